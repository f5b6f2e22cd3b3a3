"""Two tabs, two phones, an expired hold: in real threads on a committed database."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connections

from bookings.models import Booking, BookingSeries, ClassSession, Occupancy, Resource, Service
from bookings.services import (
    BookingRefused,
    Refusal,
    booking_accept,
    booking_cancel,
    booking_confirm,
    booking_decline,
    booking_hold,
    booking_reschedule,
)
from bookings.services.classes import TooFewPlaces, class_cancel, class_set_places
from bookings.services.series import series_create, series_extend
from bookings.services.visit_life import visit_cancel, visit_confirm, visit_reschedule
from bookings.services.visits import visit_hold
from bookings.tests.conftest import MONDAY_AT_EIGHT, at, person
from leads.models import Contact
from tenants.actors import ASSISTANT, CUSTOMER, SYSTEM
from tenants.context import business_context

State = Booking.State


@pytest.fixture
def salon(live_db: str) -> Iterator[Service]:
    """The haircut of a salon whose data is committed, with Marta and Luis."""
    with time_machine.travel(MONDAY_AT_EIGHT, tick=False), business_context("estilo"):
        yield Service.objects.get(name="Corte")


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run all in threads that start together; a refusal is an answer, any other error fails."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            with business_context("estilo"):
                return work()
        except (BookingRefused, TooFewPlaces) as refused:
            return refused
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def booked(contact: Contact, service: Service, clock: str = "10:00") -> Booking:
    held = booking_hold(contact=contact, service=service, start=at(clock), actor=ASSISTANT)
    return booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)


def test_two_tabs_confirming_at_once_make_one_booking(salon: Service) -> None:
    held = booking_hold(contact=person(1), service=salon, start=at("10:00"), actor=CUSTOMER)
    answers = at_once(
        *[lambda: booking_confirm(hold_token=held.hold_token, actor=CUSTOMER) for _ in range(6)]
    )
    assert {answer.pk for answer in answers} == {held.pk}
    assert held.events.filter(event="confirmed").count() == 1


def test_two_tabs_cancelling_at_once_cancel_once(salon: Service) -> None:
    booking = booked(person(1), salon)
    answers = at_once(*[lambda: booking_cancel(booking=booking, actor=CUSTOMER) for _ in range(4)])
    assert {answer.state for answer in answers} == {State.CANCELLED}
    assert booking.events.filter(event="cancelled").count() == 1


def test_a_move_and_a_cancellation_at_once_end_in_one_of_the_two(salon: Service) -> None:
    booking = booked(person(1), salon)
    moved, _cancelled = at_once(
        lambda: booking_reschedule(booking=booking, start=at("12:00"), actor=ASSISTANT),
        lambda: booking_cancel(booking=booking, actor=SYSTEM),
    )
    booking.refresh_from_db()
    assert booking.state == State.CANCELLED
    assert isinstance(moved, Booking) or moved.code == Refusal.WRONG_STATE
    assert not Occupancy.objects.filter(booking=booking).exists()


def test_a_yes_and_a_no_at_once_leave_one_answer(salon: Service) -> None:
    salon.needs_approval = True
    salon.save()
    asked = booked(person(1), salon)
    yes, no = at_once(
        lambda: booking_accept(booking=asked, actor=SYSTEM),
        lambda: booking_decline(booking=asked, actor=SYSTEM),
    )
    asked.refresh_from_db()
    if asked.state == State.CONFIRMED:
        assert no.code == Refusal.WRONG_STATE
    else:
        assert (asked.state, yes.code) == (State.CANCELLED, Refusal.WRONG_STATE)


def test_two_runs_of_one_series_book_each_date_once(salon: Service) -> None:
    marta = Resource.objects.get(name="Marta")
    made = series_create(
        contact=person(1),
        service=salon,
        staff=marta,
        start=at("10:00"),
        rule="FREQ=DAILY;COUNT=1",
        actor=SYSTEM,
    )
    BookingSeries.objects.filter(pk=made.series.pk).update(rule="FREQ=WEEKLY;COUNT=6")
    series = BookingSeries.objects.select_related("service", "resource", "contact").get()
    at_once(*[lambda: series_extend(series, actor=SYSTEM) for _ in range(3)])
    rows = Counter(series.bookings.values_list("recurrence_id", flat=True))
    assert len(rows) == 6
    assert set(rows.values()) == {1}
    assert series.bookings.filter(state=State.CONFIRMED).count() == 6


def test_a_series_and_customers_who_want_the_same_times_never_share_one(salon: Service) -> None:
    marta = Resource.objects.get(name="Marta")
    salon.staff.set([marta])
    people = [person(number) for number in range(2, 6)]
    at_once(
        lambda: series_create(
            contact=person(1),
            service=salon,
            staff=marta,
            start=at("10:00"),
            rule="FREQ=DAILY;COUNT=3",
            actor=SYSTEM,
        ),
        *[lambda who=who: booked(who, salon) for who in people],
    )
    starts = Counter(Booking.objects.filter(state=State.CONFIRMED).values_list("start", flat=True))
    assert set(starts.values()) == {1}
    assert len(starts) == 3


def test_a_visit_confirmed_and_moved_from_two_tabs_stays_whole(salon: Service) -> None:
    color = Service.objects.get(name="Color")
    visit = visit_hold(
        contact=person(1), services=[color, salon], start=at("10:00"), actor=ASSISTANT
    )
    at_once(*[lambda: visit_confirm(hold_token=visit.hold_token, actor=CUSTOMER) for _ in range(3)])
    assert all(part.state == State.CONFIRMED for part in visit.bookings.all())
    at_once(
        lambda: visit_reschedule(visit=visit, start=at("10:30"), actor=ASSISTANT),
        lambda: visit_reschedule(visit=visit, start=at("11:00"), actor=ASSISTANT),
        lambda: visit_cancel(visit=visit, actor=SYSTEM),
    )
    assert {part.state for part in visit.bookings.all()} == {State.CANCELLED}
    assert not Occupancy.objects.filter(booking__visit=visit).exists()


def test_places_taken_away_while_they_are_being_booked_are_never_oversold(salon: Service) -> None:
    yoga = Service.objects.create(name="Yoga", duration_min=60, step_min=60, capacity=5)
    yoga.staff.set([Resource.objects.get(name="Marta")])
    first = booked(person(1), yoga)
    session = ClassSession.objects.get(pk=first.session_id)
    people = [person(number) for number in range(2, 6)]
    at_once(
        lambda: class_set_places(session=session, places=2, actor=SYSTEM),
        *[lambda who=who: booked(who, yoga) for who in people],
    )
    session.refresh_from_db()
    enrolled = session.bookings.filter(state=State.CONFIRMED).count()
    assert enrolled <= session.capacity


def test_a_class_called_off_while_people_book_leaves_nobody_in_it(salon: Service) -> None:
    yoga = Service.objects.create(name="Yoga", duration_min=60, step_min=60, capacity=5)
    yoga.staff.set([Resource.objects.get(name="Marta")])
    first = booked(person(1), yoga)
    session = ClassSession.objects.get(pk=first.session_id)
    people = [person(number) for number in range(2, 5)]
    at_once(
        lambda: class_cancel(session=session, actor=SYSTEM),
        *[lambda who=who: booked(who, yoga) for who in people],
    )
    left = Booking.objects.filter(session=session, state=State.CONFIRMED)
    assert not left.exists()
