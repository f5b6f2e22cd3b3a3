"""What takes time around a moment, told so that a member can find it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from bookings.availability import epoch
from bookings.models import Booking, CalendarConnection, ExternalEvent, Occupancy, TimeOff
from bookings.taken import TAKES_A_PLACE, alive


@dataclass(frozen=True)
class Row:
    """Time taken from one resource, or (None) from all; epoch seconds, the core without buffers.

    `kind`: booking, time_off or external. `what`: the service, or the reason of an absence.
    """

    resource_id: int | None
    kind: str
    what: str
    begins: int
    ends: int
    core_begins: int
    core_ends: int
    held_until: datetime | None = None
    class_of: int | None = None
    places_left: int = 0

    def begun(self, service_id: int, at: int) -> bool:
        """Whether it is a class of this service that begins then."""
        return self.class_of == service_id and self.core_begins == at

    def span(self, tz: ZoneInfo) -> str:
        """From when to when, as a wall clock shows it; with the dates where they differ."""
        begins = datetime.fromtimestamp(self.core_begins, tz)
        ends = datetime.fromtimestamp(self.core_ends, tz)
        if begins.date() == ends.date():
            return f"{begins:%H:%M}–{ends:%H:%M}"
        return f"{begins:%d/%m %H:%M} – {ends:%d/%m %H:%M}"


def rows_around(
    resource_ids: Sequence[int], first: datetime, until: datetime, now: datetime
) -> list[Row]:
    """Everything that takes time from these in [first, until), in order of start. Four queries."""
    found = [
        *_bookings(resource_ids, first, until, now),
        *_classes(resource_ids, first, until, now),
        *_others(resource_ids, first, until),
    ]
    return sorted(found, key=lambda row: (row.begins, row.ends))


def _bookings(ids: Sequence[int], first: datetime, until: datetime, now: datetime) -> list[Row]:
    rows = Occupancy.objects.filter(
        alive(now), resource_id__in=ids, during__overlap=(first, until), session__isnull=True
    ).select_related("booking__service")
    found = []
    for row in rows:
        assert row.booking is not None  # the constraint `occupancy_one_owner`
        held = row.booking.hold_expires_at if row.booking.state == Booking.State.HELD else None
        found.append(
            Row(
                row.resource_id,
                "booking",
                row.booking.service.name,
                epoch(row.during.lower),
                epoch(row.during.upper, up=True),
                epoch(row.booking.start),
                epoch(row.booking.end, up=True),
                held,
            )
        )
    return found


def _classes(ids: Sequence[int], first: datetime, until: datetime, now: datetime) -> list[Row]:
    dead = Q(session__bookings__state=Booking.State.HELD)
    dead &= Q(session__bookings__hold_expires_at__lte=now)
    counts = Q(session__bookings__state__in=TAKES_A_PLACE) & ~dead
    rows = Occupancy.objects.filter(
        resource_id__in=ids, during__overlap=(first, until), session__isnull=False
    ).select_related("session__service")
    rows = rows.annotate(seats=Sum("session__bookings__seats", filter=counts)).filter(seats__gt=0)
    found = []
    for row in rows:
        session = row.session
        assert session is not None  # it was asked for
        teaches = session.resource_id == row.resource_id
        found.append(
            Row(
                row.resource_id,
                "booking",
                session.service.name,
                epoch(row.during.lower),
                epoch(row.during.upper, up=True),
                epoch(session.start),
                epoch(session.end, up=True),
                class_of=session.service_id if teaches else None,
                places_left=session.capacity - row.seats,
            )
        )
    return found


def _others(ids: Sequence[int], first: datetime, until: datetime) -> list[Row]:
    mine = Q(resource_id__in=ids) | Q(resource_id__isnull=True)
    mine &= Q(start__lt=until, end__gt=first)
    gone = CalendarConnection.objects.filter(state=CalendarConnection.State.DISCONNECTED)
    events = ExternalEvent.objects.filter(mine).exclude(connection__in=gone)
    away = [
        (row.resource_id, "time_off", f" ({row.reason})" if row.reason else "", row.start, row.end)
        for row in TimeOff.objects.filter(mine)
    ]
    outside = [(row.resource_id, "external", "", row.start, row.end) for row in events]
    return [
        Row(pk, kind, what, epoch(start), epoch(end, up=True), epoch(start), epoch(end, up=True))
        for pk, kind, what, start, end in (*away, *outside)
    ]
