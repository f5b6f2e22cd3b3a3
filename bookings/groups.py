"""Several people at the same moment, for one service or each for their own: when there is somebody
of the team for each."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from bookings.availability import Slot
from bookings.models import Resource, Service
from bookings.planning import Plan, plan_load
from bookings.selectors import FURTHEST, LONGEST_SEARCH
from bookings.taken import taken_load


def group_search(
    *,
    service: Service,
    people: int,
    range_from: datetime,
    range_to: datetime,
    limit: int | None = None,
    among: Collection[int] | None = None,
) -> list[Slot]:
    """Starts (UTC) in [range_from, range_to) at which `people` of the team are free for a service
    that each gives to one person, ascending; `among`: ids of those who may, where not everybody
    may. None for classes, whose places `slot_search` counts.

    What a shared room or a daily limit of the service allows beyond the first is only known when
    the times are taken: `booking_hold` has the last word. The queries are those of `slot_search`.
    """
    now = timezone.now()
    first = min(max(range_from, now), now + FURTHEST).astimezone(UTC)
    until = min(range_to, now + FURTHEST, first + LONGEST_SEARCH).astimezone(UTC)
    if not service.active or service.capacity > 1 or first >= until:
        return []
    plan = plan_load(service=service, first=first, until=until, among=among)
    if not _rooms_enough(plan, people):
        return []
    taken = taken_load(plan=plan, first=first, until=until, alive_at=now)
    free: Counter[int] = Counter()
    for each in plan.starts(taken, now, first, until).values():
        free.update(each.at)
    found = sorted(at for at, able in free.items() if able >= people)[:limit]
    return [Slot(datetime.fromtimestamp(at, UTC), free[at]) for at in found]


def _rooms_enough(plan: Plan, people: int) -> bool:
    return all(len(rooms) >= people for rooms in plan.rooms.values())


def together_search(
    *,
    services: Sequence[Service],
    range_from: datetime,
    range_to: datetime,
    staff: Sequence[Resource | None] | None = None,
    limit: int | None = None,
    among: Collection[int] | None = None,
) -> list[Slot]:
    """Starts (UTC) in [range_from, range_to) at which all `services` can begin at once, each given
    by somebody else; `staff`: whom for each, None for anybody. What holds of `group_search` holds
    here; the queries are those of `slot_search` for each service."""
    now = timezone.now()
    first = min(max(range_from, now), now + FURTHEST).astimezone(UTC)
    until = min(range_to, now + FURTHEST, first + LONGEST_SEARCH).astimezone(UTC)
    single = all(each.active and each.capacity == 1 for each in services)
    if not single or first >= until:
        return []
    free = _free(services, staff, first, until, among)
    found = sorted(at for at in set().union(*free) if _one_each([who.get(at, ()) for who in free]))
    return [Slot(datetime.fromtimestamp(at, UTC), 1) for at in found[:limit]]


def together_staff(
    *,
    services: Sequence[Service],
    start: datetime,
    staff: Sequence[Resource | None] | None = None,
    among: Collection[int] | None = None,
) -> list[Resource]:
    """Who would give each of the services at once from `start`, in order; empty where they cannot
    be had so."""
    free = _free(services, staff, start, start + timedelta(minutes=1), among)
    at = int(start.timestamp())
    chosen = _one_each([who.get(at, ()) for who in free])
    rows = Resource.objects.in_bulk(chosen)
    return [rows[pk] for pk in chosen]


def _free(
    services: Sequence[Service],
    staff: Sequence[Resource | None] | None,
    first: datetime,
    until: datetime,
    among: Collection[int] | None,
) -> list[Mapping[int, Sequence[int]]]:
    """For each service, who can give it from each start (epoch seconds), in order of id; nothing
    where rooms or machines do not suffice for all of them."""
    named = staff or [None] * len(services)
    plans = [
        plan_load(service=service, first=first, until=until, staff=who, among=among)
        for service, who in zip(services, named, strict=True)
    ]
    needed = Counter(kind for plan in plans for kind in plan.rooms)
    rooms = {kind: {pk for plan in plans for pk in plan.rooms.get(kind, ())} for kind in needed}
    if any(len(rooms[kind]) < count for kind, count in needed.items()):
        return [{} for _ in plans]
    return [dict(_able(plan, first, until)) for plan in plans]


def _able(plan: Plan, first: datetime, until: datetime) -> Iterator[tuple[int, list[int]]]:
    now = timezone.now()
    taken = taken_load(plan=plan, first=first, until=until, alive_at=now)
    starts = plan.starts(taken, now, first, until)
    moments = sorted({at for each in starts.values() for at in each.at})
    for at in moments:
        yield at, [pk for pk in sorted(starts) if at in starts[pk].at]


def _one_each(able: Sequence[Sequence[int]]) -> list[int]:
    """Somebody else for each; empty where there are not enough. At most six choose."""
    if not able:
        return []
    for pk in able[0]:
        if len(able) == 1:
            return [pk]
        rest = _one_each([[other for other in each if other != pk] for each in able[1:]])
        if rest:
            return [pk, *rest]
    return []
