"""Bookings that members write down themselves: at the desk, on the telephone."""

from datetime import datetime

from django.db import transaction

from bookings.calendar.telling import leave_untold
from bookings.models import Booking, Resource, Service
from bookings.recurrence import Rule
from bookings.services import booking_confirm, booking_hold
from bookings.services.series import Extended, series_create
from leads.models import Contact
from tenants.actors import Actor

SOURCE = "desk"
CONFIRMED = "confirmed"
REPEATS = {
    "weekly": Rule("WEEKLY"),
    "fortnightly": Rule("WEEKLY", interval=2),
    "monthly": Rule("MONTHLY"),
}


def booking_enter(
    *,
    contact: Contact,
    service: Service,
    start: datetime,
    staff: Resource | None,
    party_size: int,
    notes: str,
    tell: bool,
    actor: Actor,
) -> Booking:
    """Book a time for a person, as a member: held and confirmed at once. Not `tell`: the customer
    hears nothing of it, and the ledger says so. One transaction. Raises BookingRefused with
    alternatives."""
    with transaction.atomic():
        held = booking_hold(
            contact=contact,
            service=service,
            start=start,
            staff=staff,
            party_size=party_size,
            actor=actor,
            source=SOURCE,
        )
        booking = booking_confirm(hold_token=held.hold_token, actor=actor, notes=notes)
        if not tell:
            leave_untold(booking=booking, kind=CONFIRMED)
    return booking


def booking_repeat(*, booking: Booking, repeat: str, times: int, actor: Actor) -> Extended:
    """Let it come again: `repeat` of `REPEATS`, `times` with this one. Dates that cannot be had are
    told and stop no other."""
    rule = REPEATS[repeat]
    text = str(Rule(rule.freq, rule.interval, rule.byday, times))
    return series_create(
        contact=booking.contact,
        service=booking.service,
        staff=booking.resource,
        start=booking.start,
        rule=text,
        seats=booking.seats,
        actor=actor,
        first=booking,
    )
