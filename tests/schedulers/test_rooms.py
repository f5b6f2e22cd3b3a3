"""Rooms and machines of what was booked elsewhere: taken, kept when moved, and missed out loud."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from bookings.drift import drift_lines
from bookings.models import Booking, Occupancy, Resource, Service
from bookings.services import booking_cancel
from bookings.services.arrivals import Outcome
from config.shell.simulator.schedulers import calendly as there
from tenants.actors import SYSTEM
from tenants.models import OwnerNotice
from tests.schedulers.desk import Desk, at, ours

DRIFT = "/settings/calendars/drift/"


@pytest.fixture
def rooms(desk: Desk) -> list[Resource]:
    """A haircut takes a chair of two and a basin of one."""
    kinds = Resource.Kind
    found = [Resource.objects.create(name=f"Silla {n}", kind=kinds.ROOM) for n in (1, 2)]
    found.append(Resource.objects.create(name="Lavacabezas", kind=kinds.MACHINE))
    Service.objects.get(name="Corte").requires.set(found)
    return found


def another(desk: Desk, clock: str = "10:00") -> dict[str, Any]:
    return desk.books(at(clock), email="b@example.com", phone="+34600000009", name="Berta Gil")


def names(booking: Booking) -> set[str]:
    return set(booking.extras.values_list("name", flat=True))


def test_a_booking_made_there_takes_one_of_each_kind(desk: Desk, rooms: list[Resource]) -> None:
    assert desk.tells(desk.books(at("10:00"))) == Outcome.BOOKED
    booking = Booking.objects.get()
    assert names(booking) == {"Silla 1", "Lavacabezas"}
    spans = {row.resource.name: row.during for row in booking.occupancies.all()}
    assert set(spans) == {booking.resource.name, "Silla 1", "Lavacabezas"}
    assert len({(span.lower, span.upper) for span in spans.values()}) == 1
    assert drift_lines() == []


def test_where_no_machine_is_free_the_booking_stands_and_the_owner_hears_what_to_do(
    desk: Desk, rooms: list[Resource], owner_client: Client
) -> None:
    mine = ours("10:00")
    assert desk.tells(another(desk)) == Outcome.BOOKED
    booking = Booking.objects.get(source="calendly")
    assert booking.state == "confirmed"
    assert names(booking) == {"Silla 2"}
    assert [(line.kind, line.booking) for line in drift_lines()] == [("no_room", booking)]
    notice = OwnerNotice.objects.get(kind="calendar_no_room")
    assert "Berta" not in str(notice.context)
    page = owner_client.get(DRIFT).content.decode()
    assert "Sin sala o equipo" in page
    assert "Buscar sala o equipo libre" in page
    line = {"line": drift_lines()[0].key, "do": "room"}
    refused = owner_client.post(f"{DRIFT}repair/", line, follow=True).content.decode()
    assert "Sigue sin haber nada libre" in refused
    booking_cancel(booking=mine, actor=SYSTEM)
    done = owner_client.post(f"{DRIFT}repair/", line, follow=True).content.decode()
    assert "la cita tiene ahora Lavacabezas" in done
    assert names(booking) == {"Silla 2", "Lavacabezas"}
    assert Occupancy.objects.filter(booking=booking).count() == 3
    assert drift_lines() == []


def test_a_move_there_keeps_its_chair_where_it_is_free_and_frees_the_old_time(
    desk: Desk, rooms: list[Resource]
) -> None:
    first = desk.books(at("10:00"))
    desk.tells(first)
    booking = Booking.objects.get()
    booking.extras.set([rooms[1], rooms[2]])
    booking.occupancies.filter(resource=rooms[0]).update(resource=rooms[1])
    _old, new = there.customer_moves(desk.account, first["uri"], at("17:00"))
    assert desk.tells(new) == Outcome.MOVED
    assert names(booking) == {"Silla 2", "Lavacabezas"}
    assert {row.during.lower for row in booking.occupancies.all()} == {at("17:00")}
    assert booking.occupancies.count() == 3


def test_a_move_there_onto_a_taken_machine_is_made_and_shown(
    desk: Desk, rooms: list[Resource]
) -> None:
    first = desk.books(at("10:00"))
    desk.tells(first)
    ours("17:00")
    _old, new = there.customer_moves(desk.account, first["uri"], at("17:00"))
    assert desk.tells(new) == Outcome.MOVED
    booking = Booking.objects.get(source="calendly")
    assert booking.start == at("17:00")
    assert [line.kind for line in drift_lines()] == ["no_room"]


def test_what_somebody_lets_be_shows_again_once_it_is_moved(
    desk: Desk, rooms: list[Resource], owner_client: Client
) -> None:
    ours("10:00")
    ours_too = at("17:00")
    first = another(desk)
    desk.tells(first)
    owner_client.post(f"{DRIFT}repair/", {"line": drift_lines()[0].key, "do": "ignore"})
    assert drift_lines() == []
    desk.tells(desk.books(ours_too))
    _old, new = there.customer_moves(desk.account, first["uri"], ours_too)
    assert desk.tells(new) == Outcome.MOVED
    assert [line.kind for line in drift_lines()] == ["no_room"]
    assert drift_lines()[0].booking.start > timezone.now()  # type: ignore[union-attr]


def test_rooms_that_are_put_away_are_missed_too(desk: Desk, rooms: list[Resource]) -> None:
    Resource.objects.filter(kind=Resource.Kind.MACHINE).update(active=False)
    assert desk.tells(desk.books(at("10:00"))) == Outcome.BOOKED
    assert names(Booking.objects.get()) == {"Silla 1"}
    assert [line.kind for line in drift_lines()] == ["no_room"]
