"""Calendly: what has no place or no service here, and reading all that was missed."""

import json
from datetime import datetime, timedelta

import pytest

from bookings.models import (
    Booking,
    CalendarLink,
    ExternalEvent,
    Resource,
    Service,
)
from bookings.services import booking_confirm, booking_hold
from bookings.services.arrivals import Outcome
from bookings.services.schedulers import scheduler_sync, scheduler_sync_due
from config.shell.simulator.schedulers import calendly as there
from config.shell.simulator.schedulers.calendly import CalendlyAccount
from leads.services import contact_upsert
from tenants.actors import ASSISTANT
from tenants.models import OwnerNotice
from tests.schedulers.desk import Desk, at


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
