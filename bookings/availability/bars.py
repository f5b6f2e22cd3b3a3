"""Bars: stretches of starts that are ruled out, by taken time, a room, or a date that is full.

A bar (low, high) is open at both ends, so a start that touches taken time stays possible.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from zoneinfo import ZoneInfo

from bookings.availability.clock import MINUTE, instant
from bookings.availability.rules import Bar, Busy, Schedule, SlotRules, openings_between


def bars_merged(bars: Iterable[Bar]) -> list[Bar]:
    """In order and apart. Two that touch stay apart: the start between them fits exactly."""
    merged: list[Bar] = []
    last = None
    for low, high in sorted(bars):
        if last is not None and low < last:
            if high > last:
                merged[-1] = (merged[-1][0], high)
                last = high
        elif low < high:
            merged.append((low, high))
            last = high
    return merged


def bars_of_busy(busy: Iterable[Busy], rules: SlotRules) -> list[Bar]:
    """The starts whose footprint would meet taken time, not merged; empty time bars nothing."""
    lead = (rules.duration + rules.buffer_after) * MINUTE
    trail = rules.buffer_before * MINUTE
    return [
        (start - before * MINUTE - lead, end + after * MINUTE + trail)
        for start, end, before, after, _, _ in busy
        if start < end
    ]


def bars_of_room(
    schedule: Schedule | None, busy: Iterable[Busy], rules: SlotRules, first: int, last: int
) -> list[Bar]:
    """The starts in [first, last] at which a room or machine cannot be had, merged.

    Its own hours must hold the service, as a person's must; None is always open.
    """
    bars = bars_of_busy(busy, rules)
    if schedule is not None:
        duration = rules.duration * MINUTE
        closed_from = first - 1
        for opens, closes in openings_between(schedule, first, last + duration):
            bars.append((closed_from, opens))
            closed_from = closes - duration
        bars.append((closed_from, last + 1))
    return bars_merged(bars)


def bars_common(rooms: Iterable[Sequence[Bar]]) -> list[Bar]:
    """What bars every one of several rooms, any of which would do. Each given merged."""
    return reduce(_both, (list(bars) for bars in rooms))


def _both(ours: list[Bar], theirs: list[Bar]) -> list[Bar]:
    found: list[Bar] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        low, high = max(ours[i][0], theirs[j][0]), min(ours[i][1], theirs[j][1])
        if low < high:
            found.append((low, high))
        if ours[i][1] < theirs[j][1]:
            i += 1
        else:
            j += 1
    return found


def bars_of_dates(tz: ZoneInfo, ordinals: Iterable[int]) -> list[Bar]:
    """Whole local dates of `tz`, given as ordinals: every start on them."""
    return [(instant(tz, day, 0) - 1, instant(tz, day + 1, 0)) for day in ordinals]


def is_barred(at: int, bars: Iterable[Bar]) -> bool:
    """Whether one start is ruled out."""
    return any(low < at < high for low, high in bars)
