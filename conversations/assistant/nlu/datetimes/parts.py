"""Parts of the day in a row of tokens: "por la tarde", "this evening", "a primera hora"."""

from __future__ import annotations

from conversations.assistant.nlu.datetimes.days import Offset
from conversations.assistant.nlu.datetimes.model import Clock, Day, Edge, Part, PartOfDay
from conversations.assistant.nlu.datetimes.tokens import Tokens

_HALVES = {1: Part.MORNING, 2: Part.LONG_AFTERNOON}  # "tuesday pm"
_EDGES = {"EARLY": Edge.EARLY, "MID": Edge.MID, "LATE": Edge.LATE, "REST": Edge.REST}


def part_of_day(t: Tokens, i: int, *, anchored: bool) -> tuple[PartOfDay, Day | None, int] | None:
    """The part at `i`, the day that its own words name ("this evening") and the next index.

    `anchored`: a day or time stands before, so that a bare "tarde" cannot mean "late".
    """
    day: Day | None = None
    edge: Edge | None = None
    led = anchored or len(t) == 1
    j = i
    for _ in range(5):
        if t.has(j, "PART") and not t.has(j, "EARLY", "LATE", "MID", "THIS", "NEXT"):
            break
        if not t.has(j, "P", "PARTDET", "IN", "OF", "THIS", "NEXT", *_EDGES):
            break
        day = Offset(0) if t.has(j, "THIS", "REST") else Offset(1) if t.has(j, "NEXT") else day
        edge = next((value for tag, value in _EDGES.items() if t.has(j, tag)), edge)
        led = led or not t.has(j, "COMMA", "DOT")
        j += 1
    if anchored and edge is Edge.EARLY and t.has(j - 1, "EARLYDAY") and not t.has(j, "PART"):
        return PartOfDay(Part.MORNING, edge), day, j
    if anchored and t.has(j, "DAYHALF"):
        return PartOfDay(_HALVES[t.get(j, "AMPM") or 1]), day, j + 1
    part = t.get(j, "PART")
    if part is None or not (led or t.has(j, "BAREPART")):
        return None
    if t.has(j, "DAYREL") and not (anchored or t.has(j - 1, "PARTDET") or edge):
        return None
    if t.has(j, "MEAL") and not (t.has(j - 1, "AT") or (anchored and j == i)):
        return None  # "this lunch", "for lunch": the meal, not the hour
    if t.has(j, "TODAY"):
        day = Offset(0)
    return PartOfDay(Part(part), edge), day, j + 1


_HOURS: dict[Part, tuple[int, int]] = {
    Part.DAWN: (4, 8),
    Part.MORNING: (8, 12),
    Part.NOON: (12, 14),
    Part.AFTERNOON: (12, 16),
    Part.LONG_AFTERNOON: (12, 20),
    Part.EVENING: (16, 20),
    Part.NIGHT: (20, 24),
    Part.DAYTIME: (8, 18),
    Part.LUNCH: (11, 13),
    Part.MID_MORNING: (10, 12),
    Part.MID_AFTERNOON: (16, 18),
    Part.FIRST_HOUR: (8, 10),
    Part.LAST_HOUR: (18, 20),
    Part.REST_OF_DAY: (0, 24),
}
_EARLY_MORNING = (6, 10)


def hours_of(part: PartOfDay) -> tuple[int, int]:
    """First and last minute of a part of the day, after midnight; half of it if early or late."""
    first, last = _HOURS[part.part]
    if part.edge is Edge.EARLY:
        first, last = _EARLY_MORNING if part.part is Part.MORNING else (first, (first + last) // 2)
    elif part.edge is Edge.LATE:
        first = (first + last) // 2
    elif part.edge is Edge.MID:
        quarter = (last - first) // 4
        first, last = first + quarter, last - quarter
    return first * 60, last * 60


def boundary(part: PartOfDay, *, start: bool) -> Clock:
    """Where a part of the day begins, or ends: "after lunch", "before the afternoon"."""
    first, last = hours_of(part)
    return Clock((first if start else last) // 60, exact=True)
