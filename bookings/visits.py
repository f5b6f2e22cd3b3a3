"""Visits of several services, from rows: when they can be had, and who gives which part."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from bookings.availability import (
    MINUTE,
    Search,
    Slot,
    epoch,
    openings_between,
    ordinal_of,
)
from bookings.availability.visits import PARTS_MAX, Diary, Part, Seat, Visit
from bookings.models import Resource, Service
from bookings.planning import Plan, plan_load
from bookings.selectors import FURTHEST, LONGEST_SEARCH
from bookings.taken import Taken, taken_load

Staff = Sequence[Resource | None]
# Buffers of other services reach no further.
MARGIN = timedelta(days=2)


@dataclass(frozen=True)
class Visiting:
    """The plans of the parts of one visit, in order, with what is taken from everybody in them."""

    plans: Sequence[Plan]
    taken: Sequence[Taken]
    visit: Visit

    def starts(self, now: datetime, first: datetime, until: datetime) -> list[int]:
        """The starts (epoch seconds) in [first, until) at which the whole visit can be had."""
        moments = epoch(now), epoch(first, up=True), epoch(until, up=True)
        head = replace(self.plans[0].rules, buffer_after=0)
        search = Search(head, *moments)
        found: set[int] = set()
        for pk, schedule in self.plans[0].schedules.items():
            found.update(search.starts(schedule, self.taken[0].of(pk)).at)
        return [at for at in sorted(found) if self.seats(at, now) is not None]

    def seats(self, at: int, now: datetime) -> list[Seat] | None:
        """Who gives which part when the visit starts at `at`; None where it cannot be had."""
        if not all(self._in_time(index, at, now) for index in range(len(self.plans))):
            return None
        return self.visit.seats(at, lambda index, seats: self._fits_day(at, index, seats))

    def _in_time(self, index: int, at: int, now: datetime) -> bool:
        """Notice and horizon of each part's own service."""
        plan, begins = self.plans[index], at + self.visit.parts[index].begins
        if begins < epoch(now, up=True) + plan.rules.notice * MINUTE:
            return False
        days = plan.rules.horizon_days
        today = ordinal_of(plan.tz, epoch(now))
        return days is None or ordinal_of(plan.tz, begins) <= today + days

    def _fits_day(self, at: int, index: int, seats: Sequence[Seat]) -> bool:
        """Whether the daily limits bear one appointment more of everybody in the last seat and of
        its service, beside those of the visit's earlier parts."""
        plan, taken = self.plans[index], self.taken[index]
        day = ordinal_of(plan.tz, at + self.visit.parts[index].begins)
        earlier = [
            (self.plans[n].service.pk, seats[n].takes)
            for n in range(index)
            if ordinal_of(plan.tz, at + self.visit.parts[n].begins) == day
        ]
        for pk in seats[-1].takes:
            limit = plan.limits.get(pk)
            used = sum(pk in takes for _service, takes in earlier)
            if limit and taken.appointments.get(pk, {}).get(day, 0) + used >= limit:
                return False
        used = sum(service == plan.service.pk for service, _takes in earlier)
        counted = taken.appointments.get(None, {}).get(day, 0)
        return not plan.service.max_per_day or counted + used < plan.service.max_per_day


def visit_load(
    *,
    services: Sequence[Service],
    staff: Staff | None,
    first: datetime,
    until: datetime,
    alive_at: datetime | None,
    ignoring: Collection[int] = (),
    among: Collection[int] | None = None,
) -> Visiting:
    """The plans of a visit around [first, until). At most six queries a service. `staff`: whom for
    each part, None for anybody. `alive_at` as for `taken_load`, `among` as for `plan_load`.

    Raises ValueError for no service, more than six, or another number of people than services.
    """
    if not 1 <= len(services) <= PARTS_MAX:
        raise ValueError(f"a visit has one to {PARTS_MAX} services")
    wanted = list(staff) if staff is not None else [None] * len(services)
    if len(wanted) != len(services):
        raise ValueError("name somebody, or nobody, for each service")
    until = until + timedelta(minutes=sum(each.duration_min for each in services))
    first, until = first - MARGIN, until + MARGIN
    plans = [
        plan_load(
            service=service,
            first=first,
            until=until,
            staff=who,
            now=alive_at is None,
            among=among,
        )
        for service, who in zip(services, wanted, strict=True)
    ]
    taken = [
        taken_load(plan=plan, first=first, until=until, alive_at=alive_at, ignoring=ignoring)
        for plan in plans
    ]
    span = epoch(first), epoch(until)
    people: dict[int, Diary] = {}
    rooms: dict[int, Diary] = {}
    for plan, busy in zip(plans, taken, strict=True):
        for pk, schedule in plan.schedules.items():
            people[pk] = Diary(openings_between(schedule, *span), busy.of(pk))
        for pk, hours in (pair for kind in plan.rooms.values() for pair in kind.items()):
            openings = None if hours is None else openings_between(hours, *span)
            rooms[pk] = Diary(openings, busy.of(pk))
    return Visiting(plans, taken, Visit(_parts(plans), people, rooms))


def _parts(plans: Sequence[Plan]) -> list[Part]:
    found: list[Part] = []
    begins = 0
    for plan in plans:
        people = sorted(plan.schedules)
        rooms = [sorted(kind) for kind in plan.rooms.values()]
        found.append(Part(plan.rules, begins, people, rooms))
        begins += plan.rules.duration * MINUTE
    return found


def is_visitable(services: Sequence[Service]) -> bool:
    """Whether these can be had in one visit: active, no classes, one to six."""
    fit = all(each.active and each.capacity == 1 for each in services)
    return fit and 1 <= len(services) <= PARTS_MAX


def visit_search(
    *,
    services: Sequence[Service],
    range_from: datetime,
    range_to: datetime,
    staff: Staff | None = None,
    limit: int | None = None,
    ignoring: Collection[int] = (),
    among: Collection[int] | None = None,
) -> list[Slot]:
    """Starts (UTC) in [range_from, range_to) at which all `services` can be had one right after the
    other, ascending. `staff`: whom for each, None for anybody; `among`: ids of the people who may
    serve, where not everybody may. Classes and inactive services give
    nothing. What holds of `slot_search`'s range holds here; at most six queries a service."""
    now = timezone.now()
    first = min(max(range_from, now), now + FURTHEST).astimezone(UTC)
    until = min(range_to, now + FURTHEST, first + LONGEST_SEARCH).astimezone(UTC)
    if not is_visitable(services) or first >= until:
        return []
    visiting = visit_load(
        services=services,
        staff=staff,
        first=first,
        until=until,
        alive_at=now,
        ignoring=ignoring,
        among=among,
    )
    found = visiting.starts(now, first, until)[:limit]
    return [Slot(datetime.fromtimestamp(at, UTC), 1) for at in found]
