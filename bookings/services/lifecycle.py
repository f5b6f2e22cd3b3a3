"""What becomes of a hold: confirmed, cancelled, came or did not come."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.attendance.records import risky
from bookings.models import Booking, Occupancy
from bookings.selectors import bookings_of_contact
from bookings.services.areas import area_of_booking, serving
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import EXPIRED
from bookings.services.policy import for_customer, late_check
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
from tenants.notices import owner_notify

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
DECLINED = gettext_noop("Petición rechazada")
# So long after the appointment a mark may still be taken back.
UNMARK_WITHIN = timedelta(days=30)


def booking_lock(**key: object) -> Booking:
    """One booking with its row locked, and its contact, service and resource at hand.

    Raises BookingRefused (not_found).
    """
    rows = Booking.objects.select_related("contact", "service", "resource")
    booking = rows.select_for_update(no_key=True, of=("self",)).filter(**key).first()
    if booking is None:
        raise BookingRefused(Refusal.NOT_FOUND)
    return booking


def bookings_lock(pks: Iterable[int]) -> dict[int, Booking]:
    """Several bookings with their rows locked, in order of id: whoever changes more than one locks
    all of them before anything else of the first, or two such would wait for each other."""
    rows = Booking.objects.select_related("contact", "service", "resource").filter(pk__in=pks)
    return {row.pk: row for row in rows.select_for_update(no_key=True, of=("self",)).order_by("pk")}


def booking_confirm(
    *, hold_token: uuid.UUID, actor: Actor, notes: str = "", automatic: bool = True
) -> Booking:
    """Turn a live hold into a booking: reminders, lead and audit in the same transaction.

    Not `automatic`, or made by the customer where the service wants each booking approved, it
    becomes a request that keeps its time and waits for `booking_accept` or `booking_decline`.
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
        if hold_lives(booking) and occupancy_confirm(booking):
            booking.notes = notes or booking.notes
            hold_settle(booking, actor, automatic=automatic)
            return booking
    where = serving(area_of_booking(booking), actor=actor)
    wish = wish_of(booking.service, booking.start, party_size=booking.seats, serving=where)
    raise BookingRefused(Refusal.HOLD_EXPIRED, alternatives_near(wish))


def hold_settle(
    booking: Booking, actor: Actor, *, automatic: bool = True, quiet: bool = False
) -> None:
    """Make a booking, or a request, of a hold whose time is lasting now. The caller has locked it
    in this transaction. `quiet`: another booking's message speaks for this one."""
    booking.hold_expires_at = None
    due_drop(EXPIRED, booking.pk)
    if automatic and not approval_needed(booking, actor):
        confirm_locked(booking, actor, quiet=quiet)
    else:
        request_put(booking, actor, quiet=quiet)


def approval_needed(booking: Booking, actor: Actor) -> bool:
    """Whether the business wants to say yes to this one first: never to what its members do; of
    everybody for some services, of who often stays away for all."""
    if not for_customer(actor):
        return False
    return booking.service.needs_approval or risky(booking.contact.pk)


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
        confirm_locked(locked, actor)
        return locked


def hold_lives(booking: Booking) -> bool:
    """Whether it is a hold whose time is not over."""
    expires_at = booking.hold_expires_at
    return booking.state == State.HELD and expires_at is not None and expires_at > timezone.now()


def occupancy_confirm(booking: Booking) -> bool:
    """Make the hold's time lasting, on each thing that it takes; False when it is no longer
    there."""
    mine = Occupancy.objects.filter(booking=booking)
    if booking.session_id is not None:
        mine = Occupancy.objects.filter(session_id=booking.session_id)
    return mine.update(state=Occupancy.State.CONFIRMED, expires_at=None) > 0


def confirm_locked(booking: Booking, actor: Actor, *, quiet: bool = False) -> None:
    """Make a booking of a hold or a request whose time is taken. The caller has locked it in this
    transaction."""
    before, booking.state = booking.state, State.CONFIRMED
    if before == State.PENDING:
        due_drop(REQUEST_LAPSED, booking.pk)
    booking.confirmed_at = timezone.now()
    booking.save(update_fields=["state", "confirmed_at", "hold_expires_at", "notes"])
    change_record(booking, "confirmed", from_state=before, actor=actor, quiet=quiet)
    lead = lead_tell(booking, "booking_made", reason=MADE, actor=actor)
    if not quiet:
        follow_ups_plan(
            lead=lead,
            base="booking_created",
            subject=booking.uuid,
            at=booking.confirmed_at,
            appointment=booking.start,
        )
    reminders_schedule(booking=booking)


def request_put(booking: Booking, actor: Actor, *, quiet: bool = False) -> None:
    """Let a booking wait for somebody's yes, and tell the owners, once per time asked for. The
    caller has locked it in this transaction, and written where it was moved to."""
    before, booking.state = booking.state, State.PENDING
    booking.save(update_fields=["state", "hold_expires_at", "notes"])
    due_put(REQUEST_LAPSED, booking.pk, booking.start)
    change_record(booking, "requested", from_state=before, actor=actor, quiet=quiet)
    lead_tell(booking, "interest", reason=REQUESTED, actor=actor)
    if not quiet:
        owners_tell(booking)


def owners_tell(booking: Booking) -> None:
    """Word to the owners of a request that waits for them."""
    owner_notify(
        kind="booking_request",
        key=f"booking_request:{booking.uuid}:{booking.start:%Y%m%dT%H%M}",
        context={
            "service": booking.service.name,
            "start_at": booking.start,
            "by_approval": booking.service.needs_approval,
            "path": f"/calendar/{booking.uuid}/",
        },
    )


def booking_decline(*, booking: Booking, actor: Actor, reason: str = "") -> Booking:
    """Say no to a request: its time is free again and the customer is told, with the reason.
    Declining again changes nothing. Locks the booking, then its lead. Raises BookingRefused:
    wrong_state for what is no request any more, not_found.
    """
    with transaction.atomic():
        locked = booking_lock(pk=booking.pk)
        if locked.state == State.CANCELLED:
            return locked
        if locked.state != State.PENDING:
            raise BookingRefused(Refusal.WRONG_STATE)
        _cancel(locked, actor, reason, event="declined")
        _cancelled_follow(locked, actor, DECLINED)
        return locked


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

    A customer who cancels with less notice than the rule asks for (`services.policy`) is noted as
    late, or refused where the business wants that. The lead goes back to interested where no other
    booking of theirs is ahead. Locks the booking, then its lead. Raises BookingRefused: too_late,
    wrong_state for one that is over, not_found.
    """
    with transaction.atomic():
        locked = booking_lock(pk=booking.pk)
        return cancel_locked(locked, actor=actor, reason=reason)


def cancel_locked(
    booking: Booking, *, actor: Actor, reason: str = "", quiet: bool = False
) -> Booking:
    """`booking_cancel` of a row that the caller has locked in this transaction. `quiet`: the
    customer hears of it through another booking's message."""
    if booking.state == State.CANCELLED:
        return booking
    if booking.state not in CAN_BE_CANCELLED:
        raise BookingRefused(Refusal.WRONG_STATE)
    booking.late_cancel = late_check(booking, actor, timezone.now())
    was_booked = booking.state != State.HELD
    _cancel(booking, actor, reason, quiet=quiet)
    if was_booked:
        _cancelled_follow(booking, actor, CANCELLED)
    return booking


def _cancelled_follow(booking: Booking, actor: Actor, reason: str) -> None:
    """What a lead and its promised messages learn of a booking that no longer stands."""
    if not bookings_of_contact(contact_id=booking.contact.pk).exists():
        lead_tell(booking, "booking_cancelled", reason=reason, actor=actor)
    follow_ups_of_subject_take_back(subject=booking.uuid, reason=reason)


def _cancel(
    booking: Booking, actor: Actor, reason: str, *, event: str = "cancelled", quiet: bool = False
) -> None:
    before = booking.state
    booking.state = State.CANCELLED
    booking.cancelled_at = timezone.now()
    booking.cancel_reason = reason[:200]
    booking.save(update_fields=["state", "cancelled_at", "cancel_reason", "late_cancel"])
    # The time of a class stays taken until the last place of it is free (`classes_free`).
    Occupancy.objects.filter(booking=booking).delete()
    reminders_skip(booking=booking, reason=CANCELLED)
    due_drop(REQUEST_LAPSED if before == State.PENDING else EXPIRED, booking.pk)
    change_record(booking, event, from_state=before, actor=actor, reason=reason, quiet=quiet)


def booking_mark_attendance(
    *, booking: Booking, attended: bool, actor: Actor, reason: str = ""
) -> Booking:
    """Record whether the person came, once the appointment has begun; may be corrected later.
    `reason`: where it is known from, if not from a page.

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
        event, usual = ("attended", ATTENDED) if attended else ("missed", MISSED)
        change_record(locked, event, from_state=before, actor=actor, reason=reason)
        lead = lead_tell(locked, event, reason=reason or usual, actor=actor, at=locked.end)
        _follow_ups(lead, locked, attended)
        return locked


def booking_unmark(*, booking: Booking, actor: Actor) -> Booking:
    """Take back whether the person came: the booking waits for its mark again, as after a slip of
    the finger. Taking it back again changes nothing. Locks the booking, then its lead.

    Raises BookingRefused: wrong_state for what was never marked, or began over 30 days ago.
    """
    with transaction.atomic():
        locked = booking_lock(pk=booking.pk)
        if locked.state == State.CONFIRMED:
            return locked
        old = locked.start < timezone.now() - UNMARK_WITHIN
        if locked.state not in (State.COMPLETED, State.NO_SHOW) or old:
            raise BookingRefused(Refusal.WRONG_STATE)
        before, locked.state = locked.state, State.CONFIRMED
        locked.save(update_fields=["state"])
        change_record(locked, "unmarked", from_state=before, actor=actor)
        lead = lead_tell(locked, "unmarked", reason=CORRECTED, actor=actor)
        for base in ("visit", "missed"):
            follow_ups_take_back(lead=lead, reason=CORRECTED, subject=locked.uuid, base=base)
        return locked


def _follow_ups(lead: Lead, booking: Booking, attended: bool) -> None:
    """Promise what follows a visit, or a missed one; a correction takes the other's back."""
    base, other = ("visit", "missed") if attended else ("missed", "visit")
    follow_ups_take_back(lead=lead, reason=CORRECTED, subject=booking.uuid, base=other)
    follow_ups_plan(lead=lead, base=base, subject=booking.uuid, at=booking.end)
