"""The slot rules said a second time, minute by minute and as slowly as they read: the oracle that
the sweep in `bookings.availability` is compared with. Shares no code with it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from bookings.availability import Busy, Schedule, SlotRules, Window

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


def brute_force(
    schedule: Schedule, rules: SlotRules, busy: list[Busy], now: int, first: int, until: int
) -> dict[int, int]:
    """Bookable starts (epoch seconds) with the places left at each."""
    windows = list(_windows(schedule, first, until + rules.duration * 60))
    opened = {minute for opens, closes in windows for minute in range(opens, closes)}
    grid = {at for opens, closes in windows for at in range(opens, closes, rules.step)}
    found = {}
    for at in sorted(grid):
        fits = all(minute in opened for minute in range(at, at + rules.duration))
        asked_for = first <= at * 60 < until
        if fits and asked_for and _in_time(schedule, rules, at, now):
            left = _left(rules, busy, at)
            if left >= rules.party_size:
                found[at * 60] = left
    return found


def _windows(schedule: Schedule, first: int, until: int) -> Iterator[Window]:
    """Opening hours as minutes since the epoch."""
    day = _local_date(schedule, first // 60) - 3 * ONE_DAY
    while day <= _local_date(schedule, until // 60) + 3 * ONE_DAY:
        hours = schedule.overrides.get(day, schedule.weekly.get(day.weekday(), ()))
        for start, end in hours:
            if end > 1440 and day + ONE_DAY in schedule.overrides:
                end = 1440
            yield _minute(schedule, day, start), _minute(schedule, day, end)
        day += ONE_DAY


def _minute(schedule: Schedule, day: date, minutes: int) -> int:
    naive = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    return int((naive.replace(tzinfo=schedule.tz) - EPOCH).total_seconds()) // 60


def _local_date(schedule: Schedule, minute: int) -> date:
    return datetime.fromtimestamp(minute * 60, schedule.tz).date()


def _in_time(schedule: Schedule, rules: SlotRules, at: int, now: int) -> bool:
    if at * 60 < now + rules.notice * 60:
        return False
    if rules.horizon_days is None:
        return True
    today = _local_date(schedule, now // 60)
    return _local_date(schedule, at) <= today + rules.horizon_days * ONE_DAY


def _left(rules: SlotRules, busy: list[Busy], at: int) -> int:
    """Places left at minute `at`; 0 when anything but its own session is in the way."""
    left = rules.capacity
    footprint = range(at - rules.buffer_before, at + rules.duration + rules.buffer_after)
    for item in busy:
        if rules.capacity > 1 and item.session and item.start == at * 60:
            left -= item.seats
        elif item.start < item.end:
            taken = range(item.start // 60 - item.before, item.end // 60 + item.after)
            if any(minute in taken for minute in footprint):
                return 0
    return left
