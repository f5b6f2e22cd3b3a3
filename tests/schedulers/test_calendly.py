"""Calendly: what is booked, moved and cancelled there, and what we write there."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from bookings.models import (
    Booking,
    CalendarConnection,
    CalendarDelivery,
    CalendarLink,
    ExternalEvent,
    Notice,
    Resource,
    Service,
)
from bookings.providers.calendly.signature import HEADER, sign
from bookings.services import booking_cancel, booking_confirm, booking_hold, booking_reschedule
from bookings.services.arrivals import Outcome
from bookings.services.calendars import calendar_push
from bookings.services.deliveries import delivery_process
from bookings.services.schedulers import scheduler_sync, scheduler_sync_due
from config.shell.simulator.schedulers import calendly as there
from config.shell.simulator.schedulers.calendly import CalendlyAccount
from config.shell.simulator.schedulers.wire import Answered, LocalApi
from conversations.services.notices import booking_change_notify
from leads.models import Contact, Lead
from leads.services import contact_upsert
from tenants.actors import ASSISTANT, SYSTEM
from tenants.models import DueItem, OwnerNotice
from tests.schedulers.conftest import at

PHONE = "+34600123456"


@pytest.fixture
def visitor_client() -> Client:
    return Client(HTTP_HOST="estilo.localhost")


class Desk:
    """The salon's door, and somebody at Calendly."""

    def __init__(self, client: Client, connection: CalendarConnection, account: CalendlyAccount):
        self.client, self.connection, self.account = client, connection, account

    def kind(self, name: str = "Corte") -> str:
        return next(uri for uri, row in self.account.kinds.items() if row["name"] == name)

    def books(self, start: datetime, **changed: Any) -> dict[str, Any]:
        who = {"name": "Ana Ruiz", "email": "ana@example.com", "phone": PHONE} | changed
        return there.customer_books(
            self.account, kind=who.pop("kind", self.kind()), start=start, **who
        )

    def knocks(self, payload: dict[str, Any]) -> int:
        body = json.dumps(payload).encode()
        key = (self.connection.credentials or {})["signing_key"]
        header = sign(body, key, int(datetime.now().timestamp()))
        answer = self.client.post(
            "/api/calendly/webhook",
            body,
            "application/json",
            headers={HEADER: header},
        )
        return answer.status_code

    def tells(self, invitee: dict[str, Any]) -> str:
        """Calendly calls and the call is worked on; what was made of it, "" for nothing yet."""
        assert self.knocks(there.webhook_of(self.account, invitee)) == 200
        return self.worked()

    def worked(self) -> str:
        row = CalendarDelivery.objects.exclude(event="gone").order_by("-pk").first()
        assert row is not None
        delivery_process(row.pk)
        row.refresh_from_db()
        return row.outcome


@pytest.fixture
def desk(
    visitor_client: Client, calendly: CalendarConnection, calendly_account: CalendlyAccount
) -> Desk:
    return Desk(visitor_client, calendly, calendly_account)


def told_of(booking: Booking) -> list[str]:
    """The kinds of notice that the customer is promised, reminders left out."""
    booking_change_notify(booking.pk)
    return list(booking.notices.exclude(kind="reminder").values_list("kind", flat=True))


def test_a_booking_made_there_is_one_here_with_person_notice_and_reminders(desk: Desk) -> None:
    assert desk.tells(desk.books(at("10:00"))) == Outcome.BOOKED
    booking = Booking.objects.get()
    assert (booking.state, booking.start, booking.source) == ("confirmed", at("10:00"), "calendly")
    assert booking.service.name == "Corte"
    assert booking.end - booking.start == timedelta(minutes=30)
    contact = Contact.objects.get()
    assert contact.name == "Ana Ruiz"
    assert {one.kind: one.address for one in contact.identities.all()} == {
        "phone": PHONE,
        "email": "ana@example.com",
    }
    assert Lead.objects.get().state == "SCHEDULED"
    assert told_of(booking) == ["confirmed"]
    assert booking.reminders.filter(state=Notice.State.SCHEDULED).count() == 3
    link = CalendarLink.objects.get()
    assert link.born_there
    assert link.state == CalendarLink.State.SYNCED
    assert not DueItem.objects.filter(kind="bookings.calendar_push").exists()


def test_whoever_types_anothers_phone_there_does_not_get_that_persons_mail_from_then_on(
    desk: Desk,
) -> None:
    victim = contact_upsert(kind="phone", address=PHONE, name="Ana Ruiz")[0]
    assert desk.tells(desk.books(at("10:00"), email="stranger@example.com")) == Outcome.BOOKED
    assert Booking.objects.get().contact == victim
    assert [one.address for one in victim.identities.all()] == [PHONE]


def test_the_same_call_twice_is_stored_and_booked_once(desk: Desk) -> None:
    invitee = desk.books(at("10:00"))
    payload = there.webhook_of(desk.account, invitee)
    assert [desk.knocks(payload), desk.knocks({**payload, "created_at": "later"})] == [200, 200]
    assert CalendarDelivery.objects.count() == 1
    desk.worked()
    desk.worked()
    assert Booking.objects.count() == Contact.objects.count() == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_move_in_either_order_moves_the_booking_once(
    desk: Desk, order: tuple[int, int], clock: time_machine.Traveller
) -> None:
    first = desk.books(at("10:00"))
    desk.tells(first)
    pair = there.customer_moves(desk.account, first["uri"], at("17:00"))
    for place in order:
        desk.tells(pair[place])
    booking = Booking.objects.get()
    assert (booking.state, booking.start) == ("confirmed", at("17:00"))
    for row in CalendarDelivery.objects.filter(processed_at=None):
        delivery_process(row.pk)
    booking.refresh_from_db()
    assert booking.state == "confirmed"
    assert [event.event for event in booking.events.all()] == ["confirmed", "moved"]
    assert "cancelled" not in told_of(booking)
    assert CalendarLink.objects.get().external_id == pair[1]["uri"]


def test_a_cancelled_half_whose_other_half_never_comes_cancels(
    desk: Desk, clock: time_machine.Traveller
) -> None:
    first = desk.books(at("10:00"))
    desk.tells(first)
    gone, _new = there.customer_moves(desk.account, first["uri"], at("17:00"))
    assert desk.tells(gone) == ""
    assert Booking.objects.get().state == "confirmed"
    CalendarDelivery.objects.filter(processed_at=None).update(received_at=at("07:50", "2026-06-15"))
    assert desk.worked() == Outcome.CANCELLED
    assert Booking.objects.get().state == "cancelled"


def test_a_cancellation_there_cancels_here_and_stays_so(desk: Desk) -> None:
    invitee = desk.books(at("10:00"))
    created = there.webhook_of(desk.account, invitee)
    desk.tells(invitee)
    assert desk.tells(there.customer_cancels(desk.account, invitee["uri"])) == Outcome.CANCELLED
    booking = Booking.objects.get()
    assert booking.state == "cancelled"
    assert told_of(booking) == ["cancelled"]
    assert not booking.occupancies.exists()
    assert desk.knocks(created) == 200
    scheduler_sync(connection=desk.connection)
    assert Booking.objects.get().state == "cancelled"


def test_a_cancellation_that_overtakes_its_booking_leaves_nothing(desk: Desk) -> None:
    invitee = desk.books(at("10:00"))
    created = there.webhook_of(desk.account, dict(invitee))
    assert desk.tells(there.customer_cancels(desk.account, invitee["uri"])) == Outcome.GONE
    assert desk.knocks(created) == 200
    assert desk.worked() == Outcome.GONE
    assert not Booking.objects.exists()


def test_the_first_booking_told_after_its_move_brings_nothing_back(desk: Desk) -> None:
    first = desk.books(at("10:00"))
    created = there.webhook_of(desk.account, dict(first))
    _old, new = there.customer_moves(desk.account, first["uri"], at("17:00"))
    assert desk.tells(new) == Outcome.BOOKED
    assert desk.knocks(created) == 200
    assert desk.worked() == Outcome.GONE
    assert Booking.objects.get().start == at("17:00")


def test_what_clashes_is_not_booked_but_shown_and_told(desk: Desk) -> None:
    for number, staff in enumerate(Resource.objects.all()):
        mine = contact_upsert(kind="phone", address=f"+3460000000{number}")[0]
        held = booking_hold(
            contact=mine,
            service=Service.objects.get(name="Corte"),
            start=at("10:00"),
            staff=staff,
            actor=ASSISTANT,
        )
        booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    before = Booking.objects.count()
    assert desk.tells(desk.books(at("10:00"))) == Outcome.CLASH
    assert Booking.objects.count() == before
    assert ExternalEvent.objects.get().start == at("10:00")
    notice = OwnerNotice.objects.get(kind="calendar_clash")
    assert notice.context["ours"] == "Corte"
    assert "Ana" not in json.dumps(notice.context)
    scheduler_sync(connection=desk.connection)
    assert OwnerNotice.objects.filter(kind="calendar_clash").count() == 1


def test_a_move_to_a_taken_time_keeps_the_old_one_and_says_so(desk: Desk) -> None:
    first = desk.books(at("10:00"))
    desk.tells(first)
    for number in range(2):
        other = desk.books(
            at("17:00"), email=f"o{number}@example.com", phone=f"+3460000000{number}"
        )
        desk.tells(other)
    old, new = there.customer_moves(desk.account, first["uri"], at("17:00"))
    assert desk.tells(new) == Outcome.CLASH
    assert desk.tells(old) == Outcome.GONE
    booking = Booking.objects.get(start=at("10:00"))
    assert booking.state == "confirmed"
    link = CalendarLink.objects.get(booking=booking)
    assert link.state == CalendarLink.State.FAILED
    assert link.reason
    assert link.seen_start == at("17:00")


def test_what_is_no_service_here_takes_its_time_and_is_told_once(desk: Desk) -> None:
    manicure = desk.kind("Manicura")
    for clock in ("10:00", "12:00"):
        assert desk.tells(desk.books(at(clock), kind=manicure)) == Outcome.NO_SERVICE
    assert not Booking.objects.exists()
    assert ExternalEvent.objects.count() == 2
    assert OwnerNotice.objects.filter(kind="calendar_unmatched").count() == 1
    chosen = Service.objects.get(name="Corte y Peinado")
    desk.connection.options["services"] = {manicure: str(chosen.uuid)}
    desk.connection.save()
    scheduler_sync(connection=desk.connection)
    assert set(Booking.objects.values_list("service__name", flat=True)) == {"Corte y Peinado"}
    assert not ExternalEvent.objects.exists()


def test_it_lasts_as_long_as_there_and_ignores_opening_hours(desk: Desk) -> None:
    chosen = Service.objects.get(name="Corte")
    desk.connection.options["services"] = {desk.kind("Manicura"): str(chosen.uuid)}
    desk.connection.save()
    desk.tells(desk.books(at("07:00"), kind=desk.kind("Manicura")))
    booking = Booking.objects.get()
    assert booking.end - booking.start == timedelta(minutes=45)
    taken = booking.occupancies.get().during
    assert taken.upper - taken.lower == timedelta(minutes=45)


@pytest.mark.parametrize(
    ("name", "minutes", "service"),
    [
        ("corte  y PEINADO", 45, "Corte y Peinado"),
        ("30 Minute Meeting", 30, "Corte"),
        ("60min", 60, "Corte y Peinado"),
        ("", 90, "Color"),
        ("Entrevista", 30, None),
        ("15 Minute Meeting", 15, None),
    ],
)
def test_a_kind_is_the_service_of_its_name_or_of_the_length_that_it_names(
    desk: Desk, name: str, minutes: int, service: str | None
) -> None:
    kind = desk.account.kind_add(name, minutes)
    outcome = desk.tells(desk.books(at("10:00"), kind=kind))
    assert outcome == (Outcome.BOOKED if service else Outcome.NO_SERVICE)
    assert [each.service.name for each in Booking.objects.all()] == ([service] if service else [])


@pytest.mark.parametrize(
    "broken",
    [
        {"scheduled_event": None},
        {"status": "sometimes"},
        {"scheduled_event": {"start_time": "soon", "end_time": "2026-06-16T10:00:00Z"}},
        {"scheduled_event": {"start_time": "2026-06-16T10:00:00", "end_time": "x"}},
    ],
)
def test_what_cannot_be_read_is_kept_and_does_no_harm(desk: Desk, broken: dict[str, Any]) -> None:
    payload = there.webhook_of(desk.account, desk.books(at("10:00")))
    payload["payload"] |= broken
    assert desk.knocks(payload) == 200
    assert desk.worked() == "unreadable"
    assert not Booking.objects.exists()


def test_other_events_are_kept_and_ignored(desk: Desk) -> None:
    assert desk.knocks({"event": "routing_form_submission.created", "payload": {}}) == 200
    assert desk.worked() == "ignored"


def test_a_wrong_signature_is_turned_away_and_leaves_no_row(desk: Desk) -> None:
    body = json.dumps(there.webhook_of(desk.account, desk.books(at("10:00")))).encode()
    key = (desk.connection.credentials or {})["signing_key"]
    now = int(datetime.now().timestamp())
    for headers in (
        {},
        {HEADER: sign(body, "another", now)},
        {HEADER: sign(body, key, now - 181)},
        {HEADER: sign(body + b" ", key, now)},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer "},
    ):
        answer = desk.client.post(
            "/api/calendly/webhook", body, "application/json", headers=headers
        )
        assert answer.status_code == 403
    assert not CalendarDelivery.objects.exists()


def test_a_relay_comes_in_with_its_secret(desk: Desk) -> None:
    secret = (desk.connection.credentials or {})["relay_secret"]
    answer = desk.client.post(
        "/api/calendly/webhook",
        there.webhook_of(desk.account, desk.books(at("10:00"))),
        "application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 200
    assert desk.worked() == Outcome.BOOKED


def test_another_business_is_not_reached_by_this_ones_key(desk: Desk) -> None:
    body = json.dumps(there.webhook_of(desk.account, desk.books(at("10:00")))).encode()
    key = (desk.connection.credentials or {})["signing_key"]
    answer = Client(HTTP_HOST="academia.localhost").post(
        "/api/calendly/webhook",
        body,
        "application/json",
        headers={HEADER: sign(body, key, int(datetime.now().timestamp()))},
    )
    assert answer.status_code == 403


# --- What we write there ------------------------------------------------------------------------
def ours(clock: str = "11:00") -> Booking:
    """A haircut booked in the chat."""
    mine = contact_upsert(kind="phone", address="+34600777000", name="Berta Gil")[0]
    held = booking_hold(
        contact=mine,
        service=Service.objects.get(name="Corte"),
        start=at(clock),
        actor=ASSISTANT,
    )
    return booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)


def pushed(booking: Booking) -> CalendarLink:
    link = CalendarLink.objects.get(booking=booking)
    calendar_push(link.pk)
    link.refresh_from_db()
    return link


def test_our_booking_is_an_invitee_without_phone_or_mail_of_the_customer(desk: Desk) -> None:
    link = pushed(ours())
    assert link.state == CalendarLink.State.SYNCED
    (invitee,) = desk.account.invitees.values()
    assert link.external_id == invitee["uri"]
    assert invitee["email"] == desk.account.email
    assert "Gil" not in json.dumps(invitee)
    assert "600777000" not in json.dumps(invitee)


def test_our_own_entry_coming_back_changes_nothing(desk: Desk) -> None:
    link = pushed(ours())
    (invitee,) = desk.account.invitees.values()
    assert desk.tells(invitee) == Outcome.KNOWN
    scheduler_sync(connection=desk.connection)
    assert Booking.objects.count() == 1
    link.refresh_from_db()
    assert link.state == CalendarLink.State.SYNCED
    assert not link.born_there


def test_on_the_free_plan_the_entry_is_a_link_that_is_ours_when_used(desk: Desk) -> None:
    desk.account.paid = False
    booking = ours()
    link = pushed(booking)
    assert link.state == CalendarLink.State.SYNCED
    assert link.external_id == ""
    assert str(booking.uuid) in link.url
    assert "2026-06-16T09:00:00Z" in link.url
    assert not desk.account.invitees
    tracking = {"utm_source": "mostrador", "utm_content": str(booking.uuid)}
    used = desk.books(at("11:00"), tracking=tracking, phone="", email="berta@example.com")
    assert desk.tells(used) == Outcome.OURS
    assert Booking.objects.count() == 1
    link.refresh_from_db()
    assert link.external_id == used["uri"]


def test_a_move_of_ours_is_made_there_and_its_echo_is_known(desk: Desk) -> None:
    booking = ours()
    first = pushed(booking).external_id
    booking_reschedule(booking=booking, start=at("12:00"), actor=SYSTEM)
    link = pushed(booking)
    assert desk.account.invitees[first]["status"] == "canceled"
    assert link.external_id != first
    assert desk.tells(desk.account.invitees[first]) == Outcome.GONE
    assert desk.tells(desk.account.invitees[link.external_id]) == Outcome.KNOWN
    booking.refresh_from_db()
    assert (booking.state, booking.start) == ("confirmed", at("12:00"))


def test_a_cancellation_of_ours_is_made_there(desk: Desk) -> None:
    booking = ours()
    entry = pushed(booking).external_id
    booking_cancel(booking=booking, actor=SYSTEM)
    assert pushed(booking).state == CalendarLink.State.REMOVED
    assert desk.account.invitees[entry]["status"] == "canceled"
    assert desk.tells(desk.account.invitees[entry]) in (Outcome.OURS, Outcome.KNOWN)


def test_word_of_an_entry_that_we_are_changing_waits(desk: Desk) -> None:
    invitee = desk.books(at("10:00"))
    desk.tells(invitee)
    booking = Booking.objects.get()
    booking_reschedule(booking=booking, start=at("12:00"), actor=SYSTEM)
    assert desk.tells(there.customer_cancels(desk.account, invitee["uri"])) == ""
    pushed(booking)
    assert desk.worked() == Outcome.GONE
    booking.refresh_from_db()
    assert (booking.state, booking.start) == ("confirmed", at("12:00"))


def test_a_try_that_got_no_answer_leaves_one_entry(desk: Desk, calendly_api: LocalApi) -> None:
    booking = ours()
    calendly_api.after.append(None)
    assert pushed(booking).state == CalendarLink.State.PENDING
    assert pushed(booking).state == CalendarLink.State.SYNCED
    assert len(desk.account.invitees) == 1


@pytest.mark.parametrize(
    ("answer", "state", "wait"),
    [
        (Answered(429, {}, {"X-RateLimit-Reset": "600"}), "pending", 600),
        (Answered(500, {"title": "Internal Server Error", "message": "-"}), "pending", 2),
        (Answered(400, {"title": "Invalid Argument", "message": "-"}), "failed", None),
    ],
)
def test_refusals_are_asked_again_or_kept_with_their_reason(
    desk: Desk, calendly_api: LocalApi, answer: Answered, state: str, wait: int | None
) -> None:
    booking = ours()
    link = CalendarLink.objects.get(booking=booking)
    calendly_api.failures.append(answer)
    again = calendar_push(link.pk)
    link.refresh_from_db()
    assert link.state == state
    assert link.reason
    if wait is None:
        assert again is None
    else:
        assert again == datetime.now(again.tzinfo) + timedelta(seconds=wait)


def test_a_lost_token_stops_the_connection_and_tells_the_owner(
    desk: Desk, calendly_account: CalendlyAccount
) -> None:
    calendly_account.token = "renewed elsewhere"
    desk.connection.credentials = {**(desk.connection.credentials or {}), "token": "old"}
    desk.connection.save()
    assert scheduler_sync_due(desk.connection.pk) is None
    desk.connection.refresh_from_db()
    assert desk.connection.state == CalendarConnection.State.ERROR
    assert OwnerNotice.objects.filter(kind="calendar_lost").exists()


# --- Reading all --------------------------------------------------------------------------------
def test_reading_all_takes_in_what_was_missed_and_nothing_twice(desk: Desk) -> None:
    first = desk.books(at("10:00"))
    desk.books(at("12:00"), email="b@example.com", phone="+34600000009")
    assert scheduler_sync(connection=desk.connection) == {Outcome.BOOKED: 2}
    assert scheduler_sync(connection=desk.connection) == {Outcome.KNOWN: 2}
    there.customer_moves(desk.account, first["uri"], at("17:00"))
    scheduler_sync(connection=desk.connection)
    scheduler_sync(connection=desk.connection)
    starts = set(Booking.objects.filter(state="confirmed").values_list("start", flat=True))
    assert starts == {at("17:00"), at("12:00")}
    assert Booking.objects.count() == 2


def test_without_calls_it_is_read_every_five_minutes(
    desk: Desk, calendly_account: CalendlyAccount
) -> None:
    often = scheduler_sync_due(desk.connection.pk)
    assert often is not None
    assert often - datetime.now(often.tzinfo) == timedelta(hours=6)
    desk.connection.watch = {"state": "unavailable", "uri": ""}
    desk.connection.save()
    often = scheduler_sync_due(desk.connection.pk)
    assert often is not None
    assert often - datetime.now(often.tzinfo) == timedelta(minutes=5)
