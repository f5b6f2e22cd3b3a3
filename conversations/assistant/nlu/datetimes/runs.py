"""Days counted from a longer run or beside a date: "first two weeks of June", "the Monday after
the 20th"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from conversations.assistant.nlu.datetimes.days import (
    MonthOf,
    add_months,
    first_weekday,
    monday_of,
)
from conversations.assistant.nlu.datetimes.model import (
    Context,
    Day,
    DaySpan,
    Duration,
    Unit,
    one_day,
)
from conversations.assistant.nlu.datetimes.periods import month_like, period
from conversations.assistant.nlu.datetimes.scan import length, unit_at
from conversations.assistant.nlu.datetimes.tokens import Tokens

Found = tuple[Day, int] | None

_COUNTED = (Unit.DAY, Unit.WEEK, Unit.FORTNIGHT, Unit.MONTH)


@dataclass(frozen=True)
class Piece(Day):
    """So many days at the beginning or the end of a month, a week or a year."""

    of: Day
    length: Duration
    last: bool = False

    def span(self, ctx: Context) -> DaySpan:
        whole = self.of.span(ctx)
        found = self._in(whole)
        if found.end <= ctx.today and isinstance(self.of, MonthOf) and self.of.year is None:
            later = MonthOf(self.of.month, whole.start.year + 1)
            found = self._in(later.span(ctx))
        return found

    def _in(self, whole: DaySpan) -> DaySpan:
        if self.last:
            days = timedelta(days=self.length.days)
            start = add_months(whole.end, -self.length.months) - days
            return DaySpan(max(start, whole.start), whole.end, "day")
        end = add_months(whole.start, self.length.months) + timedelta(days=self.length.days)
        return DaySpan(whole.start, min(end, whole.end), "day")


@dataclass(frozen=True)
class HalfOf(Day):
    """The first or the second half of a month, a week or a year."""

    of: Day
    second: bool

    def span(self, ctx: Context) -> DaySpan:
        whole = self.of.span(ctx)
        days = (whole.end - whole.start).days
        middle = whole.start + timedelta(days=15 if days in (30, 31) else days // 2)
        if days > 31:
            middle = add_months(whole.start, 6)
        pieces = (whole.start, middle), (middle, whole.end)
        return DaySpan(*pieces[self.second], "day")


@dataclass(frozen=True)
class Beside(Day):
    """The weekday or the week that comes after or before a day."""

    day: Day
    after: bool
    weekday: int | None = None
    nth: int = 1
    weekend: bool = False

    def span(self, ctx: Context) -> DaySpan:
        base = self.day.span(ctx)
        if self.weekday is not None:
            return one_day(_beyond(base, self.weekday, self.nth, after=self.after))
        shift = timedelta(weeks=self.nth if self.after else -self.nth)
        monday = monday_of(base.start) + shift
        if self.weekend:
            saturday = _beyond(base, 5, self.nth, after=self.after)
            return DaySpan(saturday, saturday + timedelta(days=2), "day")
        return DaySpan(monday, monday + timedelta(days=7), "week")


def _beyond(base: DaySpan, weekday: int, nth: int, *, after: bool) -> date:
    if after:
        return first_weekday(base.end, weekday) + timedelta(weeks=nth - 1)
    return first_weekday(base.start - timedelta(days=7), weekday) - timedelta(weeks=nth - 1)


def piece(t: Tokens, j: int) -> Found:
    """ "first two weeks of June", "los últimos 3 días del mes", "second half of July"."""
    if t.has(j, "NUM") and t.text(j + 1).startswith(("primeros dias", "ultimos dias")):
        found, days = month_like(t, j + 2), Duration(days=t.get(j, "NUM") or 0)
        return (Piece(found[0], days, last=t.has(j + 1, "LATE")), found[1]) if found else None
    nth = -1 if t.has(j, "LASTORD") else t.get(j, "ORD")
    if nth is None and t.has(j + 1, "LASTORD", "ORD"):  # "las dos primeras semanas"
        nth, count, k = -1 if t.has(j + 1, "LASTORD") else t.get(j + 1, "ORD"), t.get(j, "NUM"), j
    else:
        count, k = t.get(j + 1, "NUM"), j
    if nth is None:
        return None
    if t.has(j + 1, "HALFOF"):
        found = month_like(t, j + 2) or period(t, t.skip(j + 2, "P", "OF"), bare=True)
        return (HalfOf(found[0], second=nth != 1), found[1]) if found else None
    unit = unit_at(t, k + 2)
    if count is None or nth not in (1, -1) or unit not in _COUNTED:
        return None
    found, total = _holder(t, k + 3), length(unit, count)
    if found is None or total is None:
        return None
    return Piece(found[0], total, last=nth == -1), found[1]


def _holder(t: Tokens, k: int) -> Found:
    """The month, week or year that is divided."""
    if not t.has(k, "OF", "IN"):
        return None
    return month_like(t, k) or period(t, t.skip(k, "P", "OF", "IN", "UNITDET"), bare=True)


def beside(t: Tokens, j: int, base: Found, k: int) -> Found:
    """ "the Monday after", "la semana antes de", "the first Sunday after" with the day at `k`."""
    if base is None:
        return None
    nth = t.get(j, "ORD") if t.has(j + 1, "WDAY", "UNIT") else None
    n = j + 1 if nth is not None else j
    after = t.has(k - 1, "AFTER")
    unit = unit_at(t, n)
    if unit is Unit.WEEK:
        return Beside(base[0], after, nth=nth or 1), base[1]
    if unit is Unit.WEEKEND:
        return Beside(base[0], after, nth=nth or 1, weekend=True), base[1]
    return Beside(base[0], after, weekday=t.get(n, "WDAY"), nth=nth or 1), base[1]
