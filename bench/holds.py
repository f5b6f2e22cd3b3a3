"""A hot business: many people hold and confirm at once, and nothing is sold twice."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from bench.figures import Figure
from bench.stage import SALON

PEOPLE = 500
WORKERS = 12
STAFF, ROOMS = 6, 4


def measure(var: Path) -> list[Figure]:
    """Five hundred people want one of few times with six people in four rooms, under a limit."""
    from django.utils import timezone

    from bookings.models import Service
    from tenants.context import business_context

    with business_context(SALON):
        service, contacts = _fill()
        start = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        times = _times(service, start + timedelta(days=1))
    began = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        wishes = [(service.pk, who.pk, times[n % len(times)]) for n, who in enumerate(contacts)]
        Random(7).shuffle(wishes)
        outcomes = Counter(pool.map(_one, wishes))
    took = time.perf_counter() - began
    with business_context(SALON):
        doubles = _doubles(service)
        Service.objects.filter(pk=service.pk).update(active=False)
    answered = outcomes["booked"] + outcomes["slot_taken"]
    assert doubles == 0, f"{doubles} double bookings"
    assert answered == PEOPLE, f"errors reached customers: {outcomes}"
    return [
        Figure(
            key="holds",
            title=f"holds and confirmations, {WORKERS} at once",
            unit="per min",
            value=outcomes["booked"] * 60 / took,
            floor=500,
            floor_is="what was asked of one hot business",
            goal="over 500, none twice, no error reaching a customer",
            better="more",
            more={
                "asked": PEOPLE,
                "answered_per_min": PEOPLE * 60 / took,
                "double_bookings": doubles,
                **dict(sorted(outcomes.items())),
            },
        )
    ]


def _fill() -> tuple[Any, list[Any]]:
    from bookings.models import Resource, Service
    from leads.services import contact_upsert

    service = Service.objects.create(
        name="Hora punta", duration_min=30, step_min=30, min_notice_min=0, max_per_day=200
    )
    kinds = [Resource.Kind.STAFF] * STAFF + [Resource.Kind.ROOM] * ROOMS
    made = Resource.objects.bulk_create(
        Resource(name=f"{kind} punta {n}", kind=kind) for n, kind in enumerate(kinds)
    )
    service.staff.set(made[:STAFF])
    service.requires.set(made[STAFF:])
    people = [
        contact_upsert(kind="phone", address=f"+3461{n:07d}", name=f"Persona {n}")[0]
        for n in range(PEOPLE)
    ]
    return service, people


def _times(service: Any, first: datetime) -> list[datetime]:
    """So many times that four in five find one."""
    from bookings.selectors import slot_search

    until = first + timedelta(days=30)
    found = slot_search(service=service, range_from=first, range_to=until)
    return [slot.start for slot in found[: PEOPLE * 4 // 5 // ROOMS]]


def _one(wish: tuple[int, int, datetime]) -> str:
    """Hold and confirm, as a customer's chat does; what came of it."""
    from django.db import connections

    from bookings.models import Service
    from bookings.services import BookingRefused, booking_confirm, booking_hold
    from leads.models import Contact
    from tenants.actors import ASSISTANT
    from tenants.context import business_context

    service_id, contact_id, start = wish
    try:
        with business_context(SALON):
            held = booking_hold(
                contact=Contact.objects.get(pk=contact_id),
                service=Service.objects.get(pk=service_id),
                start=start,
                actor=ASSISTANT,
            )
            booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)
            return "booked"
    except BookingRefused as refused:
        return refused.code.value
    except Exception as error:
        return f"error {type(error).__name__}"
    finally:
        connections["default"].close()


def _doubles(service: Any) -> int:
    """Pairs of appointments that overlap on one person or room, counted from the rows."""
    from bookings.models import Occupancy

    rows = Occupancy.objects.filter(booking__service=service).order_by("resource_id", "during")
    spans = rows.values_list("resource_id", "during")
    return sum(
        one == other and earlier.upper > later.lower
        for (one, earlier), (other, later) in pairwise(spans)
    )
