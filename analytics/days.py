"""Days and weeks as the business lives them: local midnights, on days of 23 and 25 hours too."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Span:
    """A stretch of time, half-open, in UTC."""

    first: datetime
    until: datetime


def midnight(day: date, tz: ZoneInfo) -> datetime:
    """When a local day begins, in UTC. Where clocks jump over midnight, the first moment after."""
    return datetime.combine(day, time(0), tz).astimezone(UTC)


def day_span(day: date, tz: ZoneInfo) -> Span:
    """[00:00, next 00:00) of a local day."""
    return Span(midnight(day, tz), midnight(day + DAY, tz))


def days_from(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included; none where `last` is earlier."""
    day = first
    while day <= last:
        yield day
        day += DAY


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def month_first(day: date) -> date:
    """The first of the day's month."""
    return day.replace(day=1)


def month_last(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_before(day: date) -> date:
    """The first of the month before."""
    return month_first(month_first(day) - DAY)
