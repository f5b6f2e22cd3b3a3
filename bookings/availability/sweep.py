"""The search: candidate starts of the hours, less what taken time rules out."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.availability.bars import bars_merged, bars_of_busy
from bookings.availability.clock import DAY, LAST_ORDINAL, MINUTE, epoch, instant, ordinal_of
from bookings.availability.rules import (
    Bar,
    Busy,
    Schedule,
    Slot,
    SlotRules,
    Starts,
    closings_of,
    opened_between,
)


class _Grid(NamedTuple):
    """One window's candidate starts: `anchor + k * step` (seconds) within [first, last]."""

    anchor: int
    first: int
    last: int
    step: int


class Search:
    """One question, put to many schedules: hours that several share are laid out once.

    `now` and the range, half-open, in epoch seconds. Notice is elapsed time and inclusive; the
    horizon counts local dates.
    """

    def __init__(self, rules: SlotRules, now: int, range_from: int, range_to: int) -> None:
        self.rules, self.now = rules, now
        self.first = max(range_from, now + rules.notice * MINUTE)
        self.until = range_to
        self._laid_out: dict[int, tuple[Schedule, list[_Grid]]] = {}

    def starts(self, schedule: Schedule, busy: Iterable[Busy], bars: Sequence[Bar] = ()) -> Starts:
        """Every start at which the service can be booked under this schedule.

        The service may span windows that touch; busy time outside the windows counts; touching it
        is allowed. `bars` rule out more starts, but not those of a class that has begun to fill:
        it has its room, and its place in the day's count, already.
        """
        rules = self.rules
        grids = self._grids(schedule)
        if not grids or rules.party_size > rules.capacity:
            return Starts([], {})
        items = list(busy)
        at = _free(grids, bars_merged([*bars_of_busy(items, rules), *bars]))
        remaining: dict[int, int] = {}
        if rules.capacity > 1:
            seats = _seats(items)
            remaining = _sessions(grids, items, rules, seats)
            at = sorted(set(at).difference(seats).union(remaining))
        return _within_horizon(Starts(at, remaining), schedule.tz, rules, self.now)

    def _grids(self, schedule: Schedule) -> list[_Grid]:
        # The schedule is kept beside its grids, so that its id stays its own.
        known = self._laid_out.get(id(schedule))
        if known is None:
            last = min(self.until - 1, _horizon_bound(schedule.tz, self.rules, self.now))
            grids = list(_grids(schedule, self.rules, self.first, last))
            known = self._laid_out[id(schedule)] = (schedule, grids)
        return known[1]


def starts(
    schedule: Schedule,
    rules: SlotRules,
    busy: Iterable[Busy],
    now: int,
    range_from: int,
    range_to: int,
    bars: Sequence[Bar] = (),
) -> Starts:
    """`Search.starts` of one schedule: every bookable start in epoch seconds [range_from,
    range_to)."""
    return Search(rules, now, range_from, range_to).starts(schedule, busy, bars)


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


def grid_between(schedule: Schedule, rules: SlotRules, first: int, last: int) -> list[int]:
    """Every start of the grid in [first, last], whether the service fits the hours or not."""
    found: set[int] = set()
    for opens, closes, own in opened_between(schedule, first, last):
        step = (own or rules.step) * MINUTE
        low = max(opens, first)
        found.update(range(low + (opens - low) % step, min(closes - 1, last) + 1, step))
    return sorted(found)


def _grids(schedule: Schedule, rules: SlotRules, first: int, last: int) -> Iterator[_Grid]:
    """The candidates of each window inside [first, last], where the service fits opening hours."""
    if first > last:
        return
    duration = rules.duration * MINUTE
    opened = opened_between(schedule, first, last + duration)
    for (opens, closes, own), union_closes in zip(opened, closings_of(opened), strict=True):
        low, high = max(opens, first), min(closes - 1, union_closes - duration, last)
        if low <= high:
            yield _Grid(opens, low, high, (own or rules.step) * MINUTE)


def _free(grids: list[_Grid], blocked: list[Bar]) -> list[int]:
    """Candidates outside every bar, ascending and each once."""
    found: list[int] = []
    highs = [high for _, high in blocked]
    for anchor, first, last, step in grids:
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
    grids: list[_Grid], items: list[Busy], rules: SlotRules, seats: Mapping[int, int]
) -> dict[int, int]:
    """Starts of classes already begun to fill, with the places left, where the party still fits.

    Such a start is blocked by everything but its own session. A footprint [a, b) meets as many busy
    intervals as begin before b less those that end by a; that must be the session's own number.
    """
    taken = [item for item in items if item.start < item.end]
    begins = sorted(item.start - item.before * MINUTE for item in taken)
    ends = sorted(item.end + item.after * MINUTE for item in taken)
    own = Counter(item.start for item in taken if item.session)
    found: dict[int, int] = {}
    for at, held in seats.items():
        left = rules.capacity - held
        until = at + (rules.duration + rules.buffer_after) * MINUTE
        met = bisect_left(begins, until) - bisect_right(ends, at - rules.buffer_before * MINUTE)
        if met == own[at] and left >= rules.party_size and _on_a_grid(at, grids):
            found[at] = left
    return found


def _on_a_grid(at: int, grids: list[_Grid]) -> bool:
    return any(
        grid.first <= at <= grid.last and (at - grid.anchor) % grid.step == 0 for grid in grids
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
