"""Our bookings in outside calendars: promised with each change, written by due work.

`CalendarLink` has one row per booking and connection. It is locked while the provider is asked, so
that of two workers one writes; what is written is the booking as it is at that moment, so changes
that overtake each other end in the last one.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bookings.models import Booking, CalendarConnection, CalendarLink
from bookings.providers.base import Calendar, CalendarError, Entry
from bookings.providers.registry import calendar_for
from tenants.context import current_business
from tenants.due import due_hint, due_put

logger = logging.getLogger(__name__)

PUSH = "bookings.calendar_push"
# An entry stands for these; every other state takes it away.
SHOWN = (
    Booking.State.PENDING,
    Booking.State.CONFIRMED,
    Booking.State.COMPLETED,
    Booking.State.NO_SHOW,
)
PATIENCE_SECONDS = (2, 4, 8, 60, 300, 900, 3600)
State = CalendarLink.State


def calendar_links_promise(booking: Booking) -> None:
    """Promise that every calendar this booking belongs in is told how it is now. Call it in the
    transaction of the change."""
    now = timezone.now()
    for connection in _connections_of(booking):
        link, _ = CalendarLink.objects.update_or_create(
            connection=connection,
            booking=booking,
            defaults={"state": State.PENDING, "reason": "", "attempts": 0},
        )
        due_put(PUSH, link.pk, now)
        due_hint(PUSH, link.pk)


def _connections_of(booking: Booking) -> list[CalendarConnection]:
    """The live connections that write and whose calendar shows this booking."""
    whose = Q(resource=booking.resource_id) | Q(resource=None) | Q(links__booking=booking)
    rows = CalendarConnection.objects.filter(whose, state=CalendarConnection.State.ACTIVE)
    return [row for row in rows.distinct() if calendar_for(row.provider).writes]


def calendar_push(link_id: int) -> datetime | None:
    """Due work: make one entry at the provider what the booking is now.

    Asked again after 2, 4, 8 s, then minutes (or when the provider says), until the patience ends;
    a refusal for good is kept with its reason, and an access that was lost marks the connection.
    """
    with transaction.atomic():
        rows = CalendarLink.objects.select_for_update(of=("self",)).select_related(
            "connection", "booking__service", "booking__contact", "booking__resource"
        )
        link = rows.filter(pk=link_id).first()
        if link is None or link.state not in (State.PENDING, State.FAILED):
            return None
        if link.connection.state != CalendarConnection.State.ACTIVE:
            return None
        try:
            _write(calendar_for(link.connection.provider), link)
        except CalendarError as error:
            return _push_failed(link, error)
        return None


def _write(provider: Calendar, link: CalendarLink) -> None:
    booking = link.booking
    if _wanted(link):
        written = provider.upsert(link.connection, entry_of(booking), link.external_id)
        link.external_id, link.url, link.etag = written.external_id, written.url, written.etag
        link.told_start, link.told_end = booking.start, booking.end
        link.state = State.SYNCED
    else:
        if link.external_id:
            provider.delete(link.connection, link.external_id)
        link.told_start = link.told_end = None
        link.state = State.REMOVED
    link.reason, link.attempts, link.synced_at = "", 0, timezone.now()
    link.save()


def _wanted(link: CalendarLink) -> bool:
    """Whether this calendar should show the booking: it stands, and is (still) this person's."""
    mine = link.connection.resource_id in (None, link.booking.resource_id)
    return mine and link.booking.state in SHOWN


def _push_failed(link: CalendarLink, error: CalendarError) -> datetime | None:
    link.attempts += 1
    link.reason = error.reason[:300]
    given_up = error.permanent or link.attempts > len(PATIENCE_SECONDS)
    link.state = State.FAILED if given_up else State.PENDING
    link.save(update_fields=["attempts", "reason", "state"])
    facts = {"kind": link.connection.provider, "code": error.code, "object_id": link.pk}
    logger.warning("calendar not written", extra=facts)
    if error.access_lost:
        connection_fail(link.connection, error)
    if given_up:
        return None
    wait = max(error.retry_after, PATIENCE_SECONDS[link.attempts - 1])
    return timezone.now() + timedelta(seconds=wait)


def connection_fail(connection: CalendarConnection, error: CalendarError) -> None:
    """Note what went wrong with a connection; one whose access is lost waits for a person."""
    connection.last_error, connection.last_error_at = error.reason[:300], timezone.now()
    if error.access_lost:
        connection.state = CalendarConnection.State.ERROR
    connection.save(update_fields=["last_error", "last_error_at", "state"])


def entry_of(booking: Booking) -> Entry:
    """The booking as an outside calendar shows it: service and first name, never phone or mail."""
    business = current_business()
    name = booking.party_name or (booking.contact.name if booking.contact else "")
    first_name = name.split(" ")[0] if name else ""
    place = ", ".join(filter(None, (business.address, business.city)))
    return Entry(
        uid=booking.uuid,
        start=booking.start,
        end=booking.end,
        timezone=business.timezone,
        title=" · ".join(filter(None, (booking.service.name, first_name))),
        description=booking.resource.name,
        location=booking.service.meeting_url or place,
        tentative=booking.state == Booking.State.PENDING,
    )
