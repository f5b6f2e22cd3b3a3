"""Rooms and machines beside people: offered while one is free, and never given twice."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings.models import DateOverride, Occupancy, Resource, Service, TimeOff, WorkingHours
from bookings.services import (
    BookingRefused,
    booking_cancel,
    booking_confirm,
    booking_hold,
    booking_reschedule,
)
from bookings.tests.conftest import Book, at, person
from bookings.tests.test_slot_search import clocks, day_of
from leads.models import Contact
from tenants.actors import ASSISTANT, CUSTOMER

Kind = Resource.Kind


@pytest.fixture
def cabin(corte: Service) -> Resource:
    """The one cabin that a haircut takes beside its hairdresser."""
    room = Resource.objects.create(name="Cabina 1", kind=Kind.ROOM)
    corte.requires.add(room)
    return room


def test_with_one_room_two_people_cannot_serve_at_once(
    corte: Service, cabin: Resource, book: Book
) -> None:
    booked = book(person(1), at("10:00"))
    assert list(booked.extras.all()) == [cabin]
    assert "10:00" not in clocks(day_of(corte))
    assert "10:30" in clocks(day_of(corte))
    with pytest.raises(BookingRefused):
        book(person(2), at("10:00"))


def test_any_room_of_a_kind_will_do_and_each_kind_is_needed(
    corte: Service, cabin: Resource, book: Book
) -> None:
    second = Resource.objects.create(name="Cabina 2", kind=Kind.ROOM)
    laser = Resource.objects.create(name="Láser", kind=Kind.MACHINE)
    corte.requires.add(second)
    book(person(1), at("10:00"))
    assert "10:00" in clocks(day_of(corte))
    assert {row.name for row in book(person(2), at("10:00")).extras.all()} <= {
        "Cabina 1",
        "Cabina 2",
    }
    assert "10:00" not in clocks(day_of(corte))
    corte.requires.add(laser)
    both = book(person(3), at("12:00"))
    assert {row.kind for row in both.extras.all()} == {Kind.ROOM, Kind.MACHINE}
    assert "12:00" not in clocks(day_of(corte))


def test_a_room_is_bound_by_its_own_hours_absences_and_closed_dates(
    corte: Service, cabin: Resource
) -> None:
    WorkingHours.objects.create(resource=cabin, weekday=1, start=time(9, 10), end=time(11, 15))
    assert clocks(day_of(corte)) == ["09:30", "10:00", "10:30"]
    TimeOff.objects.create(resource=cabin, start=at("09:45"), end=at("10:15"))
    assert clocks(day_of(corte)) == ["10:30"]
    DateOverride.objects.create(resource=cabin, date=date(2026, 6, 16), windows=[])
    assert clocks(day_of(corte)) == []


def test_a_service_whose_only_room_is_put_away_is_not_offered(
    corte: Service, cabin: Resource
) -> None:
    cabin.active = False
    cabin.save()
    assert day_of(corte) == []


def test_buffers_keep_the_room_too(corte: Service, cabin: Resource, book: Book) -> None:
    corte.buffer_after_min = 15
    corte.save()
    book(person(1), at("10:00"))
    found = clocks(day_of(corte))
    assert "10:30" not in found
    assert "09:30" not in found  # its own cleaning would reach into the booking
    assert "11:00" in found


def test_a_cancelled_booking_gives_its_room_back(
    corte: Service, cabin: Resource, book: Book
) -> None:
    booking_cancel(booking=book(person(1), at("10:00")), actor=ASSISTANT, reason="")
    assert not Occupancy.objects.filter(resource=cabin).exists()
    assert "10:00" in clocks(day_of(corte))


def test_a_lapsed_hold_frees_its_room_for_somebody_elses_person(
    corte: Service,
    cabin: Resource,
    marta: Resource,
    luis: Resource,
    ana: Contact,
    clock: time_machine.Traveller,
) -> None:
    booking_hold(contact=ana, service=corte, start=at("10:00"), staff=marta, actor=ASSISTANT)
    assert "10:00" not in clocks(day_of(corte, staff=luis))
    clock.shift(timedelta(minutes=11))
    held = booking_hold(
        contact=person(2), service=corte, start=at("10:00"), staff=luis, actor=ASSISTANT
    )
    assert list(held.extras.all()) == [cabin]


def test_a_move_takes_the_room_along_and_keeps_it_where_it_can(
    corte: Service, cabin: Resource, book: Book
) -> None:
    second = Resource.objects.create(name="Cabina 2", kind=Kind.ROOM)
    corte.requires.add(second)
    booked = book(person(1), at("10:00"))
    room = booked.extras.get()
    moved = booking_reschedule(booking=booked, start=at("10:30"), actor=CUSTOMER)
    assert moved.extras.get() == room
    spans = Occupancy.objects.filter(booking=booked).values_list("during", flat=True)
    assert {span.lower for span in spans} == {at("10:30")}
    assert len(spans) == 2


def test_a_class_keeps_its_room_whoever_joins_and_gives_it_back_when_empty(
    yoga: Service, corte: Service, luis: Resource, book: Book
) -> None:
    hall = Resource.objects.create(name="Sala", kind=Kind.ROOM)
    yoga.requires.add(hall)
    corte.requires.add(hall)
    first = book(person(1), at("10:00"), service=yoga)
    second = book(person(2), at("10:00"), service=yoga)
    assert [row.pk for row in first.extras.all()] == [row.pk for row in second.extras.all()]
    assert Occupancy.objects.filter(resource=hall).count() == 1
    assert "10:30" not in clocks(day_of(corte, staff=luis))
    for booking in (first, second):
        booking_cancel(booking=booking, actor=ASSISTANT, reason="")
    assert "10:30" in clocks(day_of(corte, staff=luis))
    assert book(person(3), at("10:30"), staff=luis).extras.get() == hall


def test_a_class_needs_its_room_to_begin(yoga: Service, corte: Service, book: Book) -> None:
    hall = Resource.objects.create(name="Sala", kind=Kind.ROOM)
    yoga.requires.add(hall)
    corte.requires.add(hall)
    book(person(1), at("10:00"), staff=Resource.objects.get(name="Luis"))
    assert "10:00" not in clocks(day_of(yoga))
    assert "11:00" in clocks(day_of(yoga))


@pytest.mark.chaos
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    clocks_asked=st.lists(st.sampled_from(["09:00", "09:30", "10:00", "10:30"]), max_size=7),
    before=st.sampled_from([0, 10]),
    after=st.sampled_from([0, 15]),
)
def test_no_room_is_ever_in_two_bookings_and_what_is_offered_can_be_had(
    corte: Service, cabin: Resource, clocks_asked: list[str], before: int, after: int
) -> None:
    Service.objects.filter(pk=corte.pk).update(buffer_before_min=before, buffer_after_min=after)
    corte.refresh_from_db()
    made = []
    for number, clock_asked in enumerate(clocks_asked):
        offered = at(clock_asked) in {slot.start for slot in day_of(corte)}
        try:
            held = booking_hold(
                contact=person(number), service=corte, start=at(clock_asked), actor=ASSISTANT
            )
            made.append(booking_confirm(hold_token=held.hold_token, actor=ASSISTANT))
            assert offered
        except BookingRefused:
            assert not offered
    spans = sorted(Occupancy.objects.filter(resource=cabin).values_list("during", flat=True))
    assert len(spans) == len(made)
    for earlier, later in pairwise(spans):
        assert earlier.upper <= later.lower
    for booking in made:
        booking_cancel(booking=booking, actor=ASSISTANT, reason="")
