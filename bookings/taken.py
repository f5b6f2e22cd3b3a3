"""Time that is taken from people, rooms and machines, and how full their days are."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Aggregate,
    BigIntegerField,
    BooleanField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, TruncDate

from bookings.availability import Busy, epoch, ordinal_of
from bookings.models import Booking, CalendarConnection, ExternalEvent, Occupancy, Service, TimeOff

if TYPE_CHECKING:
    from bookings.planning import Plan

State = Booking.State
TAKES_A_PLACE = (State.HELD, State.PENDING, State.CONFIRMED, State.COMPLETED, State.NO_SHOW)
SPANS = ArrayField(ArrayField(BigIntegerField()))


class _Ranges(Aggregate):
    """A group's ranges as pairs of epoch seconds: one row per resource instead of one per range."""

    function = "array_agg"
    template = (
        "%(function)s(ARRAY[floor(EXTRACT(EPOCH FROM lower(%(expressions)s))),"
        " ceil(EXTRACT(EPOCH FROM upper(%(expressions)s)))]::bigint[])"
    )
    output_field = SPANS


class _Pairs(Aggregate):
    """The same of two columns, `start` and `end`."""

    function = "array_agg"
    template = (
        "%(function)s(ARRAY[floor(EXTRACT(EPOCH FROM %(expressions)s)),"
        ' ceil(EXTRACT(EPOCH FROM "end"))]::bigint[])'
    )
    output_field = SPANS


@dataclass(frozen=True)
class Taken:
    """Busy time by resource id; the same for all of them under None (the business is away).

    `worked`: seconds of appointments of each in the range. `appointments`: how many begin on each
    local date (ordinal), by resource; under None those of the service, whoever gives it.
    """

    busy: Mapping[int | None, list[Busy]] = field(default_factory=dict)
    worked: Mapping[int, int] = field(default_factory=dict)
    appointments: Mapping[int | None, Mapping[int, int]] = field(default_factory=dict)

    def of(self, resource_id: int) -> list[Busy]:
        """What is taken from one resource."""
        return [*self.busy.get(resource_id, ()), *self.busy.get(None, ())]

    def full_dates(self, resource_id: int | None, limit: int) -> list[int]:
        """The dates on which no appointment more fits under a daily limit."""
        counted = self.appointments.get(resource_id, {})
        return [day for day, number in counted.items() if number >= limit]


NOTHING = Taken()


def taken_load(
    *,
    plan: "Plan",
    first: datetime,
    until: datetime,
    alive_at: datetime | None,
    ignoring: Collection[int] = (),
) -> Taken:
    """Time taken from everybody in the plan that could matter to a start in [first, until).

    Holds that have expired by `alive_at` do not count; None counts every row, which is what the
    holder of the resources' locks must do, having freed the dead ones. `ignoring`: ids of bookings
    to look past (the one being moved). Two queries, and a third where a daily limit is set.
    """
    margin = plan.margin
    rows = _Rows(plan, first - margin[0], until + margin[1], alive_at, ignoring)
    busy: dict[int | None, list[Busy]] = defaultdict(list)
    worked: dict[int, int] = defaultdict(int)
    for appointment, pk, spans in rows.plain():
        busy[pk].extend(Busy(begins, ends) for begins, ends in spans)
        if appointment:
            worked[pk] += sum(ends - begins for begins, ends in spans)
    for each in rows.classes():
        taken = each.busy(plan.service)
        busy[each.resource_id].append(taken)
        worked[each.resource_id] += taken.end - taken.start
    if plan.limits or plan.service.max_per_day:
        return Taken(busy, worked, _appointments(plan, first, until, alive_at, ignoring))
    return Taken(busy, worked)


class _Class(NamedTuple):
    """A class's occupancy, and the places `taken` of it."""

    resource_id: int
    begins: datetime
    ends: datetime
    service_id: int
    start: datetime
    capacity: int
    teacher_id: int
    taken: int

    def busy(self, service: Service) -> Busy:
        """As busy time for a search of `service`. A date with its own number of places counts as
        if the difference were taken, so that what is left comes out right."""
        begins, ends = epoch(self.begins), epoch(self.ends, up=True)
        if self.service_id != service.pk or self.resource_id != self.teacher_id:
            return Busy(begins, ends)
        start = epoch(self.start)
        taken = self.taken + service.capacity - self.capacity
        return Busy(start, ends, (start - begins) // 60, 0, taken, session=True)


@dataclass(frozen=True)
class _Rows:
    """The rows that overlap [first, until)."""

    plan: "Plan"
    first: datetime
    until: datetime
    alive_at: datetime | None
    ignoring: Collection[int]

    @property
    def occupancies(self) -> QuerySet[Occupancy]:
        return Occupancy.objects.filter(
            resource_id__in=self.plan.resource_ids, during__overlap=(self.first, self.until)
        ).order_by()

    def plain(self) -> QuerySet[Any, Any]:
        """(is an appointment, resource, spans): what holds and bookings take, times off and outside
        calendars, of which those without a resource are everybody's. One query."""
        booked = self.occupancies.filter(session__isnull=True).exclude(booking_id__in=self.ignoring)
        booked = booked.filter(alive(self.alive_at))
        mine = Q(resource_id__in=self.plan.resource_ids) | Q(resource_id__isnull=True)
        mine &= Q(start__lt=self.until, end__gt=self.first)
        gone = CalendarConnection.State.DISCONNECTED
        events = ExternalEvent.objects.filter(mine)
        events = events.exclude(connection__in=CalendarConnection.objects.filter(state=gone))
        away = _grouped(TimeOff.objects.filter(mine), False, _Pairs("start"))
        outside = _grouped(events, False, _Pairs("start"))
        found = _grouped(booked, True, _Ranges("during"))
        return found.union(away, outside, all=True)

    def classes(self) -> list[_Class]:
        """The classes that somebody is booked into. One query."""
        counts = Q(session__bookings__state__in=TAKES_A_PLACE)
        counts &= ~Q(session__bookings__in=self.ignoring)
        if self.alive_at is not None:
            dead = Q(session__bookings__hold_expires_at__lte=self.alive_at)
            counts &= ~(Q(session__bookings__state=State.HELD) & dead)
        rows = self.occupancies.filter(session__isnull=False)
        found = rows.annotate(taken=Sum("session__bookings__seats", filter=counts))
        columns = (
            "resource_id",
            "during__startswith",
            "during__endswith",
            "session__service_id",
            "session__start",
            "session__capacity",
            "session__resource_id",
            "taken",
        )
        return [_Class(*row) for row in found.filter(taken__gt=0).values_list(*columns)]


def _grouped(rows: QuerySet[Any], appointment: bool, spans: Aggregate) -> QuerySet[Any, Any]:
    kind = Value(appointment, output_field=BooleanField())
    columns = rows.order_by().annotate(kind=kind).values_list("kind", "resource_id")
    return cast("QuerySet[Any, Any]", columns.annotate(spans=spans))


def alive(at: datetime | None) -> Q:
    """Occupancies that are not a hold's whose time is over; None: all."""
    return Q() if at is None else Q(expires_at__isnull=True) | Q(expires_at__gt=at)


def _appointments(
    plan: "Plan",
    first: datetime,
    until: datetime,
    alive_at: datetime | None,
    ignoring: Collection[int],
) -> dict[int | None, dict[int, int]]:
    """Appointments per local date of the business, of everybody with a limit and of the service as
    a whole. A class counts once, whoever is in it; a room's count is what takes place in it."""
    tz = plan.tz
    days = [date.fromordinal(ordinal_of(tz, epoch(moment))) for moment in (first, until)]
    begins = datetime.combine(days[0], time(0), tz)
    ends = datetime.combine(days[1] + timedelta(1), time(0), tz)
    at = Coalesce("booking__start", "session__start")
    rows = (
        Occupancy.objects.order_by()
        .annotate(
            at=at,
            main=Coalesce("booking__resource_id", "session__resource_id"),
            gives=Coalesce("booking__service_id", "session__service_id"),
        )
        .filter(Q(resource_id__in=plan.limits) | Q(gives=plan.service.pk))
        .filter(alive(alive_at), during__overlap=(begins, ends), at__gte=begins, at__lt=ends)
        .exclude(booking_id__in=ignoring)
    )
    somebody = Booking.objects.filter(session=OuterRef("session"), state__in=TAKES_A_PLACE)
    somebody = somebody.exclude(pk__in=ignoring)
    if alive_at is not None:
        somebody = somebody.exclude(state=State.HELD, hold_expires_at__lte=alive_at)
    rows = rows.filter(Q(session__isnull=True) | Exists(somebody))
    counted = (
        rows.annotate(day=TruncDate("at", tzinfo=tz))
        .values_list("resource_id", "main", "gives", "day")
        .annotate(n=Count("pk"))
    )
    found: dict[int | None, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for resource_id, main, gives, day, number in counted:
        found[resource_id][day.toordinal()] += number
        if resource_id == main and gives == plan.service.pk:
            found[None][day.toordinal()] += number
    return found
