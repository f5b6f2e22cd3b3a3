"""Rooms, absences, public holidays, limits and turns, as owners set them up."""

from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from bookings.models import DateOverride, Resource, Service, TimeOff, WorkingHours
from bookings.services.time_off import time_off_add, time_off_clashes
from bookings.tests.conftest import Book, at, person
from bookings.tests.test_slot_search import clocks, day_of
from bookings.tests.test_views_setup import SERVICE
from tenants.actors import SYSTEM
from tenants.audit.models import AuditEntry
from tenants.models import Business


@pytest.fixture(autouse=True)
def monday_at_eight(clock: time_machine.Traveller) -> time_machine.Traveller:
    return clock


class TestRooms:
    def test_a_room_is_added_with_the_services_that_take_it(
        self, owner_client: Client, corte: Service
    ) -> None:
        owner_client.post("/staff/new/?kind=room", {"name": "Box", "services": [corte.pk]})
        room = Resource.objects.get(name="Box")
        assert room.kind == Resource.Kind.ROOM
        assert list(corte.requires.all()) == [room]
        assert room not in corte.staff.all()
        page = owner_client.get("/staff/").content.decode()
        assert "Salas y equipos" in page
        assert "Sala · Corte" in page

    def test_a_service_names_its_rooms_and_its_daily_limit(
        self, owner_client: Client, corte: Service, marta: Resource
    ) -> None:
        room = Resource.objects.create(name="Box", kind=Resource.Kind.ROOM)
        data = SERVICE | {"name": "Corte", "staff": [marta.pk], "requires": [room.pk]}
        owner_client.post(f"/services/{corte.uuid}/", data | {"max_per_day": "4"})
        corte.refresh_from_db()
        assert (corte.max_per_day, list(corte.requires.all())) == (4, [room])
        assert AuditEntry.objects.get(action="service.updated").after["max_per_day"] == 4

    def test_a_persons_weight_and_limit_are_kept(
        self, owner_client: Client, marta: Resource, corte: Service
    ) -> None:
        data = {"name": "Marta", "services": [corte.pk], "weight": "150", "max_per_day": "6"}
        owner_client.post(f"/staff/{marta.uuid}/", data)
        marta.refresh_from_db()
        assert (marta.weight, marta.max_per_day) == (150, 6)
        wrong = owner_client.post(f"/staff/{marta.uuid}/", data | {"weight": "0"})
        assert wrong.status_code == 422

    def test_turns_and_numbered_places_are_chosen(
        self, owner_client: Client, estilo: Business, corte: Service
    ) -> None:
        owner_client.post("/staff/assignment/", {"rule": "round_robin"})
        estilo.refresh_from_db()
        assert estilo.settings["assignment"] == "round_robin"
        owner_client.post("/staff/places/", {"places": "3"})
        places = Resource.objects.filter(place_no__isnull=False, active=True)
        assert [each.place_no for each in places.order_by("place_no")] == [1, 2, 3]
        assert all(corte in each.services.all() for each in places)
        owner_client.post("/staff/places/", {"places": "1"})
        assert places.all().count() == 1


class TestAbsences:
    def test_an_absence_takes_time_and_shows_the_bookings_inside(
        self, owner_client: Client, corte: Service, marta: Resource, book: Book
    ) -> None:
        book(person(1), at("10:00"), staff=marta)
        data = {"away-start": "2026-06-16T09:00", "away-end": "2026-06-16T12:00"}
        path = f"/hours/absences/?staff={marta.uuid}"
        answer = owner_client.post(path, data | {"away-reason": "Médico"}, follow=True)
        page = answer.content.decode()
        assert "Dentro queda 1 cita" in page
        assert "16/06 10:00 Corte" in page
        assert clocks(day_of(corte, staff=marta))[0] == "12:00"
        row = TimeOff.objects.get()
        assert AuditEntry.objects.get(action="time_off.added").after["who"] == "Marta"
        owner_client.post(f"/hours/absences/{row.uuid}/delete/")
        assert not TimeOff.objects.exists()
        assert AuditEntry.objects.filter(action="time_off.dropped").exists()

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2026-06-16T12:00", "2026-06-16T09:00"),
            ("2026-06-16T12:00", "2026-06-16T12:00"),
            ("2026-06-01T12:00", "2026-06-02T12:00"),
            ("mañana", "2026-06-16T09:00"),
            ("9999-01-01T00:00", "9999-01-02T00:00"),
        ],
    )
    def test_an_absence_that_cannot_be_is_said_and_not_kept(
        self, owner_client: Client, start: str, end: str
    ) -> None:
        data = {"away-start": start, "away-end": end}
        answer = owner_client.post("/hours/absences/", data)
        assert answer.status_code == 422
        assert "errorlist" in answer.content.decode()
        assert not TimeOff.objects.exists()

    def test_a_rooms_absence_names_the_bookings_in_it(self, corte: Service, book: Book) -> None:
        room = Resource.objects.create(name="Box", kind=Resource.Kind.ROOM)
        corte.requires.add(room)
        booked = book(person(1), at("10:00"))
        row = time_off_add(resource=room, start=at("09:00"), end=at("11:00"), actor=SYSTEM)
        assert list(time_off_clashes(row)) == [booked]

    def test_an_inverted_absence_is_refused_by_the_service_too(self, corte: Service) -> None:
        with pytest.raises(ValidationError):
            time_off_add(resource=None, start=at("11:00"), end=at("09:00"), actor=SYSTEM)


class TestHolidays:
    def test_holidays_are_switched_on_listed_and_opened(
        self, owner_client: Client, estilo: Business, clock: time_machine.Traveller
    ) -> None:
        data = {"holidays-country": "ES", "holidays-subdivision": "MD"}
        owner_client.post("/hours/holidays/", data)
        estilo.refresh_from_db()
        assert estilo.settings["holidays"] == {"country": "ES", "subdivision": "MD"}
        page = owner_client.get("/hours/").content.decode()
        assert "Fiesta Nacional" in page or "Asunción" in page
        owner_client.post("/hours/holidays/open/", {"date": "2026-10-12"})
        override = DateOverride.objects.get(date=date(2026, 10, 12))
        assert override.windows == [["09:00", "14:00"], ["16:00", "20:00"]]
        owner_client.post("/hours/holidays/", {"holidays-country": ""})
        estilo.refresh_from_db()
        assert estilo.settings["holidays"] == {}

    def test_a_region_of_another_country_is_refused(self, owner_client: Client) -> None:
        data = {"holidays-country": "CO", "holidays-subdivision": "MD"}
        assert owner_client.post("/hours/holidays/", data).status_code == 422

    def test_the_regions_follow_the_country(self, owner_client: Client) -> None:
        part = owner_client.get("/hours/holidays/regions/", {"holidays-country": "ES"})
        assert "Cataluña" in part.content.decode()


class TestShifts:
    def test_a_shift_keeps_its_own_step_and_people(
        self, owner_client: Client, corte: Service
    ) -> None:
        data = {
            "start-1": ["16:00", "9"],
            "end-1": ["20:00", "14"],
            "step-1": ["", "60"],
            "places-1": ["", "2"],
        }
        owner_client.post("/hours/save/", data)
        rows = WorkingHours.objects.filter(resource=None, weekday=1).order_by("start")
        kept = [(row.start, row.step_min, row.places) for row in rows]
        assert kept == [(time(9), 60, 2), (time(16), None, None)]
        page = owner_client.get("/hours/").content.decode()
        assert 'name="step-1" value="60"' in page

    @pytest.mark.parametrize("step", ["0", "-5", "4", "x", "99999"])
    def test_a_step_that_cannot_be_is_refused(self, owner_client: Client, step: str) -> None:
        data = {"start-1": "09:00", "end-1": "14:00", "step-1": step}
        assert owner_client.post("/hours/save/", data).status_code == 422
