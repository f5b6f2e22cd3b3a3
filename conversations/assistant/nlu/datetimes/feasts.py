"""Feast days by name: "Nochebuena", "Good Friday", "Labor Day weekend"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from conversations.assistant.nlu.datetimes.days import (
    DateOf,
    Shifted,
    add_months,
    first_weekday,
)
from conversations.assistant.nlu.datetimes.model import (
    Context,
    Day,
    DaySpan,
    Duration,
    Unit,
    one_day,
)
from conversations.assistant.nlu.datetimes.numeric import year_at
from conversations.assistant.nlu.datetimes.scan import unit_at
from conversations.assistant.nlu.datetimes.tokens import Tokens

Found = tuple[Day, int] | None


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the computation of Meeus, Jones and Butcher)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leap, correction = century // 4, (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@dataclass(frozen=True)
class EasterDay(Day):
    """Days that keep their distance from Easter; `length` of them (Holy Week has seven)."""

    offset: int
    length: int = 1
    year: int | None = None

    def span(self, ctx: Context) -> DaySpan:
        found = self._of(self.year or ctx.today.year)
        if self.year is None and found.end <= ctx.today:
            found = self._of(ctx.today.year + 1)
        return found

    def _of(self, year: int) -> DaySpan:
        start = easter(year) + timedelta(days=self.offset)
        return DaySpan(start, start + timedelta(days=self.length), "day")


@dataclass(frozen=True)
class NthFeast(Day):
    """The nth weekday of a month, the last if `nth` is 5: Thanksgiving, Memorial Day."""

    month: int
    nth: int
    weekday: int
    after: int = 0
    year: int | None = None

    def span(self, ctx: Context) -> DaySpan:
        found = self._of(self.year or ctx.today.year)
        if self.year is None and found < ctx.today:
            found = self._of(ctx.today.year + 1)
        return one_day(found)

    def _of(self, year: int) -> date:
        first = date(year, self.month, 1)
        if self.nth > 4:
            return first_weekday(add_months(first, 1) - timedelta(days=7), self.weekday)
        day = first_weekday(first, self.weekday) + timedelta(weeks=self.nth - 1)
        return day + timedelta(days=self.after)


@dataclass(frozen=True)
class FeastWeekend(Day):
    """The weekend that a feast lengthens, with the feast where it adjoins."""

    feast: Day

    def span(self, ctx: Context) -> DaySpan:
        day = self.feast.span(ctx).start
        weekday = day.weekday()
        if weekday == 0:
            return DaySpan(day - timedelta(days=2), day + timedelta(days=1), "day")
        first = day if weekday in (3, 4) else day - timedelta(days=weekday - 5)
        monday = day + timedelta(days=7 - weekday)
        return DaySpan(first, monday, "day")


def feast(t: Tokens, j: int) -> Found:
    """The feast that starts at `j`, with its year or its weekend, or None."""
    if t.has(j, "EVE"):
        of = feast(t, j + 1)
        return (Shifted(Duration(days=-1), of[0]), of[1]) if of else None
    found = _fixed(t, j) or _moving(t, j)
    if found is None:
        return None
    k = t.skip(found[1], "DASH", limit=1)
    if unit_at(t, k) is Unit.WEEKEND:
        return FeastWeekend(found[0]), k + 1
    return found


def _fixed(t: Tokens, j: int) -> Found:
    value = t.get(j, "FEAST")
    if value is None:
        return None
    year, stop = year_at(t, j + 1)
    return DateOf(value % 100, value // 100, year), stop


def _moving(t: Tokens, j: int) -> Found:
    offset, nth = t.get(j, "EASTER"), t.get(j, "NTHFEAST")
    if offset is None and nth is None:
        return None
    year, stop = year_at(t, j + 1)
    if offset is not None:
        return EasterDay(offset, t.get(j, "LONG") or 1, year), stop
    month, rest = divmod(nth or 0, 100)
    return NthFeast(month, rest // 10, rest % 10, t.get(j, "DAYSAFTER") or 0, year), stop
