"""One side of a range or what follows "after": a day, a time, both, or just a number."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.assistant.nlu.datetimes import clocks, dates, parts
from conversations.assistant.nlu.datetimes.days import DateOf, Offset
from conversations.assistant.nlu.datetimes.model import Clock, Day, PartOfDay
from conversations.assistant.nlu.datetimes.scan import counted_unit
from conversations.assistant.nlu.datetimes.spans import merge_days
from conversations.assistant.nlu.datetimes.tokens import Tokens


@dataclass
class Endpoint:
    """`number` is set only when nothing says whether it is an hour or a day of the month."""

    stop: int
    day: Day | None = None
    clock: Clock | None = None
    part: PartOfDay | None = None
    number: int | None = None

    def as_clock(self) -> Clock | None:
        if self.clock is None and self.number is not None and self.number <= 24:
            return Clock(self.number, exact=self.number > 12 or self.number == 0)
        return self.clock

    def as_day(self) -> Day | None:
        if self.day is None and self.number is not None and 1 <= self.number <= 31:
            return DateOf(self.number)
        return self.day


def endpoint(t: Tokens, i: int, *, joined: bool = True) -> Endpoint | None:
    """The endpoint after the connector at `i - 1`; what the connector implies is respected."""
    strong = t.has(i - 1, "AT")
    found = Endpoint(i)
    if t.has(i, "NOW"):
        return Endpoint(i + 1, day=Offset(0))
    _collect(t, found, strong=strong, joined=joined)
    if found.day is None and found.clock is None:
        _bare_number(t, found)
    return found if found.day or found.clock or found.number is not None or found.part else None


def _collect(t: Tokens, found: Endpoint, *, strong: bool, joined: bool) -> None:
    for _ in range(3):
        j = found.stop
        time = clocks.clock(t, j, strong=strong, joined=joined) if found.clock is None else None
        if time:
            found.clock, found.stop = time
            strong = False
            continue
        if not _take_day(t, found):
            return


def _take_day(t: Tokens, found: Endpoint) -> bool:
    named = dates.day(t, found.stop)
    if named is None:
        part = parts.part_of_day(t, found.stop, anchored=True) if found.clock is None else None
        if part is None or found.part is not None or t.has(part[2] - 1, "CLOCK"):
            return False
        found.part, found.stop = part[0], part[2]
        found.day = found.day or part[1]
        return True
    merged = merge_days(found.day, named[0]) if found.day else named[0]
    if merged is None:
        return False
    found.day, found.stop = merged, named[1]
    return True


def _bare_number(t: Tokens, found: Endpoint) -> None:
    j = t.skip(found.stop, "P", "ON", "AT", "DIA") if not t.has(found.stop, "NUM") else found.stop
    ordinal = t.get(j, "ORD")
    if t.has(j, "UNIT") or t.digits(j) > 2 or t.has(j - 1, "LABEL"):
        return
    if t.has(j + 1, "COUNT") or counted_unit(t, j + 1) is not None:
        return
    if ordinal is not None and 1 <= ordinal <= 31 and not t.has(j, "NUM"):
        found.day, found.stop = DateOf(ordinal), j + 1
        return
    number = t.get(j, "NUM")
    if number is None or (t.has(j, "WEAKNUM") and not (t.has(j - 1, "AT") or _begins(t, j))):
        return
    if any(t.has(k, "ON", "DIA") for k in range(found.stop - 1, j)) and 1 <= number <= 31:
        found.day, found.stop = DateOf(number), j + 1
    else:
        found.number, found.stop = number, j + 1


def _begins(t: Tokens, j: int) -> bool:
    """ "de una a tres", "das dez à uma": beside the other side of a range "una" is an hour."""
    k = t.skip(j + 2, "AT", "P", limit=1)
    ends = j + 1 >= len(t) or (bool(t.items[j + 1].tags) and not t.has(j + 1, "UNIT", "COUNT"))
    if t.has(j - 1, "TO") and ends:  # "das dez à uma"
        return True
    return t.has(j - 1, "FROM", "BETWEEN") and t.has(j + 1, "TO", "AND") and t.has(k, "NUM")
