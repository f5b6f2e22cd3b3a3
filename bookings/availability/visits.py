"""Several services in one visit: parts one after the other, each with its own people and rooms.

A part begins when the one before it ends; the customer does not wait. Each part keeps its own
buffers on the calendars of those who give it, except between two parts that the same person (or
the same room) gives one after the other: nothing has to be made ready for somebody who stays.
Only the first part is bound to a grid. Instants are epoch seconds.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from bookings.availability.clock import MINUTE
from bookings.availability.rules import Busy, SlotRules, Window

PARTS_MAX = 6


class Diary:
    """One person's or room's free time, asked for one stretch at a time. `openings`: unbroken and
    in order; None is always open."""

    def __init__(self, openings: Sequence[Window] | None, busy: Iterable[Busy]) -> None:
        self.openings = openings
        taken = (
            (item.start - item.before * MINUTE, item.end + item.after * MINUTE)
            for item in busy
            if item.start < item.end
        )
        self.begins: list[int] = []
        self.ends: list[int] = []
        for begins, ends in sorted(taken):
            if self.ends and begins <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], ends)
            else:
                self.begins.append(begins)
                self.ends.append(ends)

    def is_free(self, begins: int, ends: int) -> bool:
        """Whether nothing takes any of [begins, ends)."""
        index = bisect_left(self.begins, ends)
        return begins >= ends or index == 0 or self.ends[index - 1] <= begins

    def is_open(self, begins: int, ends: int) -> bool:
        """Whether one opening holds all of [begins, ends)."""
        if self.openings is None:
            return True
        return any(opens <= begins and ends <= closes for opens, closes in self.openings)


@dataclass(frozen=True)
class Part:
    """One service of a visit: its rules, who may give it (first the one to be tried first), and the
    rooms and machines, of each kind any one. `begins`: seconds after the visit's start."""

    rules: SlotRules
    begins: int
    people: Sequence[int]
    rooms: Sequence[Sequence[int]] = ()

    def span(self, at: int) -> Window:
        """What the customer spends in it when the visit starts at `at`."""
        return at + self.begins, at + self.begins + self.rules.duration * MINUTE


class Seat(NamedTuple):
    """Who gives a part, and where."""

    person: int
    rooms: tuple[int, ...] = ()

    @property
    def takes(self) -> tuple[int, ...]:
        """Everything that the part takes."""
        return (self.person, *self.rooms)


def no_limit(_index: int, _seats: Sequence[Seat]) -> bool:
    """Nothing is limited by the day."""
    return True


@dataclass(frozen=True)
class Visit:
    """The parts in order, and the diaries of everybody in them, of people and of rooms by id.

    `fits_day` says whether the daily limits bear part `index` given to the last of `seats`.
    """

    parts: Sequence[Part]
    people: dict[int, Diary]
    rooms: dict[int, Diary] = field(default_factory=dict)

    def seats(
        self,
        at: int,
        fits_day: Callable[[int, Sequence[Seat]], bool] = no_limit,
    ) -> list[Seat] | None:
        """Who gives which part where, when the visit starts at `at`; None where it cannot be had.
        Whoever gave the part before is tried first."""
        able = [list(self._able(part, at)) for part in self.parts]
        if not all(able):
            return None
        return self._fill(at, able, [], fits_day)

    def _able(self, part: Part, at: int) -> Iterator[Seat]:
        """Everybody and every set of rooms that is free for a part without its buffers."""
        span = part.span(at)
        people = [pk for pk in part.people if _has(self.people[pk], span)]
        rooms = [[pk for pk in kind if _has(self.rooms[pk], span)] for kind in part.rooms]
        for person in people:
            for chosen in product(*rooms):
                yield Seat(person, chosen)

    def _fill(
        self,
        at: int,
        able: list[list[Seat]],
        seats: list[Seat],
        fits_day: Callable[[int, Sequence[Seat]], bool],
    ) -> list[Seat] | None:
        index = len(seats)
        if index == len(self.parts):
            return seats if self._tail_free(at, seats, ()) else None
        before = seats[-1].person if seats else None
        for seat in sorted(able[index], key=lambda each: each.person != before):
            chosen = [*seats, seat]
            if not (self._tail_free(at, seats, seat.takes) and self._head_free(at, chosen)):
                continue
            if fits_day(index, chosen) and (done := self._fill(at, able, chosen, fits_day)):
                return done
        return None

    def _head_free(self, at: int, seats: list[Seat]) -> bool:
        """The last part's buffer before, of what does not come over from the part before it."""
        index = len(seats) - 1
        begins = self.parts[index].span(at)[0]
        ready = begins - self.parts[index].rules.buffer_before * MINUTE
        stays = seats[-2].takes if index else ()
        for pk in set(seats[-1].takes).difference(stays):
            if not self._diary(pk, seats[-1]).is_free(ready, begins):
                return False
            # The same person two parts ago must have done with what came after theirs.
            for earlier in range(index - 1):
                if pk in seats[earlier].takes and self._until(at, earlier) > ready:
                    return False
        return True

    def _tail_free(self, at: int, seats: list[Seat], follows: tuple[int, ...]) -> bool:
        """The buffer after the last of `seats`, of what does not go on in the part that follows."""
        if not seats:
            return True
        ends, until = self.parts[len(seats) - 1].span(at)[1], self._until(at, len(seats) - 1)
        return all(
            self._diary(pk, seats[-1]).is_free(ends, until)
            for pk in set(seats[-1].takes).difference(follows)
        )

    def _until(self, at: int, index: int) -> int:
        part = self.parts[index]
        return part.span(at)[1] + part.rules.buffer_after * MINUTE

    def _diary(self, pk: int, seat: Seat) -> Diary:
        return self.people[pk] if pk == seat.person else self.rooms[pk]

    def footprints(self, at: int, seats: Sequence[Seat]) -> list[dict[int, Window]]:
        """What each part takes from whom, buffers included: those between two parts of the same
        person or room fall away."""
        found = []
        for index, (part, seat) in enumerate(zip(self.parts, seats, strict=True)):
            begins, ends = part.span(at)
            came = seats[index - 1].takes if index else ()
            stays = seats[index + 1].takes if index + 1 < len(seats) else ()
            ready = begins - part.rules.buffer_before * MINUTE
            until = ends + part.rules.buffer_after * MINUTE
            found.append(
                {
                    pk: (begins if pk in came else ready, ends if pk in stays else until)
                    for pk in seat.takes
                }
            )
        return found


def _has(diary: Diary, span: Window) -> bool:
    return diary.is_open(*span) and diary.is_free(*span)
