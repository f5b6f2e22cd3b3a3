"""Many at once, in real threads on a committed database: nothing is ever sold twice."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta

import pytest
import time_machine
from django.db import connections, transaction

from bookings.locks import resources_lock
from bookings.models import Booking, Notice, Occupancy, Resource, Service, WorkingHours
from bookings.services import (
    BookingRefused,
    Refusal,
    booking_cancel,
    booking_confirm,
    booking_hold,
    booking_reschedule,
)
from bookings.setup import hours_replace
from bookings.tests.conftest import MONDAY_AT_EIGHT, at, person
from leads.models import Contact, LeadEvent
from tenants.actors import ASSISTANT, CUSTOMER, SYSTEM
from tenants.context import business_context

CUSTOMERS = 50
WORKERS = 50


@pytest.fixture
def salon(live_db: str) -> Iterator[Service]:
    """The haircut of a salon whose data is committed, with Marta alone to do it."""
    with time_machine.travel(MONDAY_AT_EIGHT, tick=False), business_context("estilo"):
        corte = Service.objects.get(name="Corte")
        corte.staff.set([Resource.objects.get(name="Marta")])
        yield corte


Answer = Booking | BookingRefused


def at_once(works: list[Callable[[], Booking]]) -> list[Answer]:
    """Run all in threads that start together; a refusal is an answer, any other error fails."""
    gate = threading.Barrier(min(WORKERS, len(works)))

    def run(index: int) -> Answer:
        if index < gate.parties:
            gate.wait()
        try:
            with business_context("estilo"):
                return works[index]()
        except BookingRefused as refused:
            return refused
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(gate.parties) as pool:
        return list(pool.map(run, range(len(works))))


def hold_and_confirm(service: Service, contact: Contact, clock: str = "10:00") -> Booking:
    held = booking_hold(contact=contact, service=service, start=at(clock), actor=ASSISTANT)
    return booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)


def booked(answers: list[Answer]) -> list[Booking]:
    return [answer for answer in answers if isinstance(answer, Booking)]


def refused(answers: list[Answer]) -> list[BookingRefused]:
    return [answer for answer in answers if isinstance(answer, BookingRefused)]


def test_of_fifty_who_want_one_time_one_gets_it_and_the_others_get_alternatives(
    salon: Service,
) -> None:
    people = [person(number) for number in range(CUSTOMERS)]
    answers = at_once([lambda who=who: hold_and_confirm(salon, who) for who in people])
    assert len(booked(answers)) == 1
    assert Booking.objects.filter(state=Booking.State.CONFIRMED).count() == 1
    assert Occupancy.objects.count() == 1
    assert Counter(answer.code for answer in refused(answers)) == {Refusal.SLOT_TAKEN: 49}
    for answer in refused(answers):
        assert len(answer.alternatives) == 3
        assert at("10:00") not in [slot.start for slot in answer.alternatives]


@pytest.mark.chaos
def test_with_two_at_work_two_get_the_time(salon: Service) -> None:
    salon.staff.set(Resource.objects.filter(name__in=["Marta", "Luis"]))
    people = [person(number) for number in range(20)]
    answers = at_once([lambda who=who: hold_and_confirm(salon, who) for who in people])
    assert len(booked(answers)) == 2
    assert len({booking.resource_id for booking in booked(answers)}) == 2


@pytest.mark.chaos
def test_neighbouring_times_do_not_disturb_each_other(salon: Service) -> None:
    clocks = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00", "12:30"]
    wishes = [(person(number), clock) for number, clock in enumerate(clocks)]
    answers = at_once(
        [lambda who=who, clock=clock: hold_and_confirm(salon, who, clock) for who, clock in wishes]
    )
    assert len(booked(answers)) == len(clocks)


def test_a_class_is_never_oversold(salon: Service) -> None:
    yoga = Service.objects.create(name="Yoga", duration_min=60, step_min=60, capacity=7)
    yoga.staff.set(salon.staff.all())
    people = [person(number) for number in range(CUSTOMERS)]
    answers = at_once([lambda who=who: hold_and_confirm(yoga, who) for who in people])
    assert len(booked(answers)) == 7
    assert len({booking.session_id for booking in booked(answers)}) == 1
    assert {answer.code for answer in refused(answers)} == {Refusal.SLOT_TAKEN}


@pytest.mark.chaos
def test_a_class_and_a_haircut_never_share_their_person(salon: Service) -> None:
    yoga = Service.objects.create(name="Yoga", duration_min=60, step_min=60, capacity=7)
    yoga.staff.set(salon.staff.all())
    works = [
        lambda number=number: hold_and_confirm(
            (yoga, salon)[number % 2], person(number), ("10:00", "10:30")[number % 2]
        )
        for number in range(20)
    ]
    answers = at_once(works)
    assert len({booking.service_id for booking in booked(answers)}) == 1
    assert Occupancy.objects.count() == 1


def test_two_tabs_that_confirm_one_hold_make_one_booking(salon: Service) -> None:
    held = booking_hold(contact=person(1), service=salon, start=at("10:00"), actor=ASSISTANT)
    answers = at_once(
        [lambda: booking_confirm(hold_token=held.hold_token, actor=CUSTOMER) for _ in range(8)]
    )
    assert {booking.pk for booking in booked(answers)} == {held.pk}
    assert len(booked(answers)) == 8
    assert Notice.objects.count() == 3
    assert held.events.filter(event="confirmed").count() == 1
    assert LeadEvent.objects.filter(event="booking_made").count() == 1


@pytest.mark.chaos
def test_people_who_swap_holds_among_busy_times_never_meet_a_database_error(
    salon: Service,
) -> None:
    """Everybody keeps changing their mind: each answer is a hold or a clear refusal."""
    salon.staff.set(Resource.objects.filter(name__in=["Marta", "Luis"]))
    clocks = ["10:00", "10:30", "11:00"]
    works = [
        lambda number=number: booking_hold(
            contact=person(number % 5),
            service=salon,
            start=at(clocks[number % len(clocks)]),
            actor=ASSISTANT,
        )
        for number in range(40)
    ]
    answers = at_once(works)
    assert {answer.code for answer in refused(answers)} <= {Refusal.SLOT_TAKEN}
    holds = Booking.objects.filter(state=Booking.State.HELD)
    assert set(holds.values_list("pk", flat=True)) == set(
        Occupancy.objects.values_list("booking_id", flat=True)
    )


def test_two_bookings_that_trade_places_or_move_to_one_time_stay_whole(salon: Service) -> None:
    bookings = [
        hold_and_confirm(salon, person(number), clock)
        for number, clock in enumerate(["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"])
    ]
    answers = at_once(
        [
            lambda booking=booking: booking_reschedule(
                booking=booking, start=at("12:30"), actor=CUSTOMER
            )
            for booking in bookings
        ]
    )
    assert len(booked(answers)) == 1
    assert Occupancy.objects.count() == len(bookings)
    starts = set(Booking.objects.values_list("start", flat=True))
    assert len(starts) == len(bookings)
    assert at("12:30") in starts


def test_moving_confirming_and_cancelling_at_once_leave_nothing_behind(salon: Service) -> None:
    kept = hold_and_confirm(salon, person(1))
    answers = at_once(
        [
            lambda: booking_reschedule(booking=kept, start=at("12:00"), actor=CUSTOMER),
            lambda: booking_cancel(booking=kept, actor=CUSTOMER, reason=""),
            lambda: booking_confirm(hold_token=kept.hold_token, actor=CUSTOMER),
            lambda: hold_and_confirm(salon, person(2)),
        ]
    )
    assert len(answers) == 4
    kept.refresh_from_db()
    assert kept.state == Booking.State.CANCELLED
    assert not Occupancy.objects.filter(booking=kept).exists()
    assert not kept.reminders.filter(state="scheduled").exists()


@pytest.mark.chaos
def test_dead_holds_are_taken_by_exactly_one_of_many(salon: Service) -> None:
    dead = booking_hold(contact=person(1), service=salon, start=at("10:00"), actor=ASSISTANT)
    with time_machine.travel(MONDAY_AT_EIGHT + timedelta(minutes=11), tick=False):
        people = [person(number) for number in range(10, 30)]
        works = [lambda who=who: hold_and_confirm(salon, who) for who in people]
        works.append(lambda: booking_confirm(hold_token=dead.hold_token, actor=CUSTOMER))
        answers = at_once(works)
    assert len(booked(answers)) == 1
    assert answers[-1] in refused(answers)
    assert Booking.objects.get(pk=dead.pk).state == Booking.State.EXPIRED


@pytest.mark.chaos
def test_a_token_of_nobody_is_refused_while_others_book(salon: Service) -> None:
    answers = at_once(
        [
            lambda: booking_confirm(hold_token=uuid.uuid4(), actor=CUSTOMER),
            lambda: hold_and_confirm(salon, person(1)),
        ]
    )
    assert [answer.code for answer in refused(answers)] == [Refusal.NOT_FOUND]
    assert len(booked(answers)) == 1


def test_who_waits_too_long_behind_another_gets_alternatives(
    salon: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bookings.locks.LOCK_TIMEOUT_SECONDS", 1)
    marta = Resource.objects.get(name="Marta")
    with transaction.atomic():
        resources_lock([marta.pk])
        answers = at_once([lambda: hold_and_confirm(salon, person(1))])
    assert [answer.code for answer in refused(answers)] == [Refusal.SLOT_TAKEN]
    assert len(refused(answers)[0].alternatives) == 3
    assert not Booking.objects.exists()


def test_hours_saved_twice_at_once_are_there_once(salon: Service) -> None:
    week = {0: [(time(9), time(14)), (time(16), time(20))]}
    gate = threading.Barrier(4)

    def save() -> None:
        try:
            with business_context("estilo"):
                gate.wait()
                hours_replace(resource=None, week=week, actor=SYSTEM)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(4) as pool:
        for saved in [pool.submit(save) for _ in range(4)]:
            saved.result()
    windows = WorkingHours.objects.filter(resource=None).values_list("weekday", "start", "end")
    assert sorted(windows) == [(0, start, end) for start, end in week[0]]
