"""From rows to answers: the hours and busy time of everybody who can serve, and who is free when.

Searching and holding stand on the same plan, so whatever is offered can be held.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, BigIntegerField, Q, QuerySet, Sum

from bookings.availability import Busy, Schedule, SlotRules, Starts, epoch, starts
from bookings.hours import schedules_load
from bookings.models import Booking, Occupancy, Resource, Service
from tenants.context import current_business

State = Booking.State
TAKES_A_PLACE = (State.HELD, State.PENDING, State.CONFIRMED, State.COMPLETED, State.NO_SHOW)


class _Spans(Aggregate):
    """A group's ranges as pairs of epoch seconds: one row per resource instead of one per range."""

    function = "array_agg"
    template = (
        "%(function)s(ARRAY[EXTRACT(EPOCH FROM lower(%(expressions)s)),"
        " EXTRACT(EPOCH FROM upper(%(expressions)s))]::bigint[])"
    )
    output_field = ArrayField(ArrayField(BigIntegerField()))


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
    to look past (the one being moved). Two queries.
    """
    first, until = footprint(service, first)[0], footprint(service, until)[1]
    rows = Occupancy.objects.filter(
        resource_id__in=resource_ids, during__overlap=(first, until)
    ).order_by()
    found: dict[int, list[Busy]] = {pk: [] for pk in resource_ids}
    for pk, spans in _plain(rows, alive_at, ignoring):
        found[pk].extend(Busy(begins, ends) for begins, ends in spans)
    for each in _classes(rows, alive_at, ignoring):
        found[each.resource_id].append(each.busy(service))
    return found


def _plain(
    rows: QuerySet[Occupancy], alive_at: datetime | None, ignoring: Collection[int]
) -> Iterable[tuple[int, list[list[int]]]]:
    """What holds and bookings take, by resource."""
    rows = rows.filter(session__isnull=True).exclude(booking_id__in=ignoring)
    if alive_at is not None:
        rows = rows.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=alive_at))
    return rows.values_list("resource_id").annotate(spans=_Spans("during"))


class _Class(NamedTuple):
    """A class's occupancy, and the places `taken` of it."""

    resource_id: int
    begins: datetime
    ends: datetime
    service_id: int
    start: datetime
    capacity: int
    taken: int

    def busy(self, service: Service) -> Busy:
        """As busy time for a search of `service`. A date with its own number of places counts as
        if the difference were taken, so that what is left comes out right."""
        begins, ends = epoch(self.begins), epoch(self.ends, up=True)
        if self.service_id != service.pk:
            return Busy(begins, ends)
        start = epoch(self.start)
        taken = self.taken + service.capacity - self.capacity
        return Busy(start, ends, (start - begins) // 60, 0, taken, session=True)


def _classes(
    rows: QuerySet[Occupancy], alive_at: datetime | None, ignoring: Collection[int]
) -> list[_Class]:
    """The classes that somebody is booked into."""
    counts = Q(session__bookings__state__in=TAKES_A_PLACE)
    counts &= ~Q(session__bookings__in=ignoring)
    if alive_at is not None:
        dead = Q(session__bookings__hold_expires_at__lte=alive_at)
        counts &= ~(Q(session__bookings__state=State.HELD) & dead)
    taken = Sum("session__bookings__seats", filter=counts)
    found = rows.filter(session__isnull=False).annotate(taken=taken).filter(taken__gt=0)
    return [
        _Class(*row)
        for row in found.values_list(
            "resource_id",
            "during__startswith",
            "during__endswith",
            "session__service_id",
            "session__start",
            "session__capacity",
            "taken",
        )
    ]
