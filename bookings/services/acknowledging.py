"""A customer's word that they will come."""

from django.db import transaction
from django.utils import timezone

from bookings.models import Booking
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.lifecycle import booking_lock
from bookings.services.records import event_add
from tenants.actors import Actor
from tenants.audit.services import audit

ACKNOWLEDGED = "acknowledged"


def booking_acknowledge(*, booking: Booking, actor: Actor) -> Booking:
    """Note that the customer says they will come; saying it again for the same time changes
    nothing. Locks the booking. Raises BookingRefused: wrong_state for one that is not confirmed or
    has begun, not_found."""
    with transaction.atomic():
        locked = booking_lock(pk=booking.pk)
        if locked.state != Booking.State.CONFIRMED or locked.start <= timezone.now():
            raise BookingRefused(Refusal.WRONG_STATE)
        if not is_acknowledged(locked):
            event_add(locked, ACKNOWLEDGED, from_state=locked.state, actor=actor)
            audit("booking.acknowledged", locked, actor=actor)
        return locked


def is_acknowledged(booking: Booking) -> bool:
    """Whether the customer has said so of the time that it has now."""
    return booking.events.filter(event=ACKNOWLEDGED, to_start=booking.start).exists()
