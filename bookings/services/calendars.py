"""Our bookings in outside calendars: promised with each change, written by due work.

`CalendarLink` has one row per booking and connection. While the provider is asked an advisory lock
of that row is held, so that of two workers one writes, and nobody who changes the booking has to
wait for a provider. What is written is the booking as it is at that moment; a promise that was made
meanwhile (`wanted` has grown) is kept next, so changes that overtake each other end in the last.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection as database
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from bookings.models import Booking, CalendarConnection, CalendarLink
from bookings.providers.base import Calendar, CalendarError, Entry
from bookings.providers.registry import calendar_for
from bookings.services.calendar_notices import access_lost_tell, drift_tell
from tenants.context import current_business, current_schema
from tenants.due import due_hint, due_put

logger = logging.getLogger(__name__)

PUSH, PULL = "bookings.calendar_push", "bookings.calendar_pull"
# An entry stands for these; every other state takes it away.
SHOWN = (
    Booking.State.PENDING,
    Booking.State.CONFIRMED,
    Booking.State.COMPLETED,
    Booking.State.NO_SHOW,
)
PATIENCE_SECONDS = (2, 4, 8, 60, 300, 900, 3600)
BUSY_SECONDS = 2
State = CalendarLink.State
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))"


def calendar_links_promise(booking: Booking) -> None:
    """Promise that every calendar this booking belongs in is told how it is now. Call it in the
    transaction of the change."""
    for connection in _connections_of(booking):
        link_promise(link_of(connection, booking))


def link_of(connection: CalendarConnection, booking: Booking) -> CalendarLink:
    """The row of this booking's entry there, made where there is none. Where we choose the entry's
    id it is noted before anything is written, so that no crash leaves an entry nobody knows."""
    given_id = calendar_for(connection.provider).id_for(booking.uuid)
    link, _ = CalendarLink.objects.get_or_create(
        connection=connection, booking=booking, defaults={"external_id": given_id}
    )
    return link


def link_promise(link: CalendarLink) -> None:
    """Promise that this entry is made, there, what the booking is here; what had been seen to
    differ there is to be written over. Call it in a transaction."""
    CalendarLink.objects.filter(pk=link.pk).update(
        state=State.PENDING,
        reason="",
        attempts=0,
        wanted=F("wanted") + 1,
        seen_start=None,
        seen_end=None,
        seen_gone=False,
        ignored=False,
    )
    due_put(PUSH, link.pk, timezone.now())
    due_hint(PUSH, link.pk)


def entries_take_away(links: QuerySet[CalendarLink]) -> None:
    """Forget these entries, of a person whose data is erased: first there, by due work, then here.
    Those at a provider that we cannot speak to any more are forgotten at once, like those that
    were born there and are over, which it does not let us take away. Call it in a transaction."""
    parted = CalendarConnection.State.DISCONNECTED
    for link in links.select_related("connection").order_by("pk"):
        gone = link.state == State.REMOVED or link.connection.state == parted
        theirs = link.born_there and link.state != State.PENDING
        if gone or theirs or not link.connection.credentials:
            link.delete()
            continue
        CalendarLink.objects.filter(pk=link.pk).update(leaving=True)
        link_promise(link)


def _connections_of(booking: Booking) -> list[CalendarConnection]:
    """The live connections that write and whose calendar shows this booking."""
    whose = Q(resource=booking.resource_id) | Q(resource=None) | Q(links__booking=booking)
    rows = CalendarConnection.objects.filter(whose, state=CalendarConnection.State.ACTIVE)
    return [row for row in rows.distinct() if connection_writes(row)]


def connection_writes(connection: CalendarConnection) -> bool:
    """Whether our bookings are written there: the provider can, and people let us."""
    return calendar_for(connection.provider).writes and connection.options.get("writes", True)


def locked_alone(what: str, number: int) -> bool:
    """Take the lock of one thing of the open business for this transaction; False when somebody
    else has it. Rows stay free: people may change them meanwhile."""
    with database.cursor() as cursor:
        cursor.execute(_LOCK, [f"{what}:{current_schema()}", number])
        row: tuple[bool] = cursor.fetchone()
    return row[0]


def calendar_push(link_id: int) -> datetime | None:
    """Due work: make one entry at the provider what the booking is now.

    Asked again after 2, 4, 8 s, then minutes (or when the provider says), until the patience ends;
    a refusal for good is kept with its reason, and an access that was lost marks the connection.
    """
    with transaction.atomic():
        if not locked_alone(PUSH, link_id):
            return timezone.now() + timedelta(seconds=BUSY_SECONDS)
        link = _pushable().filter(pk=link_id).first()
        if link is None or link.state not in (State.PENDING, State.FAILED):
            return None
        if link.connection.state != CalendarConnection.State.ACTIVE:
            return None
        try:
            _write(calendar_for(link.connection.provider), link)
        except CalendarError as error:
            return _push_failed(link, error)
        return None


def _pushable() -> QuerySet[CalendarLink]:
    return CalendarLink.objects.select_related(
        "connection", "booking__service", "booking__contact", "booking__resource"
    )


def _write(provider: Calendar, link: CalendarLink) -> None:
    booking = link.booking
    if _wanted(link):
        ours_to_give = provider.id_for(booking.uuid) == link.external_id
        known = "" if link.told_start is None and ours_to_give else link.external_id
        entry = replace(entry_of(booking), etag=link.etag if known else "")
        written = provider.upsert(link.connection, entry, known)
        if written.overtook:
            due_put(PULL, link.connection_id, timezone.now())
        link.external_id, link.url, link.etag = written.external_id, written.url, written.etag
        link.told_start, link.told_end = booking.start, booking.end
        state = State.SYNCED
    else:
        if link.external_id:
            provider.delete(link.connection, link.external_id, link.etag)
        link.told_start = link.told_end = None
        state = State.REMOVED
    link.synced_at = timezone.now()
    link.save(update_fields=["external_id", "url", "etag", "told_start", "told_end", "synced_at"])
    mine = CalendarLink.objects.filter(pk=link.pk, wanted=link.wanted)
    if link.leaving and state == State.REMOVED:
        mine.delete()
    else:
        mine.update(state=state, reason="", attempts=0)


def _wanted(link: CalendarLink) -> bool:
    """Whether this calendar should show the booking: it stands, and is (still) this person's."""
    mine = link.connection.resource_id in (None, link.booking.resource_id)
    return mine and link.booking.state in SHOWN and not link.leaving


def _push_failed(link: CalendarLink, error: CalendarError) -> datetime | None:
    attempts = link.attempts + 1
    spent = attempts > len(PATIENCE_SECONDS)
    # Who names a time to come back at (a limit by the day) is asked as often as it takes.
    given_up = error.permanent or (spent and not error.retry_after)
    CalendarLink.objects.filter(pk=link.pk, wanted=link.wanted).update(
        attempts=attempts,
        reason=error.reason[:300],
        state=State.FAILED if given_up else State.PENDING,
    )
    facts = {"kind": link.connection.provider, "code": error.code, "object_id": link.pk}
    logger.warning("calendar not written", extra=facts)
    if error.access_lost:
        connection_fail(link.connection, error)
    if given_up:
        drift_tell(link.connection)
        return None
    wait = max(error.retry_after, PATIENCE_SECONDS[min(attempts, len(PATIENCE_SECONDS)) - 1])
    return timezone.now() + timedelta(seconds=wait)


def connection_fail(connection: CalendarConnection, error: CalendarError) -> None:
    """Note what went wrong with a connection; one whose access is lost waits for a person."""
    connection.last_error, connection.last_error_at = str(error.reason)[:300], timezone.now()
    connection.save(update_fields=["last_error", "last_error_at"])
    if error.access_lost:
        rows = CalendarConnection.objects.filter(pk=connection.pk)
        lost = rows.filter(state=CalendarConnection.State.ACTIVE)
        if lost.update(state=CalendarConnection.State.ERROR):
            access_lost_tell(connection)


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
        service=booking.service.uuid,
        service_name=booking.service.name,
    )
