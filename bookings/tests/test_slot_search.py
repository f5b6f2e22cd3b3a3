"""What the salon offers: hours of people and of the house, busy time, anybody or somebody."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings.availability import Slot
from bookings.models import DateOverride, Resource, Service, TimeOff, WorkingHours
from bookings.selectors import slot_search
from bookings.services import booking_cancel, booking_hold
from bookings.tests.conftest import MADRID, Book, at, person
from leads.models import Contact
from tenants.actors import ASSISTANT


def day_of(service: Service, day: str = "2026-06-16", **choice: object) -> list[Slot]:
    first = at("00:00", day)
    return slot_search(
        service=service,
        range_from=first,
        range_to=first + timedelta(days=1),
        **choice,  # type: ignore[arg-type]
    )


def clocks(found: list[Slot]) -> list[str]:
    return [slot.start.astimezone(MADRID).strftime("%H:%M") for slot in found]


def test_a_free_day_offers_every_start_of_both_shifts(corte: Service) -> None:
    found = clocks(day_of(corte))
    assert found[:2] == ["09:00", "09:30"]
    assert "13:30" in found
    assert "14:00" not in found
    assert found[-1] == "19:30"
    assert len(found) == 18


def test_anybody_is_free_while_one_of_two_is(corte: Service, marta: Resource, book: Book) -> None:
    book(person(1), at("10:00"), staff=marta)
    assert "10:00" in clocks(day_of(corte))
    assert "10:00" not in clocks(day_of(corte, staff=marta))
    book(person(2), at("10:00"))
    assert "10:00" not in clocks(day_of(corte))


def test_somebody_who_does_not_do_the_service_offers_nothing(luis: Resource) -> None:
    assert day_of(Service.objects.get(name="Color"), staff=luis) == []


def test_a_service_that_is_put_away_offers_nothing(corte: Service) -> None:
    corte.active = False
    assert day_of(corte) == []


def test_the_next_starts_can_be_asked_for_by_number(corte: Service) -> None:
    assert clocks(day_of(corte, limit=3)) == ["09:00", "09:30", "10:00"]


def test_today_starts_after_the_notice(corte: Service, clock: time_machine.Traveller) -> None:
    clock.move_to(at("09:10", "2026-06-15"))
    assert clocks(day_of(corte, "2026-06-15"))[0] == "10:30"  # an hour of notice


def test_a_hold_blocks_until_its_time_is_over(
    corte: Service, marta: Resource, ana: Contact, clock: time_machine.Traveller
) -> None:
    held = booking_hold(contact=ana, service=corte, start=at("10:00"), staff=marta, actor=ASSISTANT)
    assert "10:00" not in clocks(day_of(corte, staff=marta))
    assert held.hold_expires_at is not None
    clock.move_to(held.hold_expires_at)
    assert "10:00" in clocks(day_of(corte, staff=marta))


def test_a_cancelled_booking_gives_its_time_back(
    corte: Service, marta: Resource, ana: Contact, book: Book
) -> None:
    booking = book(ana, at("10:00"), staff=marta)
    booking_cancel(booking=booking, actor=ASSISTANT, reason="")
    assert "10:00" in clocks(day_of(corte, staff=marta))


def test_the_buffer_of_a_booking_keeps_the_next_one_away(
    corte: Service, marta: Resource, ana: Contact, book: Book
) -> None:
    colour = Service.objects.get(name="Color")  # 90 minutes and 15 of cleaning
    book(ana, at("09:00"), service=colour)
    assert clocks(day_of(corte, staff=marta))[0] == "11:00"


def test_own_hours_of_a_person_stand_instead_of_the_house_hours(
    corte: Service, luis: Resource
) -> None:
    WorkingHours.objects.create(resource=luis, weekday=1, start=time(16), end=time(18))
    assert clocks(day_of(corte, staff=luis)) == ["16:00", "16:30", "17:00", "17:30"]
    assert day_of(corte, "2026-06-17", staff=luis) == []


def test_a_holiday_of_the_house_closes_for_people_with_hours_of_their_own(
    corte: Service, luis: Resource
) -> None:
    WorkingHours.objects.create(resource=luis, weekday=1, start=time(16), end=time(18))
    holiday = DateOverride.objects.create(date=date(2026, 6, 16), windows=[])
    assert day_of(corte) == []
    holiday.windows = [["17:00", "21:00"]]
    holiday.save()
    assert clocks(day_of(corte, staff=luis)) == ["17:00", "17:30"]


def test_a_persons_own_date_stands_over_everything(corte: Service, luis: Resource) -> None:
    DateOverride.objects.create(date=date(2026, 6, 16), windows=[])
    DateOverride.objects.create(resource=luis, date=date(2026, 6, 16), windows=[["22:00", "24:00"]])
    assert clocks(day_of(corte)) == ["22:00", "22:30", "23:00", "23:30"]


def test_midnight_as_the_end_of_hours_is_the_end_of_the_day(corte: Service, luis: Resource) -> None:
    WorkingHours.objects.create(resource=luis, weekday=1, start=time(0), end=time(0))
    assert len(day_of(corte, staff=luis)) == 48


@pytest.mark.parametrize(("day", "number"), [("2026-03-29", 46), ("2026-10-25", 50)])
def test_days_when_the_clock_changes_have_23_and_25_hours(
    corte: Service, luis: Resource, clock: time_machine.Traveller, day: str, number: int
) -> None:
    WorkingHours.objects.create(resource=luis, weekday=6, start=time(0), end=time(0))
    clock.move_to(at("12:00", day) - timedelta(days=3))
    found = day_of(corte, day, staff=luis)
    assert len(found) == number
    assert len({slot.start for slot in found}) == number


def test_a_class_shows_the_places_left(yoga: Service, book: Book) -> None:
    book(person(1), at("10:00"), service=yoga, party_size=2)
    left = {slot.start: slot.remaining for slot in day_of(yoga)}
    assert left[at("10:00")] == 1
    assert left[at("11:00")] == 3
    assert at("10:00") not in [slot.start for slot in day_of(yoga, party_size=2)]


def test_a_class_takes_its_teacher_from_other_services(
    yoga: Service, corte: Service, marta: Resource, book: Book
) -> None:
    book(person(1), at("10:00"), service=yoga)
    assert "10:30" not in clocks(day_of(corte, staff=marta))


def test_a_class_that_everybody_left_gives_its_time_back(
    yoga: Service, corte: Service, marta: Resource, book: Book
) -> None:
    booking = book(person(1), at("10:00"), service=yoga)
    booking_cancel(booking=booking, actor=ASSISTANT, reason="")
    assert "10:30" in clocks(day_of(corte, staff=marta))
    assert book(person(2), at("10:30"), staff=marta).start == at("10:30")
    assert at("10:00") not in [slot.start for slot in day_of(yoga)]


def test_a_range_of_years_is_answered(corte: Service) -> None:
    far = datetime(9999, 1, 1, tzinfo=MADRID)
    found = slot_search(service=corte, range_from=at("00:00"), range_to=far, limit=5000)
    assert found[-1].start.astimezone(MADRID).date() <= date(2026, 8, 14)  # 60 days
    assert slot_search(service=corte, range_from=far, range_to=far + timedelta(days=2)) == []


@pytest.mark.parametrize("staff_number", [2, 20])
def test_a_search_asks_the_database_five_times_whatever_the_number_of_staff(
    corte: Service, book: Book, staff_number: int
) -> None:
    for number in range(staff_number - 2):
        corte.staff.add(Resource.objects.create(name=f"Persona {number}"))
    book(person(1), at("10:00"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        day_of(corte)
    assert len(queries) == 5


def test_a_search_that_meets_classes_costs_the_same(yoga: Service, book: Book) -> None:
    book(person(1), at("10:00"), service=yoga)
    with CaptureQueriesContext(connection) as queries:
        day_of(yoga)
    assert len(queries) == 5


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(zone=st.sampled_from(["Asia/Tokyo", "America/Los_Angeles", "UTC", "Asia/Kathmandu"]))
def test_the_customers_zone_changes_neither_what_is_offered_nor_what_is_booked(
    corte: Service, zone: str
) -> None:
    tz = ZoneInfo(zone)
    here = day_of(corte)
    first = at("00:00").astimezone(tz)
    there = slot_search(service=corte, range_from=first, range_to=first + timedelta(days=1))
    assert [slot.start for slot in there] == [slot.start for slot in here]
    held = booking_hold(
        contact=person(1),
        service=corte,
        start=here[3].start.astimezone(tz),
        actor=ASSISTANT,
        customer_timezone=zone,
    )
    assert held.start == here[3].start
    assert held.customer_timezone == zone


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "\0"])
def test_an_unknown_zone_of_a_customer_is_refused(corte: Service, zone: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        booking_hold(
            contact=person(1),
            service=corte,
            start=at("10:00"),
            actor=ASSISTANT,
            customer_timezone=zone,
        )


def test_every_time_offered_can_be_had(
    corte: Service, marta: Resource, luis: Resource, book: Book
) -> None:
    """With a split day, buffers, a step that does not divide, an absence and a daily limit."""
    Service.objects.filter(pk=corte.pk).update(
        buffer_before_min=5, buffer_after_min=10, step_min=25
    )
    corte.refresh_from_db()
    Resource.objects.filter(pk=luis.pk).update(max_per_day=1)
    TimeOff.objects.create(resource=marta, start=at("11:00"), end=at("12:10"))
    book(person(1), at("09:25"), staff=luis)
    book(person(2), at("16:50"), staff=marta)
    offered = day_of(corte)
    assert len(offered) > 5
    for number, slot in enumerate(offered):
        held = booking_hold(contact=person(9), service=corte, start=slot.start, actor=ASSISTANT)
        assert held.start == slot.start, number
