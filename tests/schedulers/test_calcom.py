"""Cal.com: what is booked, asked for, moved and cancelled there, and what we write there."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from bookings.models import Booking, CalendarConnection, CalendarDelivery, CalendarLink, Service
from bookings.providers.calcom.provider import personal_link
from bookings.providers.calcom.signature import HEADER, sign
from bookings.services import booking_cancel, booking_confirm, booking_hold, booking_reschedule
from bookings.services.arrivals import Outcome
from bookings.services.calendars import calendar_push
from bookings.services.deliveries import delivery_process
from bookings.services.schedulers import scheduler_sync
from config.shell.simulator.schedulers import calcom as there
from config.shell.simulator.schedulers.calcom import CalcomAccount
from leads.models import Contact
from leads.services import contact_upsert
from tenants.actors import ASSISTANT, SYSTEM
from tests.schedulers.desk import at

PHONE = "+34600123456"


class Desk:
    """The salon's door, and somebody at Cal.com."""

    def __init__(self, client: Client, connection: CalendarConnection, account: CalcomAccount):
        self.client, self.connection, self.account = client, connection, account

    def books(self, clock: str, **changed: Any) -> dict[str, Any]:
        who = {"name": "Ana Ruiz", "email": "ana@example.com", "phone": PHONE, "kind": 7} | changed
        return there.customer_books(self.account, start=at(clock), **who)

    def knocks(self, payload: dict[str, Any], secret: str = "") -> int:
        body = json.dumps(payload).encode()
        key = secret or (self.connection.credentials or {})["signing_key"]
        return self.client.post(
            "/api/calcom/webhook", body, "application/json", headers={HEADER: sign(body, key)}
        ).status_code

    def tells(self, booking: dict[str, Any], trigger: str = "BOOKING_CREATED") -> str:
        assert self.knocks(there.webhook_of(self.account, booking, trigger)) == 200
        row = CalendarDelivery.objects.exclude(event="gone").order_by("-pk").first()
        assert row is not None
        delivery_process(row.pk)
        row.refresh_from_db()
        return row.outcome


@pytest.fixture
def desk(visitor_client: Client, calcom: CalendarConnection, calcom_account: CalcomAccount) -> Desk:
    return Desk(visitor_client, calcom, calcom_account)


def test_a_booking_made_there_is_one_here(desk: Desk) -> None:
    row = desk.books("10:00")
    assert desk.tells(row) == Outcome.BOOKED
    assert desk.tells(row) in (Outcome.KNOWN, Outcome.BOOKED)
    booking = Booking.objects.get()
    assert (booking.state, booking.start, booking.source) == ("confirmed", at("10:00"), "calcom")
    assert booking.service.name == "Corte"
    assert Contact.objects.get().identities.get(kind="phone").address == PHONE


def test_a_request_waits_until_it_is_accepted_there(desk: Desk) -> None:
    row = desk.books("10:00", pending=True)
    assert desk.tells(row, "BOOKING_REQUESTED") == Outcome.BOOKED
    assert Booking.objects.get().state == "pending"
    row["status"] = "accepted"
    assert desk.tells(row) == Outcome.ACCEPTED
    assert Booking.objects.get().state == "confirmed"


def test_a_request_that_is_refused_there_is_declined_here(desk: Desk) -> None:
    row = desk.books("10:00", pending=True)
    desk.tells(row, "BOOKING_REQUESTED")
    row["status"] = "rejected"
    assert desk.tells(row, "BOOKING_REJECTED") == Outcome.CANCELLED
    booking = Booking.objects.get()
    assert booking.state == "cancelled"
    assert booking.events.last().event == "declined"


def test_a_move_moves_once_and_the_old_ones_end_changes_nothing(desk: Desk) -> None:
    row = desk.books("10:00")
    desk.tells(row)
    old, new = there.customer_moves(desk.account, row["uid"], at("17:00"))
    assert desk.tells(new, "BOOKING_RESCHEDULED") == Outcome.MOVED
    assert desk.tells(new, "BOOKING_RESCHEDULED") in (Outcome.MOVED, Outcome.KNOWN)
    assert desk.tells(old, "BOOKING_CANCELLED") == Outcome.GONE
    booking = Booking.objects.get()
    assert (booking.state, booking.start) == ("confirmed", at("17:00"))
    assert [event.event for event in booking.events.all()] == ["confirmed", "moved"]


def test_a_cancellation_before_its_booking_leaves_nothing(desk: Desk) -> None:
    row = desk.books("10:00")
    created = there.webhook_of(desk.account, row, "BOOKING_CREATED")
    gone = there.customer_cancels(desk.account, row["uid"])
    assert desk.tells(gone, "BOOKING_CANCELLED") == Outcome.GONE
    assert desk.knocks(created) == 200
    row_kept = CalendarDelivery.objects.get(event="BOOKING_CREATED")
    delivery_process(row_kept.pk)
    assert not Booking.objects.exists()


def test_a_wrong_secret_or_none_is_turned_away(desk: Desk) -> None:
    payload = there.webhook_of(desk.account, desk.books("10:00"), "BOOKING_CREATED")
    assert desk.knocks(payload, "another") == 403
    body = json.dumps(payload)
    for header in ({}, {HEADER: "no-secret-provided"}):
        answer = desk.client.post("/api/calcom/webhook", body, "application/json", headers=header)
        assert answer.status_code == 403
    assert not CalendarDelivery.objects.exists()


def test_whoever_comes_by_their_own_link_is_who_they_are(desk: Desk, owner_client: Client) -> None:
    known = contact_upsert(kind="phone", address="+34600999000", name="Carla")[0]
    link = personal_link(desk.connection, "7", str(known.uuid), known.name)
    assert link.startswith("https://cal.com/estilo/corte?name=Carla")
    assert escape(link) in owner_client.get(f"/contacts/{known.uuid}/").content.decode()
    row = desk.books(
        "10:00", phone="", email="otra@example.com", metadata={"mostrador_contact": str(known.uuid)}
    )
    assert desk.tells(row) == Outcome.BOOKED
    assert Booking.objects.get().contact == known


def ours() -> Booking:
    """A haircut booked in the chat."""
    mine = contact_upsert(kind="phone", address=PHONE, name="Berta Gil")[0]
    held = booking_hold(
        contact=mine, service=Service.objects.get(name="Corte"), start=at("11:00"), actor=ASSISTANT
    )
    return booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)


def test_booked_in_the_chat_and_by_link_at_the_same_time_is_one(desk: Desk) -> None:
    booking = ours()
    CalendarLink.objects.all().delete()
    assert desk.tells(desk.books("11:00")) == Outcome.KNOWN
    assert Booking.objects.get() == booking
    assert CalendarLink.objects.get().born_there


def pushed(booking: Booking) -> CalendarLink:
    link = CalendarLink.objects.get(booking=booking)
    calendar_push(link.pk)
    link.refresh_from_db()
    return link


def test_ours_is_written_moved_and_cancelled_there_without_an_echo(desk: Desk) -> None:
    booking = ours()
    first = pushed(booking)
    assert first.state == CalendarLink.State.SYNCED
    assert PHONE not in json.dumps(desk.account.bookings)
    assert "Gil" not in json.dumps(desk.account.bookings)
    assert desk.tells(desk.account.bookings[first.external_id]) == Outcome.KNOWN
    booking_reschedule(booking=booking, start=at("12:00"), actor=SYSTEM)
    second = pushed(booking)
    assert second.external_id != first.external_id
    moved = desk.account.bookings[second.external_id]
    assert desk.tells(moved, "BOOKING_RESCHEDULED") == Outcome.KNOWN
    booking_cancel(booking=booking, actor=SYSTEM)
    assert pushed(booking).state == CalendarLink.State.REMOVED
    assert moved["status"] == "cancelled"
    scheduler_sync(connection=desk.connection)
    assert Booking.objects.count() == 1


def test_reading_all_takes_in_what_was_missed_once(desk: Desk) -> None:
    desk.books("10:00")
    row = desk.books("12:00", email="b@example.com", phone="+34600000009")
    there.customer_cancels(desk.account, row["uid"])
    assert scheduler_sync(connection=desk.connection) == {Outcome.BOOKED: 1, Outcome.GONE: 1}
    assert scheduler_sync(connection=desk.connection) == {Outcome.KNOWN: 1, Outcome.GONE: 1}
    assert Booking.objects.count() == 1
