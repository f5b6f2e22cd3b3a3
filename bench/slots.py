"""Finding free times: through the booking API, from the database, and the calculation alone."""

from datetime import datetime, timedelta
from pathlib import Path

from bench.figures import Figure, median, milliseconds, p95
from bench.stage import SALON

STAFF = 50
BOOKINGS = 200
DAYS = 30
TIMES = 15


def measure(var: Path) -> list[Figure]:
    """Thirty days of a haircut that fifty people can do, each with two hundred bookings."""
    from django.utils import timezone

    from bookings.availability import as_slots
    from bookings.models import Service
    from bookings.planning import plan_load
    from bookings.selectors import slot_search
    from bookings.taken import taken_load
    from tenants.context import business_context

    now = timezone.now()
    until = now + timedelta(days=DAYS)
    with business_context(SALON):
        service = _fill(now)
        plan = plan_load(service=service, first=now, until=until)
        taken = taken_load(plan=plan, first=now, until=until, alive_at=now)

        def search() -> object:
            return slot_search(service=service, range_from=now, range_to=until)

        def calculate() -> object:
            return [as_slots(each, 1) for each in plan.starts(taken, now, now, until).values()]

        took, bare = milliseconds(search, TIMES), milliseconds(calculate, TIMES)
        asked = milliseconds(lambda: _ask(service, now, until), TIMES)
        found = len(slot_search(service=service, range_from=now, range_to=until))
        Service.objects.filter(pk=service.pk).update(active=False)
    return [
        Figure(
            key="slot_search",
            title=f"slot search, {DAYS} days, {STAFF} staff",
            unit="ms",
            value=median(took),
            floor=median(bare),
            floor_is="the interval arithmetic on data already in memory",
            goal="below 80",
            more={"p95_ms": p95(took), "bookings": STAFF * BOOKINGS, "slots_found": found},
        ),
        Figure(
            key="slot_api",
            title=f"booking API's slots, {DAYS} days, {STAFF} staff",
            unit="ms",
            value=median(asked),
            floor=median(took),
            floor_is="the same search without HTTP, middleware and JSON",
            goal="below 200",
            more={"p95_ms": p95(asked)},
        ),
    ]


def _ask(service: object, first: datetime, until: datetime) -> None:
    """As a visitor's page asks, through the whole of Django."""
    from django.test import Client

    query = {
        "service": service.uuid,
        "from": first.date().isoformat(),
        "to": until.date().isoformat(),
    }
    client = Client(HTTP_HOST=f"{SALON}.localhost")
    answer = client.get("/api/booking/slots", query)
    assert answer.status_code == 200, answer.content


def _fill(now: datetime) -> object:
    """The service, its staff, and bookings of half an hour spread over the month."""
    from bookings.models import Booking, Occupancy, Resource, Service
    from leads.models import Contact

    service = Service.objects.create(name="Corte de prueba", duration_min=30, horizon_days=None)
    staff = Resource.objects.bulk_create(Resource(name=f"Persona {n}") for n in range(STAFF))
    service.staff.set(staff)
    contact = Contact.objects.first()
    day = now.replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
    rows = [
        Booking(
            contact=contact,
            service=service,
            resource=resource,
            start=start,
            end=start + timedelta(minutes=30),
            state=Booking.State.CONFIRMED,
        )
        for resource in staff
        for start in _starts(day)
    ]
    bookings = Booking.objects.bulk_create(rows)
    Occupancy.objects.bulk_create(
        Occupancy(resource=b.resource, booking=b, during=(b.start, b.end)) for b in bookings
    )
    return service


def _starts(day: datetime) -> list[datetime]:
    """Seven a day at changing hours, until there are enough."""
    return [
        day + timedelta(days=n // 7, hours=n % 7 * 1.5 + n // 7 % 3 * 0.5) for n in range(BOOKINGS)
    ]
