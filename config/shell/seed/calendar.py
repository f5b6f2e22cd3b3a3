"""A full week ahead for the demo's calendar: bookings, a request, and time that is blocked."""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone

from bookings.models import Booking, Resource, Service
from bookings.selectors import slot_search
from bookings.services import booking_confirm, booking_hold
from bookings.services.time_off import time_off_add
from leads.models import Contact
from tenants.actors import SYSTEM
from tenants.due import due_drop
from tenants.models import Business

DAYS = 9
A_DAY = 3
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
    made = [_book(contact, *wish) for contact, wish in wished]
    for booking, notes in zip(made, NOTES, strict=False):
        booking.notes = notes
        booking.save(update_fields=["notes"])


def _in_turn(dice: random.Random, contacts: list[Contact]) -> Iterator[Contact]:
    """Everybody in turn, again and again: regulars come more than once."""
    while contacts:
        yield from dice.sample(contacts, len(contacts))


def _wishes(dice: random.Random, business: Business) -> Iterator[tuple[Service, datetime, bool]]:
    """A few free times of each day, of different services; the fifth is a request."""
    services = list(Service.objects.filter(active=True))
    today = timezone.localdate(timezone=business.tz)
    number = 0
    for day in (today + timedelta(days=n) for n in range(1, DAYS)):
        for service in dice.sample(services, min(A_DAY, len(services))):
            begins = datetime.combine(day, time(0), business.tz)
            until = datetime.combine(day + timedelta(days=1), time(0), business.tz)
            free = slot_search(service=service, range_from=begins, range_to=until)
            if free:
                number += 1
                yield service, dice.choice(free).start, number == 5


def _book(contact: Contact, service: Service, start: datetime, asked: bool) -> Booking:
    held = booking_hold(contact=contact, service=service, start=start, actor=SYSTEM, source="phone")
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
