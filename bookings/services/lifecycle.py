"""What becomes of a hold: confirmed, cancelled, came or did not come."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import Booking, Occupancy
from bookings.selectors import bookings_of_contact
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import EXPIRED
from bookings.services.records import REQUEST_LAPSED, change_record, lead_tell
from bookings.services.reminders import reminders_schedule, reminders_skip
from bookings.services.taking import alternatives_near, wish_of
from leads.followups import (
    CORRECTED,
    follow_ups_of_subject_take_back,
    follow_ups_plan,
    follow_ups_take_back,
)
from leads.models import Lead
from tenants.actors import SYSTEM, Actor
from tenants.due import due_drop, due_put

State = Booking.State
IS_BOOKED = (State.PENDING, State.CONFIRMED, State.COMPLETED, State.NO_SHOW)
CAN_BE_CANCELLED = (State.HELD, State.PENDING, State.CONFIRMED)
CAN_BE_ATTENDED = (State.CONFIRMED, State.COMPLETED, State.NO_SHOW)

MADE = gettext_noop("Reserva confirmada")
REQUESTED = gettext_noop("Pidió una cita")
CANCELLED = gettext_noop("Reserva cancelada")
UNANSWERED = gettext_noop("Nadie respondió a tiempo")
ATTENDED = gettext_noop("Vino a su cita")
MISSED = gettext_noop("No vino a su cita")


def booking_lock(**key: object) -> Booking:
    """One booking with its row locked, and its contact, service and resource at hand.

    Raises BookingRefused (not_found).
    """
    rows = Booking.objects.select_related("contact", "service", "resource")
    booking = rows.select_for_update(no_key=True, of=("self",)).filter(**key).first()
    if booking is None:
        raise BookingRefused(Refusal.NOT_FOUND)
    return booking


def booking_confirm(
    *, hold_token: uuid.UUID, actor: Actor, notes: str = "", automatic: bool = True
) -> Booking:
    """Turn a live hold into a booking: reminders, lead and audit in the same transaction.

    Not `automatic`, it becomes a request that keeps its time and waits for `booking_accept`.
    Idempotent on the token: confirming again answers with the booking and does nothing more.
    Locks the booking, then its lead. Raises BookingRefused: hold_expired with alternatives,
    wrong_state for a cancelled one, not_found.
    """
    with transaction.atomic():
        booking = booking_lock(hold_token=hold_token)
        if booking.state in IS_BOOKED:
            return booking
        if booking.state == State.CANCELLED:
            raise BookingRefused(Refusal.WRONG_STATE)
        if _hold_lives(booking) and _occupancy_confirm(booking):
            booking.notes = notes
            booking.hold_expires_at = None
            due_drop(EXPIRED, booking.pk)
            _confirm(booking, actor) if automatic else _request(booking, actor)
            return booking
    wish = wish_of(booking.service, booking.start, party_size=booking.seats)
    raise BookingRefused(Refusal.HOLD_EXPIRED, alternatives_near(wish))


def booking_accept(*, booking: Booking, actor: Actor) -> Booking:
    """Say yes to a request: from here on it is a booking like any other. Accepting again changes
    nothing. Locks the booking, then its lead. Raises BookingRefused: wrong_state for what is no
    request any more or whose time has come, not_found.
    """
    with transaction.atomic():
        locked = booking_lock(pk=booking.pk)
        if locked.state == State.CONFIRMED:
            return locked
        if locked.state != State.PENDING or locked.start <= timezone.now():
            raise BookingRefused(Refusal.WRONG_STATE)
        _confirm(locked, actor)
        return locked


def _hold_lives(booking: Booking) -> bool:
    expires_at = booking.hold_expires_at
    return booking.state == State.HELD and expires_at is not None and expires_at > timezone.now()


def _occupancy_confirm(booking: Booking) -> bool:
    """Make the hold's time lasting; False when it is no longer there."""
    mine = Occupancy.objects.filter(booking=booking)
    if booking.session_id is not None:
        mine = Occupancy.objects.filter(session_id=booking.session_id)
    return mine.update(state=Occupancy.State.CONFIRMED, expires_at=None) == 1


def _confirm(booking: Booking, actor: Actor) -> None:
    before, booking.state = booking.state, State.CONFIRMED
    if before == State.PENDING:
        due_drop(REQUEST_LAPSED, booking.pk)
    booking.confirmed_at = timezone.now()
    booking.save(update_fields=["state", "confirmed_at", "hold_expires_at", "notes"])
    change_record(booking, "confirmed", from_state=before, actor=actor)
    lead = lead_tell(booking, "booking_made", reason=MADE, actor=actor)
    follow_ups_plan(
        lead=lead,
        base="booking_created",
        subject=booking.uuid,
        at=booking.confirmed_at,
        appointment=booking.start,
    )
    reminders_schedule(booking=booking)


def _request(booking: Booking, actor: Actor) -> None:
    before, booking.state = booking.state, State.PENDING
    booking.save(update_fields=["state", "hold_expires_at", "notes"])
    due_put(REQUEST_LAPSED, booking.pk, booking.start)
    change_record(booking, "requested", from_state=before, actor=actor)
    lead_tell(booking, "interest", reason=REQUESTED, actor=actor)


def booking_request_lapse(booking_id: int) -> datetime | None:
    """Due work, at the start of what was requested: nobody said yes, so it is cancelled and its
    time is free again; looks again later if it was moved. The lead stays where the request found
    it. Locks the booking."""
    with transaction.atomic():
        rows = Booking.objects.select_related("contact", "service")
        request = (
            rows.select_for_update(no_key=True, of=("self",))
            .filter(pk=booking_id, state=State.PENDING)
            .first()
        )
        if request is None:
            return None
        if request.start > timezone.now():
            return request.start
        _cancel(request, SYSTEM, UNANSWERED)
    return None


def booking_cancel(*, booking: Booking, actor: Actor, reason: str = "") -> Booking:
    """Cancel a hold or a booking and free its time. Cancelling again changes nothing.

    The lead goes back to interested where no other booking of theirs is ahead. Locks the booking,
    then its lead. Raises BookingRefused: wrong_state for one that is over, not_found.
    """
    with transaction.atomic():
        locked = booking_lock(pk=booking.pk)
        if locked.state == State.CANCELLED:
            return locked
        if locked.state not in CAN_BE_CANCELLED:
            raise BookingRefused(Refusal.WRONG_STATE)
        was_booked = locked.state != State.HELD
        _cancel(locked, actor, reason)
        if was_booked and not bookings_of_contact(contact_id=locked.contact.pk).exists():
            lead_tell(locked, "booking_cancelled", reason=CANCELLED, actor=actor)
        follow_ups_of_subject_take_back(subject=locked.uuid, reason=CANCELLED)
        return locked


def _cancel(booking: Booking, actor: Actor, reason: str) -> None:
    before = booking.state
    booking.state = State.CANCELLED
    booking.cancelled_at = timezone.now()
    booking.cancel_reason = reason[:200]
    booking.save(update_fields=["state", "cancelled_at", "cancel_reason"])
    # The time of a class stays taken until the last place of it is free (`classes_free`).
    Occupancy.objects.filter(booking=booking).delete()
    reminders_skip(booking=booking, reason=CANCELLED)
    due_drop(REQUEST_LAPSED if before == State.PENDING else EXPIRED, booking.pk)
    change_record(booking, "cancelled", from_state=before, actor=actor, reason=reason)


def booking_mark_attendance(*, booking: Booking, attended: bool, actor: Actor) -> Booking:
    """Record whether the person came, once the appointment has begun; may be corrected later.

    Moves the lead to SHOWED_UP or NO_SHOW where it was waiting for this, and promises what follows.
    Locks the booking, then its lead. Raises BookingRefused: wrong_state before the start or for
    what was never confirmed.
    """
    with transaction.atomic():
        locked = booking_lock(pk=booking.pk)
        after = State.COMPLETED if attended else State.NO_SHOW
        if locked.state == after:
            return locked
        if locked.state not in CAN_BE_ATTENDED or locked.start > timezone.now():
            raise BookingRefused(Refusal.WRONG_STATE)
        before, locked.state = locked.state, after
        locked.save(update_fields=["state"])
        event, reason = ("attended", ATTENDED) if attended else ("missed", MISSED)
        change_record(locked, event, from_state=before, actor=actor)
        lead = lead_tell(locked, event, reason=reason, actor=actor, at=locked.end)
        _follow_ups(lead, locked, attended)
        return locked


def _follow_ups(lead: Lead, booking: Booking, attended: bool) -> None:
    """Promise what follows a visit, or a missed one; a correction takes the other's back."""
    base, other = ("visit", "missed") if attended else ("missed", "visit")
    follow_ups_take_back(lead=lead, reason=CORRECTED, subject=booking.uuid, base=other)
    follow_ups_plan(lead=lead, base=base, subject=booking.uuid, at=booking.end)
