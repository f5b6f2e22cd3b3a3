"""Whatever people do in whatever order: what is offered can be had, and nothing is sold twice.

The salon over the night in which the clock goes back (25 October 2026), with shifts past midnight,
buffers, a class, one cabin for colour, daily limits, an absence and an area that Luis alone covers.
Each walk is a list of choices; every start that is asked for was offered a moment before.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings.availability import Slot
from bookings.models import (
    Booking,
    DateOverride,
    Occupancy,
    Resource,
    Service,
    ServiceArea,
    TimeOff,
    WorkingHours,
)
from bookings.selectors import slot_search
from bookings.services import (
    BookingRefused,
    Refusal,
    booking_cancel,
    booking_confirm,
    booking_hold,
    booking_reschedule,
)
from bookings.services.lifecycle import hold_lives
from bookings.services.visit_life import visit_cancel, visit_confirm, visit_reschedule
from bookings.services.visit_own import together_free
from bookings.services.visits import visit_hold
from bookings.taken import TAKES_A_PLACE
from bookings.tests.conftest import MADRID, person
from bookings.visits import visit_search
from leads.models import Contact
from tenants.actors import ASSISTANT
from tenants.models import Business

SATURDAY = datetime(2026, 10, 24, 8, tzinfo=MADRID)
UNTIL = datetime(2026, 10, 26, 12, tzinfo=MADRID)
State = Booking.State
LIVE = (State.PENDING, State.CONFIRMED)


@pytest.fixture
def night(estilo: Business) -> Iterator[time_machine.Traveller]:
    """Saturday at eight, in a salon with all that the engine knows switched on."""
    with time_machine.travel(SATURDAY, tick=False) as clock:
        _salon_arrange()
        yield clock


def _salon_arrange() -> None:
    marta, luis = (Resource.objects.get(name=name) for name in ("Marta", "Luis"))
    WorkingHours.objects.all().delete()
    for weekday in range(7):
        for start, end in ((time(10), time(14)), (time(20, 15), time(4))):
            WorkingHours.objects.create(weekday=weekday, start=start, end=end)
    DateOverride.objects.create(
        resource=luis, date=SATURDAY.date() + timedelta(days=2), windows=[["09:00", "11:00"]]
    )
    TimeOff.objects.create(
        resource=marta,
        start=SATURDAY + timedelta(hours=4),
        end=SATURDAY + timedelta(hours=4, minutes=35),
    )
    cabin = Resource.objects.create(name="Cabina", kind=Resource.Kind.ROOM, max_per_day=4)
    cut, colour = (Service.objects.get(name=name) for name in ("Corte", "Color"))
    Service.objects.filter(pk=cut.pk).update(step_min=25, buffer_after_min=10, max_per_day=5)
    Service.objects.filter(pk=colour.pk).update(buffer_before_min=5, min_notice_min=120)
    colour.staff.set([marta, luis])
    colour.requires.set([cabin])
    yoga = Service.objects.create(name="Yoga", duration_min=60, step_min=60, capacity=3)
    yoga.staff.set([luis])
    ServiceArea.objects.create(name="Getafe").resources.set([luis])
    Resource.objects.filter(pk=luis.pk).update(max_per_day=6)


class Walk:
    """One walk; `number` chooses among whatever there is to choose from."""

    def __init__(self, clock: time_machine.Traveller) -> None:
        self.clock = clock
        self.services = {each.name: each for each in Service.objects.all()}
        self.people = [person(number) for number in range(1, 5)]
        area = str(ServiceArea.objects.get().uuid)
        Contact.objects.filter(pk=self.people[0].pk).update(preferences={"area": area})
        self.people[0].preferences = {"area": area}
        self.among = tuple(Resource.objects.filter(name="Luis").values_list("pk", flat=True))

    def step(self, verb: str, number: int) -> None:
        getattr(self, verb)(number)
        check_all()

    def _choose(self, found: list[Slot], number: int) -> Slot | None:
        return found[number % len(found)] if found else None

    def _span(self) -> dict[str, datetime]:
        return {"range_from": SATURDAY, "range_to": UNTIL}

    def hold(self, number: int) -> None:
        who = self.people[number % 4]
        service = self.services[("Corte", "Color", "Yoga")[number % 3]]
        seats = 1 + number % 2 if service.capacity > 1 else 1
        # Their own hold does not stand in the way of the next one: they may ask for its time.
        own = list(who.bookings.filter(state=State.HELD).values_list("pk", flat=True))
        found = slot_search(
            service=service,
            party_size=seats,
            ignoring=own,
            among=self.among if who is self.people[0] else None,
            **self._span(),
        )
        slot = self._choose(found, number // 3)
        if slot is not None:
            held = booking_hold(
                contact=who, service=service, start=slot.start, party_size=seats, actor=ASSISTANT
            )
            assert held.start == slot.start

    def confirm(self, number: int) -> None:
        held = list(Booking.objects.filter(state=State.HELD, visit=None).order_by("pk"))
        if not held:
            return
        chosen = held[number % len(held)]
        for _tab in range(1 + number % 2):
            if hold_lives(chosen) or chosen.state == State.CONFIRMED:
                chosen = booking_confirm(hold_token=chosen.hold_token, actor=ASSISTANT)
                assert chosen.state == State.CONFIRMED
            else:
                with pytest.raises(BookingRefused) as refused:
                    booking_confirm(hold_token=chosen.hold_token, actor=ASSISTANT)
                assert refused.value.code == Refusal.HOLD_EXPIRED

    def visit(self, number: int) -> None:
        who = self.people[number % 4]
        names = (("Corte", "Color"), ("Color", "Corte"), ("Corte", "Corte", "Color"))[number % 3]
        services = [self.services[name] for name in names]
        own = list(who.bookings.filter(state=State.HELD).values_list("pk", flat=True))
        among = self.among if who is self.people[0] else None
        found = visit_search(services=services, ignoring=own, among=among, **self._span())
        slot = self._choose(found, number // 3)
        if slot is not None:
            visit = visit_hold(contact=who, services=services, start=slot.start, actor=ASSISTANT)
            if number % 2:
                visit_confirm(hold_token=visit.hold_token, actor=ASSISTANT)

    def move(self, number: int) -> None:
        chosen = self._booked(number)
        if chosen is None:
            return
        slot = self._choose(together_free(chosen, first=SATURDAY, until=UNTIL), number // 7)
        if slot is None:
            return
        if chosen.visit is not None:
            visit_reschedule(visit=chosen.visit, start=slot.start, actor=ASSISTANT)
        else:
            booking_reschedule(booking=chosen, start=slot.start, actor=ASSISTANT)
        chosen.refresh_from_db()
        assert chosen.start == slot.start

    def cancel(self, number: int) -> None:
        chosen = self._booked(number)
        if chosen is not None and chosen.visit is not None:
            visit_cancel(visit=chosen.visit, actor=ASSISTANT)
        elif chosen is not None:
            booking_cancel(booking=chosen, actor=ASSISTANT)

    def wait(self, number: int) -> None:
        self.clock.shift(timedelta(minutes=(3, 11, 45, 200)[number % 4]))

    def _booked(self, number: int) -> Booking | None:
        rows = Booking.objects.filter(state__in=LIVE, start__gt=timezone.now())
        rows = rows.select_related("visit", "contact", "service", "resource").order_by("pk")
        heads = {row.visit_id or -row.pk: row for row in sorted(rows, key=lambda r: r.start)[::-1]}
        begun = Booking.objects.filter(start__lte=timezone.now(), visit__isnull=False)
        gone = set(begun.values_list("visit", flat=True))
        listed = [row for key, row in sorted(heads.items()) if key not in gone]
        return listed[number % len(listed)] if listed else None


def check_all() -> None:
    """What must be true of the rows at any moment."""
    taking = Booking.objects.filter(state__in=TAKES_A_PLACE).select_related("service")
    rows = [row for row in taking if row.state != State.HELD or hold_lives(row)]
    _nobody_in_two_places(rows)
    _no_class_is_oversold(rows)
    _no_day_is_too_full(rows)
    _rows_and_time_agree(rows)


def _nobody_in_two_places(rows: list[Booking]) -> None:
    """From the bookings alone: not from what the exclusion constraint guards."""
    spans: dict[int, set[tuple[datetime, datetime, object]]] = defaultdict(set)
    for row in rows:
        what = f"visit {row.visit_id}" if row.visit_id else _what(row)
        before = timedelta(minutes=row.service.buffer_before_min)
        after = timedelta(minutes=row.service.buffer_after_min)
        for pk in (row.resource_id, *row.extras.values_list("pk", flat=True)):
            spans[pk].add((row.start - before, row.end + after, what))
    for taken in spans.values():
        for (_, ends, one), (begins, _, other) in pairwise(sorted(taken, key=lambda s: s[:2])):
            assert one == other or ends <= begins, (ends, begins)


def _what(row: Booking) -> str:
    """The appointment that it is part of: a class is one, however many come."""
    return f"class {row.session_id}" if row.session_id else f"booking {row.pk}"


def _no_class_is_oversold(rows: list[Booking]) -> None:
    seats: Counter[int] = Counter()
    for row in rows:
        if row.session_id is not None:
            seats[row.session_id] += row.seats
    assert all(number <= 3 for number in seats.values())


def _no_day_is_too_full(rows: list[Booking]) -> None:
    of_service: Counter[object] = Counter()
    of_person: dict[object, set[object]] = defaultdict(set)
    for row in rows:
        day = row.start.astimezone(MADRID).date()
        of_service[row.service.name, day] += 1
        of_person[row.resource_id, day].add(_what(row))
    luis = Resource.objects.get(name="Luis").pk
    assert all(number <= 5 for (name, _), number in of_service.items() if name == "Corte")
    assert all(len(found) <= 6 for (pk, _), found in of_person.items() if pk == luis)


def _rows_and_time_agree(rows: list[Booking]) -> None:
    """Each that takes time has it, and no time is kept for nobody."""
    plain = {row.pk for row in rows if row.session_id is None}
    kept = set(Occupancy.objects.filter(booking__isnull=False).values_list("booking", flat=True))
    assert plain <= kept
    dead = kept - plain
    over = Booking.objects.filter(pk__in=dead).exclude(state=State.HELD)
    assert not over.exists(), "only a hold that nobody swept yet may still have its row"


VERBS = ("hold", "hold", "hold", "confirm", "confirm", "visit", "visit", "move", "cancel", "wait")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 500)), min_size=4, max_size=25)
Steps = list[tuple[str, int]]


@pytest.mark.chaos
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_what_is_offered_can_be_had_and_nothing_is_sold_twice(
    night: time_machine.Traveller, steps: Steps
) -> None:
    night.move_to(SATURDAY)
    with transaction.atomic():
        walk = Walk(night)
        for verb, number in steps:
            walk.step(verb, number)
        transaction.set_rollback(True)
