"""Calls of schedulers at our door: stored once, as they came, and worked on by due work."""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from bookings.models import CalendarConnection, CalendarDelivery
from bookings.providers.registry import calendar_for
from bookings.providers.scheduler import PayloadError, Scheduler
from bookings.services.arrivals import Outcome, appointment_take_in
from tenants.due import due_hint, due_put
from tenants.webhooks import payload_clean

logger = logging.getLogger(__name__)

KIND = "bookings.calendar_delivery"
# The halves of a move come within seconds; a cancellation waits so long for its other half.
PATIENCE = timedelta(minutes=5)
# Word of an appointment that a change of ours is on its way to waits for that change, longer.
LAST_PATIENCE = timedelta(hours=2)
LOOK_AGAIN = timedelta(seconds=60)
UNREADABLE, NOT_ABOUT_ONE = "unreadable", "ignored"


def delivery_store(*, connection: CalendarConnection, payload: Mapping[str, Any]) -> bool:
    """Store a call of this connection and promise work on it; False when it was here before."""
    provider = scheduler_of(connection)
    event, unique = provider.event_of(payload)
    kept = payload_clean(dict(payload))
    with transaction.atomic():
        row, new = CalendarDelivery.objects.get_or_create(
            connection=connection,
            delivery_id=_id_of(unique, kept),
            defaults={"event": event[:60], "payload": kept},
        )
        if new:
            due_put(KIND, row.pk, timezone.now())
            due_hint(KIND, row.pk)
    return new


def _id_of(unique: str, payload: Mapping[str, Any]) -> str:
    """What makes a call unique: what its provider says does; else its content."""
    if unique and len(unique) <= 300 and unique.isprintable():
        return unique
    content = json.dumps(payload, sort_keys=True)
    return "content " + hashlib.sha256(content.encode()).hexdigest()


def scheduler_of(connection: CalendarConnection) -> Scheduler:
    """The connection's provider, which has to be a scheduler."""
    provider = calendar_for(connection.provider)
    assert isinstance(provider, Scheduler)
    return provider


def genuine_connection(
    *, provider: str, headers: Mapping[str, str], body: bytes
) -> CalendarConnection | None:
    """The connection of the open business whose call this is, by its signature; None for a call
    of nobody's."""
    live = CalendarConnection.objects.filter(provider=provider)
    live = live.exclude(state=CalendarConnection.State.DISCONNECTED).order_by("pk")
    now = timezone.now()
    genuine = (row for row in live if scheduler_of(row).is_genuine(row, headers, body, now))
    return next(genuine, None)


def delivery_process(delivery_id: int) -> datetime | None:
    """Due work: take in what a call tells. What cannot be read is kept with that outcome; what has
    to wait for its other half, or for a change of ours, is looked at again each minute."""
    row = CalendarDelivery.objects.select_related("connection").filter(pk=delivery_id).first()
    if row is None or row.processed_at is not None:
        return None
    try:
        appointments = scheduler_of(row.connection).told(row.payload or {})
    except PayloadError as error:
        facts = {"kind": row.connection.provider, "object_id": row.pk, "reason": str(error)}
        logger.warning("scheduler's call not understood", extra=facts)
        _done(row, [UNREADABLE])
        return None
    age = timezone.now() - row.received_at
    outcomes = [
        appointment_take_in(connection=row.connection, appointment=told, patient=age < PATIENCE)
        for told in appointments
    ]
    if Outcome.WAIT in outcomes and age < LAST_PATIENCE:
        return timezone.now() + LOOK_AGAIN
    _done(row, outcomes or [NOT_ABOUT_ONE])
    return None


def _done(row: CalendarDelivery, outcomes: Iterable[str]) -> None:
    row.outcome, row.processed_at = ", ".join(outcomes)[:200], timezone.now()
    row.save(update_fields=["outcome", "processed_at"])
