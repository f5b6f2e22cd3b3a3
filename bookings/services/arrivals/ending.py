"""Appointments that were cancelled or turned down there."""

from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import Booking, CalendarConnection, CalendarLink, ExternalEvent
from bookings.providers.scheduler import Appointment, Standing
from bookings.services.arrivals.ties import AHEAD, Outcome, State, Tied, gone_mark, settle
from bookings.services.lifecycle import booking_decline, booking_lock, cancel_locked
from bookings.services.policy import standing
from tenants.actors import CUSTOMER, SYSTEM

CANCELLED_THERE = gettext_noop("Cancelada en el calendario externo")


def leave(connection: CalendarConnection, told: Appointment, patient: bool) -> Outcome:
    """End the booking of an appointment that ended there; `patient` as at the door."""
    links = connection.links.select_related("booking")
    link = links.filter(external_id=told.external_id).first()
    if link is None:
        ExternalEvent.objects.filter(connection=connection, external_id=told.external_id).delete()
        gone_mark(connection, told.external_id)
        return Outcome.GONE
    if link.state == Tied.PENDING or (told.moved and patient):
        return Outcome.WAIT
    if not link.born_there:
        link.seen_gone = link.booking.state in AHEAD
        link.save(update_fields=["seen_gone"])
        return Outcome.OURS
    return _end(link, told)


def _end(link: CalendarLink, told: Appointment) -> Outcome:
    booking = booking_lock(pk=link.booking_id)
    if booking.state not in AHEAD:
        return Outcome.KNOWN
    if booking.start <= timezone.now():
        return Outcome.OVER
    reason = told.reason or CANCELLED_THERE
    if told.standing == Standing.REJECTED and booking.state == State.PENDING:
        booking_decline(booking=booking, actor=SYSTEM, reason=reason)
    else:
        _cancel(booking, reason)
    settle(link, told, Tied.REMOVED)
    return Outcome.CANCELLED


def _cancel(booking: Booking, reason: str) -> None:
    """It is cancelled there already: a rule of ours that would refuse it comes too late, and only
    notes it."""
    stands = standing(booking)
    refused = stands.late and stands.policy.refuses
    cancel_locked(booking, actor=SYSTEM if refused else CUSTOMER, reason=reason)
    if refused:
        booking.late_cancel = True
        booking.save(update_fields=["late_cancel"])
