"""From rows to answers: the hours and busy time of everybody who can serve, and who is free when.

Searching and holding stand on the same plan, so whatever is offered can be held.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import BigIntegerField, Func, Q, Sum

from bookings.availability import Busy, Schedule, SlotRules, Starts, epoch, starts
from bookings.hours import schedules_load
from bookings.models import Booking, Occupancy, Resource, Service
from tenants.context import current_business

State = Booking.State
TAKES_A_PLACE = (State.HELD, State.PENDING, State.CONFIRMED, State.COMPLETED, State.NO_SHOW)


class _Epoch(Func):
    """One bound of a range as whole epoch seconds: integers cost a third of what ranges do."""

    output_field = BigIntegerField()

    def __init__(self, bound: str, column: str) -> None:
        super().__init__(column, template=f"EXTRACT(EPOCH FROM {bound}(%(expressions)s))::bigint")


@dataclass(frozen=True)
class Plan:
    """A service, and the schedule of each resource that may serve it, by resource id."""

    service: Service
    rules: SlotRules
    schedules: Mapping[int, Schedule]

    def starts(
        self, busy: Mapping[int, list[Busy]], now: datetime, first: datetime, until: datetime
    ) -> dict[int, Starts]:
        """Each resource's bookable starts in [first, until)."""
        moments = epoch(now), epoch(first, up=True), epoch(until, up=True)
        return {
            pk: starts(schedule, self.rules, busy.get(pk, ()), *moments)
            for pk, schedule in self.schedules.items()
        }


def plan_load(
    *,
    service: Service,
    first: datetime,
    until: datetime,
    party_size: int = 1,
    staff: Resource | None = None,
) -> Plan:
    """The plan of a service around [first, until). Three queries whatever the number of staff.

    `staff` narrows it to one, who must be active and do this service: else nobody is in the plan.
    """
    able = service.staff.filter(active=True)
    if staff is not None:
        able = able.filter(pk=staff.pk)
    ids = list(able.order_by("pk").values_list("pk", flat=True))
    schedules = schedules_load(ids, current_business().tz, first, until)
    return Plan(service, rules_of(service, party_size), schedules)


def rules_of(service: Service, party_size: int) -> SlotRules:
    """A service's row as slot rules. Raises ValueError for a party below 1."""
    return SlotRules(
        duration=service.duration_min,
        step=service.step_min,
        buffer_before=service.buffer_before_min,
        buffer_after=service.buffer_after_min,
        notice=service.min_notice_min,
        horizon_days=service.horizon_days,
        capacity=service.capacity,
        party_size=party_size,
    )


def footprint(service: Service, start: datetime) -> tuple[datetime, datetime]:
    """The time that a booking at `start` takes from its resource, buffers included."""
    before, after = service.buffer_before_min, service.buffer_after_min
    start = start.astimezone(UTC)  # adding to a local time would count wall-clock hours
    end = start + timedelta(minutes=service.duration_min)
    return start - timedelta(minutes=before), end + timedelta(minutes=after)


def busy_load(
    *,
    service: Service,
    resource_ids: Collection[int],
    first: datetime,
    until: datetime,
    alive_at: datetime | None,
    ignoring: Collection[int] = (),
) -> dict[int, list[Busy]]:
    """Time taken from each resource that could matter to a start in [first, until).

    Holds that have expired by `alive_at` do not count; None counts every row, which is what the
    holder of the resources' locks must do, having freed the dead ones. `ignoring`: ids of bookings
    to look past (the one being moved). One query, and one more where classes are among the rows.
    """
    span = footprint(service, first)[0], footprint(service, until)[1]
    rows = Occupancy.objects.filter(resource_id__in=resource_ids, during__overlap=span)
    rows = rows.exclude(booking_id__in=ignoring) if ignoring else rows
    if alive_at is not None:
        rows = rows.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=alive_at))
    found: dict[int, list[Busy]] = {pk: [] for pk in resource_ids}
    classes: list[_ClassRow] = []
    for row in rows.values_list(*_COLUMNS):
        if row[3] is None:
            found[row[0]].append(Busy(row[1], row[2]))
        else:
            classes.append(_ClassRow(*row))
    seats = _seats({row.session_id for row in classes}, alive_at, ignoring) if classes else {}
    for row in classes:
        if seats.get(row.session_id):
            found[row.resource_id].append(row.busy(service, seats[row.session_id]))
    return found


class _ClassRow(NamedTuple):
    """A class's occupancy; the order is that of `_COLUMNS`."""

    resource_id: int
    begins: int
    ends: int
    session_id: int
    service_id: int
    start: datetime
    capacity: int

    def busy(self, service: Service, seats: int) -> Busy:
        """As busy time for a search of `service`. A date with its own number of places counts as
        if the difference were taken, so that what is left comes out right."""
        if self.service_id != service.pk:
            return Busy(self.begins, self.ends)
        start = epoch(self.start)
        taken = seats + service.capacity - self.capacity
        return Busy(start, self.ends, (start - self.begins) // 60, 0, taken, session=True)


_COLUMNS = (
    "resource_id",
    _Epoch("lower", "during"),
    _Epoch("upper", "during"),
    "session_id",
    "session__service_id",
    "session__start",
    "session__capacity",
)


def _seats(
    session_ids: Collection[int], alive_at: datetime | None, ignoring: Collection[int]
) -> dict[int, int]:
    """Places taken of each class; a class that nobody is booked into is not in the answer."""
    taken = Booking.objects.filter(session_id__in=session_ids, state__in=TAKES_A_PLACE)
    taken = taken.exclude(pk__in=ignoring)
    if alive_at is not None:
        taken = taken.exclude(state=State.HELD, hold_expires_at__lte=alive_at)
    return dict(taken.order_by().values_list("session_id").annotate(Sum("seats")))
