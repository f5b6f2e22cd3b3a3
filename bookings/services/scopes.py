"""One booking, those that belong with it, or its whole visit: what a member chose."""

from datetime import datetime

from bookings.models import Booking, Resource
from bookings.services.lifecycle import booking_cancel
from bookings.services.moves import booking_reschedule
from bookings.services.series import Missed
from bookings.services.series_changes import Scope, series_cancel, series_change
from bookings.services.visit_life import visit_cancel, visit_reschedule
from tenants.actors import Actor

VISIT = "visit"


def cancel_by_scope(booking: Booking, scope: str, actor: Actor, reason: str) -> None:
    """Cancel what the scope names. Raises what each of the services does."""
    if scope == VISIT and booking.visit is not None:
        visit_cancel(visit=booking.visit, actor=actor, reason=reason)
    elif scope in (Scope.FOLLOWING, Scope.ALL):
        series_cancel(booking=booking, scope=Scope(scope), actor=actor, reason=reason)
    else:
        booking_cancel(booking=booking, actor=actor, reason=reason)


def move_by_scope(
    booking: Booking, scope: str, start: datetime, staff: Resource | None, actor: Actor
) -> list[Missed]:
    """Move what the scope names so that this booking begins at `start`; the dates of a series that
    had to keep their time. Of a visit `start` is that of its first part. Raises what each of the
    services does."""
    if scope == VISIT and booking.visit is not None:
        visit_reschedule(visit=booking.visit, start=start, actor=actor)
    elif scope in (Scope.FOLLOWING, Scope.ALL):
        return series_change(booking=booking, start=start, scope=Scope(scope), actor=actor).missed
    else:
        booking_reschedule(booking=booking, start=start, staff=staff, actor=actor)
    return []
