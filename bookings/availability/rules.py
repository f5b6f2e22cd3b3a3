"""What a search is given: opening hours, a service's rules, taken time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.availability.clock import DAY_MINUTES, instant, ordinal_of

# Half-open. In a schedule: local minutes of the day on which it starts, the end may pass 1440.
Window = tuple[int, int]
# Open at both ends, epoch seconds: the starts strictly between are ruled out.
Bar = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Opening hours. `weekly` is keyed by weekday (Monday is 0); a date in `overrides` uses only
    the windows given there, and none of them closes it. Windows come from `window()`. `steps`: the
    windows of the week with a step of their own, by weekday and opening minute.

    Raises ValueError for a weekday that is none, a window that `window()` would not make, or a
    step below 1: inverted hours never become an empty day in silence.
    """

    tz: ZoneInfo
    weekly: Mapping[int, Sequence[Window]]
    overrides: Mapping[date, Sequence[Window]] = field(default_factory=dict)
    steps: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(not 0 <= weekday <= 6 for weekday in self.weekly):
            raise ValueError("weekdays are 0 (Monday) to 6 (Sunday)")
        for windows in (*self.weekly.values(), *self.overrides.values()):
            for start, end in windows:
                if not (0 <= start < DAY_MINUTES and start < end <= start + DAY_MINUTES):
                    raise ValueError(f"not a window of one day: {start}-{end}")
        if any(step < 1 for step in self.steps.values()):
            raise ValueError("a window's step must be at least 1 minute")


@dataclass(frozen=True, slots=True)
class SlotRules:
    """What is asked for. Minutes, except `horizon_days` (None is unlimited, 0 is today only).

    Raises ValueError for a duration, step, capacity or party below 1 and for negative margins.
    """

    duration: int
    step: int
    buffer_before: int = 0
    buffer_after: int = 0
    notice: int = 0
    horizon_days: int | None = None
    capacity: int = 1
    party_size: int = 1

    def __post_init__(self) -> None:
        if min(self.duration, self.step, self.capacity, self.party_size) < 1:
            raise ValueError("duration, step, capacity and party size must be at least 1")
        if min(self.buffer_before, self.buffer_after, self.notice, self.horizon_days or 0) < 0:
            raise ValueError("buffers, notice and horizon must not be negative")


class Busy(NamedTuple):
    """Time that is taken. `start` and `end` in epoch seconds, own buffers `before` and `after` in
    minutes. `session`: a booking of the service asked for, which holds `seats` of its class."""

    start: int
    end: int
    before: int = 0
    after: int = 0
    seats: int = 1
    session: bool = False


class Slot(NamedTuple):
    """A start (UTC) that can be booked, and the places left at it (1 for a plain service)."""

    start: datetime
    remaining: int


class Starts(NamedTuple):
    """The bookable starts in epoch seconds, ascending; `remaining` names those of begun classes."""

    at: list[int]
    remaining: dict[int, int]


class Opened(NamedTuple):
    """A window as instants, and its own step in minutes (0: the service's)."""

    opens: int
    closes: int
    step: int


def window(start: int, end: int) -> Window | None:
    """Local minutes of a day to a window; None when empty. An end before the start is next day's.

    Raises ValueError for a start outside 0..1439 or an end outside 0..1440.
    """
    if not (0 <= start < DAY_MINUTES and 0 <= end <= DAY_MINUTES):
        raise ValueError(f"not a window of one day: {start}-{end}")
    if start == end:
        return None
    return (start, end) if end > start else (start, end + DAY_MINUTES)


def opened_between(schedule: Schedule, first: int, last: int) -> list[Opened]:
    """The windows that could touch epoch seconds [first, last], as instants in order of start.

    A window past midnight is cut at the local midnight of a next day that has an override.
    """
    tz, steps = schedule.tz, schedule.steps
    overrides = {day.toordinal(): windows for day, windows in schedule.overrides.items()}
    found: list[Opened] = []
    for ordinal in range(ordinal_of(tz, first) - 2, ordinal_of(tz, last) + 2):
        windows, weekday = overrides.get(ordinal), (ordinal + 6) % 7
        own_steps = steps if windows is None else {}
        if windows is None:
            windows = schedule.weekly.get(weekday, ())
        for start, end in windows:
            if end > DAY_MINUTES and ordinal + 1 in overrides:
                end = DAY_MINUTES
            opens, closes = instant(tz, ordinal, start), instant(tz, ordinal, end)
            if opens < closes:
                found.append(Opened(opens, closes, own_steps.get((weekday, start), 0)))
    found.sort()
    return found


def closings_of(opened: Sequence[Opened]) -> list[int]:
    """For each window the end of the unbroken opening it belongs to: touching windows join."""
    ends = list(accumulate((closes for _, closes, _ in opened), max))
    for index in range(len(opened) - 2, -1, -1):
        if opened[index + 1].opens <= ends[index]:
            ends[index] = ends[index + 1]
    return ends


def openings_between(schedule: Schedule, first: int, last: int) -> list[Window]:
    """The unbroken openings that could touch epoch seconds [first, last], in order, apart."""
    opened = opened_between(schedule, first, last)
    found: list[Window] = []
    for each, closes in zip(opened, closings_of(opened), strict=True):
        if not found or each.opens > found[-1][1]:
            found.append((each.opens, closes))
    return found
