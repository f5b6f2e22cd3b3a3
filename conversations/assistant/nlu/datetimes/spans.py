"""Joining days: "Friday" with "next week", "from the 3rd" with "to 12 September"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from conversations.assistant.nlu.datetimes.days import (
    DateOf,
    MonthOf,
    Nth,
    Offset,
    Period,
    Shifted,
    Weekday,
    WeekOf,
    YearOf,
    add_months,
)
from conversations.assistant.nlu.datetimes.model import Context, Day, DaySpan, Unit


def merge_days(first: Day, second: Day) -> Day | None:
    """One day out of two that stand side by side, or None if they do not belong together."""
    if isinstance(first, Offset) and isinstance(second, Weekday) and not second.next:
        return first  # "mañana jueves": the weekday only repeats the day
    for a, b in ((first, second), (second, first)):
        merged = _merge_ordered(a, b)
        if merged is not None:
            return merged
    return first if first == second else None


def _merge_ordered(a: Day, b: Day) -> Day | None:
    if isinstance(a, Weekday) and isinstance(b, DateOf) and not a.past:
        return replace(b, weekday=a.weekday) if b.weekday is None else None
    if isinstance(a, Weekday) and a.week is None and _holds_weekday(b):
        return replace(a, week=b, next=False)
    if isinstance(a, Weekday) and isinstance(b, Shifted):
        return replace(b, weekday=a.weekday)
    if isinstance(a, YearOf) and isinstance(b, (DateOf, MonthOf)) and b.year is None:
        return replace(b, year=a.year)
    if isinstance(a, Period) and a.unit is Unit.YEAR and a.edge is None:
        return _in_year(a, b)
    if isinstance(a, DateOf) and a.month is None and a.month_offset is None:
        return _day_in(a, b)
    return None


def _in_year(year: Period, day: Day) -> Day | None:
    """ "March next year", "el año que viene en marzo"."""
    if isinstance(day, (DateOf, MonthOf)) and day.year is None and day.year_offset is None:
        return replace(day, year_offset=year.offset)
    return None


def _holds_weekday(day: Day) -> bool:
    if isinstance(day, Period):
        return day.unit in (Unit.WEEK, Unit.WEEKEND, Unit.WORKWEEK)
    return isinstance(day, WeekOf) or (isinstance(day, Nth) and day.unit is Unit.WEEK)


def _day_in(day: DateOf, period: Day) -> Day | None:
    if isinstance(period, MonthOf) and period.of is None and period.edge is None:
        return replace(day, month=period.month, year=period.year)
    if isinstance(period, Period) and period.unit is Unit.MONTH:
        return replace(day, month_offset=None if period.loose else period.offset)
    return None


def days_between(first: Day, last: Day, ctx: Context) -> DaySpan:
    """Days from `first` to `last`, both included; each lends the other its month and year."""
    first, last = _share(first, last)
    end = _last_day(last, ctx, ctx.today)
    start = first.span(ctx).start
    if isinstance(first, DateOf) and first.year is None and _has_month(last):
        start = _running_start(first, end, start, ctx.today)
    if isinstance(first, MonthOf) and isinstance(last, MonthOf):
        return DaySpan(start, _from(last, ctx, start).end, "day")
    return DaySpan(start, _last_day(last, ctx, start) + timedelta(days=1), "day")


def _share(first: Day, last: Day) -> tuple[Day, Day]:
    if isinstance(first, DateOf) and isinstance(last, DateOf):
        return _share_dates(first, last)
    if isinstance(first, Weekday) and isinstance(last, Weekday) and first.week is None:
        # "from Monday to Wednesday next week"; but "Friday to Wednesday next week" begins before.
        same = last.week is not None and first.weekday < last.weekday and not first.next
        return (replace(first, week=last.week) if same else first), last
    if isinstance(first, (DateOf, MonthOf)) and isinstance(last, (DateOf, MonthOf)):
        if first.year is None and last.year is not None:
            first = replace(first, year=last.year)
        if isinstance(first, DateOf) and first.month is None and isinstance(last, MonthOf):
            first = replace(first, month=last.month)
    return first, last


def _share_dates(first: DateOf, last: DateOf) -> tuple[DateOf, DateOf]:
    if first.month is None and first.month_offset is None:
        first = replace(first, month=last.month, month_offset=last.month_offset)
    elif last.month is None and last.month_offset is None and last.day >= first.day:
        last = replace(last, month=first.month, month_offset=first.month_offset, year=first.year)
    if last.year and not first.year and first.month and last.month:
        first = replace(first, year=last.year - (first.month > last.month))
    return first, last


def _has_month(day: Day) -> bool:
    return isinstance(day, DateOf) and day.month is not None


def _running_start(first: DateOf, end: date, start: date, today: date) -> date:
    """ "5 to 20 November" said on the 7th means the one that runs now, not next year's."""
    if first.month is None or end <= today or end >= start:
        return start
    return add_months(start, -12)


def _from(last: Day, ctx: Context, floor: date) -> DaySpan:
    moved = replace(ctx, now=ctx.now.replace(year=floor.year, month=floor.month, day=floor.day))
    return last.span(moved)


def _last_day(last: Day, ctx: Context, floor: date) -> date:
    if isinstance(last, DateOf):
        if last.month_offset is not None:
            return last.span(ctx).start
        return last.on_or_after(floor)
    if isinstance(last, Weekday) and last.week is None and not last.next:
        return _from(last, ctx, floor + timedelta(days=1)).start
    if isinstance(last, MonthOf):
        return _from(last, ctx, floor).start
    found = last.span(ctx)
    whole = found.grain != "day" or isinstance(last, Period)
    return found.end - timedelta(days=1) if whole else found.start
