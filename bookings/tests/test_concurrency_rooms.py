"""Many at once, in real threads: rooms, daily limits and visits are never given twice."""

from itertools import pairwise

import pytest

from bookings.models import Booking, Occupancy, Resource, Service
from bookings.services import BookingRefused, Refusal, booking_hold
from bookings.services.time_off import time_off_add, time_off_clashes
from bookings.services.visits import visit_hold
from bookings.tests.conftest import at, person
from bookings.tests.test_concurrency import at_once, booked, hold_and_confirm, refused, salon
from tenants.actors import ASSISTANT, SYSTEM

__all__ = ["salon"]


def everybody(service: Service, number: int) -> None:
    """Marta, Luis and others, `number` of them, give the service."""
    named = list(Resource.objects.filter(name__in=["Marta", "Luis"]))
    others = [Resource.objects.create(name=f"Persona {n}") for n in range(number - 2)]
    service.staff.set([*named, *others])


def none_overlap(resource: Resource) -> bool:
    spans = sorted(Occupancy.objects.filter(resource=resource).values_list("during", flat=True))
    return all(earlier.upper <= later.lower for earlier, later in pairwise(spans))


def test_two_rooms_hold_two_whoever_serves(salon: Service) -> None:
    everybody(salon, 6)
    rooms = [Resource.objects.create(name=f"Box {n}", kind=Resource.Kind.ROOM) for n in (1, 2)]
    salon.requires.set(rooms)
    people = [person(number) for number in range(16)]
    clocks = ["10:00", "10:00", "10:30"]
    works = [
        lambda who=who, clock=clocks[n % 3]: hold_and_confirm(salon, who, clock)
        for n, who in enumerate(people)
    ]
    answers = at_once(works)
    assert len(booked(answers)) == 4  # two rooms, two times
    assert all(none_overlap(room) for room in rooms)
    assert {answer.code for answer in refused(answers)} == {Refusal.SLOT_TAKEN}


@pytest.mark.chaos
def test_the_daily_limit_of_a_service_holds_over_people_whose_locks_differ(salon: Service) -> None:
    everybody(salon, 6)
    salon.max_per_day = 3
    salon.save()
    staff = list(salon.staff.order_by("pk"))

    def hold(number: int) -> Booking:
        return booking_hold(
            contact=person(number),
            service=salon,
            start=at("10:00"),
            staff=staff[number % len(staff)],
            actor=ASSISTANT,
        )

    answers = at_once([lambda number=number: hold(number) for number in range(12)])
    assert len(booked(answers)) == 3
    assert Booking.objects.filter(state=Booking.State.HELD).count() == 3


@pytest.mark.chaos
def test_the_daily_limit_of_a_person_holds_over_services(salon: Service) -> None:
    marta = Resource.objects.get(name="Marta")
    marta.max_per_day = 2
    marta.save()
    services = list(marta.services.all())
    clocks = ["09:00", "10:30", "12:00", "16:00", "18:00"]

    def hold(number: int) -> Booking:
        return booking_hold(
            contact=person(number),
            service=services[number % len(services)],
            start=at(clocks[number % len(clocks)]),
            staff=marta,
            actor=ASSISTANT,
        )

    answers = at_once([lambda number=number: hold(number) for number in range(15)])
    assert len(booked(answers)) == 2


def test_of_many_who_want_one_visit_as_many_get_it_as_there_are_people(salon: Service) -> None:
    colour = Service.objects.get(name="Color")
    everybody(salon, 2)

    def hold(number: int) -> Booking:
        visit = visit_hold(
            contact=person(number), services=[salon, colour], start=at("10:00"), actor=ASSISTANT
        )
        return visit.bookings.order_by("start").first()  # type: ignore[return-value]

    answers = at_once([lambda number=number: hold(number) for number in range(10)])
    assert len(booked(answers)) == 1  # Marta alone gives the colour
    assert Booking.objects.filter(state=Booking.State.HELD).count() == 2
    assert {answer.code for answer in refused(answers)} == {Refusal.SLOT_TAKEN}


def test_an_absence_sees_every_booking_that_was_not_refused(salon: Service) -> None:
    marta = Resource.objects.get(name="Marta")
    rows = []

    def away() -> Booking:
        rows.append(time_off_add(resource=marta, start=at("09:00"), end=at("14:00"), actor=SYSTEM))
        raise BookingRefused(Refusal.NOT_FOUND)

    clocks = ["09:00", "09:30", "10:00", "10:30", "11:00"]
    works = [
        lambda n=n, clock=clock: hold_and_confirm(salon, person(n), clock)
        for n, clock in enumerate(clocks)
    ]
    answers = at_once([*works[:2], away, *works[2:]])
    made = {booking.pk for booking in booked(answers)}
    assert {clash.pk for clash in time_off_clashes(rows[0])} == made
