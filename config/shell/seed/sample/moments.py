"""When people write: by day, less at weekends, between breakfast and bedtime."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from analytics.days import Span, days_from, midnight
from tenants.models import Business

# A talk is over within this time, so that it lies in one day and in the past.
TALK = timedelta(minutes=15)
WEEKDAYS = (10, 11, 10, 11, 12, 7, 3)
TRIES = 20


class TooShort(ValueError):
    """There is no time yet in which anything could have been said."""


@dataclass
class Moments:
    """Draws moments of a stretch of local days, of which the last may be running."""

    business: Business
    first: date
    span: Span

    def __post_init__(self) -> None:
        if self.span.until - self.span.first < 2 * TALK:
            raise TooShort(f"Nothing of {self.first:%Y-%m} is over yet.")
        last = (self.span.until - TALK).astimezone(self.business.tz).date()
        self._days = list(days_from(self.first, last))
        self._weights = [WEEKDAYS[day.weekday()] for day in self._days]

    def draw(self, dice: random.Random) -> datetime:
        """When somebody began to write, a talk before the end of the day and of the stretch."""
        for _ in range(TRIES):
            day = dice.choices(self._days, self._weights)[0]
            hour = dice.triangular(8, 22, 12)
            at = midnight(day, self.business.tz) + timedelta(hours=hour)
            if at + TALK < self.span.until:
                return at
        # A day that has hardly begun: any moment of it.
        room = self.span.until - TALK - self.span.first
        at = self.span.first + dice.random() * room
        ends = midnight(self.local(at) + timedelta(days=1), self.business.tz)
        return min(at, ends - TALK)

    def local(self, at: datetime) -> date:
        """The business's day of a moment."""
        return at.astimezone(self.business.tz).date()

    def many(self, dice: random.Random, count: int) -> Iterator[datetime]:
        """`count` of them, in no order."""
        return (self.draw(dice) for _ in range(count))


def stretch_until(business: Business, first: date, last: date, now: datetime) -> Moments:
    """The moments of the local days from `first` to `last`, as far as they are over.

    Raises `TooShort`.
    """
    until = min(midnight(last + timedelta(days=1), business.tz), now)
    return Moments(business, first, Span(midnight(first, business.tz), until))
