"""Tools for visits, groups and series: whole or not at all, and never somebody else's."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from billing.models import Plan, Subscription
from bookings.models import Booking, BookingSeries, Occupancy, Service
from bookings.services import booking_confirm, booking_hold
from conversations.assistant.tests.test_tools import THURSDAY, anas, eve, person, tuesday
from conversations.assistant.tools import Toolbox
from tenants.actors import CUSTOMER
from tenants.models import Business

__all__ = ["anas", "eve", "tuesday"]

AT = THURSDAY.isoformat()
WEEK = timedelta(days=7)


def ids(*names: str) -> list[str]:
    return [str(Service.objects.get(name=name).uuid) for name in names]


def span() -> dict[str, str]:
    return {"first": AT, "until": (THURSDAY + timedelta(hours=4)).isoformat()}


def own(eve: Toolbox) -> int:
    return Booking.objects.filter(contact=eve.contact, state="confirmed").count()


def test_what_is_found_for_a_visit_can_be_booked(eve: Toolbox) -> None:
    found = eve.call("search_visit", service_ids=ids("Corte", "Color"), **span())["slots"]
    made = eve.call("book_visit", service_ids=ids("Corte", "Color"), start=found[-1])
    assert [part["service"] for part in made["parts"]] == ["Corte", "Color"]
    assert own(eve) == 2


def test_the_same_visit_again_is_the_one_that_exists(eve: Toolbox) -> None:
    wish: dict[str, Any] = {"service_ids": ids("Corte", "Color"), "start": AT}
    first, again = eve.call("book_visit", **wish), eve.call("book_visit", **wish)
    assert again["already_booked"]
    assert again["booking_id"] == first["booking_id"]
    assert own(eve) == 2


def test_a_visit_that_does_not_fit_books_nothing(eve: Toolbox) -> None:
    late = THURSDAY.replace(hour=19, minute=0).isoformat()
    refused = eve.call("book_visit", service_ids=ids("Corte", "Color"), start=late)
    assert "error" in refused
    assert refused["alternatives"]
    assert own(eve) == 0


def test_a_group_is_booked_whole_or_not_at_all(eve: Toolbox) -> None:
    service, people = ids("Corte")[0], {"people": 2, "party_names": ["", "Leo"]}
    made = eve.call("book_group", service_id=service, start=AT, **people)
    assert {part["staff"] for part in made["parts"]} == {"Marta", "Luis"}
    assert [part["party_name"] for part in made["parts"]] == ["", "Leo"]
    refused = eve.call("book_group", service_id=service, start=AT, people=2)
    assert "error" in refused
    assert own(eve) == 2


def test_a_second_place_beside_the_own_one(eve: Toolbox) -> None:
    wish: dict[str, Any] = {"service_id": ids("Corte")[0], "start": AT}
    for extra in ({}, {"beside": True, "party_name": "Leo"}):
        held = eve.call("hold", **wish, **extra)
        eve.call("confirm", hold_token=held["hold_token"])
    again = eve.call("hold", **wish, beside=True, party_name="Leo")
    assert again["already_booked"]
    assert own(eve) == 2


def test_another_person_s_booking_keeps_its_service(eve: Toolbox, anas: Booking) -> None:
    answer = eve.call("change_service", booking_id=anas.uuid, service_id=ids("Color")[0])
    assert answer == {"error": "not_found"}
    anas.refresh_from_db()
    assert (anas.state, anas.service.name) == ("confirmed", "Corte")


def test_a_service_that_does_not_fit_leaves_the_booking_as_it_was(eve: Toolbox) -> None:
    late = THURSDAY.replace(hour=19, minute=30)
    held = booking_hold(
        contact=eve.contact, service=Service.objects.get(name="Corte"), start=late, actor=CUSTOMER
    )
    booking = booking_confirm(hold_token=held.hold_token, actor=CUSTOMER)
    answer = eve.call("change_service", booking_id=booking.uuid, service_id=ids("Color")[0])
    assert "error" in answer
    booking.refresh_from_db()
    assert booking.state == "confirmed"


def test_of_a_series_the_dates_taken_are_told(eve: Toolbox) -> None:
    service = Service.objects.get(name="Color")
    held = booking_hold(
        contact=person("+34600000002"), service=service, start=THURSDAY + WEEK, actor=CUSTOMER
    )
    booking_confirm(hold_token=held.hold_token, actor=CUSTOMER)
    wish = {"service_id": ids("Color")[0], "start": AT, "rule": "FREQ=WEEKLY;COUNT=3"}
    shown = eve.call("preview_series", **wish)
    assert [each[:10] for each in shown["slots"]] == ["2026-11-26", "2026-12-10"]
    assert [each[:10] for each in shown["taken"]] == ["2026-12-03"]
    assert BookingSeries.objects.count() == 0
    made = eve.call("book_series", **wish)
    assert len(made["parts"]) == 2
    assert [each[:10] for each in made["missed"]] == ["2026-12-03"]


@pytest.mark.parametrize(
    "rule", ["FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=13", "FREQ=WEEKLY;COUNT=1", "every day", ""]
)
def test_no_series_without_an_end_within_the_limit(eve: Toolbox, rule: str) -> None:
    for tool in ("preview_series", "book_series"):
        answer = eve.call(tool, service_id=ids("Corte")[0], start=AT, rule=rule)
        assert answer == {"error": "no_such_series", "dates_max": 12}
    assert BookingSeries.objects.count() == 0


@pytest.mark.parametrize("people", [0, 1, 7, 10_000])
def test_groups_have_two_to_six_people(eve: Toolbox, people: int) -> None:
    with pytest.raises(ValidationError):
        eve.call("book_group", service_id=ids("Corte")[0], start=AT, people=people)


def test_where_people_confirm_nothing_is_kept(estilo: Business, eve: Toolbox) -> None:
    Subscription.objects.create(business=estilo, plan=Plan.objects.get(code="free"))
    wishes: list[tuple[str, dict[str, Any]]] = [
        ("book_visit", {"service_ids": ids("Corte", "Color")}),
        ("book_group", {"service_id": ids("Corte")[0], "people": 2}),
        ("book_series", {"service_id": ids("Corte")[0], "rule": "FREQ=WEEKLY;COUNT=3"}),
    ]
    for tool, wish in wishes:
        assert eve.call(tool, start=AT, **wish)["error"] == "person_confirms"
    assert Booking.objects.count() == 0
    assert Occupancy.objects.count() == 0
    assert BookingSeries.objects.count() == 0
    assert eve.wish is not None


def test_after_a_takeover_nothing_is_booked(eve: Toolbox) -> None:
    eve.may_act = lambda: False
    answer = eve.call("book_visit", service_ids=ids("Corte", "Color"), start=AT)
    assert answer == {"error": "taken_over"}
    assert own(eve) == 0
