"""Calendly: what is booked, moved and cancelled there, and what we write there."""

import json
from datetime import datetime, timedelta

import pytest
import time_machine

from bookings.models import (
    Booking,
    CalendarDelivery,
    CalendarLink,
    ExternalEvent,
    Notice,
    Resource,
    Service,
)
from bookings.services import booking_confirm, booking_hold
from bookings.services.arrivals import Outcome
from bookings.services.deliveries import delivery_process
from bookings.services.schedulers import scheduler_sync, scheduler_sync_due
from config.shell.simulator.schedulers import calendly as there
from config.shell.simulator.schedulers.calendly import CalendlyAccount
from conversations.services.notices import booking_change_notify
from leads.models import Contact, Lead
from leads.services import contact_upsert
from tenants.actors import ASSISTANT
from tenants.models import DueItem, OwnerNotice
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
