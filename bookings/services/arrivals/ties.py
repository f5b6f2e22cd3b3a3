"""What is remembered of an appointment: which booking it is, and whether it is over."""

from enum import StrEnum

from django.utils import timezone

from bookings.models import Booking, CalendarConnection, CalendarDelivery, CalendarLink
from bookings.providers.scheduler import Appointment
from bookings.services.calendars import PUSH
from tenants.crypto import blind_index
from tenants.due import due_drop

State, Tied = Booking.State, CalendarLink.State
AHEAD = (State.PENDING, State.CONFIRMED)


class Outcome(StrEnum):
    """What was made of an appointment that a scheduler told of."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    ACCEPTED = "accepted"
    KNOWN = "known"
    OURS = "ours"
    GONE = "gone"
    OVER = "over"
    CLASH = "clash"
    NO_SERVICE = "no_service"
    NOBODY = "nobody"
    WAIT = "wait"


def settle(
    link: CalendarLink, told: Appointment, state: str = Tied.SYNCED, *, born_there: bool = False
) -> None:
    """The scheduler knows already what our change would tell it: nothing is to be written."""
    gone = state == Tied.REMOVED
    CalendarLink.objects.filter(pk=link.pk).update(
        external_id=told.external_id,
        born_there=link.born_there or born_there,
        state=state,
        reason="",
        attempts=0,
        told_start=None if gone else told.start,
        told_end=None if gone else told.end,
        synced_at=timezone.now(),
        seen_start=None,
        seen_end=None,
        seen_gone=False,
        ignored=False,
    )
    due_drop(PUSH, link.pk)


def drift_note(link: CalendarLink, told: Appointment) -> None:
    """It is at another time there than our entry was written for."""
    link.seen_start, link.seen_end, link.seen_gone = told.start, told.end, False
    link.save(update_fields=["seen_start", "seen_end", "seen_gone"])


def gone_mark(connection: CalendarConnection, external_id: str) -> None:
    """Remember that an appointment is over or was moved on; kept as long as deliveries are."""
    CalendarDelivery.objects.get_or_create(
        connection=connection,
        delivery_id=_gone(external_id),
        defaults={"event": "gone", "processed_at": timezone.now()},
    )


def is_gone(connection: CalendarConnection, external_id: str) -> bool:
    """Whether an appointment is over or was moved on."""
    # Marks of before were the id itself; they end with the deliveries of their time.
    marks = (_gone(external_id), f"gone {external_id}"[:300])
    return connection.deliveries.filter(delivery_id__in=marks).exists()


def _gone(external_id: str) -> str:
    """What is remembered instead of the appointment's id, by which the person could be found."""
    return blind_index(external_id, "calendar_gone")
