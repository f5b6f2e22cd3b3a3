"""Reading now and then what schedulers have, in case a call was lost or none ever comes."""

import logging
from collections import Counter
from datetime import datetime, timedelta

from django.utils import timezone

from bookings.models import CalendarConnection
from bookings.providers.base import CalendarError
from bookings.providers.connecting import watch_note
from bookings.providers.scheduler import Appointment, Standing
from bookings.services.arrivals import appointment_take_in
from bookings.services.calendars import connection_fail
from bookings.services.deliveries import scheduler_of

logger = logging.getLogger(__name__)

BACK, AHEAD = timedelta(days=1), timedelta(days=60)
# How often all is read: where calls come, in case one was lost; where none come, for news.
WITH_CALLS, WITHOUT_CALLS = timedelta(hours=6), timedelta(minutes=5)
AFTER_TROUBLE = timedelta(minutes=15)
State = CalendarConnection.State


def scheduler_sync(*, connection: CalendarConnection) -> Counter[str]:
    """Read all appointments from yesterday to 60 days ahead and take each in, those that stand
    first; how many had which outcome. Reading again changes nothing. Raises CalendarError, which
    the connection notes."""
    now, scheduler = timezone.now(), scheduler_of(connection)
    try:
        told = list(scheduler.booked(connection, now - BACK, now + AHEAD))
        watch = scheduler.watch_state(connection)
    except CalendarError as error:
        connection_fail(connection, error)
        raise
    outcomes: Counter[str] = Counter()
    for appointment in sorted(told, key=_standing_first):
        outcome = appointment_take_in(connection=connection, appointment=appointment)
        outcomes[outcome] += 1
    watch_note(connection, watch)
    connection.last_sync_at, connection.last_error = timezone.now(), ""
    connection.save(update_fields=["watch", "last_sync_at", "last_error"])
    return outcomes


def _standing_first(told: Appointment) -> bool:
    return told.standing in (Standing.CANCELLED, Standing.REJECTED)


def scheduler_sync_due(connection_id: int) -> datetime | None:
    """Due work: read one scheduler, and again after a while: soon where it does not call us."""
    connection = CalendarConnection.objects.filter(pk=connection_id, state=State.ACTIVE).first()
    if connection is None:
        return None
    try:
        scheduler_sync(connection=connection)
    except CalendarError as error:
        facts = {"kind": connection.provider, "code": error.code, "object_id": connection.pk}
        logger.warning("scheduler not read", extra=facts)
        wait = max(AFTER_TROUBLE, timedelta(seconds=error.retry_after))
        return None if error.access_lost else timezone.now() + wait
    calls = connection.watch.get("state") == "active"
    return timezone.now() + (WITH_CALLS if calls else WITHOUT_CALLS)
