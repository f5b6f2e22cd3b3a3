"""The interval arithmetic of a slot search alone, beside the same calculation on `portion`."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bench.figures import Figure, median, milliseconds, p95

STEP, DURATION, BUSY = 15, 30, 200
SIZES = ((30, 10, "below 6"), (90, 50, "below 70"))
TIMES = 9
MADRID = ZoneInfo("Europe/Madrid")
# Over the spring change of the clock.
FIRST = datetime(2027, 3, 1, tzinfo=UTC)


def measure(var: Path) -> list[Figure]:
    """Two sizes, each answered by both; they must find the same starts."""
    return [_figure(days, staff, goal) for days, staff, goal in SIZES]


def _figure(days: int, staff: int, goal: str) -> Figure:
    people = [_person(number, days) for number in range(staff)]
    first = int(FIRST.timestamp())
    until = first + days * 86_400

    def ours() -> list[list[int]]:
        from bookings.availability import Search, SlotRules

        rules = SlotRules(DURATION, STEP, buffer_before=5, buffer_after=10)
        search = Search(rules, first - 86_400, first, until)
        return [search.starts(schedule, busy).at for schedule, busy in people]

    def theirs() -> list[list[int]]:
        return [_on_portion(schedule, busy, first, until) for schedule, busy in people]

    assert ours() == theirs(), "the two calculations differ"
    took, peer = milliseconds(ours, TIMES), milliseconds(theirs, TIMES)
    return Figure(
        key=f"slots_pure_{days}x{staff}",
        title=f"slot arithmetic, {days} days, {staff} staff",
        unit="ms",
        value=median(took),
        floor=median(peer),
        floor_is="the same calculation on the library portion, which is to take 3 times as long",
        goal=goal,
        more={
            "p95_ms": p95(took),
            "times_as_fast": median(peer) / median(took),
            "busy_per_staff": BUSY,
            "step_min": STEP,
        },
    )


def _person(number: int, days: int) -> tuple[Any, list[Any]]:
    """Hours of their own with a split shift, two special dates, and taken time here and there."""
    from bookings.availability import Busy, Schedule

    dice = Random(number)
    morning = (9 * 60 + number % 4 * 15, 14 * 60)
    weekly = {weekday: [morning, (16 * 60, 20 * 60)] for weekday in range(6)}
    special = {date(2027, 3, 9): [], date(2027, 3, 10): [(11 * 60, 13 * 60)]}
    first = int(FIRST.timestamp())
    busy = []
    for _ in range(BUSY):
        start = first + dice.randrange(days * 24 * 12) * 300
        busy.append(Busy(start, start + dice.choice((30, 45, 60)) * 60, 0, 10))
    return Schedule(MADRID, weekly, special), busy


def _on_portion(schedule: Any, busy: list[Any], first: int, until: int) -> list[int]:
    """Starts that fit the hours, less those that taken time rules out, on the windows' grids."""
    import portion

    windows = list(_windows(schedule, first, until))
    opened = portion.Interval(*(portion.closedopen(a, b) for a, b in windows))
    duration, before, after = DURATION * 60, 5 * 60, 10 * 60
    fits = portion.Interval(
        *(
            portion.closed(each.lower, each.upper - duration)
            for each in opened
            if each.upper - each.lower >= duration
        )
    )
    blocked = portion.Interval(
        *(
            portion.open(
                item.start - item.before * 60 - duration - after,
                item.end + item.after * 60 + before,
            )
            for item in busy
        )
    )
    free = fits - blocked
    found: set[int] = set()
    pieces = list(free)
    for opens, closes in windows:
        for piece in pieces:
            if piece.upper < opens or piece.lower >= closes:
                continue
            low = max(opens, piece.lower, first)
            begin = low + (opens - low) % (STEP * 60)
            found.update(range(begin, min(piece.upper, closes - 1, until - 1) + 1, STEP * 60))
    return sorted(found)


def _windows(schedule: Any, first: int, until: int) -> list[tuple[int, int]]:
    day = datetime.fromtimestamp(first, MADRID).date() - timedelta(days=1)
    last = datetime.fromtimestamp(until, MADRID).date() + timedelta(days=1)
    found = []
    while day <= last:
        midnight = datetime(day.year, day.month, day.day)
        for start, end in schedule.overrides.get(day, schedule.weekly.get(day.weekday(), ())):
            moments = (midnight + timedelta(minutes=minute) for minute in (start, end))
            opens, closes = (int(each.replace(tzinfo=MADRID).timestamp()) for each in moments)
            found.append((opens, closes))
        day += timedelta(days=1)
    return found
