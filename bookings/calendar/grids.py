"""Weeks and days as grids: columns side by side on one axis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.calendar.axis import Axis, Row, Span
from bookings.calendar.blocks import (
    Block,
    Column,
    Shade,
    away_text,
    gaps_of,
    lay_out,
    overlaps,
    who_text,
)
from bookings.calendar.choice import Choice
from bookings.calendar.facts import Facts, facts_load, takes
from bookings.models import Booking, ExternalEvent, Resource, TimeOff
from tenants.models import Membership

# What is drawn at the least, so that an empty week has a shape.
EARLIEST, LATEST = 9 * 60, 19 * 60
WEEK = 7


@dataclass
class Grid:
    """Columns on one axis, cut to the hours in which something may happen."""

    columns: list[Column]
    axis: Axis
    first: int
    last: int

    @property
    def rows(self) -> list[Row]:
        """Its hours."""
        return self.axis.rows(self.first, self.last)

    @property
    def minutes(self) -> int:
        """How tall it is."""
        return self.last - self.first

    @property
    def now(self) -> int | None:
        """Where the now line stands, in minutes from the top; None outside the grid."""
        moment = timezone.now()
        local = timezone.localdate(moment, self.axis.tz)
        minute = self.axis.position(moment, local) - self.first
        return minute if 0 <= minute < self.minutes else None

    @property
    def is_current(self) -> bool:
        """Whether today is among its days."""
        return any(column.is_today for column in self.columns)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_load(*, choice: Choice, tz: ZoneInfo, seen_by: Membership) -> Grid:
    """The seven days of the chosen day's week, from Monday, in the business's zone."""
    monday = monday_of(choice.day)
    days = [monday + timedelta(days=n) for n in range(WEEK)]
    people = [choice.staff] if choice.staff else []
    facts = facts_load(
        first=days[0], last=days[-1], tz=tz, seen_by=seen_by, choice=choice, people=people
    )
    return _grid(facts, [Column(day) for day in days], choice)


def day_load(
    *, choice: Choice, tz: ZoneInfo, seen_by: Membership, resources: Sequence[Resource]
) -> Grid:
    """The chosen day with a column for everybody and every room of `resources` (those offered),
    and for whoever else has something to do on it."""
    people = [choice.staff] if choice.staff else list(resources)
    facts = facts_load(
        first=choice.day, last=choice.day, tz=tz, seen_by=seen_by, choice=choice, people=people
    )
    known = {each.pk for each in people}
    others = {each.resource_id: each.resource for each in facts.bookings}
    if choice.staff is None:
        people += [each for pk, each in sorted(others.items()) if pk not in known]
    people.sort(key=lambda each: each.kind != Resource.Kind.STAFF)
    return _grid(facts, [Column(choice.day, each) for each in people], choice)


def agenda_load(*, choice: Choice, tz: ZoneInfo, seen_by: Membership) -> Grid:
    """The chosen day and the six that follow, to be read as a list."""
    days = [choice.day + timedelta(days=n) for n in range(WEEK)]
    facts = facts_load(first=days[0], last=days[-1], tz=tz, seen_by=seen_by, choice=choice)
    return _grid(facts, [Column(day) for day in days], choice)


def _grid(facts: Facts, columns: list[Column], choice: Choice) -> Grid:
    axis = Axis.of(sorted({column.date for column in columns}), facts.tz)
    opening = [
        facts.opening(column.resource or choice.staff, column.date, axis) for column in columns
    ]
    for column in columns:
        column.blocks = _blocks_of(facts, column, axis)
    top, bottom = _bounds(opening, columns, axis)
    for column, spans in zip(columns, opening, strict=True):
        column.shades = [
            *(Shade(at, length, "closed") for at, length in gaps_of(spans, top, bottom)),
            *_missing(axis, column.date, top, bottom),
        ]
        if name := facts.special.get(column.date):
            column.notes.append(name)
        _absences(facts, column, axis, choice, (top, bottom))
        column.blocks = lay_out(column.blocks)
        for block in column.blocks:
            block.top = block.start - top
    return Grid(columns, axis, top, bottom)


def _blocks_of(facts: Facts, column: Column, axis: Axis) -> list[Block]:
    begins = facts.midnight(column.date)
    until = facts.midnight(column.date + timedelta(days=1))
    theirs = [
        each
        for each in facts.bookings
        if overlaps(each.start, each.end, begins, until)
        and (column.resource is None or takes(each, column.resource))
    ]
    return [_block(group, column.date, axis) for group in _together(theirs)]


def _together(bookings: Iterable[Booking]) -> list[list[Booking]]:
    """Each booking by itself, those of one class as one."""
    ordered = sorted(bookings, key=lambda each: (each.session_id or 0, each.start, each.pk))
    found: list[list[Booking]] = []
    for session_id, group in groupby(ordered, key=lambda each: each.session_id):
        if session_id is None:
            found += [[each] for each in group]
        else:
            found.append(list(group))
    return found


def _block(bookings: list[Booking], day: date, axis: Axis) -> Block:
    first = bookings[0]
    start, end = axis.position(first.start, day), axis.position(first.end, day)
    return Block(start, max(end, start + 1), bookings)


def _bounds(opening: list[list[Span]], columns: list[Column], axis: Axis) -> Span:
    spans = [span for spans in opening for span in spans if span != (0, axis.end)]
    spans += [(block.start, block.end) for each in columns for block in each.blocks]
    first = min([axis.of_clock(EARLIEST), *(start for start, _end in spans)])
    last = max([axis.of_clock(LATEST), *(end for _start, end in spans)])
    return first // 60 * 60, min(-(-last // 60) * 60, axis.end)


def _missing(axis: Axis, day: date, top: int, bottom: int) -> list[Shade]:
    found = []
    for start, end in axis.missing(day):
        begins, ends = max(start, top), min(end, bottom)
        if begins < ends:
            found.append(Shade(begins - top, ends - begins, "missing"))
    return found


def _absences(facts: Facts, column: Column, axis: Axis, choice: Choice, shown: Span) -> None:
    """Absences and outside events of a column: behind it where they are of everybody in it, as
    blocks of their own where they are of one person of several; as a word above it where they take
    all of the day."""
    begins = facts.midnight(column.date)
    until = facts.midnight(column.date + timedelta(days=1))
    rows: list[TimeOff | ExternalEvent] = [*facts.away, *facts.outside]
    for row in rows:
        if not overlaps(row.start, row.end, begins, until):
            continue
        if column.resource is not None and row.resource not in (None, column.resource):
            continue
        start = max(axis.position(row.start, column.date), shown[0])
        end = min(axis.position(row.end, column.date), shown[1])
        whole = row.resource is None or column.resource is not None or choice.staff is not None
        if start < end:
            _absence(column, row, (start, end), whole, shown)


def _absence(
    column: Column, row: TimeOff | ExternalEvent, at: Span, whole: bool, shown: Span
) -> None:
    away = row if isinstance(row, TimeOff) else None
    all_day = at == shown
    if all_day and not whole:
        column.notes.append(_said(row, whole=False))
    elif whole:
        kind = "away" if away else "outside"
        length = at[1] - at[0]
        text = _said(row, whole=True)
        column.shades.append(Shade(at[0] - shown[0], length, kind, text, away))
    elif away is not None:
        column.blocks.append(Block(*at, away=away))
    else:
        assert isinstance(row, ExternalEvent)
        column.blocks.append(Block(*at, outside=row))


def _said(row: TimeOff | ExternalEvent, *, whole: bool) -> str:
    if isinstance(row, TimeOff):
        return away_text(row) if whole and row.resource else who_text(row)
    busy = _("Ocupado en otro calendario")
    return f"{row.resource.name}: {busy}" if row.resource and not whole else busy
