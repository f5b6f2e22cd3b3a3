"""What outside calendars say, read by due work: busy time, and what became of our entries there.

A pull asks the provider what is new and writes it together with the token from which to go on, in
one transaction. Calls of a provider only promise a pull, so repeated or overtaken ones do no harm,
and where nobody calls the pull comes back by itself. Nothing that is read changes a booking, unless
the owner has chosen so (`bookings.services.drift`).
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bookings.models import CalendarConnection, CalendarLink, ExternalEvent
from bookings.providers.base import CalendarError, Changes, Outside
from bookings.providers.registry import calendar_for
from bookings.services.calendar_notices import drift_tell
from bookings.services.calendars import (
    PATIENCE_SECONDS,
    connection_fail,
    locked_alone,
)
from bookings.services.drift import drift_accept_all
from tenants.context import current_business
from tenants.due import due_hint, due_put
from tenants.urls_for import business_url

logger = logging.getLogger(__name__)

PULL, WATCH, CHECK = "bookings.calendar_pull", "bookings.calendar_watch", "bookings.calendar_check"
PUSH_DOOR = "/webhook/calendar/google"
State = CalendarConnection.State
# How often a calendar is read whose provider calls us: for calls that were lost.
SELDOM = timedelta(hours=6)
NIGHT = timedelta(days=1)
# A channel is renewed so long before it ends, or half-way where it lives shorter.
RENEW_BEFORE = timedelta(days=1)
KEPT_BEHIND = timedelta(days=7)
BUSY = timedelta(seconds=2)


def pull_promise(connection: CalendarConnection) -> None:
    """Promise that a calendar is read now."""
    with transaction.atomic():
        due_put(PULL, connection.pk, timezone.now())
        due_hint(PULL, connection.pk)


def calendar_pull(connection_id: int) -> datetime | None:
    """Due work: read what is new in one calendar; when to look again.

    A lost sync token means that all is read again, at once. What fails is asked again after 2, 4,
    8 s, then minutes, or when the provider says; for a day on end it is then tried hourly.
    """
    with transaction.atomic():
        if not locked_alone(PULL, connection_id):
            return timezone.now() + BUSY
        rows = CalendarConnection.objects.select_related("resource")
        connection = rows.filter(pk=connection_id, state=State.ACTIVE).first()
        if connection is None or not calendar_for(connection.provider).reads:
            return None
        began = timezone.now()
        try:
            changes = _changes_of(connection)
        except CalendarError as error:
            return _pull_failed(connection, error)
        _apply(connection, changes, began)
    if connection.options.get("accept"):
        drift_accept_all(connection)
    drift_tell(connection)
    return _again_at(connection)


def _changes_of(connection: CalendarConnection) -> Changes:
    provider = calendar_for(connection.provider)
    try:
        return provider.changes(connection)
    except CalendarError as error:
        if not error.sync_lost or not connection.sync_token:
            raise
    connection.sync_token = ""
    return provider.changes(connection)


def _pull_failed(connection: CalendarConnection, error: CalendarError) -> datetime | None:
    facts = {"kind": connection.provider, "code": error.code, "object_id": connection.pk}
    logger.warning("calendar not read", extra=facts)
    connection_fail(connection, error)
    if error.access_lost:
        return None
    last = len(PATIENCE_SECONDS) - 1
    wait = PATIENCE_SECONDS[min(connection.failures, last)]
    connection.failures = min(connection.failures + 1, last)
    connection.save(update_fields=["failures"])
    if error.permanent:
        wait = PATIENCE_SECONDS[-1]
    return timezone.now() + timedelta(seconds=max(wait, error.retry_after))


def _apply(connection: CalendarConnection, changes: Changes, began: datetime) -> None:
    """Write what was read. `began`: when the provider was asked; what we wrote there since then it
    may not have known yet."""
    ours = [event for event in changes.events if event.ours is not None]
    theirs = [event for event in changes.events if event.ours is None]
    _events_write(connection, theirs, whole=changes.whole)
    _links_compare(connection, ours, began)
    if changes.whole:
        _links_missing(connection, {event.external_id for event in ours}, changes, began)
    connection.sync_token = changes.sync_token
    connection.last_sync_at = began
    connection.last_error, connection.last_error_at = "", None
    connection.failures = 0
    connection.save(
        update_fields=["sync_token", "last_sync_at", "last_error", "last_error_at", "failures"]
    )


def _events_write(
    connection: CalendarConnection, events: Iterable[Outside], *, whole: bool
) -> None:
    last = {event.external_id: event for event in events}  # of two versions the later one holds
    old = timezone.now() - KEPT_BEHIND
    keep = {
        key: event
        for key, event in last.items()
        if event.busy and not event.gone and event.end > old
    }
    mine = ExternalEvent.objects.filter(connection=connection)
    if whole:
        mine.exclude(external_id__in=keep).delete()
    else:
        mine.filter(external_id__in=last.keys() - keep.keys()).delete()
    same = {row.external_id: row for row in mine.filter(external_id__in=keep)}
    ExternalEvent.objects.bulk_create(
        [
            ExternalEvent(
                connection=connection,
                resource=connection.resource,
                external_id=key,
                start=event.start,
                end=event.end,
                title=event.title,
                etag=event.etag,
                seen_at=timezone.now(),
                ignored=key in same and same[key].ignored and _same_time(same[key], event),
            )
            for key, event in keep.items()
        ],
        update_conflicts=True,
        unique_fields=["connection", "external_id"],
        update_fields=["resource", "start", "end", "title", "etag", "seen_at", "ignored"],
        batch_size=500,
    )


def _same_time(row: ExternalEvent, event: Outside) -> bool:
    return (row.start, row.end) == (event.start, event.end)


def _links_compare(
    connection: CalendarConnection, events: Iterable[Outside], began: datetime
) -> None:
    """Note where an entry of ours is no longer as it was written."""
    found = {event.external_id: event for event in events}
    for link in _settled(connection, began).filter(external_id__in=found):
        event = found[link.external_id]
        moved = (event.start, event.end) != (link.told_start, link.told_end)
        if event.gone:
            _seen(link, gone=True)
        elif moved:
            _seen(link, start=event.start, end=event.end)
        else:
            _seen(link)


def _links_missing(
    connection: CalendarConnection, there: set[str], changes: Changes, began: datetime
) -> None:
    """Entries ahead that a whole reading did not show have been deleted there."""
    ahead = _settled(connection, began).filter(told_start__gt=began)
    if changes.until is not None:
        ahead = ahead.filter(told_start__lt=changes.until)
    for link in ahead.exclude(external_id__in=there):
        _seen(link, gone=True)


def _settled(connection: CalendarConnection, began: datetime) -> QuerySet[CalendarLink]:
    """The connection's entries that nobody is writing, nor has written since it was asked."""
    links = CalendarLink.objects.filter(connection=connection, state=CalendarLink.State.SYNCED)
    return links.filter(synced_at__lte=began, told_start__isnull=False)


def _seen(
    link: CalendarLink,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    gone: bool = False,
) -> None:
    """Note what is there; news ends that somebody wanted the old difference ignored. Nothing is
    noted of an entry that was promised anew meanwhile."""
    if (link.seen_start, link.seen_end, link.seen_gone) == (start, end, gone):
        return
    same = CalendarLink.objects.filter(pk=link.pk, wanted=link.wanted)
    same.update(seen_start=start, seen_end=end, seen_gone=gone, ignored=False, reason="")


def _again_at(connection: CalendarConnection) -> datetime | None:
    """When to read again though nobody called; seldom while the provider calls us."""
    now, every = timezone.now(), calendar_for(connection.provider).poll_every
    if every is None:
        return None
    called = connection.watch_expires_at is not None and connection.watch_expires_at > now
    return now + (SELDOM if called else every)


def calendar_watch(connection_id: int) -> datetime | None:
    """Due work: have the provider call us, anew before what was agreed ends; when to renew it.

    Where it refuses (it cannot reach us, say) the calendar is read now and then all the same, and
    it is asked again tomorrow.
    """
    with transaction.atomic():
        if not locked_alone(WATCH, connection_id):
            return timezone.now() + BUSY
        connection = CalendarConnection.objects.filter(pk=connection_id, state=State.ACTIVE).first()
        if connection is None:
            return None
        address = business_url(current_business(), PUSH_DOOR)
        try:
            calendar_for(connection.provider).watch(connection, address)
        except CalendarError as error:
            return _watch_failed(connection, error)
        connection.save(update_fields=["watch", "watch_expires_at"])
    until = connection.watch_expires_at
    return None if until is None else _renew_at(until)


def _renew_at(until: datetime) -> datetime:
    left = until - timezone.now()
    return max(until - min(RENEW_BEFORE, left / 2), timezone.now() + timedelta(minutes=1))


def _watch_failed(connection: CalendarConnection, error: CalendarError) -> datetime | None:
    facts = {"kind": connection.provider, "code": error.code, "object_id": connection.pk}
    logger.warning("calendar not watched", extra=facts)
    if error.access_lost:
        connection_fail(connection, error)
        return None
    wait = NIGHT if error.permanent else timedelta(seconds=max(300, error.retry_after))
    return timezone.now() + wait


def calendar_check(connection_id: int) -> datetime | None:
    """Due work of each night: forget where we were, so that everything there is compared with what
    we know; when the next one is."""
    with transaction.atomic():
        mine = CalendarConnection.objects.filter(pk=connection_id, state=State.ACTIVE)
        if not mine.update(sync_token=""):
            return None
        due_put(PULL, connection_id, timezone.now())
        due_hint(PULL, connection_id)
    return timezone.now() + NIGHT
