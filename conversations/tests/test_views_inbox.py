"""The inbox as members use it: what they find, read, send and take over, and what they may not."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bookings.models import Booking, Resource, Service
from conversations.models import Conversation, Delivery, Message
from leads.models import Contact
from leads.services import contact_upsert
from tenants.models import Business, User

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def talk(number: int, *said: str, name: str = "") -> Conversation:
    """A conversation in which a customer of their own has said each of `said`, a minute apart."""
    phone = f"+34600{number:06d}"
    contact, _ = contact_upsert(kind="phone", address=phone, name=name or f"Cliente {number}")
    conversation = Conversation.objects.create(
        contact=contact, channel="fake", address=contact.identities.get()
    )
    for minute, body in enumerate(said):
        message_add(conversation, body, at=timezone.now() + timedelta(minutes=minute - 60))
    return conversation


def message_add(
    conversation: Conversation, body: str, *, author: str = "contact", at: datetime | None = None
) -> Message:
    at = at or timezone.now()
    direction = {"contact": "in", "system": "note"}.get(author, "out")
    message = Message.objects.create(
        conversation=conversation, direction=direction, author=author, body=body, created_at=at
    )
    conversation.last_message_at = at
    conversation.last_preview = body[:160]
    conversation.save()
    return message


def page(client: Client, conversation: Conversation, part: str = "", **query: object) -> str:
    response = client.get(f"/inbox/{conversation.uuid}/{part}", query)
    assert response.status_code == 200
    return response.content.decode()


def names_in_list(client: Client, **query: str) -> list[str]:
    response = client.get("/inbox/", query)
    assert response.status_code == 200
    return [each.contact.name for each in response.context["conversations"]]


class TestList:
    def test_the_latest_to_write_comes_first(self, estilo: Business, owner_client: Client) -> None:
        talk(1, "hola", name="Ana")
        message_add(talk(2, "buenas", name="Berta"), "¿hay hueco?")
        assert names_in_list(owner_client) == ["Berta", "Ana"]

    def test_filters_show_who_waits_what_is_mine_and_what_is_nobodys(
        self, estilo: Business, owner: User, agent: User, owner_client: Client
    ) -> None:
        waits, mine, other = (talk(n, "hola", name=name) for n, name in enumerate("WMO"))
        Conversation.objects.filter(pk=waits.pk).update(needs_human=True, handler="human")
        Conversation.objects.filter(pk=mine.pk).update(assigned_to=owner, handler="human")
        Conversation.objects.filter(pk=other.pk).update(assigned_to=agent, handler="human")
        assert names_in_list(owner_client, filter="waiting") == ["W"]
        assert names_in_list(owner_client, filter="mine") == ["M"]
        assert names_in_list(owner_client, filter="unassigned") == ["W"]
        assert set(names_in_list(owner_client, filter="all")) == {"W", "M", "O"}

    @pytest.mark.parametrize("text", ["lucía", "balayage", "+34600000001", "600 000 001"])
    def test_search_finds_names_words_and_whole_numbers(
        self, estilo: Business, owner_client: Client, text: str
    ) -> None:
        talk(1, "¿cuánto cuesta el balayage?", name="Lucía Pérez")
        talk(2, "hola", name="Otro")
        assert names_in_list(owner_client, q=text) == ["Lucía Pérez"]

    def test_a_wildcard_is_looked_for_as_it_is_written(
        self, estilo: Business, owner_client: Client
    ) -> None:
        talk(1, "hola")
        assert names_in_list(owner_client, q="%") == []

    @pytest.mark.parametrize(
        "query", [{"filter": "x"}, {"limit": "-1"}, {"limit": "9" * 30}, {"q": "a" * 500}]
    )
    def test_nonsense_in_the_address_shows_the_plain_list(
        self, estilo: Business, owner_client: Client, query: dict[str, str]
    ) -> None:
        talk(1, "hola", name="Ana")
        assert names_in_list(owner_client, **query) == ["Ana"]

    def test_unread_counts_are_each_members_own(
        self, estilo: Business, owner_client: Client, agent_client: Client
    ) -> None:
        conversation = talk(1, "hola", "¿hay alguien?")
        page(owner_client, conversation)
        message_add(conversation, "¡eh!")
        counts = [
            client.get("/inbox/").context["conversations"][0].unread
            for client in (owner_client, agent_client)
        ]
        assert counts == [1, 3]

    def test_a_piece_is_answered_to_htmx_and_a_page_to_everybody_else(
        self, estilo: Business, owner_client: Client
    ) -> None:
        piece = owner_client.get("/inbox/", **HTMX).content.decode()
        back = owner_client.get(
            "/inbox/", HTTP_HX_HISTORY_RESTORE_REQUEST="true", **HTMX
        ).content.decode()
        assert "<html" not in piece
        assert 'id="conversation-list"' in piece
        assert "<html" in back

    def test_the_list_costs_the_same_with_one_row_and_with_twenty(
        self, estilo: Business, owner_client: Client, django_assert_num_queries
    ) -> None:
        talk(0, "hola")
        owner_client.get("/inbox/")  # looks the host up, which is remembered
        with django_assert_num_queries(7):
            owner_client.get("/inbox/")
        for number in range(1, 20):
            talk(number, "hola")
        with django_assert_num_queries(7):
            owner_client.get("/inbox/")


class TestThread:
    def test_it_says_who_wrote_when_and_what_became_of_it(
        self, estilo: Business, owner: User, owner_client: Client
    ) -> None:
        conversation = talk(1, "hola", name="Ana")
        answer = message_add(conversation, "¡Hola, Ana!", author="assistant")
        Delivery.objects.create(
            message=answer, channel="fake", state="failed", reason="Número sin WhatsApp"
        )
        html = page(owner_client, conversation)
        assert "Asistente" in html
        assert "No enviado: Número sin WhatsApp" in html
        assert "12:00" in html  # the business is in Madrid, the clock stands at 11:00 UTC
        assert "Hoy" in html

    def test_what_customers_write_is_never_markup(
        self, estilo: Business, owner_client: Client
    ) -> None:
        conversation = talk(1, "<script>alert(1)</script>", name="<b>Ana</b>")
        html = page(owner_client, conversation)
        assert "<script>alert" not in html
        assert "<b>Ana" not in html
        assert "&lt;script&gt;alert(1)" in html

    def test_newer_messages_come_alone_and_earlier_ones_in_pages(
        self, estilo: Business, owner_client: Client
    ) -> None:
        conversation = talk(1, *(f"mensaje {n}." for n in range(70)))
        ids = list(conversation.messages.values_list("pk", flat=True))
        newer = page(owner_client, conversation, "messages/", after=ids[-2])
        earlier = page(owner_client, conversation, "messages/", before=ids[10])
        assert "mensaje 69." in newer
        assert "mensaje 68." not in newer
        assert "mensaje 0." in earlier
        assert "mensaje 10." not in earlier

    def test_a_day_is_announced_once(self, estilo: Business, owner_client: Client) -> None:
        conversation = talk(1, "uno", "dos")
        assert page(owner_client, conversation, "messages/").count("day-mark") == 1
        first = conversation.messages.earliest("pk")
        assert "day-mark" not in page(owner_client, conversation, "messages/", after=first.pk)

    @pytest.mark.parametrize("bad", ["x", "-1", "1e9", "9" * 40])
    def test_a_stretch_that_is_none_is_refused(
        self, estilo: Business, owner_client: Client, bad: str
    ) -> None:
        conversation = talk(1, "hola")
        for part in ("messages", "deliveries"):
            response = owner_client.get(f"/inbox/{conversation.uuid}/{part}/?after={bad}")
            assert response.status_code == 400

    def test_ticks_are_redrawn_in_place(self, estilo: Business, owner_client: Client) -> None:
        conversation = talk(1, "hola")
        answer = message_add(conversation, "¡Hola!", author="assistant")
        Delivery.objects.create(message=answer, channel="fake", state="read")
        html = page(owner_client, conversation, "deliveries/", after=answer.pk)
        assert f'id="delivery-{answer.pk}" hx-swap-oob="true"' in html
        assert "Leído" in html

    def test_what_was_offered_stands_there_with_what_was_pressed(
        self, estilo: Business, owner_client: Client
    ) -> None:
        conversation = talk(1, "hola")
        asked = message_add(conversation, "¿Cuál?", author="assistant")
        asked.options = ["16:00", "16:30"]
        asked.save()
        pressed = message_add(conversation, "16:30", author="contact")
        pressed.direction, pressed.answers, pressed.choice = "in", asked, 1
        pressed.save()
        html = page(owner_client, conversation)
        assert "<li>16:00</li>" in html
        assert '<li class="is-pressed">' in html
        assert "Pulsó una opción" in html

    def test_the_side_panel_shows_the_next_bookings(
        self, estilo: Business, owner_client: Client
    ) -> None:
        conversation = talk(1, "hola", name="Ana")
        booking_add(conversation.contact)
        html = page(owner_client, conversation)
        assert "Corte" in html
        assert "Marta" in html
        assert "+34 600 00 00 01" in html

    def test_the_thread_costs_the_same_with_one_message_and_with_twenty(
        self, estilo: Business, owner_client: Client, django_assert_num_queries
    ) -> None:
        conversation = talk(1, "hola")
        page(owner_client, conversation)
        with django_assert_num_queries(21):
            page(owner_client, conversation)
        for _ in range(19):
            answer = message_add(conversation, "¡Hola!", author="assistant")
            Delivery.objects.create(message=answer, channel="fake", state="read")
        page(owner_client, conversation)
        with django_assert_num_queries(21):
            page(owner_client, conversation)


def booking_add(contact: Contact) -> Booking:
    start = timezone.now() + timedelta(days=1)
    return Booking.objects.create(
        contact=contact,
        service=Service.objects.get(name="Corte"),
        resource=Resource.objects.get(name="Marta"),
        start=start,
        end=start + timedelta(minutes=30),
        state="confirmed",
    )


class TestHandling:
    def act(self, client: Client, conversation: Conversation, what: str, **data: object):
        return client.post(f"/inbox/{conversation.uuid}/{what}/", data, **HTMX)

    def test_taking_over_silences_the_assistant_and_says_so(
        self, estilo: Business, owner: User, owner_client: Client
    ) -> None:
        conversation = talk(1, "hola")
        html = self.act(owner_client, conversation, "take").content.decode()
        conversation.refresh_from_db()
        assert (conversation.handler, conversation.assigned_to) == ("human", owner)
        assert "La llevas tú." in html
        assert "Devolver al asistente" in html

    def test_giving_back_lets_the_assistant_answer(
        self, estilo: Business, owner_client: Client
    ) -> None:
        conversation = talk(1, "hola")
        self.act(owner_client, conversation, "take")
        html = self.act(owner_client, conversation, "give-back").content.decode()
        conversation.refresh_from_db()
        assert (conversation.handler, conversation.assigned_to) == ("assistant", None)
        assert "Responde el asistente." in html

    def test_writing_takes_over_and_shows_only_what_is_new(
        self, estilo: Business, owner: User, owner_client: Client
    ) -> None:
        conversation = talk(1, "hola, busco hora")
        last = conversation.messages.latest("pk").pk
        response = self.act(owner_client, conversation, "reply", body="Soy Olga", after=last)
        conversation.refresh_from_db()
        sent = conversation.messages.get(author="agent")
        assert (sent.user, sent.body, sent.delivery.state) == (owner, "Soy Olga", "queued")
        assert conversation.assigned_to == owner
        assert "Soy Olga" in response.content.decode()
        assert "busco hora" not in response.content.decode()
        assert "La llevas tú." in response.content.decode()

    def test_without_scripts_a_reply_leads_back_to_the_conversation(
        self, estilo: Business, owner_client: Client
    ) -> None:
        conversation = talk(1, "hola")
        response = owner_client.post(f"/inbox/{conversation.uuid}/reply/", {"body": "Hola"})
        assert response.status_code == 302
        assert response["Location"] == f"/inbox/{conversation.uuid}/"

    @pytest.mark.parametrize("body", ["", "   ", "x" * 5000])
    def test_an_empty_or_endless_message_is_not_sent_and_the_page_stays(
        self, estilo: Business, owner_client: Client, body: str
    ) -> None:
        conversation = talk(1, "hola")
        response = self.act(owner_client, conversation, "reply", body=body)
        assert response.status_code == 422
        assert response["HX-Reswap"] == "none"
        assert not conversation.messages.filter(author="agent").exists()

    def test_two_people_never_write_in_one_conversation(
        self, estilo: Business, agent: User, owner_client: Client
    ) -> None:
        conversation = talk(1, "hola")
        Conversation.objects.filter(pk=conversation.pk).update(handler="human", assigned_to=agent)
        response = self.act(owner_client, conversation, "reply", body="Yo también")
        assert response.status_code == 422
        assert not conversation.messages.filter(author="agent").exists()
        assert "data-locked" in page(owner_client, conversation)

    def test_an_agent_who_gives_a_conversation_away_goes_back_to_the_list(
        self, estilo: Business, owner: User, agent_client: Client
    ) -> None:
        conversation = talk(1, "hola")
        response = self.act(agent_client, conversation, "assign", user=owner.pk)
        conversation.refresh_from_db()
        assert conversation.assigned_to == owner
        assert response["HX-Redirect"] == "/inbox/"

    def test_a_conversation_cannot_be_given_to_somebody_of_another_business(
        self, estilo: Business, other_owner: User, owner_client: Client
    ) -> None:
        conversation = talk(1, "hola")
        response = self.act(owner_client, conversation, "assign", user=other_owner.pk)
        conversation.refresh_from_db()
        assert response.status_code == 422
        assert conversation.assigned_to is None

    def test_a_closed_conversation_leaves_the_queues(
        self, estilo: Business, owner_client: Client
    ) -> None:
        conversation = talk(1, "hola", name="Ana")
        Conversation.objects.filter(pk=conversation.pk).update(needs_human=True)
        html = self.act(owner_client, conversation, "close").content.decode()
        assert "Conversación cerrada" in html
        assert names_in_list(owner_client, filter="waiting") == []
        assert names_in_list(owner_client) == ["Ana"]

    def test_writing_in_a_closed_conversation_opens_it(
        self, estilo: Business, owner_client: Client
    ) -> None:
        conversation = talk(1, "hola")
        self.act(owner_client, conversation, "close")
        html = self.act(owner_client, conversation, "reply", body="Una cosa más")
        conversation.refresh_from_db()
        assert conversation.state == "in_progress"
        assert "Conversación cerrada" not in html.content.decode()


PARTS = ["", "messages/", "deliveries/", "head/", "panel/"]
ACTIONS = ["reply/", "take/", "give-back/", "assign/", "close/"]


class TestWhoMay:
    def test_an_agent_does_not_find_a_colleagues_conversation(
        self, estilo: Business, owner: User, agent_client: Client
    ) -> None:
        conversation = talk(1, "hola", name="Ana")
        Conversation.objects.filter(pk=conversation.pk).update(assigned_to=owner)
        assert names_in_list(agent_client) == []
        for part in PARTS:
            assert agent_client.get(f"/inbox/{conversation.uuid}/{part}").status_code == 404
        for action in ACTIONS:
            response = agent_client.post(f"/inbox/{conversation.uuid}/{action}", {"body": "x"})
            assert response.status_code == 404

    def test_a_viewer_reads_and_changes_nothing(
        self, estilo: Business, viewer_client: Client
    ) -> None:
        conversation = talk(1, "hola")
        assert 'id="composer"' not in page(viewer_client, conversation)
        for action in ACTIONS:
            response = viewer_client.post(f"/inbox/{conversation.uuid}/{action}", {"body": "x"})
            assert response.status_code == 403
        conversation.refresh_from_db()
        assert conversation.handler == "assistant"

    @pytest.mark.parametrize("who", ["other_owner_client", "stranger_client", "visitor_client"])
    def test_nobody_else_gets_past_the_door(
        self, estilo: Business, who: str, request: pytest.FixtureRequest
    ) -> None:
        client = request.getfixturevalue(who)
        conversation = talk(1, "secreto")
        for path in ("/inbox/", *(f"/inbox/{conversation.uuid}/{part}" for part in PARTS)):
            response = client.get(path)
            assert response.status_code == 302
            assert response["Location"].startswith("/accounts/login/")
        taken = client.post(f"/inbox/{conversation.uuid}/take/")
        assert taken["Location"].startswith("/accounts/login/")
        conversation.refresh_from_db()
        assert conversation.assigned_to is None

    def test_a_page_that_lost_its_session_is_sent_to_sign_in_whole(
        self, estilo: Business, visitor_client: Client
    ) -> None:
        response = visitor_client.get("/inbox/", **HTMX)
        assert response["HX-Redirect"] == "/accounts/login/"

    def test_an_unknown_conversation_is_not_found(
        self, estilo: Business, owner_client: Client
    ) -> None:
        unknown = "00000000-0000-4000-8000-000000000000"
        assert owner_client.get(f"/inbox/{unknown}/").status_code == 404


def test_a_note_is_for_the_team_alone(estilo: Business, owner_client: Client) -> None:
    conversation = talk(1, "hola, ¿abrís el sábado?")
    path = f"/inbox/{conversation.uuid}/note/"
    answer = owner_client.post(path, {"body": "Ojo: alérgica al {tinte}", "after": 0}, **HTMX)
    assert "Ojo: alérgica al {tinte}" in answer.content.decode()
    note = conversation.messages.get(direction="note")
    assert (note.author, note.purpose) == ("system", "noted")
    assert not Delivery.objects.exists()
    conversation.refresh_from_db()
    assert conversation.handler == "assistant"  # nobody took it by that
    assert conversation.last_preview == "hola, ¿abrís el sábado?"


def test_an_empty_note_is_refused_with_words(estilo: Business, owner_client: Client) -> None:
    conversation = talk(1, "hola")
    answer = owner_client.post(f"/inbox/{conversation.uuid}/note/", {"body": " "}, **HTMX)
    assert answer.status_code == 422
    assert not conversation.messages.filter(direction="note").exists()


def test_a_viewer_leaves_no_note(estilo: Business, viewer_client: Client) -> None:
    conversation = talk(1, "hola")
    answer = viewer_client.post(f"/inbox/{conversation.uuid}/note/", {"body": "x"}, **HTMX)
    assert answer.status_code == 403
