"""Which half of the day an hour is in: from am/pm, a part of the day or the rest of a range."""

from __future__ import annotations

from dataclasses import replace

from conversations.assistant.nlu.datetimes.model import Clock, Part, PartOfDay

HALF_DAY = 12 * 60
OPENING, CLOSING = 8, 22  # a shop's customer means an hour between these
_PM_PARTS = (
    Part.AFTERNOON,
    Part.LONG_AFTERNOON,
    Part.EVENING,
    Part.MID_AFTERNOON,
    Part.LAST_HOUR,
)


def hinted(clock: Clock, part: PartOfDay | None) -> Clock:
    """The clock with the half of the day that the part says, where the clock says none."""
    if part is None or not clock.ambiguous:
        return clock
    return replace(clock, meridiem=_half(clock.hour, part.part))


def _half(hour: int, part: Part) -> str | None:
    if part in _PM_PARTS:
        return "pm"
    if part is Part.NIGHT:
        # "2 de la noche" and "12 at night" are after midnight.
        return "am" if hour in (12, 1, 2, 3) else "pm"
    if part in (Part.NOON, Part.LUNCH):
        return "pm" if hour in (12, 1, 2, 3, 4) else "am"
    if part is Part.DAYTIME:
        return "pm" if hour < OPENING or hour == 12 else "am"
    # Spanish says "las 12 de la mañana" for noon.
    return "pm" if hour == 12 and part is not Part.DAWN else "am"


def read_clock(clock: Clock, part: PartOfDay | None, business: bool) -> int:
    """Minutes after midnight of a single time. 24:00 is the midnight of that day."""
    clock = hinted(clock, part)
    if clock.hour == 24:
        return clock.minute
    return clock.minutes() + (HALF_DAY if business and _before_opening(clock) else 0)


def _before_opening(clock: Clock) -> bool:
    return clock.ambiguous and clock.hour < OPENING


def read_range(
    start: Clock,
    end: Clock,
    part: PartOfDay | None,
    *,
    leads: bool,
    business: bool,
    days_apart: bool,
) -> tuple[int, int]:
    """(start, end) in minutes; `end` is past 24 h if the range runs over midnight.

    A part of the day before the range says when it starts, one after it says when it ends; the
    other side is the nearest reading that keeps them in order: "de 5 a 6 de la tarde" is
    17-18, "from 11 am to 3" is 11-15, "siete y media a 4 pm" is 7:30-16.
    """
    if leads:
        start = hinted(start, part)
    else:
        end = hinted(end, part)
    if days_apart:
        return read_clock(start, None, business), read_clock(end, None, business)
    first, last = _options(start), _options(end)
    if len(first) == 1 or len(last) == 2:
        begin = first[0] + (
            HALF_DAY if len(first) == 2 and business and _before_opening(start) else 0
        )
        return begin, min(_after(minute, begin) for minute in last)
    finish = last[0]
    earlier = [minute for minute in first if minute < finish]
    if earlier:
        return max(earlier), finish
    return max(first), finish + 2 * HALF_DAY


def _options(clock: Clock) -> list[int]:
    if clock.ambiguous:
        base = clock.minutes() % HALF_DAY if clock.hour != 12 else clock.minutes()
        return [base, (base + HALF_DAY) % (2 * HALF_DAY)]
    return [clock.minutes()]


def _after(minute: int, begin: int) -> int:
    while minute <= begin:
        minute += 2 * HALF_DAY
    return minute
