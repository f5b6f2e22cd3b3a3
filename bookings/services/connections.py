"""Connecting an outside calendar, choosing what it is used for, and letting it go again."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Booking, CalendarConnection, CalendarLink, ExternalEvent, Resource
from bookings.providers.base import CalendarError, Choice, Grant
from bookings.providers.registry import calendar_for
from bookings.services.calendar_pulls import CHECK, NIGHT, PULL, WATCH, pull_promise
from bookings.services.calendars import (
    PUSH,
    SHOWN,
    connection_fail,
    connection_writes,
    link_of,
    link_promise,
    locked_alone,
)
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.due import due_drop, due_hint, due_put

logger = logging.getLogger(__name__)

LEAVE = "bookings.calendar_leave"
State = CalendarConnection.State
# How long a provider is asked to let us go, before its access is thrown away all the same.
LEAVE_PATIENCE = timedelta(days=1)
LEAVE_RETRY = timedelta(minutes=2)
LEAVE_BATCH = 40
UNSETTLED = (CalendarLink.State.PENDING, CalendarLink.State.FAILED)


def connection_facts(connection: CalendarConnection) -> dict[str, Any]:
    """What people decide about a connection, for the audit trail: no account, no secret."""
    options = connection.options
    return {
        "provider": connection.provider,
        "resource": connection.resource.name if connection.resource else "",
        "calendar": str(options.get("calendar_name", "")),
        "writes": bool(options.get("writes", True)),
        "accept": bool(options.get("accept", False)),
    }


def connection_grant(
    *, provider: str, grant: Grant, resource: Resource | None, actor: Actor
) -> CalendarConnection:
    """Keep what a person gave us at a provider. Nothing is read or written until they have chosen
    the calendar (`connection_choose`)."""
    with transaction.atomic():
        connection = CalendarConnection.objects.create(
            provider=provider,
            resource=resource,
            account=grant.account,
            credentials=dict(grant.credentials),
            options={**grant.options, "writes": False, "chosen": False},
        )
        audit("calendar.connected", connection, actor=actor, after=connection_facts(connection))
    return connection


def connection_renew(*, connection: CalendarConnection, grant: Grant, actor: Actor) -> None:
    """Put new access in the place of lost access. Raises ValidationError for another account."""
    if grant.account != connection.account:
        raise ValidationError(_("Has entrado con otra cuenta. Conecta esa cuenta aparte."))
    with transaction.atomic():
        connection.credentials = dict(grant.credentials)
        connection.state = State.ACTIVE
        connection.last_error, connection.last_error_at, connection.failures = "", None, 0
        connection.save()
        audit("calendar.reconnected", connection, actor=actor)
        if connection.options.get("chosen", True):
            connection_begin(connection)


def connection_adopted(*, connection: CalendarConnection, actor: Actor) -> None:
    """A provider's form has made this connection: note who did it, and begin to use it."""
    with transaction.atomic():
        audit("calendar.connected", connection, actor=actor, after=connection_facts(connection))
        connection_begin(connection)


def connection_begin(connection: CalendarConnection) -> None:
    """Promise the first reading, calls, the nightly comparison, and every booking ahead written.
    Call it in a transaction."""
    provider, now = calendar_for(connection.provider), timezone.now()
    if provider.reads:
        pull_promise(connection)
        due_put(WATCH, connection.pk, now)
        due_hint(WATCH, connection.pk)
        due_put(CHECK, connection.pk, now + NIGHT)
    entries_promise(connection)


def entries_promise(connection: CalendarConnection) -> None:
    """Promise that this calendar is told of every booking ahead that belongs in it."""
    if not connection_writes(connection):
        return
    known = CalendarLink.objects.filter(connection=connection)
    ahead = Booking.objects.filter(state__in=SHOWN, end__gt=timezone.now())
    if connection.resource_id is not None:
        ahead = ahead.filter(resource=connection.resource_id)
    ahead = ahead.exclude(pk__in=known.filter(told_end__isnull=False).values("booking"))
    for booking in ahead.order_by("start", "pk"):
        link_promise(link_of(connection, booking))
    # Also what stood there before: of bookings that were cancelled while nobody could write.
    unsettled = Q(told_end__gt=timezone.now()) | Q(state__in=UNSETTLED)
    for link in known.filter(unsettled):
        link_promise(link)


def connection_choose(
    *,
    connection: CalendarConnection,
    calendar: Choice | None,
    resource: Resource | None,
    writes: bool,
    accept: bool,
    actor: Actor,
) -> CalendarConnection:
    """Say which calendar is used, whose it is, whether our bookings are written to it and whether
    changes made there count. Another calendar than before is a connection of its own: the old one
    is left, with our entries taken away. Raises ValidationError for a calendar in use already."""
    if calendar is not None:
        _refuse_twice(connection, calendar)
    with transaction.atomic():
        before = connection_facts(connection)
        began = bool(connection.options.get("chosen", True))
        if calendar is not None and began and calendar.id != connection.options.get("calendar"):
            connection = _moved_to(connection, actor)
        connection.options = _options(connection.options, calendar, writes, accept)
        connection.resource = resource
        connection.save()
        ExternalEvent.objects.filter(connection=connection).update(resource=resource)
        connection_begin(connection)
        after = connection_facts(connection)
        audit("calendar.chosen", connection, actor=actor, before=before, after=after)
    return connection


def _refuse_twice(connection: CalendarConnection, calendar: Choice) -> None:
    others = CalendarConnection.objects.filter(provider=connection.provider)
    others = others.exclude(pk=connection.pk).exclude(state=State.DISCONNECTED)
    if any(
        each.options.get("calendar") == calendar.id and each.options.get("chosen", True)
        for each in others
    ):
        raise ValidationError(_("Ese calendario ya está conectado."))


def _options(
    options: Mapping[str, Any], calendar: Choice | None, writes: bool, accept: bool
) -> dict[str, Any]:
    new = {**options, "chosen": True, "accept": accept, "writes": writes}
    if calendar is not None:
        new |= {"calendar": calendar.id, "calendar_name": calendar.name, "access": calendar.access}
        new["writes"] = writes and calendar.writable
    return new


def _moved_to(old: CalendarConnection, actor: Actor) -> CalendarConnection:
    new = CalendarConnection.objects.create(
        provider=old.provider,
        resource=old.resource,
        account=old.account,
        credentials=old.credentials,
        options={**old.options, "chosen": False},
    )
    connection_disconnect(connection=old, remove_entries=True, keep_access=True, actor=actor)
    return new


def connection_disconnect(
    *,
    connection: CalendarConnection,
    remove_entries: bool,
    actor: Actor,
    keep_access: bool = False,
) -> None:
    """Use a calendar no longer: what it said is taken is free at once. What runs there is stopped,
    our entries ahead are taken away if wanted, and the access is given back, by due work; then its
    credentials are forgotten. `keep_access`: another connection goes on with them."""
    leaving = {"remove": remove_entries, "since": timezone.now().isoformat()}
    with transaction.atomic():
        options = {**connection.options, "leaving": leaving, "keep_access": keep_access}
        CalendarConnection.objects.filter(pk=connection.pk).update(
            state=State.DISCONNECTED, options=options, drift_since=None
        )
        ExternalEvent.objects.filter(connection=connection).delete()
        for kind in (PULL, WATCH, CHECK):
            due_drop(kind, connection.pk)
        due_put(LEAVE, connection.pk, timezone.now())
        due_hint(LEAVE, connection.pk)
        after = {"remove_entries": remove_entries}
        audit("calendar.disconnected", connection, actor=actor, after=after)


def calendar_leave(connection_id: int) -> datetime | None:
    """Due work: what is left to do at a provider that is no longer used; some entries at a time."""
    rows = CalendarConnection.objects.filter(pk=connection_id, state=State.DISCONNECTED)
    connection = rows.first()
    if connection is None or connection.credentials is None:
        return None
    leaving = connection.options.get("leaving") or {}
    try:
        if leaving.get("remove") and _some_removed(connection):
            return timezone.now()
        calendar_for(connection.provider).disconnect(connection)
    except CalendarError as error:
        facts = {"kind": connection.provider, "code": error.code, "object_id": connection.pk}
        logger.warning("calendar not left yet", extra=facts)
        since = datetime.fromisoformat(leaving.get("since") or timezone.now().isoformat())
        if not error.permanent and timezone.now() < since + LEAVE_PATIENCE:
            return timezone.now() + max(LEAVE_RETRY, timedelta(seconds=error.retry_after))
        connection_fail(connection, error)
    rows.update(credentials=None, watch={}, watch_expires_at=None, sync_token="")
    return None


def _some_removed(connection: CalendarConnection) -> bool:
    """Take some of our entries ahead away; False when none was left."""
    provider = calendar_for(connection.provider)
    # What customers booked there themselves is theirs, and stays.
    links = CalendarLink.objects.filter(connection=connection, born_there=False)
    links = links.exclude(external_id="").exclude(state=CalendarLink.State.REMOVED)
    links = links.filter(booking__end__gt=timezone.now())
    some = list(links.order_by("pk")[:LEAVE_BATCH])
    for link in some:
        with transaction.atomic():
            if locked_alone(PUSH, link.pk):
                provider.delete(connection, link.external_id, link.etag)
                link.state, link.told_start, link.told_end = CalendarLink.State.REMOVED, None, None
                link.save(update_fields=["state", "told_start", "told_end"])
    return bool(some)


def connection_test(*, connection: CalendarConnection) -> CalendarError | None:
    """Ask the provider something harmless; what went wrong, None when all is well. A connection
    that had lost its access and has it again goes on."""
    try:
        calendar_for(connection.provider).check(connection)
    except CalendarError as error:
        connection_fail(connection, error)
        return error
    with transaction.atomic():
        connection.state, connection.failures = State.ACTIVE, 0
        connection.last_error, connection.last_error_at = "", None
        connection.save(update_fields=["state", "failures", "last_error", "last_error_at"])
        if connection.options.get("chosen", True):
            connection_begin(connection)
    return None
