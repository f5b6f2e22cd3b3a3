"""Which starts of a service are free: pure arithmetic over half-open intervals, no database.

Instants are whole seconds since the epoch, so that a search is additions and comparisons; time
zones are asked only where a local wall-clock time becomes an instant, once per zone, day and
minute. Terms: a *window* is a stretch of opening hours, a *footprint* is a service with its
buffers, and a *session* is a class: bookings of one service that start together and share seats.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
MINUTE = 60
DAY = DAY_MINUTES * MINUTE
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
# A window may reach into the next day, so the last days that a search can touch are out of bounds.
FIRST_ORDINAL, LAST_ORDINAL = 4, date.max.toordinal() - 4

# Half-open. In a schedule: local minutes of the day on which it starts, the end may pass 1440.
Window = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Opening hours. `weekly` is keyed by weekday (Monday is 0); a date in `overrides` uses only
    the windows given there, and none of them closes it. Windows come from `window()`."""

    tz: ZoneInfo
    weekly: Mapping[int, Sequence[Window]]
    overrides: Mapping[date, Sequence[Window]] = field(default_factory=dict)


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


def window(start: int, end: int) -> Window | None:
    """Local minutes of a day to a window; None when empty. An end before the start is next day's.

    Raises ValueError for a start outside 0..1439 or an end outside 0..1440.
    """
    if not (0 <= start < DAY_MINUTES and 0 <= end <= DAY_MINUTES):
        raise ValueError(f"not a window of one day: {start}-{end}")
    if start == end:
        return None
    return (start, end) if end > start else (start, end + DAY_MINUTES)


def epoch(moment: datetime, *, up: bool = False) -> int:
    """Whole epoch seconds of an aware datetime, a fraction rounded down, or `up`."""
    return -((EPOCH - moment) // SECOND) if up else (moment - EPOCH) // SECOND


@lru_cache(maxsize=1 << 16)
def instant(tz: ZoneInfo, ordinal: int, minute: int) -> int:
    """The epoch second at which local day `ordinal` of `tz` reads `minute` past midnight.

    A time that occurs twice means the first; one in a gap moves forward by the gap (RFC 5545),
    which is what zoneinfo's fold 0 does.
    """
    days, rest = divmod(minute, DAY_MINUTES)
    local = datetime.fromordinal(ordinal + days).replace(
        hour=rest // MINUTE, minute=rest % MINUTE, tzinfo=tz
    )
    return epoch(local)


def ordinal_of(tz: ZoneInfo, at: int) -> int:
    """The local date of `tz` at epoch second `at`, as an ordinal kept inside the calendar."""
    low, high = FIRST_ORDINAL, LAST_ORDINAL
    shifted = at // DAY + EPOCH.toordinal()
    if not low < shifted < high:
        return low if shifted <= low else high
    return (EPOCH + timedelta(seconds=at)).astimezone(tz).toordinal()


def windows_between(schedule: Schedule, first: int, last: int) -> list[Window]:
    """The windows that could touch epoch seconds [first, last], as instants in order of start.

    A window past midnight is cut at the local midnight of a next day that has an override.
    """
    tz = schedule.tz
    overrides = {day.toordinal(): windows for day, windows in schedule.overrides.items()}
    found: list[Window] = []
    for ordinal in range(ordinal_of(tz, first) - 2, ordinal_of(tz, last) + 2):
        windows = overrides.get(ordinal)
        if windows is None:
            windows = schedule.weekly.get((ordinal + 6) % 7, ())
        for start, end in windows:
            if end > DAY_MINUTES and ordinal + 1 in overrides:
                end = DAY_MINUTES
            opens, closes = instant(tz, ordinal, start), instant(tz, ordinal, end)
            if opens < closes:
                found.append((opens, closes))
    found.sort()
    return found


def starts(
    schedule: Schedule,
    rules: SlotRules,
    busy: Iterable[Busy],
    now: int,
    range_from: int,
    range_to: int,
) -> Starts:
    """Every start in epoch seconds [range_from, range_to) at which the service can be booked.

    Notice is elapsed time and inclusive; the horizon counts local dates; a service may span windows
    that touch; busy time outside the windows counts; touching it is allowed.
    """
    first = max(range_from, now + rules.notice * MINUTE)
    last = min(range_to - 1, _horizon_bound(schedule.tz, rules, now))
    if first > last or rules.party_size > rules.capacity:
        return Starts([], {})
    grids = list(_grids(schedule, rules, first, last))
    items = list(busy)
    taken = [item for item in items if item.start < item.end]
    at = _free(grids, _blocked(taken, rules), rules.step * MINUTE)
    remaining: dict[int, int] = {}
    if rules.capacity > 1:
        seats = _seats(items)
        remaining = _sessions(grids, taken, rules, seats)
        at = sorted(set(at).difference(seats).union(remaining))
    return _within_horizon(Starts(at, remaining), schedule.tz, rules, now)


def slots(
    schedule: Schedule,
    rules: SlotRules,
    busy: Iterable[Busy],
    now: datetime,
    range_from: datetime,
    range_to: datetime,
) -> list[Slot]:
    """`starts` for aware datetimes: the free starts of [range_from, range_to) with places left."""
    first, until = epoch(range_from, up=True), epoch(range_to, up=True)
    found = starts(schedule, rules, busy, epoch(now), first, until)
    return as_slots(found, rules.capacity)


def as_slots(found: Starts, capacity: int) -> list[Slot]:
    """Epoch seconds to slots; a start without a begun class has the whole capacity left."""
    left = found.remaining
    return [Slot(datetime.fromtimestamp(at, UTC), left.get(at, capacity)) for at in found.at]


class _Grid(NamedTuple):
    """One window's candidate starts: `anchor + k * step` within [first, last]."""

    anchor: int
    first: int
    last: int


def _grids(schedule: Schedule, rules: SlotRules, first: int, last: int) -> Iterator[_Grid]:
    """The candidates of each window inside [first, last], where the service fits opening hours."""
    duration = rules.duration * MINUTE
    windows = windows_between(schedule, first, last + duration)
    closings = _closings(windows)
    for (opens, closes), union_closes in zip(windows, closings, strict=True):
        low, high = max(opens, first), min(closes - 1, union_closes - duration, last)
        if low <= high:
            yield _Grid(opens, low, high)


def _closings(windows: list[Window]) -> list[int]:
    """For each window the end of the unbroken opening it belongs to: touching windows join."""
    ends = list(accumulate((closes for _, closes in windows), max))
    for index in range(len(windows) - 2, -1, -1):
        if windows[index + 1][0] <= ends[index]:
            ends[index] = ends[index + 1]
    return ends


def _blocked(taken: list[Busy], rules: SlotRules) -> list[Window]:
    """The starts that busy time rules out, as merged open intervals (low, high)."""
    lead = (rules.duration + rules.buffer_after) * MINUTE
    trail = rules.buffer_before * MINUTE
    spans = sorted(
        (start - before * MINUTE - lead, end + after * MINUTE + trail)
        for start, end, before, after, _, _ in taken
    )
    merged: list[Window] = []
    for low, high in spans:
        # Two that touch stay apart: the start between them fits exactly.
        if merged and low < merged[-1][1]:
            if high > merged[-1][1]:
                merged[-1] = (merged[-1][0], high)
        else:
            merged.append((low, high))
    return merged


def _free(grids: list[_Grid], blocked: list[Window], step: int) -> list[int]:
    """Candidates outside every blocked interval, ascending and each once."""
    found: list[int] = []
    highs = [high for _, high in blocked]
    for anchor, first, last in grids:
        index = bisect_right(highs, first)
        while first <= last:
            low = blocked[index][0] if index < len(blocked) else last
            begin = first + (anchor - first) % step
            found.extend(range(begin, min(low, last) + 1, step))
            if index == len(blocked):
                break
            first = max(first, blocked[index][1])
            index += 1
    overlap = any(later.first <= earlier.last for earlier, later in pairwise(grids))
    return sorted(set(found)) if overlap else found


def _seats(items: list[Busy]) -> Counter[int]:
    """Seats taken per start, over the bookings of the service asked for."""
    seats: Counter[int] = Counter()
    for item in items:
        if item.session:
            seats[item.start] += item.seats
    return seats


def _sessions(
    grids: list[_Grid], taken: list[Busy], rules: SlotRules, seats: Mapping[int, int]
) -> dict[int, int]:
    """Starts of classes already begun to fill, with the places left, where the party still fits.

    Such a start is blocked by everything but its own session. A footprint [a, b) meets as many busy
    intervals as begin before b less those that end by a; that must be the session's own number.
    """
    begins = sorted(item.start - item.before * MINUTE for item in taken)
    ends = sorted(item.end + item.after * MINUTE for item in taken)
    own = Counter(item.start for item in taken if item.session)
    found: dict[int, int] = {}
    for at, held in seats.items():
        left = rules.capacity - held
        until = at + (rules.duration + rules.buffer_after) * MINUTE
        met = bisect_left(begins, until) - bisect_right(ends, at - rules.buffer_before * MINUTE)
        if met == own[at] and left >= rules.party_size and _on_a_grid(at, grids, rules.step):
            found[at] = left
    return found


def _on_a_grid(at: int, grids: list[_Grid], step: int) -> bool:
    return any(
        grid.first <= at <= grid.last and (at - grid.anchor) % (step * MINUTE) == 0
        for grid in grids
    )


def _horizon_bound(tz: ZoneInfo, rules: SlotRules, now: int) -> int:
    """A second that no start inside the horizon passes; a day wide of the mark, to be on time for
    clocks that go back over midnight."""
    ordinal = LAST_ORDINAL
    if rules.horizon_days is not None:
        ordinal = min(ordinal, ordinal_of(tz, now) + rules.horizon_days)
    return instant(tz, ordinal + 2, 0)


def _within_horizon(found: Starts, tz: ZoneInfo, rules: SlotRules, now: int) -> Starts:
    """Drops the starts whose local date lies past the horizon; only the tail has to be asked."""
    if rules.horizon_days is None:
        return found
    last = ordinal_of(tz, now) + rules.horizon_days
    sure = bisect_left(found.at, _horizon_bound(tz, rules, now) - 3 * DAY)
    kept = found.at[:sure] + [at for at in found.at[sure:] if ordinal_of(tz, at) <= last]
    allowed = set(kept) if found.remaining else set()
    return Starts(kept, {at: left for at, left in found.remaining.items() if at in allowed})
