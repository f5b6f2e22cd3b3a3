"""Several people for the same service at the same moment: when there is somebody for each."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime

from django.utils import timezone

from bookings.availability import Slot
from bookings.models import Service
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
