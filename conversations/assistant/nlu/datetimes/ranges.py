"""Ranges: "de 4 a 6", "between 10 and 11:30", "del 3 al 12 de mayo", "Monday 6-8"."""

from __future__ import annotations

from dataclasses import replace

from conversations.assistant.nlu.datetimes import dates, parts
from conversations.assistant.nlu.datetimes.days import DateOf, MonthOf, Offset, Period
from conversations.assistant.nlu.datetimes.endpoints import Endpoint, endpoint
from conversations.assistant.nlu.datetimes.meridiem import hinted
from conversations.assistant.nlu.datetimes.model import Day, Spec, Unit
from conversations.assistant.nlu.datetimes.spans import merge_days
from conversations.assistant.nlu.datetimes.tokens import Tokens


def range_rule(t: Tokens, spec: Spec, i: int) -> int:
    """A range with both sides from `i` on; adds it to the spec and answers the next index."""
    if spec.clock_end or spec.day_end or spec.clock or spec.offset:
        return 0
    j = i
    for _ in range(3):
        if t.has(j, "FROM", "BETWEEN"):
            return _led_range(t, spec, j)
        if t.has(j, "FROMNOW") and t.has(j + 1, "TO") and spec.empty:
            right = endpoint(t, j + 2)
            return _add(t, spec, Endpoint(j + 1, day=Offset(0)), right) if right else 0
        if not t.has(j, "P", "COMMA", "STARTING"):
            break
        j += 1
    return _bare_range(t, spec, i)


def _led_range(t: Tokens, spec: Spec, j: int) -> int:
    between = t.has(j, "BETWEEN")
    left = endpoint(t, j + 1, joined=not between)
    if left is None:
        return 0
    _take_part(t, left)
    k = t.skip(left.stop, "COMMA", limit=1)
    k = k + 1 if t.has(k, "AND") and t.has(k + 1, "UNTIL") else k
    to_one = t.text(k) == "a la" and t.get(k + 1, "NUM") == 1  # "de las diez a la una"
    if not (t.has(k, "TO") or to_one or (between and t.has(k, "AND"))):
        return 0
    right = endpoint(t, k + 1)
    if right is None:
        return 0
    if left.part is not None:
        _take_part(t, right)
    return _add(t, spec, left, right)


def _take_part(t: Tokens, side: Endpoint) -> None:
    """ "9 in the morning" as a side of a range: the part of the day says which nine."""
    if side.clock is None:
        return
    found = parts.part_of_day(t, side.stop, anchored=True)
    if found is not None and found[1] is None:
        side.clock, side.part, side.stop = hinted(side.clock, found[0]), found[0], found[2]


def _bare_range(t: Tokens, spec: Spec, i: int) -> int:
    """ "5 to 6 pm", "19-20 de noviembre", "Monday 6-8": numbers without "from"."""
    j = t.skip(i, "P", "COMMA", "AT", limit=2) if not t.has(i, "NUM", "ORD") else i
    if not t.has(j, "NUM", "ORD") or not t.has(j + 1, "TO") or t.has(j - 1, "LABEL"):
        return 0
    if t.has(j + 1, "AT") or (t.has(j + 1, "DASH") and t.has(j + 2, "QUARTER")):
        return 0  # "mesa para 4 a las 9", "three-quarters"
    left, right = endpoint(t, j), endpoint(t, j + 2)
    if left is None or right is None or left.stop != j + 1 or _day_at(t, j, right):
        return 0
    if left.number is not None and right.number is not None:
        dayish = isinstance(spec.day, (Period, MonthOf)) and not _is_month(spec.day)
        until = t.has(j + 1, "UNTIL") and right.number <= 24
        if not (spec.day or until or _day_follows(t, right.stop)) or dayish:
            return 0
    elif right.day is not None and not _names_month(right.day) and not _is_hour_first(t, j, right):
        return 0
    return _add(t, spec, left, right)


def _day_at(t: Tokens, j: int, right: Endpoint) -> bool:
    """Portuguese "sexta 12 às 9:00": the number behind a weekday is its day, not an hour."""
    told = right.clock is not None and right.clock.precise
    return told and t.has(j - 1, "WDAY") and t.text(j + 1) == "as"


def _is_hour_first(t: Tokens, j: int, right: Endpoint) -> bool:
    """ "9-11am tomorrow": the far side begins with its hour, so the day is the range's."""
    return right.clock is not None and t.has(j + 2, "NUM")


def _day_follows(t: Tokens, j: int) -> bool:
    found = dates.day(t, j)
    return found is not None


def _names_month(day: Day) -> bool:
    return isinstance(day, DateOf) and (day.month is not None or day.month_offset is not None)


def to_rule(t: Tokens, spec: Spec, i: int) -> int:
    """The far side of what was read already: "3pm - 5pm", "Feb 28th to March 1st"."""
    j = t.skip(i, "COMMA", limit=1)
    if not t.has(j, "TO") or spec.open or spec.clock_end or spec.day_end or spec.empty:
        return 0
    if (t.has(j, "AT") and (spec.clock is None or j > i)) or spec.offset:
        return 0  # "a mediodía, a las 2" says one hour twice
    right = endpoint(t, j + 1)
    if right is None or (right.part and not (right.clock or right.day)):
        return 0
    left = Endpoint(i, day=spec.day, clock=spec.clock)
    if spec.clock is not None and spec.part is not None and not spec.part_leads:
        left.clock, spec.part = hinted(spec.clock, spec.part), None
    if left.clock is None and (right.clock is not None or not _same_kind(left, right)):
        return 0
    if left.clock is not None and right.as_clock() is None:
        return 0
    return _add(t, spec, left, right)


def _same_kind(left: Endpoint, right: Endpoint) -> bool:
    if right.number is not None:
        return isinstance(left.day, DateOf)
    return right.day is not None


def _add(t: Tokens, spec: Spec, left: Endpoint, right: Endpoint) -> int:
    dated = right.day is not None or (left.day is not None and right.clock is None)
    timed = left.clock is not None or right.clock is not None
    if timed and left.as_clock() and right.as_clock():
        return _add_clocks(spec, left, right)
    if dated and left.as_day() and right.as_day() and not timed:
        return _add_days(spec, left, right)
    if left.number is not None and right.number is not None:
        if _days_meant(t, spec, right.stop):
            return _add_days(spec, left, right)
        return _add_clocks(spec, left, right)
    return 0


def _days_meant(t: Tokens, spec: Spec, stop: int) -> bool:
    """Two plain numbers are days of the month when a month stands before or after them."""
    after = dates.day(t, stop) if spec.day is None else None
    return _is_month(spec.day) or (after is not None and _is_month(after[0]))


def _is_month(day: Day | None) -> bool:
    return isinstance(day, MonthOf) or (isinstance(day, Period) and day.unit is Unit.MONTH)


def _add_clocks(spec: Spec, left: Endpoint, right: Endpoint) -> int:
    start, end = left.as_clock(), right.as_clock()
    if start is None or end is None:
        return 0
    if left.day is not None and right.day is not None and left.day != right.day:
        spec.day, spec.day_end = left.day, right.day
    else:
        day = left.day or right.day
        merged = merge_days(spec.day, day) if spec.day and day else spec.day or day
        if merged is None and day is not None:
            return 0
        spec.day = merged
    spec.clock, spec.clock_end = start, end
    spec.part_leads = spec.part is not None
    return right.stop


def _add_days(spec: Spec, left: Endpoint, right: Endpoint) -> int:
    start, end = left.as_day(), right.as_day()
    if start is None or end is None:
        return 0
    if spec.day is not None and spec.day != start:
        merged = merge_days(spec.day, start)
        if merged is None:
            return 0
        start = merged
        if isinstance(start, DateOf) and isinstance(end, DateOf) and end.month is None:
            end = replace(end, month=start.month, month_offset=start.month_offset, year=start.year)
    spec.day, spec.day_end = start, end
    return right.stop
