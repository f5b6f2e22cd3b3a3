"""Which of many free starts to offer: at most three, near what was asked, unlike one another."""

from datetime import datetime, timedelta
from itertools import groupby

OFFERED = 3


def pick(starts: list[datetime], *, near: datetime | None = None) -> list[datetime]:
    """Up to three starts, ascending.

    Near a wished moment: the three closest. On one day: early, middle and late ones, so that the
    answer says something about the whole range. Over several days: the first of each day.
    """
    if near is not None:
        return sorted(sorted(starts, key=lambda start: abs(start - near))[:OFFERED])
    days = [list(group) for _, group in groupby(starts, key=datetime.date)]
    if len(days) <= 1:
        return _spread(starts)
    if len(days) >= OFFERED:
        return [day[0] for day in days[:OFFERED]]
    return sorted([days[0][0], *_spread(days[1])])[:OFFERED]


def _spread(starts: list[datetime]) -> list[datetime]:
    if len(starts) <= OFFERED:
        return starts
    apart = (len(starts) - 1) / (OFFERED - 1)
    return [starts[round(number * apart)] for number in range(OFFERED)]


def after(starts: list[datetime], last: datetime) -> list[datetime]:
    """The next three after what was offered last, for "otra hora"."""
    later = [start for start in starts if start > last]
    return later[:OFFERED]


def day_bounds(moment: datetime) -> tuple[datetime, datetime]:
    """The local day of a moment as [first, until)."""
    first = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return first, first + timedelta(days=1)
