"""Everything that customers, staff and due work do to one person's calendar, all at once: nobody
waits for each other in a circle, and what is left makes sense."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connections
from psycopg import errors as postgres

from bookings.models import Booking, BookingSeries, Occupancy, Resource, Service, WaitlistOffer
from bookings.services import (
    BookingRefused,
    booking_cancel,
    booking_confirm,
    booking_decline,
    booking_hold,
    booking_reschedule,
    series_changes,
)
from bookings.services.series import series_create
from bookings.services.series_changes import Scope, series_cancel, series_change
from bookings.services.waitlist import waitlist_decline, waitlist_join, waitlist_round
from bookings.tests.conftest import MONDAY_AT_EIGHT, at, person
from tenants.actors import ASSISTANT, CUSTOMER, SYSTEM
from tenants.context import business_context

THREADS = 8
PEOPLE = 5
STAFF = ("Marta", "Luis")
DAYS = ("2026-06-16", "2026-06-17", "2026-06-18")
CLOCKS = ("09:00", "10:00", "11:00", "12:00", "13:00")
State = Booking.State
AHEAD = (State.PENDING, State.CONFIRMED)
# Waiting in a circle, and waiting in vain: both are wrong answers, whoever is told of them.
WAITED = (postgres.DeadlockDetected, postgres.LockNotAvailable)


@pytest.fixture
def salon(live_db: str) -> Iterator[Service]:
    """A haircut that Marta and Luis give; some wait, some come every day, some ask first.

    Which of the two is free differs from hour to hour, and so does whom each taker locks."""
    with time_machine.travel(MONDAY_AT_EIGHT, tick=False), business_context("estilo"):
        corte = Service.objects.get(name="Corte")
        corte.staff.set(Resource.objects.filter(name__in=STAFF))
        for number in range(PEOPLE):
            waitlist_join(
                contact=person(number),
                service=corte,
                first=at("09:00"),
                until=at("20:00", DAYS[-1]),
                actor=CUSTOMER,
            )
        yield corte


class Drill:
    """What one thread does, by its own dice."""

    def __init__(self, service: Service, seed: int) -> None:
        self.service, self.dice = service, random.Random(seed)
        self.deadlocks: list[BaseException] = []

    def run(self, turns: int) -> None:
        works = [*[self.hold] * 3, self.series, *[self.change] * 3, self.ends]
        works += [self.cancel, self.move, self.move, self.round, self.no, self.decline]
        with connections["default"].execute_wrapper(self._watch):
            for _turn in range(turns):
                try:
                    self.dice.choice(works)()
                except BookingRefused:
                    continue  # somebody else was faster: an answer, told with what is free

    def _watch(self, execute: Callable[..., Any], *query: Any) -> Any:
        try:
            return execute(*query)
        except OperationalError as error:
            if isinstance(error.__cause__, WAITED):
                self.deadlocks.append(error)
            raise

    def start(self) -> datetime:
        return at(self.dice.choice(CLOCKS), self.dice.choice(DAYS))

    def booking(self, **how: Any) -> Booking:
        rows = Booking.objects.filter(**{"state__in": AHEAD} | how).select_related(
            "service", "contact", "resource", "series__service"
        )
        found = list(rows.order_by("pk"))
        if not found:
            return self.hold()
        return self.dice.choice(found)

    def hold(self) -> Booking:
        held = booking_hold(
            contact=person(self.dice.randrange(PEOPLE)),
            service=self.service,
            start=self.start(),
            actor=ASSISTANT,
        )
        automatic = self.dice.random() < 0.7
        return booking_confirm(hold_token=held.hold_token, actor=ASSISTANT, automatic=automatic)

    def series(self) -> None:
        series_create(
            contact=person(self.dice.randrange(PEOPLE)),
            service=self.service,
            staff=Resource.objects.get(name=self.dice.choice(STAFF)),
            start=at(self.dice.choice(CLOCKS)),
            rule="FREQ=DAILY;COUNT=3",
            actor=SYSTEM,
        )

    def change(self) -> None:
        row = self.booking(series__state=BookingSeries.State.ACTIVE)
        by = timedelta(minutes=self.dice.choice((-60, -30, 30, 60)))
        series_change(
            booking=row,
            start=row.start + by,
            scope=self.dice.choice((Scope.ALL, Scope.FOLLOWING)),
            actor=SYSTEM,
        )

    def ends(self) -> None:
        row = self.booking(series__state=BookingSeries.State.ACTIVE)
        series_cancel(booking=row, scope=Scope.FOLLOWING, actor=SYSTEM)

    def cancel(self) -> None:
        booking_cancel(booking=self.booking(), actor=SYSTEM)

    def move(self) -> None:
        booking_reschedule(booking=self.booking(), start=self.start(), actor=ASSISTANT)

    def no(self) -> None:
        booking_decline(booking=self.booking(state__in=(State.PENDING,)), actor=SYSTEM)

    def round(self) -> None:
        waitlist_round(0)

    def decline(self) -> None:
        offers = WaitlistOffer.objects.filter(state=WaitlistOffer.State.OPEN)
        for offer in offers.select_related("booking")[:1]:
            waitlist_decline(offer=offer, actor=CUSTOMER)


def drill(service: Service, turns: int) -> list[BaseException]:
    """All threads at once; the circles that they waited in. Any error but a refusal fails."""
    gate = threading.Barrier(THREADS)

    def run(seed: int) -> list[BaseException]:
        try:
            with business_context("estilo"):
                mine = Drill(service, seed)
                gate.wait()
                mine.run(turns)
                return mine.deadlocks
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(THREADS) as pool:
        return [each for found in pool.map(run, range(THREADS)) for each in found]


def whole() -> None:
    """No time is sold twice, and whoever is booked has their time."""
    booked = Booking.objects.filter(state__in=AHEAD)
    starts = Counter(booked.values_list("resource", "start"))
    assert [start for start, times in starts.items() if times > 1] == []
    taken = Occupancy.objects.filter(state=Occupancy.State.CONFIRMED)
    spans = {row.booking_id: row for row in taken}
    assert set(spans) == set(booked.values_list("pk", flat=True))
    for row in booked:
        span = spans[row.pk]
        assert span.resource_id == row.resource_id
        assert span.during.lower <= row.start < row.end <= span.during.upper
    ordered = sorted(spans.values(), key=lambda span: (span.resource_id, span.during.lower))
    for one, after in pairwise(ordered):
        assert one.resource_id != after.resource_id or one.during.upper <= after.during.lower


def test_nobody_waits_in_a_circle_and_what_is_left_makes_sense(salon: Service) -> None:
    assert drill(salon, turns=12) == []
    assert BookingSeries.objects.count() > 3, "or nothing was changed"
    whole()


def test_a_series_that_moves_and_somebody_who_books_meanwhile_both_get_their_times(
    salon: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = salon.staff.order_by("pk")
    made = series_create(
        contact=person(1),
        service=salon,
        staff=second,
        start=at("10:00"),
        rule="FREQ=DAILY;COUNT=2",
        actor=SYSTEM,
    )
    # The last date moves ahead of the other, and then there is nobody but the second for it.
    busy = booking_hold(
        contact=person(2), service=salon, start=at("12:00", DAYS[1]), staff=first, actor=ASSISTANT
    )
    booking_confirm(hold_token=busy.hold_token, actor=ASSISTANT)
    moving = threading.Event()

    def slowly(**how: Any) -> Booking:
        moved = booking_reschedule(**how)
        if not moving.is_set():
            moving.set()
            time.sleep(0.5)  # until whoever books stands in the queue for both
        return moved

    monkeypatch.setattr(series_changes, "booking_reschedule", slowly)

    def book() -> Booking:
        moving.wait(10)
        with business_context("estilo"):
            try:
                return booking_hold(
                    contact=person(3), service=salon, start=at("16:00"), actor=ASSISTANT
                )
            finally:
                connections["default"].close()

    with ThreadPoolExecutor(1) as pool:
        booked = pool.submit(book)
        changed = series_change(booking=made.booked[0], start=at("12:00"), actor=SYSTEM)
        assert booked.result().state == State.HELD
    assert changed.missed == []
    assert [row.start for row in changed.moved] == [at("12:00", DAYS[1]), at("12:00", DAYS[0])]


@pytest.mark.chaos
def test_nor_in_a_long_day(salon: Service) -> None:
    for _again in range(5):
        assert drill(salon, turns=40) == []
        whole()
