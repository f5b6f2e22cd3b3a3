"""A full week ahead for the demo's calendar: bookings, a request, and time that is blocked."""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone

from bookings.models import Booking, Resource, Service
from bookings.selectors import slot_search
from bookings.services import BookingRefused, booking_confirm, booking_hold
from bookings.services.time_off import time_off_add
from leads.models import Contact
from tenants.actors import SYSTEM
from tenants.due import due_drop
from tenants.models import Business

DAYS = 8
A_DAY = 3
# Which of them is a request that waits for a yes.
REQUEST = 4
NOTES = ("Prefiere agua tibia.", "Llega con su hija.", "Pidió la misma persona que la otra vez.")
# So many days ahead, from when to when, whether of everybody, and why.
BLOCKED = (
    (2, time(13), time(14), True, "Reunión de equipo"),
    (4, time(16), time(18), False, "Curso"),
    (6, time(0), time(0), False, "Vacaciones"),
)


def calendar_seed(dice: random.Random, business: Business, contacts: list[Contact]) -> None:
    """Bookings on the days ahead, one of them a request, some with notes."""
    wished = zip(_in_turn(dice, contacts), _wishes(dice, business), strict=False)
    made = [
        _book(contact, service, start, asked=number == REQUEST)
        for number, (contact, (service, start)) in enumerate(wished)
    ]
    for booking, notes in zip(filter(None, made), NOTES, strict=False):
        booking.notes = notes
        booking.save(update_fields=["notes"])


def _in_turn(dice: random.Random, contacts: list[Contact]) -> Iterator[Contact]:
    """Everybody in turn, again and again: regulars come more than once."""
    while contacts:
        yield from dice.sample(contacts, len(contacts))


def _wishes(dice: random.Random, business: Business) -> Iterator[tuple[Service, datetime]]:
    """A few free times of each day ahead, of different services."""
    first = datetime.combine(
        timezone.localdate(timezone=business.tz) + timedelta(days=1), time(0), business.tz
    )
    until = first + timedelta(days=DAYS)
    free = {
        service: [
            slot.start for slot in slot_search(service=service, range_from=first, range_to=until)
        ]
        for service in Service.objects.filter(active=True)
    }
    for day in ((first + timedelta(days=n)).date() for n in range(DAYS)):
        for service in dice.sample(list(free), min(A_DAY, len(free))):
            starts = [at for at in free[service] if at.astimezone(business.tz).date() == day]
            if starts:
                yield service, dice.choice(starts)


def _book(contact: Contact, service: Service, start: datetime, *, asked: bool) -> Booking | None:
    """None where another of these has just taken the time."""
    try:
        held = booking_hold(
            contact=contact, service=service, start=start, actor=SYSTEM, source="phone"
        )
    except BookingRefused:
        return None
    booking = booking_confirm(hold_token=held.hold_token, actor=SYSTEM, automatic=not asked)
    due_drop("bookings.changed", booking.pk)  # sample bookings are news to nobody
    return booking


def absences_seed(business: Business) -> None:
    """Blocked hours and a day off; ahead of the bookings, so that none lies in them."""
    people = list(Resource.objects.filter(kind=Resource.Kind.STAFF))
    second = people[min(1, len(people) - 1)]
    for ahead, begins, ends, whole, reason in BLOCKED:
        day = timezone.localdate(timezone=business.tz) + timedelta(days=ahead)
        until = day + timedelta(days=ends == time(0))
        who = None if whole else second
        span = datetime.combine(day, begins), datetime.combine(until, ends)
        _away(business, who, *span, reason)


def _away(
    business: Business, who: Resource | None, begins: datetime, ends: datetime, reason: str
) -> None:
    start, end = (each.replace(tzinfo=business.tz) for each in (begins, ends))
    time_off_add(resource=who, start=start, end=end, reason=reason, actor=SYSTEM)
