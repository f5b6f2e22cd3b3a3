"""What customers do to an appointment on their own page: to all of the visit that it is part of.

One message speaks for a visit's parts, so one link stands for all of them.
"""

from datetime import datetime

from django.db import transaction

from bookings.availability import Slot
from bookings.models import Booking, ServiceArea
from bookings.selectors import slot_search
from bookings.services.acknowledging import booking_acknowledge
from bookings.services.areas import area_of_booking, covering
from bookings.services.lifecycle import booking_cancel, bookings_lock
from bookings.services.moves import booking_reschedule
from bookings.services.visit_life import visit_cancel, visit_reschedule
from bookings.visits import visit_search
from tenants.actors import Actor

LIVE = (Booking.State.PENDING, Booking.State.CONFIRMED)


def visit_head(booking: Booking) -> Booking:
    """The part that stands for its visit: the first that is still booked, else the booking."""
    if booking.visit_id is None:
        return booking
    rows = Booking.objects.filter(visit=booking.visit_id, state__in=LIVE)
    rows = rows.select_related("contact", "service", "resource", "visit")
    return rows.order_by("start", "pk").first() or booking


def visit_parts(booking: Booking) -> list[Booking]:
    """The parts of its visit that stand as it does, in order, with service and resource at hand;
    a booking by itself is its only part."""
    if booking.visit_id is None:
        return [booking]
    states = LIVE if booking.state in LIVE else (booking.state,)
    rows = Booking.objects.filter(visit=booking.visit_id, state__in=states)
    return list(rows.select_related("service", "resource").order_by("start", "pk"))


def together_acknowledge(*, booking: Booking, actor: Actor) -> None:
    """`booking_acknowledge` of it and of all that is booked of its visit."""
    with transaction.atomic():
        parts = visit_parts(booking)
        bookings_lock([part.pk for part in parts])
        for part in parts:
            booking_acknowledge(booking=part, actor=actor)


def together_cancel(*, booking: Booking, actor: Actor) -> None:
    """`booking_cancel`, or `visit_cancel` of what it is part of."""
    if booking.visit is None:
        booking_cancel(booking=booking, actor=actor)
    else:
        visit_cancel(visit=booking.visit, actor=actor)


def together_move(*, booking: Booking, start: datetime, actor: Actor) -> None:
    """`booking_reschedule`, or `visit_reschedule` of what it is part of, to begin at `start`."""
    if booking.visit is None:
        booking_reschedule(booking=booking, start=start, actor=actor)
    else:
        visit_reschedule(visit=booking.visit, start=start, actor=actor)


def together_free(
    booking: Booking, *, first: datetime, until: datetime, area: ServiceArea | None = None
) -> list[Slot]:
    """Starts in [first, until) to which it, or all of its visit, can move; its own time counts as
    free. `area`: where it is to be given, else where it was; only who covers it counts."""
    parts = visit_parts(booking)
    own = tuple(part.pk for part in parts)
    among = covering(area or area_of_booking(booking))
    if booking.visit_id is not None:
        services = [part.service for part in parts]
        return visit_search(
            services=services, range_from=first, range_to=until, ignoring=own, among=among
        )
    return slot_search(
        service=booking.service,
        range_from=first,
        range_to=until,
        party_size=booking.seats,
        ignoring=own,
        among=among,
    )
