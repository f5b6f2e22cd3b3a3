"""The web chat: anybody may write to the business, and reads their own conversation only."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core import signing
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from config.tests.world import PASSWORD
from conversations.channels.web import WebChannel
from conversations.models import Conversation, Delivery, InboundEvent, Message
from conversations.services.inbound import event_process
from conversations.services.queueing import message_queue
from leads.models import Contact, ContactIdentity
from tenants.models import Business, DueItem, User

ZERO_WIDTH = "\u200b"


class Visitor:
    """A person on the chat page, as their browser talks to the API."""

    def __init__(self, client: Client, name: str = "", business: str = "estilo") -> None:
        self.client = client
        self.host = f"{business}.localhost"
        answer = self.post("session", {"name": name})
        assert answer.status_code == 201
        self.token = answer.json()["token"]

    def _headers(self) -> dict[str, str]:
        token = getattr(self, "token", "")
        return {"host": self.host, **({"x-chat-token": token} if token else {})}

    def post(self, what: str, body: Any) -> Any:
        raw = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(
            f"/api/chat/{what}", raw, content_type="application/json", headers=self._headers()
        )

    def say(self, text: str, message_id: UUID | None = None) -> Any:
        return self.post("messages", {"id": str(message_id or uuid4()), "text": text})

    def read(self, after: str = "") -> Any:
        query = f"?after={after}" if after else ""
        return self.client.get(f"/api/chat/messages{query}", headers=self._headers())

    def texts(self) -> list[str]:
        return [message["text"] for message in self.read().json()["messages"]]


def arrive() -> None:
    """What the worker does with everything that the door has stored."""
    for event in InboundEvent.objects.filter(state=InboundEvent.State.RECEIVED).order_by("id"):
        event_process(event.pk)


def answer(text: str, **values: Any) -> Message:
    """The assistant's message in the newest conversation."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().latest("id")
        return message_queue(
            conversation=conversation, body=text, author=Message.Author.ASSISTANT, **values
        )


@pytest.fixture
def visitor(estilo: Business, client: Client) -> Visitor:
    return Visitor(client, "Lucía")


# --- Writing ------------------------------------------------------------------------------------
def test_what_a_visitor_writes_becomes_a_conversation_of_a_new_person(visitor: Visitor) -> None:
    assert visitor.say("Hola, ¿tenéis hueco?").status_code == 202
    arrive()
    conversation = Conversation.objects.get()
    assert (conversation.channel, conversation.address.kind) == ("web", "web")
    assert conversation.contact.name == "Lucía"
    assert conversation.messages.get().body == "Hola, ¿tenéis hueco?"
    assert DueItem.objects.filter(
        kind="conversations.reply", object_id=conversation.pk, schema_name="estilo"
    ).exists()


def test_starting_a_chat_leaves_no_trace_until_something_is_said(visitor: Visitor) -> None:
    assert not Contact.objects.exists()
    assert not InboundEvent.objects.exists()
    assert visitor.read().json() == {
        "messages": [],
        "answering": "assistant",
        "waiting": False,
        "typing": False,
        "more": False,
    }


def test_a_message_sent_again_by_the_page_is_stored_once(visitor: Visitor) -> None:
    message_id = uuid4()
    first, second = visitor.say("Hola", message_id), visitor.say("Hola", message_id)
    assert (first.json()["repeated"], second.json()["repeated"]) == (False, True)
    arrive()
    assert Message.objects.count() == 1


def test_a_visitor_cannot_use_up_the_message_ids_of_another(
    visitor: Visitor, client: Client
) -> None:
    message_id = uuid4()
    visitor.say("uno", message_id)
    assert Visitor(client).say("dos", message_id).json()["repeated"] is False
    arrive()
    assert Conversation.objects.count() == 2


def test_a_tapped_option_is_a_message_with_its_label(visitor: Visitor) -> None:
    visitor.say("Quiero cita")
    arrive()
    answer("¿A qué hora?", options=["16:00", "16:30"])
    assert visitor.read().json()["messages"][-1]["options"] == ["16:00", "16:30"]
    visitor.say("16:30")
    arrive()
    assert visitor.texts() == ["Quiero cita", "¿A qué hora?", "16:30"]


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("ho\x00la", "hola"),
        ("hola \ud83d", "hola"),
        (f"ho{ZERO_WIDTH}la", "hola"),
        ("\u202ehola\u202c", "hola"),
        ("hola 👋🏽", "hola 👋🏽"),
        ("línea una\nlínea dos", "línea una\nlínea dos"),
    ],
)
def test_odd_characters_do_no_harm(visitor: Visitor, text: str, stored: str) -> None:
    assert visitor.say(text).status_code == 202
    arrive()
    assert InboundEvent.objects.get().state == InboundEvent.State.PROCESSED
    assert visitor.texts()[0].replace("\ufffd", "").strip() == stored


@pytest.mark.parametrize("text", ["", "   ", "\x00", ZERO_WIDTH * 3])
def test_a_message_of_nothing_is_refused_in_words(visitor: Visitor, text: str) -> None:
    refused = visitor.say(text)
    assert (refused.status_code, refused.json()) == (400, {"text": ["Escribe un mensaje."]})
    assert not InboundEvent.objects.exists()


def test_a_long_message_is_refused_in_words_and_the_longest_allowed_is_kept(
    visitor: Visitor,
) -> None:
    refused = visitor.say("a" * 4001)
    assert refused.status_code == 400
    assert refused.json()["text"] == ["El mensaje es demasiado largo: como mucho 4000 caracteres."]
    assert visitor.say("a" * 4000).status_code == 202


def test_a_megabyte_is_refused_unread(visitor: Visitor) -> None:
    refused = visitor.say("a" * 1_000_000)
    assert refused.status_code == 413
    assert "demasiado grande" in refused.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'"hola"',
        b"[]",
        b"null",
        b"NaN",
        b"[" * 60_000,
        b'{"text": "hola"}',
        b'{"id": "7", "text": "hola"}',
        b'{"id": -1, "text": "hola"}',
        b'{"id": {}, "text": []}',
        b'{"id": "01899c50-0000-7000-8000-000000000000", "text": {"a": 1}}',
    ],
)
def test_a_malformed_body_is_a_400_and_stores_nothing(visitor: Visitor, body: bytes) -> None:
    assert visitor.post("messages", body).status_code == 400
    assert not InboundEvent.objects.exists()


def test_the_api_takes_json_only(visitor: Visitor) -> None:
    refused = visitor.client.post(
        "/api/chat/messages",
        {"text": "hola"},
        headers={"host": visitor.host, "x-chat-token": visitor.token},
    )
    assert refused.status_code == 415


# --- Reading ------------------------------------------------------------------------------------
def test_the_page_reads_on_from_the_message_it_has(visitor: Visitor) -> None:
    message_id = uuid4()
    visitor.say("Hola", message_id)
    arrive()
    first = visitor.read().json()
    assert first["waiting"] is True
    assert first["messages"][0]["client_id"] == str(message_id)
    assert first["messages"][0]["author"] == "visitor"

    answer("¡Hola! ¿En qué te ayudo?")
    rest = visitor.read(after=first["messages"][0]["id"]).json()
    assert [message["text"] for message in rest["messages"]] == ["¡Hola! ¿En qué te ayudo?"]
    assert rest["messages"][0]["author"] == "assistant"
    assert rest["waiting"] is False


def test_a_long_thread_comes_in_stretches_that_miss_nothing(visitor: Visitor) -> None:
    visitor.say("Hola")
    arrive()
    for number in range(130):
        answer(f"n{number}")
    start = Message.objects.earliest("id")
    seen: list[str] = []
    after, more = str(start.uuid), True
    while more:
        thread = visitor.read(after=after).json()
        seen += [message["text"] for message in thread["messages"]]
        after, more = thread["messages"][-1]["id"], thread["more"]
    assert seen == [f"n{number}" for number in range(130)]


def test_reading_takes_as_many_queries_for_twenty_messages_as_for_one(
    visitor: Visitor, django_assert_num_queries: Any
) -> None:
    visitor.say("Hola")
    arrive()
    for count in (1, 20):
        for _ in range(count):
            answer("hola")
        visitor.read()
        with django_assert_num_queries(5):  # the first opens the schema
            assert visitor.read().status_code == 200


def test_what_the_page_has_fetched_counts_as_delivered(visitor: Visitor) -> None:
    visitor.say("Hola")
    arrive()
    delivery = answer("¡Hola!").delivery
    visitor.read()
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.DELIVERED
    assert delivery.delivered_at is not None


def test_the_visitor_is_told_when_a_person_answers(visitor: Visitor) -> None:
    visitor.say("Hola")
    arrive()
    Conversation.objects.update(handler=Conversation.Handler.HUMAN)
    thread = visitor.read().json()
    assert (thread["answering"], thread["waiting"]) == ("team", False)


def test_notes_among_the_team_are_never_shown(visitor: Visitor) -> None:
    visitor.say("Hola")
    arrive()
    Message.objects.create(
        conversation=Conversation.objects.get(),
        direction=Message.Direction.NOTE,
        author=Message.Author.AGENT,
        body="cliente difícil",
        created_at=timezone.now(),
    )
    assert visitor.texts() == ["Hola"]


# --- Nobody else's ------------------------------------------------------------------------------
def test_a_visitor_reads_nothing_of_another(visitor: Visitor, client: Client) -> None:
    visitor.say("Me llamo Lucía y mi número es secreto")
    arrive()
    answer("Anotado")
    other = Visitor(client)
    assert other.texts() == []
    theirs = Message.objects.latest("id").uuid
    assert other.read(after=str(theirs)).json()["messages"] == []

    other.say("Hola, soy otra")
    arrive()
    assert other.texts() == ["Hola, soy otra"]
    assert visitor.texts() == ["Me llamo Lucía y mi número es secreto", "Anotado"]


def test_another_persons_phone_is_no_way_in(visitor: Visitor) -> None:
    """A web visitor whose id spells a phone number is not the person with that number."""
    contact = Contact.objects.create(name="Ana")
    ContactIdentity.objects.create(
        contact=contact, kind="phone", address="+34600000001", address_index="x" * 64
    )
    visitor.say("Hola")
    arrive()
    assert Conversation.objects.get().contact != contact


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "ñ", "é" * 500, "." * 5000])
def test_without_a_good_token_everything_is_refused(visitor: Visitor, token: str) -> None:
    visitor.say("Hola")
    arrive()
    visitor.token = token.encode().decode("latin-1")
    assert visitor.read().status_code == 403
    assert visitor.say("Hola").status_code == 403
    assert InboundEvent.objects.count() == 1


def test_a_changed_token_is_refused(visitor: Visitor) -> None:
    claims, rest = visitor.token.split(":", 1)
    visitor.token = f"{claims[:-1]}A:{rest}"
    assert visitor.read().status_code == 403


def test_something_signed_for_another_purpose_is_no_token(visitor: Visitor) -> None:
    visitor.token = signing.dumps({"business": 1, "visitor": "a" * 22, "name": ""}, salt="other")
    assert visitor.read().status_code == 403


def test_another_businesss_token_is_refused(visitor: Visitor, client: Client) -> None:
    stranger = Visitor(client, business="academia")
    stranger.host = visitor.host
    assert stranger.read().status_code == 403
    assert stranger.say("Hola").status_code == 403


def test_an_old_token_is_refused_and_one_in_use_is_renewed(visitor: Visitor) -> None:
    visitor.say("Hola")
    arrive()
    old = visitor.token
    start = timezone.now()
    with time_machine.travel(start + timezone.timedelta(days=60), tick=False):
        visitor.token = visitor.post("session", {}).json()["token"]
    with time_machine.travel(start + timezone.timedelta(days=100), tick=False):
        assert visitor.texts() == ["Hola"]
        visitor.token = old
        assert visitor.read().status_code == 403


def test_a_members_session_opens_no_visitors_conversation(
    visitor: Visitor, owner: User, client: Client
) -> None:
    visitor.say("Hola")
    client.force_login(owner)
    assert owner.check_password(PASSWORD)
    answer = client.get("/api/chat/messages", headers={"host": visitor.host})
    assert answer.status_code == 403


def test_the_platforms_own_host_has_no_chat(client: Client, db: None) -> None:
    for path in ("/chat/", "/api/chat/session", "/api/chat/messages"):
        assert client.get(path, headers={"host": "localhost"}).status_code == 404


# --- Limits and closed doors --------------------------------------------------------------------
def test_a_flood_of_messages_is_slowed_down_and_says_when_to_come_back(
    visitor: Visitor, client: Client
) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        statuses = [visitor.say("Hola").status_code for _ in range(31)]
        assert statuses == [202] * 30 + [429]
        slowed = visitor.say("Hola")
        assert int(slowed.headers["Retry-After"]) >= 1
        assert "espera un momento" in slowed.json()["detail"]
        assert Visitor(client).say("Hola").status_code == 202


def test_reading_has_a_limit_of_its_own_that_polling_does_not_reach(visitor: Visitor) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        statuses = [visitor.read().status_code for _ in range(91)]
    assert statuses == [200] * 90 + [429]


@pytest.mark.parametrize("state", ["suspended", "deleted"])
def test_a_business_that_does_not_serve_takes_no_messages(
    visitor: Visitor, estilo: Business, state: str
) -> None:
    from tenants.middleware import forget_hosts

    Business.objects.filter(pk=estilo.pk).update(state=state)
    forget_hosts()
    expected = {"suspended": 503, "deleted": 404}[state]
    assert visitor.say("Hola").status_code == expected
    assert visitor.read().status_code == expected
    connection.set_tenant(estilo)
    assert not InboundEvent.objects.exists()


# --- The page -----------------------------------------------------------------------------------
def test_the_page_says_who_answers_and_what_is_kept_before_the_chat_starts(
    visitor_client: Client,
) -> None:
    page = visitor_client.get("/chat/")
    html = page.content.decode()
    assert page.status_code == 200
    assert 'lang="es"' in html
    assert "Peluquería Estilo" in html
    legal = html.index("guarda lo que escribas para atenderte")
    assert legal < html.index("Empezar el chat")
    assert "sessionid" not in page.cookies


def test_the_page_holds_to_its_content_security_policy(visitor_client: Client) -> None:
    page = visitor_client.get("/chat/")
    html = page.content.decode()
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "style=" not in html
    assert "onclick" not in html
    assert "<style" not in html
    assert html.count("<script") == html.count('<script type="module" src="/static/')


def test_the_chosen_language_stays(visitor_client: Client) -> None:
    page = visitor_client.get("/chat/?lang=en")
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en">' in page.content.decode()
    assert '<html lang="en">' in visitor_client.get("/chat/").content.decode()
    assert '<html lang="en">' in visitor_client.get("/chat/?lang=xx").content.decode()


def test_the_page_of_a_suspended_business_says_so(visitor_client: Client, estilo: Business) -> None:
    Business.objects.filter(pk=estilo.pk).update(state="suspended", phone="+34 910 000 001")
    html = visitor_client.get("/chat/").content.decode()
    assert "El chat no está disponible ahora." in html
    assert "+34 910 000 001" in html
    assert "chat.js" not in html


# --- The channel and the API's description ------------------------------------------------------
def test_sending_needs_no_provider_and_a_lost_attempt_is_found(visitor: Visitor) -> None:
    visitor.say("Hola")
    arrive()
    delivery = answer("¡Hola!").delivery
    assert WebChannel().send(delivery) == WebChannel().find_sent(delivery) != ""


def test_the_api_describes_itself(estilo: Business) -> None:
    generator = SchemaGenerator(urlconf="conversations.urls.chat")
    schema = generator.get_schema(request=None, public=True)
    validate_schema(schema)
    messages = schema["paths"]["/api/chat/messages"]
    assert set(messages) == {"get", "post"}
    assert set(messages["post"]["responses"]) >= {"202", "400", "403", "413", "429"}
    assert schema["components"]["securitySchemes"]["visitorToken"]["name"] == "X-Chat-Token"


# --- Pressing -----------------------------------------------------------------------------------
def test_a_pressed_button_names_its_choice_for_certain(visitor: Visitor) -> None:
    visitor.say("Quiero cita")
    arrive()
    asked = answer("¿A qué hora?", options=["16:00", "16:30"])
    choices = visitor.read().json()["messages"][-1]["choices"]
    assert [choice["title"] for choice in choices] == ["16:00", "16:30"]
    body = {"id": str(uuid4()), "text": "…", "choice": choices[1]["token"]}
    assert visitor.post("messages", body).status_code == 202
    arrive()
    pressed = visitor.read().json()["messages"][-1]
    assert pressed["text"] == "16:30"
    assert pressed["pressed"] == {"message": str(asked.uuid), "place": 1}


def test_a_button_of_another_visitor_s_chat_is_words_alone(
    visitor: Visitor, client: Client
) -> None:
    visitor.say("Quiero cita")
    arrive()
    answer("¿A qué hora?", options=["16:00", "16:30"])
    token = visitor.read().json()["messages"][-1]["choices"][0]["token"]
    other = Visitor(client)
    other.post("messages", {"id": str(uuid4()), "text": "hola", "choice": token})
    arrive()
    (said,) = other.read().json()["messages"]
    assert (said["text"], said["pressed"]) == ("hola", None)


def test_a_choice_that_is_too_long_for_a_token_is_refused(visitor: Visitor) -> None:
    body = {"id": str(uuid4()), "text": "hola", "choice": "A" * 65}
    assert visitor.post("messages", body).status_code == 400
