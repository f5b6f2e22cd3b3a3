"""From what an expression says to moments in the business's zone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations.assistant.nlu.datetimes.days import MonthOf, Period, Weekday, add_months
from conversations.assistant.nlu.datetimes.meridiem import (
    CLOSING,
    HALF_DAY,
    OPENING,
    read_clock,
    read_range,
)
from conversations.assistant.nlu.datetimes.model import (
    DAY_END,
    Context,
    Day,
    DaySpan,
    Edge,
    NoSuchDate,
    Part,
    Spec,
)
from conversations.assistant.nlu.datetimes.parts import hours_of
from conversations.assistant.nlu.datetimes.spans import days_between


@dataclass(frozen=True)
class Reading:
    """A `Resolved` without its place in the text."""

    start: datetime | None
    end: datetime | None
    grain: str
    open: str | None = None
    time_only: bool = False


def at(day: date, minutes: int, tz: ZoneInfo) -> datetime:
    """Wall time `minutes` after midnight of `day`. A wall time that comes twice is the first one;
    one that a clock change skips is moved forward by the length of the gap."""
    naive = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return naive.replace(tzinfo=tz).astimezone(UTC).astimezone(tz)


def compose(spec: Spec, ctx: Context, tz: ZoneInfo) -> Reading:
    """Where `spec` falls. Raises NoSuchDate if it names a day or hour that does not exist."""
    try:
        if spec.offset is not None:
            return _from_now(spec, ctx, tz)
        if spec.clock is not None and not _shop_day_end(spec, ctx):
            return _timed(spec, ctx, tz)
        if spec.part is not None:
            reading = _part(spec, ctx, tz)
            if reading:
                return reading
        return _days(spec, ctx, tz)
    except (OverflowError, ValueError) as error:
        raise NoSuchDate(str(error)) from error


def _shop_day_end(spec: Spec, ctx: Context) -> bool:
    """Whether "end of the day" stands for the last hours of a shop, not for 23:59."""
    last = spec.part is not None and spec.part.part is Part.LAST_HOUR
    return ctx.business_hours and last and spec.open is None and spec.clock == DAY_END


def _from_now(spec: Spec, ctx: Context, tz: ZoneInfo) -> Reading:
    assert spec.offset is not None
    total = spec.offset
    day = add_months(ctx.today, total.months) + timedelta(days=total.days)
    wall = datetime.combine(day, ctx.now.timetz().replace(tzinfo=None), tzinfo=tz)
    moment = (wall.astimezone(UTC) + timedelta(minutes=total.minutes)).astimezone(tz)
    if spec.within:
        return Reading(ctx.now, moment, "minute")
    return Reading(moment, None, "minute")


def _span(spec: Spec, ctx: Context) -> DaySpan:
    assert spec.day is not None
    if spec.day_end is not None:
        return days_between(spec.day, spec.day_end, ctx)
    found = spec.day.span(ctx)
    if spec.within and found.grain == "day":
        return DaySpan(ctx.today, found.start, "day")
    if spec.duration is not None and not spec.duration.clocked:
        length = spec.duration
        end = add_months(found.start, length.months) + timedelta(days=length.days)
        return DaySpan(found.start, end, "day")
    return found


def _days(spec: Spec, ctx: Context, tz: ZoneInfo) -> Reading:
    span = _span(spec, ctx)
    start, end = at(span.start, 0, tz), at(span.end, 0, tz)
    if spec.open == "after":
        days = (span.end - span.start).days
        several = days > 1 and spec.day_end is None and not spec.inclusive
        return Reading(end if several else start, None, span.grain, "after")
    if spec.open == "before":
        whole = (spec.inclusive and span.grain == "day") or _ends(spec.day)
        return Reading(None, end if whole else start, span.grain, "before")
    return Reading(start, end, span.grain)


def _ends(day: Day | None) -> bool:
    """ "before the end of the month": the end itself, not where the last days begin."""
    return isinstance(day, Period | MonthOf) and day.edge is Edge.LATE


def _part(spec: Spec, ctx: Context, tz: ZoneInfo) -> Reading | None:
    """A part of a day; None when the day is a whole week or month, which then counts."""
    assert spec.part is not None
    first, last = hours_of(spec.part)
    if spec.day is None:
        day = ctx.today if at(ctx.today, last, tz) > ctx.now else ctx.today + timedelta(days=1)
        return Reading(at(day, first, tz), at(day, last, tz), spec.part.grain, None, True)
    span = _span(spec, ctx)
    if (span.end - span.start).days > 1:
        return None
    start, end = at(span.start, first, tz), at(span.start, last, tz)
    if spec.part.edge is Edge.REST or spec.part.part is Part.REST_OF_DAY:
        start = max(start, ctx.now) if end > ctx.now else start
    if spec.open == "after":
        return Reading(start, None, "hour", "after")
    if spec.open == "before":
        return Reading(None, start, "hour", "before")
    return Reading(start, end, spec.part.grain)


def _timed(spec: Spec, ctx: Context, tz: ZoneInfo) -> Reading:
    assert spec.clock is not None
    start, end = _minutes(spec, ctx)
    time_only = spec.day is None
    day, last = _first_and_last(spec, ctx)
    if time_only and at(day, start, tz) <= ctx.now:
        day = last = day + timedelta(days=1)
    elif isinstance(spec.day, Weekday) and day == ctx.today and at(day, start, tz) <= ctx.now:
        day, last = day + timedelta(weeks=1), last + timedelta(weeks=1)
    elif day == ctx.today:
        start, end = _later_today(spec, ctx, tz, start, end)
    grain = "minute" if _precise(spec) else "hour"
    begin = at(day, start, tz)
    if spec.open == "after":
        return Reading(begin, None, grain, "after", time_only)
    if spec.open == "before":
        return Reading(None, begin, grain, "before", time_only)
    return Reading(begin, at(last, end, tz) if end is not None else None, grain, None, time_only)


def _first_and_last(spec: Spec, ctx: Context) -> tuple[date, date]:
    if spec.day is None:
        return ctx.today, ctx.today
    span = _span(replace(spec, duration=None), ctx)
    last = span.end - timedelta(days=1) if spec.day_end is not None else span.start
    return span.start, last


def _precise(spec: Spec) -> bool:
    clocks = [clock for clock in (spec.clock, spec.clock_end) if clock]
    odd_length = spec.duration is not None and spec.duration.minutes % 60 != 0
    if len(clocks) == 2:
        return any(clock.minute for clock in clocks)
    return any(clock.precise for clock in clocks) or odd_length


def _minutes(spec: Spec, ctx: Context) -> tuple[int, int | None]:
    """Start and end in minutes after midnight of the first day; the end may be None."""
    assert spec.clock is not None
    _check(spec)
    if spec.clock_end is not None:
        return read_range(
            spec.clock,
            spec.clock_end,
            spec.part,
            leads=spec.part_leads,
            business=ctx.business_hours,
            days_apart=spec.day_end is not None,
        )
    start = read_clock(spec.clock, spec.part, ctx.business_hours)
    if ctx.business_hours and spec.open == "before" and start == OPENING * 60:
        start += HALF_DAY if spec.clock.ambiguous and spec.part is None else 0
    if spec.duration is not None and spec.duration.clocked:
        return start, start + spec.duration.minutes
    return start, None


def _check(spec: Spec) -> None:
    for clock in (spec.clock, spec.clock_end):
        if clock and not (0 <= clock.hour <= 24 and 0 <= clock.minute <= 59):
            raise NoSuchDate(f"{clock.hour}:{clock.minute:02d}")


def _later_today(
    spec: Spec, ctx: Context, tz: ZoneInfo, start: int, end: int | None
) -> tuple[int, int | None]:
    """ "today at 7" said at ten in the morning is 19:00."""
    assert spec.clock is not None
    gone = at(ctx.today, start, tz) <= ctx.now < at(ctx.today, start + 720, tz)
    late = ctx.business_hours and start + 720 >= CLOSING * 60
    if late or not (gone and spec.clock.ambiguous and spec.part is None and start < 720):
        return start, end
    if end is not None and (spec.clock_end is None or spec.clock_end.ambiguous):
        end += 720
    return start + 720, end
