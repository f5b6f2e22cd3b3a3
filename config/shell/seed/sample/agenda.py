"""Bookings within opening hours, none over another: placed in memory, guarded by the database."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import connection
from psycopg.types.range import TimestamptzRange

from analytics.days import midnight
from bookings.models import (
    Booking,
    BookingEvent,
    DateOverride,
    Occupancy,
    Resource,
    Service,
    WorkingHours,
)
from config.shell.seed.sample.people import BATCH, Person
from tenants.actors import ASSISTANT
from tenants.models import Business

State = Booking.State
STEP = timedelta(minutes=30)
Window = tuple[time, time]
OFFICE = ((time(9), time(14)), (time(15), time(19)))
TRIES = 200
# People book so far ahead.
AHEAD = timedelta(days=10)
Interval = tuple[datetime, datetime]


class NoRoom(RuntimeError):
    """The calendar has no free time left where one was asked for."""


@dataclass
class Agenda:
    """The free time of a business's staff for one stretch of days, taken piece by piece."""

    business: Business
    services: list[tuple[Service, list[Resource]]]
    windows: dict[int, list[Window]]
    closed: set[date]
    busy: dict[int, list[Interval]] = field(default_factory=dict)

    def take(self, dice: random.Random, first: date, last: date, after: datetime) -> Booking:
        """A free appointment between two days, later than `after`; not saved yet, no contact.

        Raises `NoRoom`.
        """
        for _ in range(TRIES):
            service, staff = dice.choice(self.services)
            day = first + timedelta(days=dice.randint(0, (last - first).days))
            resource = dice.choice(staff)
            starts = [start for start in self._starts(day, service) if start > after]
            start = dice.choice(starts) if starts else None
            if start is not None and self._is_free(resource, service, start):
                return self._taken(service, resource, start)
        raise NoRoom(f"No free time between {first} and {last}: more staff or longer hours help.")

    def _starts(self, day: date, service: Service) -> Iterator[datetime]:
        if day in self.closed:
            return
        length = timedelta(minutes=service.duration_min)
        for begin, end in self.windows.get(day.weekday(), ()):
            start = datetime.combine(day, begin, self.business.tz)
            until = datetime.combine(day, end, self.business.tz)
            while start + length <= until:
                yield start
                start += STEP

    def _is_free(self, resource: Resource, service: Service, start: datetime) -> bool:
        first, until = footprint(service, start)
        return not any(a < until and first < b for a, b in self.busy.get(resource.pk, ()))

    def _taken(self, service: Service, resource: Resource, start: datetime) -> Booking:
        self.busy.setdefault(resource.pk, []).append(footprint(service, start))
        return Booking(
            service=service,
            resource=resource,
            start=start,
            end=start + timedelta(minutes=service.duration_min),
            price=service.price,
            currency=self.business.currency,
            source="chat",
        )


def footprint(service: Service, start: datetime) -> Interval:
    """The time that an appointment takes, buffers included."""
    before = timedelta(minutes=service.buffer_before_min)
    after = timedelta(minutes=service.duration_min + service.buffer_after_min)
    return start - before, start + after


def agenda_of(business: Business, first: date, last: date) -> Agenda:
    """The staff's free time from `first` to `last`. A business without services or hours gets a
    service and a person for the sample, and office hours from Monday to Friday."""
    services = [
        (service, [each for each in service.staff.all() if each.active])
        for service in Service.objects.filter(active=True, capacity=1).prefetch_related("staff")
    ]
    services = [(service, staff) for service, staff in services if staff] or [_sample_service()]
    rows = WorkingHours.objects.filter(resource=None).values_list("weekday", "start", "end")
    windows: dict[int, list[Window]] = {}
    for weekday, start, end in rows:
        windows.setdefault(weekday, []).append((start, end))
    agenda = Agenda(
        business=business,
        services=services,
        windows=windows or {day: list(OFFICE) for day in range(5)},
        closed=set(DateOverride.objects.filter(windows=[]).values_list("date", flat=True)),
    )
    _note_busy(agenda, midnight(first, business.tz), midnight(last + timedelta(1), business.tz))
    return agenda


def _sample_service() -> tuple[Service, list[Resource]]:
    service = Service.objects.create(name="Consulta", duration_min=30, price=Decimal(50))
    staff = Resource.objects.create(name="Alex")
    service.staff.add(staff)
    return service, [staff]


def _note_busy(agenda: Agenda, first: datetime, until: datetime) -> None:
    """What is taken already: by bookings, also those of a past without occupancies, and holds."""
    taken = Occupancy.objects.filter(during__overlap=(first, until)).values_list(
        "resource_id", "during"
    )
    for resource_id, during in taken:
        agenda.busy.setdefault(resource_id, []).append((during.lower, during.upper))
    bookings = Booking.objects.exclude(state__in=(State.CANCELLED, State.EXPIRED))
    for booking in bookings.filter(start__lt=until, end__gt=first).select_related("service"):
        span = footprint(booking.service, booking.start)
        agenda.busy.setdefault(booking.resource_id, []).append(span)


def settle(dice: random.Random, booking: Booking, now: datetime) -> None:
    """What became of an appointment by now: most came, a few did not, a few cancelled."""
    states = (State.COMPLETED, State.NO_SHOW, State.CANCELLED)
    booking.state = State.CONFIRMED
    if booking.start < now:
        booking.state = dice.choices(states, (86, 6, 8))[0]
    if booking.state == State.CANCELLED and booking.confirmed_at is not None:
        room = booking.start - booking.confirmed_at
        booking.cancelled_at = booking.confirmed_at + dice.random() * room


def bookings_write(
    dice: random.Random, bookings: Sequence[Booking], people: Sequence[Person], by: Sequence[str]
) -> None:
    """Save bookings with the person, the event of their confirmation by an actor of the kind `by`,
    and the time that they take. A booking over another is refused by the database."""
    for booking, person in zip(bookings, people, strict=True):
        booking.contact = person.contact
    Booking.objects.bulk_create(bookings, batch_size=BATCH)
    BookingEvent.objects.bulk_create(
        (_event(booking, kind) for booking, kind in zip(bookings, by, strict=True)),
        batch_size=BATCH,
    )
    Occupancy.objects.bulk_create(
        (_occupancy(each) for each in bookings if each.state != State.CANCELLED), batch_size=BATCH
    )
    _begin_then([booking.pk for booking in bookings])


def _event(booking: Booking, by: str = ASSISTANT.kind) -> BookingEvent:
    return BookingEvent(
        booking=booking,
        event="confirmed",
        from_state=State.HELD,
        to_state=State.CONFIRMED,
        to_start=booking.start,
        actor_kind=by,
    )


def _occupancy(booking: Booking) -> Occupancy:
    during = TimestamptzRange(*footprint(booking.service, booking.start))
    return Occupancy(
        resource=booking.resource,
        booking=booking,
        during=during,
        state=Occupancy.State.CONFIRMED,
    )


def _begin_then(bookings: Sequence[int]) -> None:
    """Bookings and their events note the time of writing: put it back to the confirmation."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bookings_booking SET created_at = confirmed_at - interval '1 minute'"
            " WHERE id = ANY(%s)",
            [list(bookings)],
        )
        cursor.execute(
            "UPDATE bookings_bookingevent e SET at = b.confirmed_at FROM bookings_booking b"
            " WHERE b.id = e.booking_id AND e.event = 'confirmed' AND b.id = ANY(%s)",
            [list(bookings)],
        )
