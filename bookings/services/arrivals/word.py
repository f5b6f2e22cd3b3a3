"""Word to the owners of what could not be made of an appointment, once each."""

from bookings.models import Booking, CalendarConnection, Resource
from bookings.providers.registry import calendar_for
from bookings.providers.scheduler import Appointment
from bookings.services.arrivals.ties import AHEAD, State
from tenants.notices import owner_notify


def clash_tell(
    connection: CalendarConnection, told: Appointment, service: str, *, ours: Booking | None = None
) -> None:
    """Word to the owners of two appointments for one time: theirs, and what stands here."""
    standing_here = ours or _in_the_way(connection.resource, told)
    owner_notify(
        kind="calendar_clash",
        key=f"calendar_clash:{connection.pk}:{told.external_id}:{told.start:%Y%m%dT%H%M}",
        context={
            "provider": _label(connection),
            "service": service,
            "start_at": told.start,
            "moved": ours is not None,
            "ours": standing_here.service.name if standing_here else "",
            "ours_at": standing_here.start if standing_here else told.start,
            "path": f"/calendar/{standing_here.uuid}/" if standing_here else "/calendar/",
        },
    )


def _in_the_way(resource: Resource | None, told: Appointment) -> Booking | None:
    rows = Booking.objects.filter(
        start__lt=told.end, end__gt=told.start, state__in=(State.HELD, *AHEAD)
    )
    if resource is not None:
        rows = rows.filter(resource=resource)
    return rows.exclude(contact=None).select_related("service").order_by("start").first()


def unknown_tell(connection: CalendarConnection, told: Appointment) -> None:
    """Word to the owners, once per kind of event, that no service here is like it."""
    owner_notify(
        kind="calendar_unmatched",
        key=f"calendar_unmatched:{connection.pk}:{told.kind or told.kind_name}",
        context={
            "provider": _label(connection),
            "name": told.kind_name,
            "start_at": told.start,
            "path": f"/settings/calendars/{connection.uuid}/services/",
        },
    )


def no_room_tell(connection: CalendarConnection, booking: Booking) -> None:
    """Word to the owners of a booking for which no room or machine was free."""
    owner_notify(
        kind="calendar_no_room",
        key=f"calendar_no_room:{booking.uuid}:{booking.start:%Y%m%dT%H%M}",
        context={
            "provider": _label(connection),
            "service": booking.service.name,
            "start_at": booking.start,
            "path": "/settings/calendars/drift/",
        },
    )


def _label(connection: CalendarConnection) -> str:
    return str(calendar_for(connection.provider).label)
