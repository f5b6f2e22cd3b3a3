"""What stands in a column of the calendar, and beside what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.calendar.axis import Span
from bookings.models import Booking, ExternalEvent, Resource, TimeOff
from bookings.visibility import customer_shown

State = Booking.State
CAN_BE_MOVED = (State.PENDING, State.CONFIRMED)
SHORT, TIGHT = 30, 45
FINE = 15


@dataclass
class Block:
    """One stretch of a column: a booking, a class with all its bookings, an absence, or time that
    an outside calendar takes. `start`, `end`: positions on the axis; it stands in `lane` of
    `lanes`, `top` minutes below the grid's first row."""

    start: int
    end: int
    bookings: list[Booking] = field(default_factory=list)
    away: TimeOff | None = None
    outside: ExternalEvent | None = None
    lane: int = 0
    lanes: int = 1
    top: int = 0

    @property
    def booking(self) -> Booking | None:
        """Its booking, or the first of its class."""
        return self.bookings[0] if self.bookings else None

    @property
    def is_class(self) -> bool:
        """Whether several people come together."""
        return self.booking is not None and self.booking.session_id is not None

    @property
    def minutes(self) -> int:
        """How tall it is drawn: nothing is too short to be hit."""
        return max(self.end - self.start, 15)

    @property
    def size(self) -> str:
        """How much fits: one line, two tight ones, or three."""
        if self.minutes < SHORT:
            return "short"
        return "tight" if self.minutes < TIGHT else "full"

    @property
    def enrolled(self) -> int:
        """Places of a class that are taken."""
        return sum(each.seats for each in self.bookings if each.state != State.CANCELLED)

    @property
    def capacity(self) -> int:
        """Places that a class has."""
        session = self.booking.session if self.booking else None
        return session.capacity if session else 1

    @property
    def step(self) -> int:
        """How finely it is dragged: as its service's starts lie, where those are close enough."""
        step = self.booking.service.step_min if self.booking else FINE
        return step if step <= SHORT else FINE

    @property
    def is_open(self) -> bool:
        """Whether it is not said yet that the person came, or did not."""
        return self.booking is not None and self.booking.state in CAN_BE_MOVED

    @property
    def movable(self) -> bool:
        """Whether it can be dragged by whoever may change bookings."""
        booking = self.booking
        return (
            booking is not None
            and not self.is_class
            and booking.state in CAN_BE_MOVED
            and customer_shown(booking)
            and booking.start > timezone.now()
        )


@dataclass(frozen=True)
class Shade:
    """A stretch behind the blocks, from the grid's top: closed, missing (no such hour), away or
    outside."""

    top: int
    length: int
    kind: str
    text: str = ""
    away: TimeOff | None = None


@dataclass
class Column:
    """One day, or one person or room of a day."""

    date: date
    resource: Resource | None = None
    blocks: list[Block] = field(default_factory=list)
    shades: list[Shade] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_today(self) -> bool:
        return self.date == timezone.localdate()

    @property
    def bookings(self) -> list[Booking]:
        """Its bookings in order of start."""
        return [each for block in self.blocks for each in block.bookings]


def away_text(away: TimeOff) -> str:
    """What an absence is called."""
    return away.reason or _("Bloqueado")


def who_text(away: TimeOff) -> str:
    """The same, with whose it is."""
    return f"{away.resource.name}: {away_text(away)}" if away.resource else away_text(away)


def lay_out(blocks: Iterable[Block]) -> list[Block]:
    """Overlapping blocks stand beside one another: each takes the first free lane of its group."""
    placed = sorted(blocks, key=lambda each: (each.start, -each.end))
    group: list[Block] = []
    for block in placed:
        if group and block.start >= max(each.end for each in group):
            _share(group)
            group = []
        taken = {each.lane for each in group if each.end > block.start}
        block.lane = next(lane for lane in range(len(group) + 1) if lane not in taken)
        group.append(block)
    _share(group)
    return placed


def _share(group: list[Block]) -> None:
    lanes = max((block.lane for block in group), default=0) + 1
    for block in group:
        block.lanes = lanes


def gaps_of(opening: list[Span], top: int, bottom: int) -> list[Span]:
    """The stretches of [top, bottom) that no span covers, as (from the top, length)."""
    gaps, at = [], top
    for start, end in sorted(opening):
        if start > at:
            gaps.append((at - top, min(start, bottom) - at))
        at = max(at, end)
    if at < bottom:
        gaps.append((at - top, bottom - at))
    return [(start, length) for start, length in gaps if length > 0]


def overlaps(start: datetime, end: datetime, first: datetime, until: datetime) -> bool:
    """Whether two stretches share an instant."""
    return start < until and end > first
