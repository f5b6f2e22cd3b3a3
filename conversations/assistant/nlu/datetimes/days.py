"""Days as people name them, and where they fall on the calendar.

Every class answers `span(ctx)` with half-open dates in the local calendar. A day without a
month or year is the next one from today on; today counts.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from conversations.assistant.nlu.datetimes.model import (
    Context,
    Day,
    DaySpan,
    Duration,
    Edge,
    NoSuchDate,
    Unit,
    one_day,
)

_SEARCH_MONTHS = 48  # a weekday falls on a given day of the month at least once in four years


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month if it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_span(year: int, month: int) -> DaySpan:
    first = date(year, month, 1)
    return DaySpan(first, add_months(first, 1), "month")


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def exact_date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoSuchDate(f"{year}-{month}-{day}") from error


def edge_span(span: DaySpan, edge: Edge) -> DaySpan:
    """The early, middle or late days of a month or of a week."""
    days = (span.end - span.start).days
    if days > 31:  # of a year: its first month, its sixth to eighth, its last
        first, count = {Edge.EARLY: (0, 1), Edge.MID: (5, 3), Edge.LATE: (11, 1)}[edge]
        start = add_months(span.start, first)
        return DaySpan(start, add_months(start, count), "day")
    early, late = (10, 20) if days > 20 else (days // 2, days // 2)
    middle = (early - 1, late) if days > 20 else (early - 1, late + 1)
    first, last = {Edge.EARLY: (0, early), Edge.MID: middle, Edge.LATE: (late, days)}[edge]
    return DaySpan(span.start + timedelta(days=first), span.start + timedelta(days=last), "day")


@dataclass(frozen=True)
class DateOf(Day):
    """A day of the month, perhaps with month, year or weekday; `month_offset` 1 is next month,
    `year_offset` 1 next year."""

    day: int
    month: int | None = None
    year: int | None = None
    month_offset: int | None = None
    weekday: int | None = None
    year_offset: int | None = None

    def span(self, ctx: Context) -> DaySpan:
        return one_day(self.on_or_after(ctx.today))

    def on_or_after(self, floor: date) -> date:
        """The first such day from `floor` on; a day with a year is that day, past or not."""
        if not 1 <= self.day <= 31:
            raise NoSuchDate(str(self.day))
        if self.month_offset is not None:
            first = add_months(floor.replace(day=1), self.month_offset)
            return exact_date(first.year, first.month, self.day)
        if self.month is None:
            return self._in_coming_months(floor)
        year = self.year if self.year_offset is None else floor.year + self.year_offset
        if year is not None:
            return exact_date(year, self.month, self.day)
        return self._in_coming_years(floor)

    def _in_coming_months(self, floor: date) -> date:
        for n in range(_SEARCH_MONTHS):
            first = add_months(floor.replace(day=1), n)
            if self.day > monthrange(first.year, first.month)[1]:
                continue
            day = first.replace(day=self.day)
            if day >= floor and self.weekday in (None, day.weekday()):
                return day
        raise NoSuchDate(str(self.day))

    def _in_coming_years(self, floor: date) -> date:
        assert self.month is not None
        year = floor.year if (self.month, self.day) >= (floor.month, floor.day) else floor.year + 1
        return exact_date(year, self.month, self.day)


@dataclass(frozen=True)
class Weekday(Day):
    """A weekday: the coming one, this or next week's, or (`past`) the one before today."""

    weekday: int
    next: bool = False
    past: bool = False
    week: Day | None = None
    extra_weeks: int = 0
    after_today: bool = False

    def span(self, ctx: Context) -> DaySpan:
        return one_day(self._date(ctx) + timedelta(weeks=self.extra_weeks))

    def _date(self, ctx: Context) -> date:
        if self.week is not None:
            return self._within(self.week.span(ctx))
        today = ctx.today
        if self.past:
            return today - timedelta(days=(today.weekday() - self.weekday - 1) % 7 + 1)
        if self.next and ctx.next_skips_week:
            return monday_of(today) + timedelta(days=7 + self.weekday)
        floor = today + timedelta(days=1) if self.next or self.after_today else today
        return first_weekday(floor, self.weekday)

    def _within(self, span: DaySpan) -> date:
        if span.grain == "month":
            return first_weekday(span.start, self.weekday)
        return monday_of(span.start) + timedelta(days=self.weekday)


def first_weekday(floor: date, weekday: int) -> date:
    return floor + timedelta(days=(weekday - floor.weekday()) % 7)


@dataclass(frozen=True)
class Offset(Day):
    """So many days from today."""

    days: int

    def span(self, ctx: Context) -> DaySpan:
        return one_day(ctx.today + timedelta(days=self.days))


@dataclass(frozen=True)
class Period(Day):
    """This week (0), next month (1), last year (-1)... `rest` leaves out the days gone by."""

    unit: Unit
    offset: int = 0
    edge: Edge | None = None
    rest: bool = False
    loose: bool = False  # "of the month": this one, or the next if its day has gone

    def span(self, ctx: Context) -> DaySpan:
        whole = self._whole(ctx.today)
        if self.unit is Unit.WORKWEEK and self.offset == 0 and whole.end <= ctx.today:
            whole = replace(self, offset=1)._whole(ctx.today)
        if (self.rest or self.unit is Unit.WORKWEEK) and whole.start < ctx.today < whole.end:
            whole = replace(whole, start=ctx.today)
        return edge_span(whole, self.edge) if self.edge else whole

    def _whole(self, today: date) -> DaySpan:
        monday = monday_of(today)
        if self.unit is Unit.MONTH:
            first = add_months(today.replace(day=1), self.offset)
            return month_span(first.year, first.month)
        if self.unit is Unit.YEAR:
            year = today.year + self.offset
            return DaySpan(date(year, 1, 1), date(year + 1, 1, 1), "day")
        if self.unit is Unit.FORTNIGHT:
            start = monday + timedelta(weeks=2 * self.offset)
            return DaySpan(start, start + timedelta(weeks=2), "day")
        start = monday + timedelta(weeks=self.offset)
        if self.unit is Unit.WEEKEND:
            return DaySpan(start + timedelta(days=5), start + timedelta(days=7), "day")
        if self.unit is Unit.WORKWEEK:
            return DaySpan(start, start + timedelta(days=5), "day")
        return DaySpan(start, start + timedelta(days=7), "week")


@dataclass(frozen=True)
class MonthOf(Day):
    """A month by name (the coming or current one), or the month of some day."""

    month: int = 0
    year: int | None = None
    next: bool = False
    edge: Edge | None = None
    of: Day | None = None
    year_offset: int | None = None

    def span(self, ctx: Context) -> DaySpan:
        if self.of is not None:
            day = self.of.span(ctx).start
            return month_span(day.year, day.month)
        if self.year_offset is not None:
            return replace(self, year=ctx.today.year + self.year_offset, year_offset=None).span(ctx)
        gone = (self.month < ctx.today.month) or (self.next and self.month == ctx.today.month)
        whole = month_span(self.year or ctx.today.year + gone, self.month)
        return edge_span(whole, self.edge) if self.edge else whole


@dataclass(frozen=True)
class YearOf(Day):
    year: int

    def span(self, ctx: Context) -> DaySpan:
        return DaySpan(date(self.year, 1, 1), date(self.year + 1, 1, 1), "day")


@dataclass(frozen=True)
class WeekOf(Day):
    """The Monday-to-Sunday week in which a day falls, or its Saturday and Sunday."""

    day: Day
    weekend: bool = False

    def span(self, ctx: Context) -> DaySpan:
        monday = monday_of(self.day.span(ctx).start)
        if self.weekend:
            return DaySpan(monday + timedelta(days=5), monday + timedelta(days=7), "day")
        return DaySpan(monday, monday + timedelta(days=7), "week")


@dataclass(frozen=True)
class WeekNumber(Day):
    """A week by its ISO number: of this year, or of the next if it has gone."""

    number: int

    def span(self, ctx: Context) -> DaySpan:
        year = ctx.today.isocalendar().year
        monday = date.fromisocalendar(year, self.number, 1)
        if monday + timedelta(days=7) <= ctx.today:
            monday = date.fromisocalendar(year + 1, self.number, 1)
        return DaySpan(monday, monday + timedelta(days=7), "week")


@dataclass(frozen=True)
class Nth(Day):
    """The nth day, weekday, week or weekend of a month (-1 is the last).

    Week one of a month is the one that holds its first Thursday, as ISO 8601 does for years.
    """

    nth: int
    of: Day
    weekday: int | None = None
    unit: Unit = Unit.DAY

    def span(self, ctx: Context) -> DaySpan:
        found = self._in(self.of.span(ctx))
        if found.end <= ctx.today and isinstance(self.of, MonthOf) and self.of.year is None:
            found = self._in(replace(self.of, year=found.start.year + 1).span(ctx))
        if found.end <= ctx.today and isinstance(self.of, Period) and self.of.loose:
            found = self._in(replace(self.of, offset=1, loose=False).span(ctx))
        return found

    def _in(self, span: DaySpan) -> DaySpan:
        if self.weekday is not None:
            return one_day(self._count(span, self.weekday))
        if self.unit is Unit.WEEK:
            monday = monday_of(self._count(span, 3))
            return DaySpan(monday, monday + timedelta(days=7), "day")
        if self.unit is Unit.WEEKEND:
            saturday = self._count(span, 5)
            return DaySpan(saturday, saturday + timedelta(days=2), "day")
        if self.unit is Unit.FORTNIGHT:
            middle = span.start + timedelta(days=15)
            first = DaySpan(span.start, middle, "day")
            return first if self.nth == 1 else DaySpan(middle, span.end, "day")
        day = span.end if self.nth < 0 else span.start - timedelta(days=1)
        return one_day(self._checked(day + timedelta(days=self.nth), span))

    def _count(self, span: DaySpan, weekday: int) -> date:
        if self.nth < 0:
            last = first_weekday(span.end - timedelta(days=7), weekday)
            return self._checked(last + timedelta(weeks=self.nth + 1), span)
        day = first_weekday(span.start, weekday) + timedelta(weeks=self.nth - 1)
        return self._checked(day, span)

    def _checked(self, day: date, span: DaySpan) -> date:
        if not span.start <= day < span.end:
            raise NoSuchDate(f"{self.nth} of {span.start}")
        return day


@dataclass(frozen=True)
class Shifted(Day):
    """A length of days or months after a day (today if none), perhaps fixed to a weekday."""

    by: Duration
    base: Day | None = None
    weekday: int | None = None

    def span(self, ctx: Context) -> DaySpan:
        start = self.base.span(ctx).start if self.base else ctx.today
        day = add_months(start, self.by.months) + timedelta(days=self.by.days)
        if self.weekday is None:
            return one_day(day)
        # "Monday two weeks from now" is in the week two from now; months are not whole weeks,
        # so there the first such weekday counts.
        floor = day if self.by.months else monday_of(day)
        return one_day(first_weekday(floor, self.weekday))


@dataclass(frozen=True)
class ComingDays(Day):
    """The next N days, weeks or months: from tomorrow on."""

    length: Duration

    def span(self, ctx: Context) -> DaySpan:
        start = ctx.today + timedelta(days=1)
        end = add_months(start, self.length.months) + timedelta(days=self.length.days)
        return DaySpan(start, end, "day")


@dataclass(frozen=True)
class Workdays(Day):
    """So many days from today, Saturdays and Sundays not counted."""

    count: int

    def span(self, ctx: Context) -> DaySpan:
        weeks, days = divmod(self.count, 5)
        day = ctx.today + timedelta(weeks=weeks)
        while days or day.weekday() > 4:
            day += timedelta(days=1)
            days -= day.weekday() < 5 and days > 0
        return one_day(day)
