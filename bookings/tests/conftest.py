"""The salon on a Monday at eight in the morning: Marta and Luis cut hair from nine to two and from
four to eight."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import Booking, Resource, Service
from bookings.services import booking_confirm, booking_hold
from leads.models import Contact
from leads.services import contact_upsert
from tenants.actors import ASSISTANT
from tenants.models import Business

MADRID = ZoneInfo("Europe/Madrid")
MONDAY_AT_EIGHT = datetime(2026, 6, 15, 8, tzinfo=MADRID)

Book = Callable[..., Booking]


def at(clock: str, day: str = "2026-06-16") -> datetime:
    """A time of the salon; Tuesday unless another day is named."""
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=MADRID)


def person(number: int) -> Contact:
    """A customer of their own."""
    return contact_upsert(kind="phone", address=f"+34600{number:06d}", name=f"Cliente {number}")[0]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands still on Monday at eight; `clock.move_to` moves it."""
    with time_machine.travel(MONDAY_AT_EIGHT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def corte(estilo: Business, clock: time_machine.Traveller) -> Service:
    return Service.objects.get(name="Corte")


@pytest.fixture
def marta(estilo: Business) -> Resource:
    return Resource.objects.get(name="Marta")


@pytest.fixture
def luis(estilo: Business) -> Resource:
    return Resource.objects.get(name="Luis")


@pytest.fixture
def ana(corte: Service) -> Contact:
    return person(1)


@pytest.fixture
def book(corte: Service) -> Book:
    """Hold and confirm in one go; the salon's haircut unless another service is named."""

    def _book(contact: Contact, start: datetime, **choice: object) -> Booking:
        options = {"service": corte, "actor": ASSISTANT} | choice
        held = booking_hold(contact=contact, start=start, **options)  # type: ignore[arg-type]
        return booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)

    return _book


@pytest.fixture
def yoga(corte: Service, marta: Resource) -> Service:
    """A class of three that Marta gives."""
    service = Service.objects.create(name="Yoga", duration_min=60, step_min=60, capacity=3)
    service.staff.set([marta])
    return service
