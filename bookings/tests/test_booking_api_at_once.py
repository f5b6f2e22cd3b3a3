"""Many visitors at one time of the salon, through the API, in real threads on a committed
database."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connections

from bookings.models import Booking, Occupancy, Resource, Service
from bookings.tests.booking_page import Visitor
from bookings.tests.conftest import MONDAY_AT_EIGHT, at
from tenants.context import business_context

VISITORS = 30


@pytest.fixture
def haircut(live_db: str) -> Iterator[Service]:
    """A haircut that only Marta gives, with room for everybody's hold but hers."""
    with time_machine.travel(MONDAY_AT_EIGHT, tick=True), business_context("estilo"):
        service = Service.objects.get(name="Corte")
        service.staff.set([Resource.objects.get(name="Marta")])
        yield service


def test_thirty_visitors_at_one_time_make_one_booking(haircut: Service) -> None:
    ready = Barrier(VISITORS)

    def visit(number: int) -> tuple[int, int]:
        try:
            visitor = Visitor(f"203.0.113.{number}")
            ready.wait()
            held = visitor.hold(haircut, at("10:00"))
            confirmed = visitor.confirm(phone=f"6123456{number:02}")
            if held.status_code == 409:
                offered = [slot["start"] for slot in held.json()["alternatives"]]
                assert len(offered) == 3
            return held.status_code, confirmed.status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(VISITORS) as pool:
        codes = Counter(pool.map(visit, range(VISITORS)))
    assert codes == {(201, 201): 1, (409, 400): VISITORS - 1}
    assert Booking.objects.filter(state=Booking.State.CONFIRMED).count() == 1
    assert Occupancy.objects.count() == 1


@pytest.mark.chaos
def test_one_network_cannot_outrun_its_limit(haircut: Service) -> None:
    ready = Barrier(12)

    def keep(number: int) -> int:
        try:
            visitor = Visitor("203.0.113.77")
            ready.wait()
            start = at(f"{9 + number // 2:02}:{number % 2 * 30:02}", "2026-06-17")
            code: int = visitor.hold(haircut, start).status_code
            return code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        codes = Counter(pool.map(keep, [*range(10), 14, 15]))
    assert codes == {201: 5, 429: 7}
    assert Occupancy.objects.count() == 5
