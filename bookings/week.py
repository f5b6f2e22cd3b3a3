"""A week as the calendar page draws it. Minutes are wall-clock minutes of a local day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from bookings.models import Booking, DateOverride, Resource, WorkingHours
from bookings.selectors import bookings_between
from tenants.models import Membership

DAY = 24 * 60
EARLIEST, LATEST = 9 * 60, 19 * 60  # what is drawn at the least, so that an empty week has a shape

Span = tuple[int, int]


@dataclass
class Event:
    """A booking's block: minutes from the grid's top, and which of `lanes` columns it stands in."""

    booking: Booking
    start: int
    end: int
    lane: int = 0
    lanes: int = 1
    top: int = 0

    @property
    def minutes(self) -> int:
        return max(self.end - self.start, 15)

    @property
    def size(self) -> str:
        """How much fits: one line, two tight ones, or three."""
        return "short" if self.minutes < 30 else "tight" if self.minutes < 45 else "full"


@dataclass
class Day:
    """One column: its blocks, and the stretches outside opening hours."""

    date: date
    events: list[Event] = field(default_factory=list)
    closed: list[Span] = field(default_factory=list)

    @property
    def is_today(self) -> bool:
        return self.date == timezone.localdate()


@dataclass
class Week:
    """Seven days from Monday, cut to the hours in which something may happen."""

    days: list[Day]
    first: int
    last: int

    @property
    def hours(self) -> list[time]:
        return [time(minute // 60) for minute in range(self.first, self.last, 60)]

    @property
    def minutes(self) -> int:
        return self.last - self.first

    @property
    def now(self) -> int | None:
        """Where the now line stands, in minutes from the grid's top; None outside the grid."""
        local = timezone.localtime()
        minute = local.hour * 60 + local.minute - self.first
        return minute if 0 <= minute < self.minutes else None

    @property
    def is_current(self) -> bool:
        return any(day.is_today for day in self.days)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_load(
    *, day: date, tz: ZoneInfo, seen_by: Membership, staff: Resource | None = None
) -> Week:
    """The week around a day as a member sees it, in the business's zone. Three queries, whatever
    it holds."""
    monday = monday_of(day)
    dates = [monday + timedelta(days=n) for n in range(7)]
    first = datetime.combine(monday, time(0), tz)
    until = datetime.combine(monday + timedelta(days=7), time(0), tz)
    bookings = list(bookings_between(first=first, until=until, seen_by=seen_by, staff=staff))
    opening = opening_load(dates)
    events = {each: _lay_out(_events_of(each, bookings, tz)) for each in dates}
    top, bottom = _bounds(opening.values(), events.values())
    days = [Day(each, events[each], _gaps(opening[each], top, bottom)) for each in dates]
    for event in (event for each in days for event in each.events):
        event.top = event.start - top
    return Week(days, top, bottom)


def opening_load(dates: Sequence[date]) -> dict[date, list[Span]]:
    """The business's opening hours on each date, overrides in force. Two queries.

    Hours that reach past midnight are cut there.
    """
    weekly: dict[int, list[Span]] = {}
    for row in WorkingHours.objects.filter(resource=None):
        weekly.setdefault(row.weekday, []).append(_span(row.start, row.end))
    overrides = {
        row.date: [_span(_clock(a), _clock(b)) for a, b in row.windows]
        for row in DateOverride.objects.filter(resource=None, date__in=dates)
    }
    return {day: sorted(overrides.get(day, weekly.get(day.weekday(), []))) for day in dates}


def _clock(text: str) -> time:
    """A time of an override's window; "24:00" is midnight."""
    return time(0) if text == "24:00" else time.fromisoformat(text)


def _span(start: time, end: time) -> Span:
    begins, ends = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    return begins, ends if ends > begins else DAY


def _events_of(day: date, bookings: Iterable[Booking], tz: ZoneInfo) -> list[Event]:
    events = []
    for booking in bookings:
        start, end = booking.start.astimezone(tz), booking.end.astimezone(tz)
        if start.date() <= day <= end.date():
            begins = start.hour * 60 + start.minute if start.date() == day else 0
            ends = end.hour * 60 + end.minute if end.date() == day else DAY
            if ends > begins:
                events.append(Event(booking, begins, ends))
    return events


def _lay_out(events: list[Event]) -> list[Event]:
    """Overlapping blocks stand beside one another: each takes the first free lane of its group."""
    group: list[Event] = []
    for event in sorted(events, key=lambda each: (each.start, -each.end)):
        if group and event.start >= max(each.end for each in group):
            _share(group)
            group = []
        taken = {each.lane for each in group if each.end > event.start}
        event.lane = next(lane for lane in range(len(group) + 1) if lane not in taken)
        group.append(event)
    _share(group)
    return events


def _share(group: list[Event]) -> None:
    lanes = max((event.lane for event in group), default=0) + 1
    for event in group:
        event.lanes = lanes


def _bounds(opening: Iterable[list[Span]], events: Iterable[list[Event]]) -> Span:
    spans = [span for spans in opening for span in spans]
    spans += [(event.start, event.end) for each in events for event in each]
    first = min([EARLIEST, *(start for start, _ in spans)])
    last = max([LATEST, *(end for _, end in spans)])
    return first // 60 * 60, -(-last // 60) * 60


def _gaps(opening: list[Span], top: int, bottom: int) -> list[Span]:
    """The stretches of [top, bottom) that no opening span covers, as (from the top, length)."""
    gaps, at = [], top
    for start, end in opening:
        if start > at:
            gaps.append((at - top, start - at))
        at = max(at, end)
    if at < bottom:
        gaps.append((at - top, bottom - at))
    return gaps
