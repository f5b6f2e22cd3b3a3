"""Several services in one visit, as a visitor's page books them."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connections

from billing.models import Plan, Subscription
from bookings.api.shapes import instant
from bookings.models import Booking, Occupancy, Resource, Service, Visit
from bookings.services.holds import VISITOR_KEPT, booking_hold_expire
from bookings.services.records import CHANGED
from bookings.services.visit_life import visit_cancel
from bookings.tests.booking_page import Visitor
from bookings.tests.conftest import MONDAY_AT_EIGHT, Book, at, person
from bookings.visits import visit_search
from leads.models import Contact
from tenants.actors import CUSTOMER
from tenants.context import business_context
from tenants.models import Business, DueItem

State = Booking.State
DAY = ("2026-06-16", "2026-06-16")


@pytest.fixture
def color(corte: Service) -> Service:
    """Ninety minutes that only Marta gives."""
    return Service.objects.get(name="Color")


@pytest.fixture
def visitor(corte: Service) -> Visitor:
    return Visitor()


def keep(visitor: Visitor, clock: str, *services: Service, **more: Any) -> Any:
    also = [str(each.uuid) for each in services[1:]]
    return visitor.hold(services[0], at(clock), also=also, **more)


def test_free_starts_are_those_at_which_the_whole_visit_can_be_had(
    visitor: Visitor, color: Service, corte: Service, book: Book
) -> None:
    book(person(1), at("12:00"), service=color, staff=Resource.objects.get(name="Marta"))
    asked = visitor.starts(color, *DAY, also=str(corte.uuid))
    found = visit_search(
        services=[color, corte],
        range_from=at("00:00"),
        range_to=at("00:00", "2026-06-17"),
    )
    assert asked == [instant(slot.start) for slot in found]
    assert instant(at("10:00")) in asked, "Luis cuts while Marta gets ready for her next"
    assert instant(at("11:00")) not in asked


def test_one_person_for_all_of_it_has_to_give_all_of_it(
    visitor: Visitor, color: Service, corte: Service, luis: Resource, marta: Resource
) -> None:
    query = {"service": str(color.uuid), "also": str(corte.uuid), "from": DAY[0], "to": DAY[1]}
    refused = visitor.get("slots", **query, staff=str(luis.uuid))
    assert refused.status_code == 400
    assert "staff" in refused.json()["by_field"]
    held = keep(visitor, "10:00", color, corte, staff=str(marta.uuid)).json()
    assert [part["staff"] for part in held["parts"]] == ["Marta", "Marta"]


def test_where_a_visit_fits_nowhere_the_first_start_after_is_named(
    visitor: Visitor, color: Service, corte: Service
) -> None:
    sunday = {"from": "2026-06-21", "to": "2026-06-21"}
    answer = visitor.get("slots", service=str(color.uuid), also=str(corte.uuid), **sunday).json()
    assert answer["days"] == []
    assert answer["next"] == instant(at("09:00", "2026-06-22"))


def test_a_visit_is_kept_and_booked_as_one(
    visitor: Visitor, color: Service, corte: Service
) -> None:
    held = keep(visitor, "10:00", color, corte, customer_timezone="America/Bogota")
    assert held.status_code == 201
    kept = held.json()
    assert (kept["start"], kept["end"]) == (instant(at("10:00")), instant(at("12:00")))
    assert [part["service"] for part in kept["parts"]] == ["Color", "Corte"]
    assert Occupancy.objects.filter(state="held").count() == 2
    booked = visitor.confirm(email="lucia@example.com")
    assert booked.status_code == 201
    shown = booked.json()
    assert (shown["state"], shown["service"]) == ("confirmed", "Color, Corte")
    assert [part["start"] for part in shown["parts"]] == [
        instant(at("10:00")),
        instant(at("11:30")),
    ]
    made = Booking.objects.filter(state=State.CONFIRMED).order_by("start")
    assert len({booking.contact_id for booking in made}) == 1
    assert {booking.party_name for booking in made} == {"Lucía Prats"}
    assert {booking.customer_timezone for booking in made} == {"America/Bogota"}
    due = DueItem.objects.filter(schema_name="estilo", kind=CHANGED)
    assert list(due.values_list("object_id", flat=True)) == [made[0].pk], "one message tells of all"


def test_booking_a_visit_again_changes_nothing(
    visitor: Visitor, color: Service, corte: Service
) -> None:
    keep(visitor, "10:00", color, corte)
    first = visitor.confirm()
    again = visitor.confirm(phone="699 99 99 99")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Contact.objects.count() == 1


def test_the_calendar_file_has_every_part(visitor: Visitor, color: Service, corte: Service) -> None:
    keep(visitor, "10:00", color, corte)
    assert visitor.client.get(f"/book/{visitor.token}/cita.ics").status_code == 404, (
        "not booked yet"
    )
    url = visitor.confirm().json()["calendar_url"]
    file = visitor.client.get(url).content.decode()
    assert file.count("BEGIN:VEVENT") == 2
    assert file.count("BEGIN:VCALENDAR") == file.count("METHOD:PUBLISH") == 1
    assert "DTSTART:20260616T080000Z" in file
    assert "DTSTART:20260616T093000Z" in file
    visit_cancel(visit=Visit.objects.get(), actor=CUSTOMER)
    assert visitor.client.get(url).status_code == 404


def test_a_lost_visit_is_refused_with_starts_for_the_whole_of_it(
    visitor: Visitor, color: Service, corte: Service, book: Book, marta: Resource
) -> None:
    book(person(1), at("11:00"), staff=marta)
    refused = keep(visitor, "10:00", color, corte)
    assert refused.status_code == 409
    body = refused.json()
    assert body["code"] == "slot_taken"
    assert len(body["alternatives"]) == 3
    for slot in body["alternatives"]:
        start = slot["start"]
        assert start in visitor.starts(color, *DAY, also=str(corte.uuid))


@pytest.mark.parametrize("extra", [4, 9])
def test_a_visit_has_at_most_four_services(visitor: Visitor, corte: Service, extra: int) -> None:
    refused = keep(visitor, "10:00", *[corte] * (extra + 1))
    assert refused.status_code == 400
    assert "cuatro" in str(refused.json()["by_field"]["also"])
    assert keep(visitor, "10:00", *[corte] * 4).status_code == 201


def test_classes_and_unknown_services_are_no_part_of_a_visit(
    visitor: Visitor, corte: Service, yoga: Service
) -> None:
    refused = keep(visitor, "10:00", corte, yoga)
    assert "Las clases" in str(refused.json()["by_field"]["also"])
    yoga.active = False
    yoga.save()
    assert "ya no se ofrece" in str(keep(visitor, "10:00", corte, yoga).json()["by_field"]["also"])


# --- Limits -------------------------------------------------------------------------------------
def test_a_visit_counts_as_one_hold(visitor: Visitor, corte: Service, settings: Any) -> None:
    settings.VISITORS_HOLDS_PER_NETWORK = 2
    assert keep(Visitor(), "09:00", corte, corte, corte).status_code == 201
    assert keep(Visitor(), "11:00", corte, corte).status_code == 201
    over = keep(Visitor(), "12:00", corte, corte)
    assert (over.status_code, over.json()["code"]) == (429, "too_many_holds")
    assert int(over.headers["Retry-After"]) > 0


def test_a_new_choice_replaces_the_visit_and_a_visit_replaces_the_time(
    visitor: Visitor, color: Service, corte: Service
) -> None:
    keep(visitor, "10:00", color, corte)
    first = visitor.token
    keep(visitor, "12:00", color, corte)
    assert visitor.token != first
    assert Booking.objects.filter(state=State.HELD).count() == 2
    visitor.hold(corte, at("16:00"))
    assert Occupancy.objects.count() == 1
    keep(visitor, "10:00", color, corte)
    assert Booking.objects.filter(state=State.HELD).count() == 2
    same = visitor.token
    keep(visitor, "10:00", color, corte)
    assert visitor.token == same, "the same visit again is prolonged"


def test_a_visit_can_be_given_back(visitor: Visitor, color: Service, corte: Service) -> None:
    keep(visitor, "10:00", color, corte)
    assert visitor.post("release", {"token": visitor.token}).status_code == 204
    assert not Occupancy.objects.exists()


def test_what_a_visitor_left_of_a_visit_is_forgotten_after_a_day(
    visitor: Visitor, color: Service, corte: Service, clock: time_machine.Traveller
) -> None:
    keep(visitor, "10:00", color, corte)
    ids = list(Booking.objects.values_list("pk", flat=True))
    clock.shift(timedelta(minutes=11))
    late = visitor.confirm()
    assert (late.status_code, late.json()["code"]) == (409, "hold_expired")
    assert late.json()["alternatives"]
    assert not Contact.objects.exists(), "whoever came too late is not kept"
    clock.shift(VISITOR_KEPT)
    for pk in ids:
        assert booking_hold_expire(pk) is None
    assert not Booking.objects.exists()
    assert not Visit.objects.exists()


# --- Whose yes it needs -------------------------------------------------------------------------
def test_where_one_part_needs_a_yes_the_whole_visit_is_a_request(
    visitor: Visitor, color: Service, corte: Service
) -> None:
    corte.needs_approval = True
    corte.save()
    keep(visitor, "10:00", color, corte)
    assert visitor.confirm().json()["state"] == "pending"
    assert set(Booking.objects.values_list("state", flat=True)) == {State.PENDING}


def test_without_automatic_booking_a_visit_is_a_request(
    visitor: Visitor, color: Service, corte: Service, estilo: Business
) -> None:
    free = Plan.objects.get(code="free")
    Subscription.objects.update_or_create(business=estilo, defaults={"plan": free})
    keep(visitor, "10:00", color, corte)
    assert visitor.confirm().json()["state"] == "pending"


# --- At once ------------------------------------------------------------------------------------
@pytest.fixture
def pair(live_db: str) -> Iterator[tuple[Service, Service]]:
    """Colour and a haircut that only Marta gives."""
    with time_machine.travel(MONDAY_AT_EIGHT, tick=True), business_context("estilo"):
        marta = Resource.objects.get(name="Marta")
        color, cut = (Service.objects.get(name=name) for name in ("Color", "Corte"))
        color.staff.set([marta])
        cut.staff.set([marta])
        yield color, cut


def test_many_visitors_at_one_visit_make_one(pair: tuple[Service, Service]) -> None:
    """Half of them ask for the parts the other way round, which takes the same two hours."""
    number = 8
    ready = Barrier(number)

    def visit(turn: int) -> tuple[int, int]:
        try:
            visitor = Visitor(f"203.0.113.{turn}")
            services = pair if turn % 2 else tuple(reversed(pair))
            ready.wait()
            held = keep(visitor, "10:00", *services)
            return held.status_code, visitor.confirm(phone=f"6123456{turn:02}").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        codes = Counter(pool.map(visit, range(number)))
    assert codes == {(201, 201): 1, (409, 400): number - 1}
    assert Booking.objects.filter(state=State.CONFIRMED).count() == 2
    assert Occupancy.objects.count() == 2
