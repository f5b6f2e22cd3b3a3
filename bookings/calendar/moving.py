"""Moving a booking by its block: what would come of it, and doing it."""

from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bookings.calendar.telling import Told, leave_untold, told_of
from bookings.models import Booking, Resource
from bookings.services import BookingRefused, Refusal, booking_reschedule
from bookings.services.areas import area_of_booking, serving
from bookings.services.moves import CAN_BE_MOVED
from bookings.services.taking import wish_check, wish_of
from bookings.services.visit_life import visit_reschedule
from tenants.actors import Actor

MOVED = "moved"


def move_check(*, booking: Booking, start: datetime, staff: Resource | None, actor: Actor) -> None:
    """Whether a booking could begin at `start` (aware) now, asked without locks. A part of a visit
    moves with the others: of those only the move itself can tell. Raises BookingRefused, with
    alternatives."""
    now = timezone.now()
    if booking.state not in CAN_BE_MOVED or booking.start <= now:
        raise BookingRefused(Refusal.WRONG_STATE)
    if booking.visit_id is not None:
        return
    named = staff.pk if staff else booking.resource_id
    where = serving(area_of_booking(booking), actor=actor, named=[named])
    wish = wish_of(booking.service, start, party_size=booking.seats, staff=staff, serving=where)
    wish_check(replace(wish, ignoring=(booking.pk,), leaving=booking.start), now)


def move_told(*, booking: Booking, start: datetime) -> Told:
    """What the customer would be told of it."""
    speaks = copy(_first_part(booking))
    before = speaks.start
    speaks.start = start + (before - booking.start)
    speaks.end = speaks.start + timedelta(minutes=speaks.service.duration_min)
    return told_of(booking=speaks, kind=MOVED, before=before)


def move_do(
    *, booking: Booking, start: datetime, staff: Resource | None, actor: Actor, tell: bool
) -> Booking:
    """Move a booking, or the visit that it is part of, and tell the customer or (not `tell`) note
    that they were not told. One transaction. Raises BookingRefused; nothing has changed then."""
    with transaction.atomic():
        speaks = _first_part(booking)
        if booking.visit is not None:
            begins = start + (speaks.start - booking.start)
            visit_reschedule(visit=booking.visit, start=begins, actor=actor)
        else:
            booking_reschedule(booking=booking, start=start, staff=staff, actor=actor)
        if not tell:
            leave_untold(booking=speaks, kind=MOVED)
    booking.refresh_from_db()
    return booking


def _first_part(booking: Booking) -> Booking:
    """The one whose message speaks for its visit."""
    if booking.visit is None:
        return booking
    parts = booking.visit.bookings.filter(state__in=CAN_BE_MOVED)
    first = parts.select_related("contact", "service", "resource").order_by("start").first()
    return first or booking
