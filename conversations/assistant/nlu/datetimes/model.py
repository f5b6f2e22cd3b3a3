"""Values shared by the tokeniser, the grammar and the calendar of the date resolver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum


class Unit(IntEnum):
    MINUTE = 1
    HOUR = 2
    DAY = 3
    WEEK = 4
    FORTNIGHT = 5
    MONTH = 6
    YEAR = 7
    WEEKEND = 8
    WORKWEEK = 9
    WORKDAY = 10


class Part(IntEnum):
    """Parts of the day; hours are in `compose.PART_HOURS`."""

    DAWN = 1
    MORNING = 2
    NOON = 3
    AFTERNOON = 4
    EVENING = 5
    NIGHT = 6
    DAYTIME = 7
    LUNCH = 8
    MID_MORNING = 9
    MID_AFTERNOON = 10
    FIRST_HOUR = 11
    LAST_HOUR = 12
    LONG_AFTERNOON = 13
    REST_OF_DAY = 14


class Edge(IntEnum):
    """Which piece of a part of the day or of a month is meant."""

    EARLY = 1
    MID = 2
    LATE = 3
    REST = 4


@dataclass(frozen=True)
class Resolved:
    """One expression of the text as a moment or half-open interval in the business's zone.

    `start` and `end` are aware datetimes in the zone that was asked for; `end` is exclusive.
    `grain` is minute, hour, day, part_of_day, week or month. `open` is "after" (only `start` is
    known), "before" (only `end`) or None. `time_only`: the text names no day, the date of `start`
    is the next one on which that clock time comes. `span` are offsets in `clean(text)` and `text`
    the words there.
    """

    start: datetime | None
    end: datetime | None
    grain: str
    open: str | None
    time_only: bool
    span: tuple[int, int]
    text: str


@dataclass(frozen=True)
class DaySpan:
    """Days `[start, end)` with their grain: day, week or month."""

    start: date
    end: date
    grain: str


@dataclass(frozen=True)
class Duration:
    """A length. Months are calendar months; minutes are elapsed minutes."""

    months: int = 0
    days: int = 0
    minutes: int = 0

    @property
    def clocked(self) -> bool:
        return self.minutes != 0

    def plus(self, other: Duration) -> Duration:
        return Duration(
            self.months + other.months, self.days + other.days, self.minutes + other.minutes
        )

    def negated(self) -> Duration:
        return Duration(-self.months, -self.days, -self.minutes)


@dataclass(frozen=True)
class Clock:
    """A time of day as written. `meridiem` is am, pm or None; `exact` says that it is 24 h."""

    hour: int
    minute: int = 0
    meridiem: str | None = None
    exact: bool = False
    precise: bool = False

    @property
    def ambiguous(self) -> bool:
        return self.meridiem is None and not self.exact and 1 <= self.hour <= 12

    def minutes(self) -> int:
        """Minutes after midnight; am and pm applied (12 am is 0, 15 pm is 15)."""
        hour = self.hour
        if self.meridiem == "am" and hour == 12:
            hour = 0
        elif self.meridiem == "pm" and hour < 12:
            hour += 12
        return hour * 60 + self.minute


DAY_END = Clock(23, 59, exact=True, precise=True)


@dataclass(frozen=True)
class PartOfDay:
    part: Part
    edge: Edge | None = None

    @property
    def grain(self) -> str:
        return "hour" if self.part is Part.LUNCH else "part_of_day"


class NoSuchDate(ValueError):
    """The text names a day or an hour that does not exist (30 February, 25:00)."""


@dataclass(frozen=True)
class Context:
    """What a reading depends on: the local moment and the customs of the language."""

    now: datetime
    next_skips_week: bool
    business_hours: bool = False

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass
class Spec:
    """What one expression says, before it is placed on the calendar."""

    day: Day | None = None
    day_end: Day | None = None
    clock: Clock | None = None
    clock_end: Clock | None = None
    part: PartOfDay | None = None
    part_leads: bool = False
    offset: Duration | None = None
    duration: Duration | None = None
    open: str | None = None
    within: bool = False
    start: int = 0
    stop: int = 0
    inclusive: bool = False

    @property
    def empty(self) -> bool:
        return not (self.day or self.clock or self.part or self.offset)


class Day:
    """A day or a run of days as written; subclasses live in `days`."""

    def span(self, ctx: Context) -> DaySpan:
        raise NotImplementedError


def one_day(day: date) -> DaySpan:
    return DaySpan(day, day + timedelta(days=1), "day")
