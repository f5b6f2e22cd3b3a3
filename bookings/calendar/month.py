"""A month: how full each day is, and what it begins with."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone

from bookings.calendar.axis import Axis
from bookings.calendar.blocks import who_text
from bookings.calendar.choice import Choice
from bookings.calendar.facts import Facts, facts_load
from bookings.calendar.grids import monday_of
from bookings.models import Booking, ClassSession, TimeOff
from bookings.selectors import ON_THE_CALENDAR
from bookings.visibility import bookings_as_seen
from tenants.models import Membership

SHOWN = 3
DAYS = 6 * 7


@dataclass
class Item:
    """One line of a day: a booking, or a class with its places taken."""

    start: datetime
    booking: Booking | None = None
    session: ClassSession | None = None
    taken: int = 0


@dataclass
class Cell:
    """One day: how many bookings, its first lines, and what keeps people away."""

    date: date
    in_month: bool
    count: int = 0
    lines: int = 0
    items: list[Item] = field(default_factory=list)
    closed: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def is_today(self) -> bool:
        return self.date == timezone.localdate()

    @property
    def more(self) -> int:
        """Lines that are not shown."""
        return self.lines - len(self.items)

    @property
    def is_free(self) -> bool:
        """An open day ahead on which nobody comes yet."""
        return not self.closed and not self.count and self.date >= timezone.localdate()


@dataclass
class Month:
    """Whole weeks around a month, Monday first."""

    first: date
    weeks: list[list[Cell]]

    @property
    def is_current(self) -> bool:
        today = timezone.localdate()
        return (self.first.year, self.first.month) == (today.year, today.month)


def month_load(*, choice: Choice, tz: ZoneInfo, seen_by: Membership) -> Month:
    """The chosen day's month. Seven queries, whatever it holds: days are counted, and cut to their
    first lines, by the database."""
    first = choice.day.replace(day=1)
    monday = monday_of(first)
    people = [choice.staff] if choice.staff else []
    facts = facts_load(
        first=monday,
        last=monday + timedelta(days=DAYS - 1),
        tz=tz,
        seen_by=seen_by,
        choice=choice,
        people=people,
        bookings=False,
    )
    cells = {
        day: _cell(facts, day, choice, in_month=(day.month == first.month))
        for day in (monday + timedelta(days=n) for n in range(DAYS))
    }
    _fill(cells, facts, choice, seen_by)
    days = list(cells.values())
    weeks = [days[n : n + 7] for n in range(0, DAYS, 7)]
    return Month(first, [week for week in weeks if any(cell.in_month for cell in week)])


def _cell(facts: Facts, day: date, choice: Choice, *, in_month: bool) -> Cell:
    axis = Axis.of([day], facts.tz)
    cell = Cell(day, in_month, closed=not facts.opening(choice.staff, day, axis))
    if name := facts.special.get(day):
        cell.notes.append(name)
    for row in facts.away:
        if _covers(row, facts, day):
            cell.notes.append(who_text(row))
            cell.closed |= row.resource is None or choice.staff is not None
    return cell


def _covers(row: TimeOff, facts: Facts, day: date) -> bool:
    """Whether an absence takes the day from noon to noon and more: what counts as a day off."""
    start = row.start <= facts.midnight(day) + timedelta(hours=9)
    return start and row.end >= facts.midnight(day) + timedelta(hours=19)


def _on_calendar(choice: Choice, prefix: str = "") -> Q:
    live = Q(**{f"{prefix}state": Booking.State.HELD})
    live &= Q(**{f"{prefix}hold_expires_at__gt": timezone.now()})
    live &= Q(**{f"{prefix}contact__isnull": False})
    return live | Q(**{f"{prefix}state__in": ON_THE_CALENDAR})


def _fill(cells: dict[date, Cell], facts: Facts, choice: Choice, seen_by: Membership) -> None:
    items: dict[date, list[Item]] = defaultdict(list)
    for booking in _firsts(facts, choice, seen_by):
        day = booking.day  # type: ignore[attr-defined]
        if day in cells:
            items[day].append(Item(booking.start, booking=booking))
            cells[day].count = cells[day].lines = booking.number  # type: ignore[attr-defined]
    for session in _classes(facts, choice):
        day = session.start.astimezone(facts.tz).date()
        if day in cells:
            taken = session.taken  # type: ignore[attr-defined]
            items[day].append(Item(session.start, session=session, taken=taken))
            cells[day].lines += 1
            cells[day].count += session.people  # type: ignore[attr-defined]
    for day, found in items.items():
        cells[day].items = sorted(found, key=lambda item: item.start)[:SHOWN]


def _between(facts: Facts) -> dict[str, datetime]:
    until = facts.midnight(facts.last + timedelta(days=1))
    return {"start__gte": facts.midnight(facts.first), "start__lt": until}


def _firsts(facts: Facts, choice: Choice, seen_by: Membership) -> QuerySet[Booking]:
    """The first bookings of each day, with `day` and the `number` that the day has."""
    rows = Booking.objects.filter(_on_calendar(choice), session=None, **_between(facts))
    if choice.service is not None:
        rows = rows.filter(service=choice.service)
    if choice.room is not None:
        rows = rows.filter(Q(resource=choice.room) | Q(pk__in=choice.room.extra_bookings.all()))
    elif choice.staff is not None:
        rows = rows.filter(resource=choice.staff)
    by_day = rows.annotate(day=TruncDate("start", tzinfo=facts.tz))
    ranked = by_day.annotate(
        number=Window(Count("pk"), partition_by=[F("day")]),
        rank=Window(RowNumber(), partition_by=[F("day")], order_by=["start", "pk"]),
    )
    seen = bookings_as_seen(ranked, seen_by)
    shown = seen.filter(rank__lte=SHOWN)  # type: ignore[misc]
    return shown.select_related("contact", "service", "resource").order_by("start", "pk")


def _classes(facts: Facts, choice: Choice) -> QuerySet[ClassSession]:
    """The classes that somebody comes to, with the places `taken` and how many `people` booked."""
    rows = ClassSession.objects.filter(**_between(facts))
    if choice.service is not None:
        rows = rows.filter(service=choice.service)
    if choice.room is not None:
        rows = rows.filter(occupancies__resource=choice.room)
    elif choice.staff is not None:
        rows = rows.filter(resource=choice.staff)
    counted = _on_calendar(choice, "bookings__")
    rows = rows.annotate(
        taken=Sum("bookings__seats", filter=counted),
        people=Count("bookings", filter=counted, distinct=True),
    )
    return rows.filter(people__gt=0).select_related("service").order_by("start", "pk")
