"""Moving a booking to another time, as one step."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import Booking, Occupancy, Resource
from bookings.planning import Plan
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import dead_holds_free
from bookings.services.lifecycle import booking_lock
from bookings.services.records import REQUEST_LAPSED, change_record
from bookings.services.reminders import reminders_schedule, reminders_skip
from bookings.services.taking import (
    Wish,
    classes_free,
    occupancy_put,
    resource_choose,
    resources_lock,
    session_for,
    taking,
    wish_check,
    wish_of,
)
from tenants.actors import Actor
from tenants.due import due_put

State = Booking.State
CAN_BE_MOVED = (State.PENDING, State.CONFIRMED)
MOVED = gettext_noop("Reserva movida")


def booking_reschedule(
    *, booking: Booking, start: datetime, staff: Resource | None = None, actor: Actor
) -> Booking:
    """Move a booking to another time in one transaction; when it fails the old time is kept.

    Its own present time counts as free, so it may move by less than its length. Without `staff`
    the same person serves where free, else anybody who is. Locks the old resource with the new
    ones, in order of id, then the booking. Raises BookingRefused (slot_taken, outside_hours,
    too_soon with alternatives; wrong_state for one that has begun, was cancelled or never
    confirmed; not_found), ValueError for a start without a time zone.
    """
    now = timezone.now()
    _check_state(booking, now)
    wish = replace(
        wish_of(booking.service, start, party_size=booking.seats, staff=staff),
        ignoring=(booking.pk,),
        prefer=booking.resource_id,
        leaving=booking.start,
    )
    if wish.start == booking.start and (staff is None or staff.pk == booking.resource_id):
        return booking
    plan = wish_check(wish, now)
    with taking(wish):
        resources_lock([*plan.schedules, booking.resource_id])
        locked = booking_lock(pk=booking.pk)
        _check_state(locked, now)
        _move(locked, wish, plan, now, actor)
        return locked


def _check_state(booking: Booking, now: datetime) -> None:
    if booking.state not in CAN_BE_MOVED or booking.start <= now:
        raise BookingRefused(Refusal.WRONG_STATE)


def _move(booking: Booking, wish: Wish, plan: Plan, now: datetime, actor: Actor) -> None:
    resource_ids = list(plan.schedules)
    dead_holds_free(resource_ids, now, actor=actor)
    classes_free(wish, resource_ids)
    resource_id = resource_choose(plan, wish, now)
    before = booking.start
    booking.resource_id = resource_id
    booking.start = wish.start
    booking.end = wish.start + timedelta(minutes=booking.service.duration_min)
    booking.session = session_for(wish, resource_id)
    booking.save(update_fields=["resource", "start", "end", "session"])
    Occupancy.objects.filter(booking=booking).delete()
    occupancy_put(booking, Occupancy.State.CONFIRMED)
    reminders_skip(booking=booking, reason=MOVED)
    if booking.state == State.CONFIRMED:
        reminders_schedule(booking=booking)
    else:
        due_put(REQUEST_LAPSED, booking.pk, booking.start)
    change_record(booking, "moved", from_state=booking.state, actor=actor, from_start=before)
