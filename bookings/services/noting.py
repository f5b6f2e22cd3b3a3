"""What a customer wants those who serve them to know of an appointment."""

from django.db import transaction

from bookings.models import Booking
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.lifecycle import booking_lock
from bookings.services.records import event_add
from tenants.actors import Actor
from tenants.audit.services import audit

NOTED = "noted"
# One note, and all that a booking may hold.
NOTE_MAX, NOTES_MAX = 300, 1500
_OPEN = frozenset({Booking.State.PENDING, Booking.State.CONFIRMED})


def booking_note(*, booking: Booking, note: str, actor: Actor) -> Booking:
    """Add a line to a booking's notes; one that stands there already is not added again. What it
    says goes into no log and no audit. Locks the booking. Raises BookingRefused: wrong_state for
    one that is over or cancelled, or whose notes are full, not_found."""
    line = " ".join(note.split())[:NOTE_MAX]
    with transaction.atomic():
        locked = booking_lock(pk=booking.pk)
        lines = locked.notes.splitlines()
        if not line or line in lines:
            return locked
        told = "\n".join([*lines, line])
        if locked.state not in _OPEN or len(told) > NOTES_MAX:
            raise BookingRefused(Refusal.WRONG_STATE)
        locked.notes = told
        locked.save(update_fields=["notes"])
        event_add(locked, NOTED, from_state=locked.state, actor=actor)
        audit("booking.noted", locked, actor=actor)
        return locked
