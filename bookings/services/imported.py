"""Appointments that were made in another system: no hold, no notice to the customer."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import (
    Booking,
    BookingEvent,
    CalendarLink,
    Occupancy,
    Resource,
    Service,
)
from bookings.planning import footprint
from bookings.services.agreed import agreed_taking
from bookings.services.calendars import calendar_links_promise
from bookings.services.records import FIGURES_PAUSE, event_add, lead_tell
from bookings.services.reminders import reminders_schedule, reminders_skip
from bookings.services.taking import Wish, occupancy_put, session_for
from leads.models import Contact
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.due import due_put

State = Booking.State
SOURCE = "import"
IMPORTED = gettext_noop("Importada de otro sistema")


def booking_import_past(
    *,
    contact: Contact,
    service: Service,
    resource: Resource,
    start: datetime,
    attended: bool,
    price: Decimal | None,
    notes: str,
    actor: Actor,
) -> Booking:
    """Write down an appointment that is over, for the person's history and the figures of its day.

    It takes nobody's time, and nothing follows from it: no message, reminder, follow-up or move of
    a lead. The day's figures are counted anew.
    """
    state = State.COMPLETED if attended else State.NO_SHOW
    booking = _create(
        contact, service, resource, start, state=state, confirmed_at=start, price=price, notes=notes
    )
    event_add(booking, "imported", from_state="", actor=actor, reason=IMPORTED)
    day = timezone.localdate(start, current_business().tz)
    if day < timezone.localdate(timezone.now(), current_business().tz):
        due_put("analytics.day", day.toordinal(), timezone.now() + FIGURES_PAUSE)
    return booking


def booking_import_ahead(
    *,
    contact: Contact,
    service: Service,
    resource: Resource,
    start: datetime,
    seats: int,
    price: Decimal | None,
    notes: str,
    reminders: bool,
    actor: Actor,
) -> Booking:
    """Take the time of an appointment that was agreed elsewhere; the customer is not told.

    Opening hours, notice and horizon do not apply to what is agreed already; that the time is free
    does, and that there is a room or machine of each kind that the service takes, by the same locks
    and constraint as for every booking. With `reminders`, those still ahead are promised. Raises
    BookingRefused (slot_taken; without alternatives, nobody is asking), as `NoRoom` where only a
    room or machine is missing.
    """
    wish = Wish(service, start.astimezone(UTC), seats, resource)
    span = footprint(service, wish.start)
    with agreed_taking(wish, resource, actor=actor, span=span) as rooms:
        booking = _create(
            contact,
            service,
            resource,
            wish.start,
            state=State.CONFIRMED,
            confirmed_at=timezone.now(),
            price=price,
            notes=notes,
            seats=seats,
        )
        booking.session = session_for(wish, resource.pk)
        booking.save(update_fields=["session"])
        booking.extras.set(rooms)
        occupancy_put(booking, Occupancy.State.CONFIRMED, rooms)
        event_add(booking, "imported", from_state="", actor=actor, reason=IMPORTED)
        calendar_links_promise(booking)
        lead_tell(booking, "booking_made", reason=IMPORTED, actor=actor)
        if reminders:
            reminders_schedule(booking=booking)
    return booking


def _create(
    contact: Contact,
    service: Service,
    resource: Resource,
    start: datetime,
    *,
    state: State,
    confirmed_at: datetime,
    price: Decimal | None,
    notes: str,
    seats: int = 1,
) -> Booking:
    return Booking.objects.create(
        contact=contact,
        service=service,
        resource=resource,
        start=start,
        end=start + timedelta(minutes=service.duration_min),
        seats=seats,
        state=state,
        confirmed_at=confirmed_at,
        price=service.price if price is None else price,
        currency=current_business().currency,
        source=SOURCE,
        notes=notes,
    )


def booking_import_undo(*, booking_id: int, actor: Actor) -> bool:
    """Delete an imported booking, with what it had promised; False where anything has happened to
    it since. The lead goes back to interested where no other booking of theirs is ahead.

    Locks the booking, then its lead. The customer is not told: they were not told of it either.
    """
    rows = Booking.objects.select_related("contact", "service")
    booking = rows.select_for_update(of=("self",)).filter(pk=booking_id, source=SOURCE).first()
    if booking is None or _is_touched(booking):
        return False
    was_ahead = booking.state == State.CONFIRMED
    reminders_skip(booking=booking, reason=IMPORTED)
    contact = booking.contact
    audit("booking.import_undone", booking, actor=actor)
    others = Booking.objects.filter(contact=contact, state__in=(State.PENDING, State.CONFIRMED))
    if was_ahead and not others.exclude(pk=booking.pk).exists():
        lead_tell(booking, "booking_cancelled", reason=IMPORTED, actor=actor)
    booking.delete()
    return True


def _is_touched(booking: Booking) -> bool:
    """Whether anything but its import is on record, or an outside calendar has it."""
    happened = BookingEvent.objects.filter(booking=booking).exclude(event="imported")
    return happened.exists() or CalendarLink.objects.filter(booking=booking).exists()
