"""Calendly: what is booked, moved and cancelled there, told once, twice or out of order."""

from datetime import timedelta

import pytest
import time_machine

from bookings.models import (
    Booking,
    CalendarDelivery,
    CalendarLink,
    Notice,
)
from bookings.services.arrivals import Outcome
from bookings.services.deliveries import delivery_process
from bookings.services.schedulers import scheduler_sync
from config.shell.simulator.schedulers import calendly as there
from conversations.services.notices import booking_change_notify
from leads.models import Contact, Lead
from leads.services import contact_upsert
from tenants.models import DueItem
from tests.schedulers.desk import PHONE, Desk, at


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
