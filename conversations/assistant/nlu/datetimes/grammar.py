"""Expressions: days, times, parts and their ranges that stand together, in any order.

Each rule looks at the row of tokens from an index, adds what it finds to the `Spec` and answers
the next index, or 0 if it does not apply. Rules look a bounded number of tokens ahead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conversations.assistant.nlu.datetimes import clocks, dates, parts
from conversations.assistant.nlu.datetimes.endpoints import Endpoint, endpoint
from conversations.assistant.nlu.datetimes.lengths import length_rule, relative_rule
from conversations.assistant.nlu.datetimes.model import (
    DAY_END,
    Clock,
    Day,
    Edge,
    Part,
    PartOfDay,
    Spec,
)
from conversations.assistant.nlu.datetimes.ranges import range_rule, to_rule
from conversations.assistant.nlu.datetimes.spans import merge_days
from conversations.assistant.nlu.datetimes.tokens import Tokens

Rule = Callable[[Tokens, Spec, int], int]

_GLUE = ("P", "COMMA", "DOT", "ON", "OF", "AT", "IN", "DIA", "FOR", "LATERIN")
_MAX_GLUE = 4
# Nobody names more moments in one message; a flood of numbers must not cost more than that.
_MAX_FOUND = 12
_MAX_TRIES = 120


def expressions(t: Tokens) -> list[Spec]:
    """Every expression of the row, left to right, not overlapping."""
    found: list[Spec] = []
    i = tries = 0
    while i < len(t) and tries < _MAX_TRIES and len(found) < _MAX_FOUND:
        if not t.items[i].tags or not t.anchored(i):
            i += 1
            continue
        tries += 1
        spec = expression(t, i)
        if spec is None:
            i += 1
        else:
            found.append(spec)
            i = spec.stop
    return found


def expression(t: Tokens, i: int) -> Spec | None:
    """The expression that starts at token `i`, or None."""
    spec = Spec(start=i, stop=i)
    j, glue = i, 0
    while j < len(t) and glue <= _MAX_GLUE:
        stop = _step(t, spec, j)
        if stop:
            j, glue, spec.stop = stop, 0, stop
        elif not spec.empty and t.has(j, *_GLUE):
            j, glue = j + 1, glue + 1
        else:
            break
    while t.has(spec.start, "COMMA", "DOT"):
        spec.start += 1
    if _early_day(t, spec):
        spec.part = PartOfDay(Part.MORNING)
    return None if spec.empty else spec


def _early_day(t: Tokens, spec: Spec) -> bool:
    """English "early tomorrow", "early on Friday": the morning of that day."""
    alone = spec.day is not None and spec.day_end is None and not (spec.clock or spec.part)
    k = spec.start - t.has(spec.start - 1, "ON")
    return alone and t.lexicon.language == "en" and t.text(k - 1) == "early"


def _step(t: Tokens, spec: Spec, j: int) -> int:
    for rule in _RULES:
        stop = rule(t, spec, j)
        if stop > j:
            return stop
    return 0


def _open_rule(t: Tokens, spec: Spec, i: int) -> int:
    """ "after five", "antes del viernes", "no later than 6", "from Monday", "until 5"."""
    j = t.skip(i, "P", "COMMA", "AND", limit=2) if not t.has(i, "AFTER", "BEFORE", "SINCE") else i
    after = t.has(j, "AFTER", "SINCE")
    if not after and not t.has(j, "BEFORE", "UNTIL"):
        return 0
    side = endpoint(t, j + 1)
    if side is None or (spec.open and not (spec.open == "after" and not after)):
        return 0
    if t.has(j, "PASTMARK") and side.clock is None:
        return 0
    if t.has(j, "COMPARE") and side.day is None:
        return 0
    _settle(side, t, j)
    inclusive = t.has(j, "SINCE") if after else t.has(j, "UPTO", "UNTIL")
    return _add_bound(spec, side, "after" if after else "before", inclusive=inclusive)


def _settle(side: Endpoint, t: Tokens, j: int) -> None:
    """A bare number after "after" is an hour, unless the words make it a day."""
    if side.day is None and side.clock is None and side.number is not None:
        side.clock = side.as_clock()
    elif side.part is not None and side.clock is None and side.day is None:
        side.clock = parts.boundary(side.part, start=not t.has(j, "AFTER"))
        side.part = None


def _add_bound(spec: Spec, side: Endpoint, kind: str, *, inclusive: bool) -> int:
    if spec.open == "after" and spec.clock and side.clock:
        if side.day is not None and not _add_day(spec, side.day):
            return 0
        spec.clock_end, spec.open = side.clock, None
        return side.stop
    if (side.clock and spec.clock) or not (side.clock or side.day):
        return 0
    if side.day is not None:
        merged = merge_days(spec.day, side.day) if spec.day else side.day
        if merged is None:
            return 0
        spec.day = merged
    spec.clock, spec.part = side.clock or spec.clock, side.part or spec.part
    lasting = spec.duration is not None and kind == "after"
    spec.open, spec.inclusive = None if lasting else kind, inclusive
    return side.stop


def _after_word_rule(t: Tokens, spec: Spec, i: int) -> int:
    """ "después de comer", "after work": one phrase that says from when on."""
    j = t.skip(i, "P", "COMMA", limit=1)
    if spec.clock or spec.open or not t.has(j, "AFTERWORD"):
        return 0
    spec.clock, spec.open = Clock((t.get(j, "CLOCK") or 0) // 60, exact=True), "after"
    return j + 1


def _day_end_rule(t: Tokens, spec: Spec, i: int) -> int:
    """ "EOD", "end of day": the last minute of the day; for a shop, its last hours."""
    j = t.skip(i, "P", "COMMA", "BEFORE", "AT")
    if spec.clock or spec.part or not t.has(j, "EOD"):
        return 0
    spec.clock, spec.part = DAY_END, PartOfDay(Part.LAST_HOUR)
    spec.open = "before" if any(t.has(k, "BEFORE") for k in range(i, j)) else spec.open
    return j + 1


def _later_rule(t: Tokens, spec: Spec, i: int) -> int:
    """ "or later", "en adelante", "o antes" after a time or a day."""
    if spec.open or not (spec.clock or spec.day) or spec.clock_end or spec.day_end:
        return 0
    if t.has(i, "ORLATER"):
        spec.open = "after"
    elif t.has(i, "ORBEFORE"):
        spec.open = "before"
    else:
        return 0
    return i + 1


def _clock_rule(t: Tokens, spec: Spec, i: int) -> int:
    if spec.offset or (spec.clock and not _is_noon(spec)):
        return 0
    strong = _part_leads(t, spec, i) or _four_digits(t, spec, i)
    found = clocks.clock(t, i, strong=strong)
    if found is None:
        return 0
    if spec.clock:
        return _around_noon(spec, found)
    spec.clock, spec.part_leads = found[0], spec.part is not None
    return found[1]


def _is_noon(spec: Spec) -> bool:
    """Whether the hour so far is but the word "noon", which an hour beside it may set right."""
    clock = spec.clock
    named = clock is not None and clock.exact and clock.hour == 12 and not clock.precise
    return named and not spec.open and spec.clock_end is None


def _around_noon(spec: Spec, found: tuple[Clock, int]) -> int:
    """ "a mediodía, a las 2 y media": the hour counts, and it is after noon."""
    hour = found[0].hour % 12 if found[0].hour < 24 else 24
    if hour > 3 or found[0].meridiem == "am":
        return 0
    spec.clock = replace(found[0], hour=12 + hour, meridiem=None, exact=True)
    return found[1]


def _four_digits(t: Tokens, spec: Spec, i: int) -> bool:
    """ "26 Nov, 1530": behind a day four digits are an hour, where they can be no year."""
    j = t.skip(i, "COMMA", limit=1)
    value = t.get(j, "NUM") or 0
    ends = j + 1 >= len(t) or t.has(j + 1, "COMMA", "DOT")
    year = 1900 <= value < 2100
    return spec.day is not None and t.digits(j) == 4 and ends and not year and value % 5 == 0


def _part_leads(t: Tokens, spec: Spec, i: int) -> bool:
    """ "evening 6:30", "this morning, 7": right after a part of the day a number is an hour."""
    near = t.has(t.skip(i, "COMMA", "SAY", limit=2), "NUM")
    return spec.part is not None and spec.stop == i and near


def _day_rule(t: Tokens, spec: Spec, i: int) -> int:
    if spec.day_end is not None and spec.day is not None:
        return _shared_year(t, spec, i)
    found = dates.day(t, i)
    if found is None:
        return 0
    return found[1] if _add_day(spec, found[0]) else 0


def _shared_year(t: Tokens, spec: Spec, i: int) -> int:
    """ "26 June to 28 June in 2020": a year after a range belongs to its end."""
    found = dates.day(t, i)
    merged = merge_days(spec.day_end, found[0]) if found and spec.day_end else None
    if found is None or merged is None:
        return 0
    spec.day_end = merged
    return found[1]


def _add_day(spec: Spec, day: Day) -> bool:
    merged = merge_days(spec.day, day) if spec.day else day
    if merged is not None:
        spec.day = merged
    return merged is not None


def _part_rule(t: Tokens, spec: Spec, i: int) -> int:
    if spec.part is not None:
        return 0
    found = parts.part_of_day(t, i, anchored=spec.day is not None or spec.clock is not None)
    if found is None or (t.has(found[2] - 1, "CLOCK") and spec.clock is None):
        return 0
    part, day, stop = found
    if day is not None and spec.day is None:
        spec.day = day
    spec.part = PartOfDay(part.part, part.edge or _edge_before(t, spec))
    return stop


def _edge_before(t: Tokens, spec: Spec) -> Edge | None:
    """ "late tomorrow afternoon": which end of the part is said before the day."""
    if spec.day is None or t.lexicon.language != "en":
        return None
    early, late = t.has(spec.start - 1, "EARLY"), t.has(spec.start - 1, "LATE")
    return Edge.EARLY if early else Edge.LATE if late else None


def _minus_rule(t: Tokens, spec: Spec, i: int) -> int:
    """ "las 8 de la noche menos cuarto": the quarter comes after the part of the day."""
    if spec.clock is None or spec.part is None or spec.clock.precise or not t.has(i, "MINUS"):
        return 0
    count = 15 if t.has(i + 1, "QUARTER") else t.get(i + 1, "NUM")
    if not count or count > 59:
        return 0
    hour = (spec.clock.hour - 1) % 24
    spec.clock = replace(spec.clock, hour=hour, minute=60 - count, precise=True)
    return i + 2


def _early_rule(t: Tokens, spec: Spec, i: int) -> int:
    """ "later this week" and the like are read by the period; alone they say nothing."""
    return i + 1 if not spec.empty and t.has(i, "LATERIN", "APPROX") and not t.has(i, "P") else 0


_RULES: tuple[Rule, ...] = (
    range_rule,
    to_rule,
    _later_rule,
    _after_word_rule,
    _day_end_rule,
    length_rule,
    relative_rule,
    _open_rule,
    _clock_rule,
    _day_rule,
    _part_rule,
    _minus_rule,
    _early_rule,
)
