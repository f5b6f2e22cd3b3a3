"""Where outside calendars and our bookings differ, in both directions."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bookings.models import Booking, CalendarConnection, CalendarLink, ExternalEvent, Resource

SHOWN_MOST = 200
BOOKED = (Booking.State.PENDING, Booking.State.CONFIRMED)
OF_LINK = ("connection__resource", "booking__contact", "booking__service", "booking__resource")


class Kind(StrEnum):
    """What differs: ours was moved or deleted there, could not be written, or is overlapped; or
    theirs stands here without a room or machine that its service takes."""

    MOVED = "moved"
    GONE = "gone"
    FAILED = "failed"
    OVERLAP = "overlap"
    NO_ROOM = "no_room"


@dataclass(frozen=True)
class Line:
    """One difference. `booking` is None for an entry of somebody whose data was erased."""

    kind: Kind
    connection: CalendarConnection
    booking: Booking | None
    link: CalendarLink | None = None
    event: ExternalEvent | None = None

    @property
    def key(self) -> str:
        """How forms name it: what it is about, and in which version it was seen."""
        if self.link is not None:
            return f"{'room' if self.kind == Kind.NO_ROOM else 'link'}:{self.link.pk}"
        assert self.event is not None
        return f"event:{self.event.pk}"

    @property
    def can_accept(self) -> bool:
        """Whether what is there can be made our booking."""
        return self.kind in (Kind.MOVED, Kind.GONE)

    @property
    def can_write(self) -> bool:
        """Whether ours can be written again."""
        return self.kind not in (Kind.OVERLAP, Kind.NO_ROOM)


def drift_lines(connection: CalendarConnection | None = None) -> list[Line]:
    """What differs now and is ahead, oldest appointment first, without what somebody wanted
    ignored; of one connection or of all live ones. At most 200 of each sort. Five queries."""
    lines = [*_of_links(connection), *_of_events(connection), *_of_rooms(connection)]
    return sorted(lines, key=lambda line: line.booking.start if line.booking else timezone.now())


def drifted(connection: CalendarConnection | None = None) -> QuerySet[CalendarLink]:
    """The entries of ours that are not there as they were written, or could not be written."""
    seen = Q(state=CalendarLink.State.SYNCED) & (Q(seen_gone=True) | Q(seen_start__isnull=False))
    seen &= Q(told_end__gt=timezone.now())
    failed = Q(state=CalendarLink.State.FAILED)
    failed &= Q(leaving=True) | Q(booking__end__gt=timezone.now())
    links = CalendarLink.objects.filter(seen | failed, ignored=False)
    links = _of(links, connection).select_related(*OF_LINK)
    return links.order_by("booking__start", "pk")


def _of_links(connection: CalendarConnection | None) -> list[Line]:
    return [_line(link) for link in drifted(connection)[:SHOWN_MOST]]


def _line(link: CalendarLink) -> Line:
    booking = None if link.leaving else link.booking
    kind = Kind.MOVED
    if link.state == CalendarLink.State.FAILED:
        kind = Kind.FAILED
    elif link.seen_gone:
        kind = Kind.GONE
    return Line(kind, link.connection, booking, link=link)


def _of_events(connection: CalendarConnection | None) -> list[Line]:
    now = timezone.now()
    events = _of(ExternalEvent.objects.filter(end__gt=now, ignored=False), connection)
    ahead = Booking.objects.filter(state__in=BOOKED, end__gt=now)
    over = ahead.filter(start__lt=OuterRef("end"), end__gt=OuterRef("start"))
    of_person = Exists(over.filter(resource=OuterRef("resource")))
    events = events.filter(of_person | (Q(resource=None) & Exists(over)))
    events = events.select_related("connection__resource", "resource").order_by("start", "pk")
    found = list(events[:SHOWN_MOST])
    if not found:
        return []
    bookings = ahead.filter(
        start__lt=max(event.end for event in found), end__gt=min(event.start for event in found)
    ).select_related("contact", "service", "resource")
    by_resource: dict[int, list[Booking]] = defaultdict(list)
    for booking in bookings.order_by("start", "pk"):
        by_resource[booking.resource_id].append(booking)
    return [
        Line(Kind.OVERLAP, event.connection, booking, event=event)
        for event in found
        for booking in _candidates(by_resource, event)
        if booking.start < event.end and booking.end > event.start
    ]


def _of_rooms(connection: CalendarConnection | None) -> list[Line]:
    """Bookings that were made there, for which no room or machine of some kind was free."""
    has = Resource.objects.filter(extra_bookings=OuterRef(OuterRef("booking"))).values("kind")
    needed = Resource.objects.filter(required_by=OuterRef("booking__service"))
    needed = needed.exclude(services=OuterRef("booking__service")).exclude(kind__in=has)
    links = CalendarLink.objects.filter(
        Exists(needed),
        born_there=True,
        leaving=False,
        ignored=False,
        booking__state__in=BOOKED,
        booking__end__gt=timezone.now(),
    )
    links = _of(links, connection).select_related(*OF_LINK).order_by("booking__start", "pk")
    return [
        Line(Kind.NO_ROOM, link.connection, link.booking, link=link) for link in links[:SHOWN_MOST]
    ]


def _candidates(by_resource: dict[int, list[Booking]], event: ExternalEvent) -> list[Booking]:
    if event.resource_id is not None:
        return by_resource.get(event.resource_id, [])
    return [booking for bookings in by_resource.values() for booking in bookings]


def _of(rows: QuerySet, connection: CalendarConnection | None) -> QuerySet:  # type: ignore[type-arg]
    if connection is not None:
        return rows.filter(connection=connection)
    return rows.exclude(connection__state=CalendarConnection.State.DISCONNECTED)
