"""Moving by the block, writing bookings down, and blocking time: by forms, as without scripts."""

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bookings.models import Booking, BookingSeries, Notice, Resource, Service, TimeOff
from bookings.services.time_off import time_off_add
from bookings.services.visit_life import visit_confirm
from bookings.services.visits import visit_hold
from bookings.tests.conftest import Book, at, person
from conversations.models import Conversation, Message
from conversations.services.notices import booking_change_notify
from leads.models import Contact
from tenants.actors import ASSISTANT
from tenants.models import Business, User

HTMX = {"HTTP_HX_REQUEST": "true"}
TO = {"day": "2026-06-17", "clock": "11:00"}


@pytest.fixture(autouse=True)
def monday_at_eight(clock: time_machine.Traveller) -> time_machine.Traveller:
    return clock


@pytest.fixture
def booking(book: Book, estilo: Business, marta: Resource) -> Booking:
    return book(person(1), at("10:00"), staff=marta)


@pytest.fixture
def whatsapp(booking: Booking) -> Conversation:
    """The customer has just written, so free text may go out."""
    return Conversation.objects.create(
        contact=booking.contact,
        channel="web",
        address=booking.contact.identities.get(),
        last_inbound_at=timezone.now(),
    )


def path(booking: Booking) -> str:
    return f"/calendar/{booking.uuid}/reschedule/"


class TestMove:
    def test_asking_says_what_would_be_told_and_changes_nothing(
        self, booking: Booking, whatsapp: Conversation, owner_client: Client
    ) -> None:
        html = owner_client.get(path(booking), TO, **HTMX).content.decode()
        assert "Esto recibirá el cliente" in html
        assert "tu cita de Corte" in html
        assert "11:00" in html
        booking.refresh_from_db()
        assert booking.start == at("10:00")
        assert Conversation.objects.count() == 1  # looking for the way has begun none
        assert not Notice.objects.filter(kind="moved").exists()

    def test_what_is_promised_is_what_is_sent(
        self,
        booking: Booking,
        whatsapp: Conversation,
        owner_client: Client,
        clock: time_machine.Traveller,
    ) -> None:
        clock.move_to(at("09:30", "2026-06-15"))  # quiet hours are over
        told = owner_client.get(path(booking), TO, **HTMX).context["told"]
        assert told.at is None
        owner_client.post(path(booking), {**TO, "tell": "1", "do": "move"}, **HTMX)
        booking_change_notify(booking.pk)
        assert Message.objects.get().body == told.text

    def test_it_moves_and_the_page_is_told(self, booking: Booking, owner_client: Client) -> None:
        answer = owner_client.post(path(booking), {**TO, "tell": "1", "do": "move"}, **HTMX)
        booking.refresh_from_db()
        assert booking.start == at("11:00", "2026-06-17")
        assert "calendar-changed" in answer["HX-Trigger"]
        assert "drawer-close" in answer["HX-Trigger"]

    def test_without_scripts_it_leads_back_to_the_day(
        self, booking: Booking, owner_client: Client
    ) -> None:
        page = owner_client.get(path(booking)).content.decode()
        assert "<html" in page
        answer = owner_client.post(path(booking), {**TO, "tell": "1", "do": "move"})
        assert answer["Location"] == "/calendar/?date=2026-06-17"

    def test_not_telling_is_noted_and_nothing_goes_out(
        self, booking: Booking, whatsapp: Conversation, owner_client: Client
    ) -> None:
        owner_client.post(path(booking), {**TO, "do": "move"}, **HTMX)
        booking_change_notify(booking.pk)
        notice = Notice.objects.get(kind="moved")
        assert notice.state == "skipped"
        assert notice.reason == "Quien lo hizo eligió no avisar"
        assert not Message.objects.exists()

    def test_a_time_that_is_taken_stays_and_free_ones_are_offered(
        self, booking: Booking, book: Book, marta: Resource, owner_client: Client
    ) -> None:
        book(person(2), at("11:00", "2026-06-17"), staff=marta)
        wish = {**TO, "staff": str(marta.uuid), "do": "move", "tell": "1"}
        html = owner_client.post(path(booking), wish, **HTMX).content.decode()
        assert "Esa hora ya no está libre." in html
        assert html.count('name="pick"') == 3
        booking.refresh_from_db()
        assert booking.start == at("10:00")

    def test_choosing_a_free_time_asks_again_before_it_moves(
        self, booking: Booking, owner_client: Client
    ) -> None:
        pick = at("12:00", "2026-06-17").isoformat()
        answer = owner_client.post(path(booking), {**TO, "pick": pick}, **HTMX)
        assert answer.context["form"]["clock"].value() == "12:00"
        booking.refresh_from_db()
        assert booking.start == at("10:00")

    def test_somebody_else_may_serve(
        self, booking: Booking, luis: Resource, owner_client: Client
    ) -> None:
        wish = {**TO, "staff": str(luis.uuid), "do": "move", "tell": "1"}
        owner_client.post(path(booking), wish, **HTMX)
        booking.refresh_from_db()
        assert booking.resource == luis

    def test_a_visit_moves_as_a_whole(
        self, estilo: Business, corte: Service, owner_client: Client
    ) -> None:
        peinado = Service.objects.create(name="Peinado", duration_min=30)
        peinado.staff.set(corte.staff.all())
        visit = visit_hold(
            contact=person(3), services=[corte, peinado], start=at("10:00"), actor=ASSISTANT
        )
        visit_confirm(hold_token=visit.hold_token, actor=ASSISTANT)
        second = visit.bookings.order_by("start").last()
        assert second is not None
        wish = {"day": "2026-06-17", "clock": "11:30", "do": "move", "tell": "1"}
        owner_client.post(path(second), wish, **HTMX)
        starts = visit.bookings.order_by("start").values_list("start", flat=True)
        assert list(starts) == [at("11:00", "2026-06-17"), at("11:30", "2026-06-17")]

    @pytest.mark.parametrize("bad", [{"day": "x"}, {"clock": "25:99"}, {"day": "9999-01-01"}])
    def test_nonsense_is_said_at_its_field(
        self, booking: Booking, owner_client: Client, bad: dict[str, str]
    ) -> None:
        assert owner_client.get(path(booking), {**TO, **bad}, **HTMX).status_code == 422

    def test_a_viewer_and_a_colleague_move_nothing(
        self, booking: Booking, viewer_client: Client, agent_client: Client, owner: User
    ) -> None:
        Conversation.objects.create(
            contact=booking.contact,
            channel="whatsapp",
            address=booking.contact.identities.get(),
            assigned_to=owner,
        )
        for client in (viewer_client, agent_client):
            assert client.post(path(booking), {**TO, "do": "move"}).status_code == 403
        booking.refresh_from_db()
        assert booking.start == at("10:00")


class TestNew:
    @pytest.fixture
    def wish(self, corte: Service, marta: Resource) -> dict[str, str]:
        return {
            "day": "2026-06-16",
            "clock": "12:00",
            "service": str(corte.uuid),
            "staff": str(marta.uuid),
            "seats": "1",
            "tell": "on",
        }

    def test_somebody_new_is_written_down_with_their_booking(
        self, wish: dict[str, str], owner_client: Client
    ) -> None:
        who = {"name": "Ana Gil", "phone": "600 111 222", "notes": "Pelo corto"}
        answer = owner_client.post("/calendar/new/", {**wish, **who}, **HTMX)
        assert "calendar-changed" in answer["HX-Trigger"]
        booking = Booking.objects.get()
        assert (booking.start, booking.state, booking.source) == (at("12:00"), "confirmed", "desk")
        assert booking.contact.name == "Ana Gil"
        assert booking.notes == "Pelo corto"

    def test_somebody_known_is_found_by_name_and_chosen(
        self, wish: dict[str, str], owner_client: Client, ana: Contact
    ) -> None:
        found = owner_client.get("/calendar/new/contacts/?q=client", **HTMX).content.decode()
        assert str(ana.uuid) in found
        owner_client.post("/calendar/new/", {**wish, "contact": str(ana.uuid)}, **HTMX)
        assert Booking.objects.get().contact == ana

    def test_an_agent_finds_nobody_whom_a_colleague_looks_after(
        self, wish: dict[str, str], agent_client: Client, ana: Contact, owner: User
    ) -> None:
        Conversation.objects.create(
            contact=ana, channel="whatsapp", address=ana.identities.get(), assigned_to=owner
        )
        found = agent_client.get("/calendar/new/contacts/?q=client", **HTMX).content.decode()
        assert str(ana.uuid) not in found
        answer = agent_client.post("/calendar/new/", {**wish, "contact": str(ana.uuid)}, **HTMX)
        assert answer.status_code == 422
        assert not Booking.objects.exists()

    def test_a_time_that_cannot_be_had_offers_others_and_one_tap_books_it(
        self, wish: dict[str, str], owner_client: Client, booking: Booking, ana: Contact
    ) -> None:
        wish |= {"clock": "10:00", "contact": str(person(5).uuid)}
        answer = owner_client.post("/calendar/new/", wish, **HTMX)
        assert "No se ha reservado nada." in answer.content.decode()
        pick = answer.context["refusal"].alternatives[0].start.isoformat()
        owner_client.post("/calendar/new/", {**wish, "pick": pick}, **HTMX)
        assert Booking.objects.filter(contact=person(5), state="confirmed").count() == 1

    def test_it_repeats(self, wish: dict[str, str], owner_client: Client, ana: Contact) -> None:
        wish |= {"contact": str(ana.uuid), "repeat": "weekly", "times": "3"}
        owner_client.post("/calendar/new/", wish, **HTMX)
        assert BookingSeries.objects.get().bookings.filter(state="confirmed").count() == 3

    def test_nobody_is_told_where_that_is_unticked(
        self, wish: dict[str, str], owner_client: Client, ana: Contact
    ) -> None:
        del wish["tell"]
        owner_client.post("/calendar/new/", {**wish, "contact": str(ana.uuid)}, **HTMX)
        booking_change_notify(Booking.objects.get().pk)
        assert Notice.objects.get(kind="confirmed").state == "skipped"

    @pytest.mark.parametrize(
        "who", [{}, {"name": "Ana"}, {"phone": "600111222"}, {"name": "Ana", "phone": "12"}]
    )
    def test_nobody_or_half_a_person_is_asked_for_again(
        self, wish: dict[str, str], owner_client: Client, who: dict[str, str]
    ) -> None:
        assert owner_client.post("/calendar/new/", {**wish, **who}, **HTMX).status_code == 422

    def test_the_page_comes_filled_in_from_where_was_clicked(
        self, estilo: Business, owner_client: Client, marta: Resource
    ) -> None:
        asked = {"day": "2026-06-16", "clock": "10:30", "staff": str(marta.uuid)}
        html = owner_client.get("/calendar/new/", asked).content.decode()
        assert 'value="10:30"' in html
        assert f'value="{marta.uuid}" selected' in html

    def test_a_viewer_books_nothing(self, wish: dict[str, str], viewer_client: Client) -> None:
        assert viewer_client.post("/calendar/new/", wish).status_code == 403


class TestBlock:
    WISH = {"day": "2026-06-16", "clock": "10:00", "until_clock": "11:30", "reason": "Médico"}

    def test_time_is_blocked_and_given_free(
        self, estilo: Business, owner_client: Client, marta: Resource
    ) -> None:
        owner_client.post("/calendar/block/", {**self.WISH, "staff": str(marta.uuid)}, **HTMX)
        away = TimeOff.objects.get()
        assert (away.resource, away.start, away.end) == (marta, at("10:00"), at("11:30"))
        page = owner_client.get(f"/calendar/block/{away.uuid}/").content.decode()
        assert "Médico" in page
        owner_client.post(f"/calendar/block/{away.uuid}/", **HTMX)
        assert not TimeOff.objects.exists()

    def test_bookings_inside_stand_and_are_counted(
        self, booking: Booking, owner_client: Client
    ) -> None:
        answer = owner_client.post("/calendar/block/", self.WISH, **HTMX)
        assert "Hay 1 cita dentro" in answer["HX-Trigger"].encode().decode("unicode_escape")

    def test_midnight_is_the_end_of_the_day(self, estilo: Business, owner_client: Client) -> None:
        owner_client.post("/calendar/block/", {**self.WISH, "until_clock": "00:00"}, **HTMX)
        assert TimeOff.objects.get().end == at("00:00", "2026-06-17")

    def test_an_end_before_its_beginning_is_refused(
        self, estilo: Business, owner_client: Client
    ) -> None:
        wish = {**self.WISH, "until_clock": "09:00"}
        assert owner_client.post("/calendar/block/", wish, **HTMX).status_code == 422

    def test_a_viewer_blocks_nothing(self, estilo: Business, viewer_client: Client) -> None:
        away = time_off_add(resource=None, start=at("10:00"), end=at("11:00"), actor=ASSISTANT)
        assert viewer_client.post("/calendar/block/", self.WISH).status_code == 403
        assert viewer_client.post(f"/calendar/block/{away.uuid}/").status_code == 403
        assert TimeOff.objects.count() == 1


@pytest.mark.parametrize("pick", ["0001-01-01T00:00+14:00", "9999-12-31T23:59:59.999999Z"])
def test_a_made_up_moment_at_the_end_of_the_calendar_moves_nothing(
    booking: Booking, owner_client: Client, pick: str
) -> None:
    answer = owner_client.post(path(booking), {**TO, "pick": pick, "do": "move"}, **HTMX)
    assert answer.status_code == 422
