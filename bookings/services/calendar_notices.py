"""What owners are told of outside calendars: once when one is lost, once when one differs."""

from django.utils import timezone

from bookings.drift import drift_lines
from bookings.models import CalendarConnection
from bookings.providers.registry import calendar_for
from tenants.notices import owner_notify


def access_lost_tell(connection: CalendarConnection) -> None:
    """Say that somebody has to connect this calendar anew; once per loss."""
    moment = connection.last_error_at or timezone.now()
    whose = connection.resource.name if connection.resource else ""
    owner_notify(
        kind="calendar_lost",
        key=f"calendar_lost:{connection.uuid}:{moment.isoformat()}",
        context={
            "provider": str(calendar_for(connection.provider).label),
            "whose": whose,
            "path": "/settings/calendars/",
        },
    )


def drift_tell(connection: CalendarConnection) -> None:
    """Say that calendar and bookings differ: once, until nothing differed in between."""
    count = len(drift_lines(connection))
    rows = CalendarConnection.objects.filter(pk=connection.pk)
    if not count:
        rows.filter(drift_since__isnull=False).update(drift_since=None)
        return
    now = timezone.now()
    if rows.filter(drift_since=None).update(drift_since=now):
        owner_notify(
            kind="calendar_drift",
            key=f"calendar_drift:{connection.uuid}:{now.isoformat()}",
            context={
                "provider": str(calendar_for(connection.provider).label),
                "count": count,
                "path": "/settings/calendars/drift/",
            },
        )
