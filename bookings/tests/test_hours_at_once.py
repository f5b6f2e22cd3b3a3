"""Hours that change while somebody books: a hold, a move and a visit are decided by those that hold
when they take the time, in real threads; what was promised before stands."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, time
from typing import Any

import pytest
from django.db import connections, transaction

from bookings import locks
from bookings.models import Booking, DateOverride, Occupancy, Resource, Service
from bookings.public_holidays import Calendar, calendar_save
from bookings.services import (
    BookingRefused,
    booking_confirm,
    booking_hold,
    booking_reschedule,
)
from bookings.services.visits import visit_hold
from bookings.setup import hours_replace, override_drop, override_put
from bookings.tests.conftest import at, person
from bookings.tests.test_concurrency import salon
from tenants.actors import ASSISTANT, CUSTOMER, SYSTEM
from tenants.context import business_context, current_business

__all__ = ["salon"]

TUESDAY = date(2026, 6, 16)
PATIENCE = 20


def closed() -> None:
    override_put(resource=None, day=TUESDAY, windows=[], reason="Reforma", actor=SYSTEM)


def weekly() -> None:
    week = {1: [(time(16), time(20))]}
    hours_replace(resource=None, week=week, actor=SYSTEM)


def holidays() -> None:
    calendar_save(business=current_business(), calendar=Calendar("ES"), actor=SYSTEM)


def in_thread(work: Callable[[], Any]) -> Any:
    try:
        with business_context("estilo"):
            return work()
    except BookingRefused as refused:
        return refused
    finally:
        connections["default"].close()


@contextmanager
def taking_stopped(monkeypatch: pytest.MonkeyPatch, change: Callable[[], None]) -> Iterator[None]:
    """Whoever takes a time has asked whether it is free, and then waits until `change` is done and
    committed in another thread, before they get the locks."""
    real = locks.plans_lock
    caught = threading.local()
    pool = ThreadPoolExecutor(1)
    taker = threading.current_thread()

    def wait_first(services: Any, ids: Any) -> None:
        if threading.current_thread() is taker and not getattr(caught, "done", False):
            caught.done = True
            pool.submit(in_thread, change).result(PATIENCE)
        real(services, ids)

    for name in ("bookings.locks", "bookings.services.visits", "bookings.services.visit_life"):
        monkeypatch.setattr(f"{name}.plans_lock", wait_first)
    yield
    pool.shutdown()


@pytest.mark.parametrize("change", [closed, weekly])
def test_a_hold_is_refused_by_hours_saved_while_it_was_being_made(
    salon: Service, monkeypatch: pytest.MonkeyPatch, change: Callable[[], None]
) -> None:
    who = person(1)
    with taking_stopped(monkeypatch, change), pytest.raises(BookingRefused) as refused:
        booking_hold(contact=who, service=salon, start=at("10:00"), actor=ASSISTANT)
    assert at("10:00") not in [slot.start for slot in refused.value.alternatives]
    assert refused.value.alternatives
    assert not Occupancy.objects.exists()


def test_a_hold_is_refused_by_public_holidays_switched_on_while_it_was_being_made(
    salon: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    Service.objects.filter(pk=salon.pk).update(horizon_days=None)
    salon.refresh_from_db()
    feast = at("10:00", "2026-12-08")  # the Immaculate Conception, a Tuesday
    with taking_stopped(monkeypatch, holidays), pytest.raises(BookingRefused):
        booking_hold(contact=person(1), service=salon, start=feast, actor=ASSISTANT)
    assert not Occupancy.objects.exists()


def test_a_move_keeps_the_old_time_where_the_new_one_was_closed_meanwhile(
    salon: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = booking_hold(
        contact=person(1), service=salon, start=at("10:00", "2026-06-17"), actor=ASSISTANT
    )
    booking = booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    with taking_stopped(monkeypatch, closed), pytest.raises(BookingRefused):
        booking_reschedule(booking=booking, start=at("10:00"), actor=CUSTOMER)
    booking.refresh_from_db()
    assert booking.start == at("10:00", "2026-06-17")


def test_a_visit_is_refused_by_a_date_closed_while_it_was_being_made(
    salon: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = [salon, Service.objects.get(name="Color")]
    with taking_stopped(monkeypatch, closed), pytest.raises(BookingRefused):
        visit_hold(contact=person(1), services=services, start=at("10:00"), actor=ASSISTANT)
    assert not Booking.objects.filter(state=Booking.State.HELD).exists()


def test_a_room_closed_meanwhile_is_not_taken(
    salon: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Resource.objects.create(name="Cabina", kind=Resource.Kind.ROOM)
    salon.requires.add(room)

    def room_closed() -> None:
        override_put(resource=room, day=TUESDAY, windows=[], reason="", actor=SYSTEM)

    with taking_stopped(monkeypatch, room_closed), pytest.raises(BookingRefused):
        booking_hold(contact=person(1), service=salon, start=at("10:00"), actor=ASSISTANT)


@pytest.mark.parametrize("whose", ["business", "person"])
def test_saving_hours_waits_for_a_hold_that_is_being_made(salon: Service, whose: str) -> None:
    """Whoever has saved knows: what was booked by the old hours is there to be seen by now."""
    marta = Resource.objects.get(name="Marta")
    resource = None if whose == "business" else marta

    def save() -> int:
        override_put(resource=resource, day=TUESDAY, windows=[], reason="", actor=SYSTEM)
        return Booking.objects.filter(start__date=TUESDAY).count()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            booking_hold(contact=person(1), service=salon, start=at("10:00"), actor=ASSISTANT)
            saved: Future[int] = pool.submit(in_thread, save)
            assert not saved.done()
        assert saved.result(PATIENCE) == 1


def test_what_was_held_before_the_date_was_closed_can_be_confirmed(salon: Service) -> None:
    held = booking_hold(contact=person(1), service=salon, start=at("10:00"), actor=ASSISTANT)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(in_thread, closed).result(PATIENCE)
    booking = booking_confirm(hold_token=held.hold_token, actor=CUSTOMER)
    assert booking.state == Booking.State.CONFIRMED


def test_a_date_that_opens_meanwhile_lets_the_alternatives_be_held(salon: Service) -> None:
    closed()
    with pytest.raises(BookingRefused):
        booking_hold(contact=person(1), service=salon, start=at("10:00"), actor=ASSISTANT)
    override_drop(override=DateOverride.objects.get(), actor=SYSTEM)
    assert booking_hold(contact=person(1), service=salon, start=at("10:00"), actor=ASSISTANT)
