"""Moving a booking to another time, as one step."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.locks import resources_lock
from bookings.models import Booking, Occupancy, Resource, ServiceArea
from bookings.planning import Plan
from bookings.services.areas import area_of_booking, serving
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import dead_holds_free
from bookings.services.lifecycle import approval_needed, booking_lock, owners_tell, request_put
from bookings.services.policy import LATE_MOVE, late_check
from bookings.services.records import REQUEST_LAPSED, change_record
from bookings.services.reminders import reminders_schedule, reminders_skip
from bookings.services.taking import (
    Wish,
    classes_free,
    occupancy_put,
    place_choose,
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
    *,
    booking: Booking,
    start: datetime,
    staff: Resource | None = None,
    actor: Actor,
    area: ServiceArea | None = None,
    quiet: bool = False,
) -> Booking:
    """Move a booking to another time in one transaction; when it fails the old time is kept.

    Its own present time counts as free, so it may move by less than its length. Without `staff`
    the same person serves where free, else anybody who is. A customer who moves with less notice
    than the rule asks for is noted, or refused where the business wants that; and where each
    booking of the service has to be approved, their new time waits for a yes again. `area`: where
    it is to be given from now on, else where it was; of a customer's move only who covers it may
    serve (`services.areas`). `quiet`: another booking's message speaks for this one. Locks the old
    resource with the new ones, in order of id, then the booking. Raises BookingRefused (slot_taken,
    outside_hours, too_soon with alternatives; too_late; wrong_state for one that has begun, was
    cancelled or never confirmed; not_found), ValueError for a start without a time zone.
    """
    now = timezone.now()
    _check_state(booking, now)
    late_check(booking, actor, now)
    named = [staff.pk if staff else booking.resource_id]
    where = serving(area or area_of_booking(booking), actor=actor, named=named)
    wish = replace(
        wish_of(booking.service, start, party_size=booking.seats, staff=staff, serving=where),
        ignoring=(booking.pk,),
        prefer=booking.resource_id,
        prefer_extras=tuple(booking.extras.values_list("pk", flat=True)),
        leaving=booking.start,
    )
    if wish.start == booking.start and (staff is None or staff.pk == booking.resource_id):
        return booking
    plan = wish_check(wish, now)
    with taking(wish):
        resources_lock([*plan.resource_ids, booking.resource_id], booking.service)
        locked = booking_lock(pk=booking.pk)
        _check_state(locked, now)
        late, before = late_check(locked, actor, now), locked.start
        _take(locked, wish, plan, now, actor)
        moved(locked, before=before, actor=actor, late=late, quiet=quiet)
        return locked


def _check_state(booking: Booking, now: datetime) -> None:
    if booking.state not in CAN_BE_MOVED or booking.start <= now:
        raise BookingRefused(Refusal.WRONG_STATE)


def _take(booking: Booking, wish: Wish, plan: Plan, now: datetime, actor: Actor) -> None:
    """Give the booking the wish's time instead of its own."""
    resource_ids = plan.resource_ids
    dead_holds_free(resource_ids, now, actor=actor, services=(wish.service,))
    classes_free(wish, resource_ids)
    place = place_choose(plan, wish, now)
    booking.resource_id = place.resource_id
    booking.start = wish.start
    booking.end = wish.start + timedelta(minutes=booking.service.duration_min)
    booking.session = session_for(wish, place.resource_id)
    booking.area = wish.serving.area
    booking.save(update_fields=["resource", "start", "end", "session", "area"])
    booking.extras.set(place.extras)
    Occupancy.objects.filter(booking=booking).delete()
    occupancy_put(booking, Occupancy.State.CONFIRMED, place.extras)


def moved(
    booking: Booking, *, before: datetime, actor: Actor, late: bool = False, quiet: bool = False
) -> None:
    """What follows from a new time, which is written already: reminders, history, and a yes to be
    had again where one is needed. The caller holds the booking's lock."""
    reminders_skip(booking=booking, reason=MOVED)
    reason = LATE_MOVE if late else ""
    change_record(
        booking,
        "moved",
        from_state=booking.state,
        actor=actor,
        reason=reason,
        from_start=before,
        quiet=quiet,
    )
    if booking.state == State.PENDING:
        due_put(REQUEST_LAPSED, booking.pk, booking.start)
        if not quiet and approval_needed(booking, actor):
            owners_tell(booking)
    elif approval_needed(booking, actor):
        request_put(booking, actor, quiet=quiet)
    else:
        reminders_schedule(booking=booking)
