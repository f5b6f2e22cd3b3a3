"""The vertical axis of a grid of days: minutes of the wall clock, also when the clocks change.

Days that stand side by side share one axis. Where one of them has an hour twice (25 hours), the
axis has a row more, and the other days have nothing in it; an hour that a day leaves out (23 hours)
is a row in which that day has nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = 24 * 60
# Every zone's clocks change by multiples of this.
GRAIN = 15

Span = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """One hour's line: its name, and whether it is the second of its name on the axis."""

    at: int
    clock: time
    again: bool = False


@dataclass(frozen=True)
class Axis:
    """Positions in minutes from midnight. `twice`: the wall-clock minutes that one of the days,
    `twice_on`, has two times; `gaps`: those that a day does not have."""

    tz: ZoneInfo
    twice: Span | None = None
    twice_on: date | None = None
    gaps: dict[date, Span] = field(default_factory=dict)

    @classmethod
    def of(cls, days: Sequence[date], tz: ZoneInfo) -> "Axis":
        """The axis on which all these days can be drawn."""
        twice, twice_on, gaps = None, None, {}
        for day in days:
            folded, gap = _changes(day, tz)
            if folded is not None:
                twice, twice_on = folded, day
            if gap is not None:
                gaps[day] = gap
        return cls(tz, twice, twice_on, gaps)

    @property
    def extra(self) -> int:
        """How much longer than a day it is."""
        return self.twice[1] - self.twice[0] if self.twice else 0

    @property
    def end(self) -> int:
        """The position of midnight at the end."""
        return DAY + self.extra

    def position(self, moment: datetime, day: date) -> int:
        """Where an instant stands on a day: 0 before it, `end` after it."""
        local = moment.astimezone(self.tz)
        if local.date() != day:
            return 0 if local.date() < day else self.end
        return self.of_clock(local.hour * 60 + local.minute, second=bool(local.fold))

    def of_clock(self, minute: int, *, second: bool = False) -> int:
        """Where a wall-clock minute of a day stands; of one that comes twice the first, or the
        `second`."""
        if self.twice is None:
            return minute
        begins, ends = self.twice
        later = minute >= ends or (second and minute >= begins)
        return minute + self.extra if later else minute

    def missing(self, day: date) -> list[Span]:
        """The rows in which this day has no time."""
        found = []
        if self.twice is not None and day != self.twice_on:
            found.append((self.twice[1], self.twice[1] + self.extra))
        if day in self.gaps:
            start, end = self.gaps[day]
            found.append((self.of_clock(start), self.of_clock(end - 1) + 1))
        return found

    def rows(self, first: int, last: int) -> list[Row]:
        """The hours from one position to another."""
        return [self._row(at) for at in range(first, last, 60)]

    def _row(self, at: int) -> Row:
        if self.twice is None or at < self.twice[1]:
            return Row(at, time(at // 60 % 24, at % 60))
        clock = at - self.extra
        return Row(at, time(clock // 60 % 24, clock % 60), at < self.twice[1] + self.extra)


def _changes(day: date, tz: ZoneInfo) -> tuple[Span | None, Span | None]:
    """The wall-clock minutes that a day has twice, and those that it leaves out."""
    midnight = datetime.combine(day, time(0), tz)
    following = datetime.combine(day + timedelta(days=1), time(0), tz)
    before = midnight - timedelta(minutes=1)
    if before.utcoffset() == midnight.utcoffset() == following.utcoffset():
        return None, None
    twice: list[int] = []
    gap: list[int] = []
    for minute in range(0, DAY, GRAIN):
        local = datetime.combine(day, time(minute // 60, minute % 60), tz)
        first, second = local.utcoffset(), local.replace(fold=1).utcoffset()
        if first is not None and second is not None and first != second:
            (twice if first > second else gap).append(minute)
    return _span_of(twice), _span_of(gap)


def _span_of(minutes: list[int]) -> Span | None:
    return (minutes[0], minutes[-1] + GRAIN) if minutes else None
