"""Why is this time not offered? Each reason is found, and nothing offered has one for everybody."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client

from bookings.explain import Cause, closed_explain, day_explain, slot_explain
from bookings.models import (
    CalendarConnection,
    DateOverride,
    ExternalEvent,
    Resource,
    Service,
    TimeOff,
)
from bookings.public_holidays import Calendar, calendar_save
from bookings.services import booking_hold
from bookings.tests.conftest import Book, at, person
from bookings.tests.test_slot_search import day_of
from tenants.actors import ASSISTANT, SYSTEM
from tenants.models import Business

TUESDAY = date(2026, 6, 16)


def causes(service: Service, clock: str, day: str = "2026-06-16", **choice: object) -> set[Cause]:
    return slot_explain(service=service, start=at(clock, day), **choice).causes  # type: ignore[arg-type]


def test_a_free_time_has_nothing_in_its_way(corte: Service) -> None:
    explanation = slot_explain(service=corte, start=at("10:00"))
    assert explanation.offered
    assert explanation.causes == set()


def test_hours_grid_and_the_length_of_the_service(corte: Service) -> None:
    assert causes(corte, "15:00") == {Cause.HOURS}
    assert causes(corte, "10:10") == {Cause.GRID}
    colour = Service.objects.get(name="Color")
    late = slot_explain(service=colour, start=at("13:30"))
    assert late.causes == {Cause.HOURS}
    assert "90" in late.people[0].reasons[0].text


def test_notice_horizon_and_the_past(corte: Service, clock: time_machine.Traveller) -> None:
    clock.move_to(at("09:10", "2026-06-15"))
    assert Cause.NOTICE in causes(corte, "10:00", "2026-06-15")
    assert Cause.NOTICE in causes(corte, "09:00", "2026-06-15")
    assert Cause.HORIZON in causes(corte, "10:00", "2026-12-01")


def test_a_booking_its_buffer_and_a_hold_are_told_apart(
    corte: Service, marta: Resource, luis: Resource, book: Book
) -> None:
    colour = Service.objects.get(name="Color")  # 90 minutes, and 15 of cleaning
    book(person(1), at("09:00"), service=colour)
    booking_hold(contact=person(2), service=corte, start=at("12:00"), staff=luis, actor=ASSISTANT)
    during = slot_explain(service=corte, start=at("09:30"), staff=marta)
    assert during.causes == {Cause.BOOKING}
    assert during.people[0].reasons[0].text == "Tiene «Color», 09:00–10:30."
    assert causes(corte, "10:30", staff=marta) == {Cause.BUFFER}
    held = slot_explain(service=corte, start=at("12:00"), staff=luis)
    assert held.causes == {Cause.HELD}
    assert "08:10" in held.people[0].reasons[0].text
    assert "Cliente" not in str(during) + str(held)


def test_absences_and_outside_calendars(corte: Service, marta: Resource) -> None:
    TimeOff.objects.create(resource=marta, start=at("09:00"), end=at("11:00"), reason="Dentista")
    google = CalendarConnection.objects.create(provider="google", resource=marta)
    ExternalEvent.objects.create(
        connection=google, resource=marta, external_id="1", start=at("12:00"), end=at("13:00")
    )
    away = slot_explain(service=corte, start=at("10:00"), staff=marta)
    assert away.causes == {Cause.TIME_OFF}
    assert away.people[0].reasons[0].text == "Ausencia (Dentista), 09:00–11:00."
    assert causes(corte, "12:30", staff=marta) == {Cause.EXTERNAL}
    TimeOff.objects.create(start=at("16:00"), end=at("18:00"), reason="Obras")
    everybody = slot_explain(service=corte, start=at("17:00"))
    assert [reason.cause for reason in everybody.general] == [Cause.TIME_OFF]
    assert not everybody.offered
    assert not any(who.reasons for who in everybody.people)


def test_special_dates_and_holidays(
    corte: Service, estilo: Business, clock: time_machine.Traveller
) -> None:
    DateOverride.objects.create(date=TUESDAY, windows=[], reason="Inventario")
    assert causes(corte, "10:00") == {Cause.OVERRIDE}
    assert day_explain(service=corte, day=TUESDAY) == []
    assert "Inventario" in closed_explain(service=corte, day=TUESDAY)[0].text
    clock.move_to(at("08:00", "2026-10-09"))
    calendar_save(business=estilo, calendar=Calendar("ES"), actor=SYSTEM)
    estilo.refresh_from_db()
    connection.set_tenant(estilo)
    assert causes(corte, "10:00", "2026-10-12") == {Cause.HOLIDAY}


def test_rooms_and_daily_limits(corte: Service, marta: Resource, book: Book) -> None:
    room = Resource.objects.create(name="Cabina", kind=Resource.Kind.ROOM)
    corte.requires.add(room)
    book(person(1), at("10:00"), staff=Resource.objects.get(name="Luis"))
    taken = slot_explain(service=corte, start=at("10:00"), staff=marta)
    assert taken.causes == {Cause.ROOM}
    assert "Cabina (tiene «Corte», 10:00–10:30)" in taken.people[0].reasons[0].text
    corte.max_per_day = 1
    corte.save()
    assert Cause.SERVICE_FULL in causes(corte, "12:00")
    corte.max_per_day = None
    corte.save()
    Resource.objects.filter(pk=marta.pk).update(max_per_day=1)
    book(person(2), at("12:00"), staff=marta)
    assert causes(corte, "17:00", staff=marta) == {Cause.PERSON_FULL}


def test_a_full_class_and_a_service_put_away(yoga: Service, book: Book) -> None:
    book(person(1), at("10:00"), service=yoga, party_size=3)
    assert causes(yoga, "10:00") == {Cause.CLASS_FULL}
    yoga.active = False
    yoga.save()
    assert Cause.NOT_OFFERED in causes(yoga, "12:00")


def test_a_start_without_a_zone_is_refused(corte: Service) -> None:
    with pytest.raises(ValueError, match="time zone"):
        slot_explain(service=corte, start=at("10:00").replace(tzinfo=None))


def test_explained_and_offered_are_the_same_all_day(
    corte: Service, marta: Resource, luis: Resource, book: Book
) -> None:
    room = Resource.objects.create(name="Cabina", kind=Resource.Kind.ROOM)
    corte.requires.add(room)
    Service.objects.filter(pk=corte.pk).update(buffer_after_min=10, step_min=15)
    corte.refresh_from_db()
    book(person(1), at("10:00"), staff=marta)
    TimeOff.objects.create(resource=luis, start=at("17:00"), end=at("19:00"))
    TimeOff.objects.create(resource=room, start=at("12:00"), end=at("12:30"))
    offered = {slot.start for slot in day_of(corte)}
    explained = day_explain(service=corte, day=TUESDAY)
    assert {each.start for each in explained if each.offered} == offered
    for each in explained:
        free = [who for who in each.people if not who.reasons]
        assert bool(free) == each.offered, each


def test_members_see_the_page_and_strangers_do_not(
    owner_client: Client, corte: Service, marta: Resource, book: Book
) -> None:
    book(person(1), at("10:00"), staff=marta)
    query = f"/calendar/why/?service={corte.uuid}&day=2026-06-16&staff={marta.uuid}&at=10:00"
    page = owner_client.get(query)
    assert page.status_code == 200
    assert "Tiene «Corte», 10:00–10:30." in page.content.decode()
    assert "why-chosen" in page.content.decode()
    part = owner_client.get(query, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    stranger = Client(HTTP_HOST="estilo.localhost")
    assert stranger.get(query).status_code in (302, 403)
    assert owner_client.get("/calendar/why/?service=x&day=9999-99-99").status_code == 200
