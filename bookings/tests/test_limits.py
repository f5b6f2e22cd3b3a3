"""Absences, outside calendars, public holidays, daily limits, numbered places, own steps, turns."""

from collections import Counter
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings.models import (
    Booking,
    CalendarConnection,
    DateOverride,
    ExternalEvent,
    Resource,
    Service,
    TimeOff,
    WorkingHours,
)
from bookings.public_holidays import Calendar, calendar_save, holidays_between, regions_of
from bookings.services import (
    BookingRefused,
    Refusal,
    booking_cancel,
    booking_confirm,
    booking_hold,
)
from bookings.services.assignment import ROUND_ROBIN, assignment_save
from bookings.tests.conftest import Book, at, person
from bookings.tests.test_slot_search import clocks, day_of
from tenants.actors import ASSISTANT, SYSTEM
from tenants.models import Business


def test_an_absence_of_one_takes_one_and_of_the_business_takes_all(
    corte: Service, marta: Resource, luis: Resource
) -> None:
    TimeOff.objects.create(resource=marta, start=at("09:00"), end=at("12:00"))
    assert clocks(day_of(corte, staff=marta))[0] == "12:00"
    assert clocks(day_of(corte, staff=luis))[0] == "09:00"
    TimeOff.objects.create(start=at("00:00"), end=at("13:00"))
    assert clocks(day_of(corte))[0] == "13:00"


def test_an_absence_entered_meanwhile_is_respected_under_the_lock(
    corte: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bookings.services import holds

    def away_meanwhile(ids: list[int], service: Service) -> None:
        TimeOff.objects.create(start=at("09:00"), end=at("12:00"))

    monkeypatch.setattr(holds, "resources_lock", away_meanwhile)
    with pytest.raises(BookingRefused) as refused:
        booking_hold(contact=person(1), service=corte, start=at("10:00"), actor=ASSISTANT)
    assert refused.value.code == Refusal.SLOT_TAKEN
    assert not Booking.objects.filter(state=Booking.State.HELD).exists()


def test_an_outside_calendar_takes_time_of_its_person_or_of_all_while_connected(
    corte: Service, marta: Resource, luis: Resource
) -> None:
    google = CalendarConnection.objects.create(provider="google", resource=marta)
    event = ExternalEvent.objects.create(
        connection=google, resource=marta, external_id="1", start=at("10:00"), end=at("11:00")
    )
    assert "10:30" not in clocks(day_of(corte, staff=marta))
    assert "10:30" in clocks(day_of(corte, staff=luis))
    event.resource = None
    event.save()
    assert "10:30" not in clocks(day_of(corte))
    google.state = CalendarConnection.State.DISCONNECTED
    google.save()
    assert "10:30" in clocks(day_of(corte))


def test_an_outside_event_has_no_buffers_but_the_services_own_count(
    corte: Service, marta: Resource
) -> None:
    corte.buffer_before_min = 10
    corte.save()
    google = CalendarConnection.objects.create(provider="google", resource=marta)
    ExternalEvent.objects.create(
        connection=google, resource=marta, external_id="1", start=at("10:00"), end=at("11:00")
    )
    found = clocks(day_of(corte, staff=marta))
    assert "09:30" in found  # touches
    assert "11:00" not in found  # has to be prepared
    assert "11:30" in found


def holidays_on(business: Business, country: str = "ES", region: str = "MD") -> None:
    calendar_save(business=business, calendar=Calendar(country, region), actor=SYSTEM)
    business.refresh_from_db()
    connection.set_tenant(business)


def test_a_public_holiday_closes_unless_the_business_says_otherwise(
    corte: Service, estilo: Business, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("08:00", "2026-10-09"))
    assert day_of(corte, "2026-10-12")
    holidays_on(estilo)
    assert day_of(corte, "2026-10-12") == []
    DateOverride.objects.create(date=date(2026, 10, 12), windows=[["10:00", "11:00"]])
    assert clocks(day_of(corte, "2026-10-12")) == ["10:00", "10:30"]


def test_a_region_keeps_its_own_days_and_each_country_its_observed_ones(estilo: Business) -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    madrid = holidays_between(Calendar("ES", "MD"), first, last)
    spain = holidays_between(Calendar("ES"), first, last)
    assert date(2026, 5, 2) in madrid
    assert date(2026, 5, 2) not in spain
    assert madrid[date(2026, 12, 25)] == "Natividad del Señor"
    colombia = holidays_between(Calendar("CO"), first, last)
    assert date(2026, 1, 12) in colombia  # Epiphany is kept on the Monday after
    assert date(2026, 1, 6) not in colombia
    assert ("MD", "Madrid") in regions_of("ES")


@pytest.mark.parametrize("wrong", [("XX", ""), ("ES", "Atlantis"), ("", "")])
def test_a_country_or_region_without_tables_is_refused(wrong: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="no holidays known"):
        Calendar(*wrong)


def test_holidays_years_away_are_answered_with_none(estilo: Business) -> None:
    calendar = Calendar("ES")
    assert holidays_between(calendar, date(9990, 1, 1), date(9999, 12, 31)) == {}
    assert holidays_between(calendar, date(1, 1, 1), date(3, 1, 1)) == {}


def test_a_service_is_given_no_more_than_so_often_a_day_whoever_gives_it(
    corte: Service, book: Book
) -> None:
    corte.max_per_day = 2
    corte.save()
    book(person(1), at("10:00"))
    gone = book(person(2), at("10:00"))
    assert day_of(corte) == []
    assert day_of(corte, "2026-06-17")
    with pytest.raises(BookingRefused) as refused:
        book(person(3), at("12:00"))
    assert refused.value.code == Refusal.SLOT_TAKEN
    assert all(slot.start.day != 16 for slot in refused.value.alternatives)
    booking_cancel(booking=gone, actor=ASSISTANT, reason="")
    assert book(person(3), at("12:00"))


def test_somebody_takes_no_more_than_so_many_a_day(
    corte: Service, marta: Resource, luis: Resource, book: Book
) -> None:
    marta.max_per_day = 1
    marta.save()
    book(person(1), at("10:00"), staff=marta)
    assert day_of(corte, staff=marta) == []
    assert "09:00" in clocks(day_of(corte))
    assert book(person(2), at("12:00")).resource == luis


def test_the_day_of_a_limit_is_the_local_one(corte: Service, marta: Resource, book: Book) -> None:
    WorkingHours.objects.create(resource=marta, weekday=1, start=time(22), end=time(2))
    corte.max_per_day = 1
    corte.save()
    book(person(1), at("23:30"), staff=marta)  # the 16th there, by then the 17th in Tokyo
    assert clocks(day_of(corte, staff=marta)) == []
    assert clocks(day_of(corte, "2026-06-17", staff=marta)) == ["00:00", "00:30", "01:00", "01:30"]


def test_a_class_counts_once_and_can_be_joined_on_a_full_day(yoga: Service, book: Book) -> None:
    yoga.max_per_day = 1
    yoga.save()
    book(person(1), at("10:00"), service=yoga)
    assert clocks(day_of(yoga)) == ["10:00"]
    assert book(person(2), at("10:00"), service=yoga).session is not None


def test_a_window_may_have_a_step_of_its_own(corte: Service) -> None:
    WorkingHours.objects.filter(resource=None, weekday=1, start=time(9)).update(step_min=60)
    found = clocks(day_of(corte))
    assert found[:3] == ["09:00", "10:00", "11:00"]
    assert "16:30" in found


def test_a_step_that_does_not_divide_the_window_leaves_its_rest_free(corte: Service) -> None:
    WorkingHours.objects.filter(resource=None, weekday=1, start=time(9)).update(step_min=35)
    assert clocks(day_of(corte))[:8] == [
        "09:00", "09:35", "10:10", "10:45", "11:20", "11:55", "12:30", "13:05",
    ]  # fmt: skip


def test_numbered_places_work_in_the_windows_that_say_so_many_are_there(
    corte: Service, book: Book
) -> None:
    places = [Resource.objects.create(name=f"Puesto {n}", place_no=n) for n in (1, 2, 3)]
    corte.staff.set(places)
    WorkingHours.objects.filter(resource=None, weekday=1, start=time(9)).update(places=1)
    WorkingHours.objects.filter(resource=None, weekday=1, start=time(16)).update(places=2)
    book(person(1), at("10:00"))
    assert "10:00" not in clocks(day_of(corte))
    book(person(2), at("17:00"))
    assert "17:00" in clocks(day_of(corte))
    book(person(3), at("17:00"))
    assert "17:00" not in clocks(day_of(corte))


def test_in_turn_bookings_for_anybody_follow_the_weights(
    corte: Service, estilo: Business, marta: Resource, luis: Resource, book: Book
) -> None:
    assignment_save(business=estilo, rule=ROUND_ROBIN, actor=SYSTEM)
    estilo.refresh_from_db()
    connection.set_tenant(estilo)
    marta.weight = 200
    marta.save()
    hours = ["09:00", "10:00", "11:00", "12:00", "13:00", "16:00"]
    given = Counter(
        book(person(number), at(hour)).resource.name for number, hour in enumerate(hours)
    )
    assert given == {"Marta": 4, "Luis": 2}


@pytest.mark.parametrize("staff_number", [1, 20])
def test_with_everything_on_a_search_asks_six_times_whatever_the_number_of_staff(
    corte: Service, estilo: Business, yoga: Service, book: Book, staff_number: int
) -> None:
    people = [Resource.objects.create(name=f"P {n}", max_per_day=5) for n in range(staff_number)]
    corte.staff.set(people)
    for kind in (Resource.Kind.ROOM, Resource.Kind.MACHINE):
        for number in range(staff_number):
            corte.requires.add(Resource.objects.create(name=f"{kind} {number}", kind=kind))
    corte.max_per_day = 50
    corte.save()
    holidays_on(estilo)
    for who in people:
        WorkingHours.objects.create(resource=who, weekday=1, start=time(9), end=time(20))
        TimeOff.objects.create(resource=who, start=at("12:00"), end=at("13:00"))
    book(person(1), at("10:00"))
    book(person(2), at("10:00"), service=yoga)
    with CaptureQueriesContext(connection) as queries:
        assert day_of(corte)
    assert len(queries) == 6


def test_a_lapsed_hold_with_somebody_else_no_longer_fills_the_services_day(
    corte: Service, marta: Resource, luis: Resource, clock: time_machine.Traveller
) -> None:
    corte.max_per_day = 1
    corte.save()
    booking_hold(contact=person(1), service=corte, start=at("10:00"), staff=luis, actor=ASSISTANT)
    clock.shift(timedelta(minutes=11))
    assert "10:00" in clocks(day_of(corte, staff=marta))
    assert booking_hold(
        contact=person(2), service=corte, start=at("10:00"), staff=marta, actor=ASSISTANT
    )


@pytest.mark.chaos
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    wishes=st.lists(
        st.tuples(st.sampled_from(["09:00", "10:00", "11:30", "17:00"]), st.booleans()), max_size=8
    ),
    of_service=st.integers(1, 3),
    of_marta=st.integers(1, 2),
)
def test_daily_limits_are_never_passed_and_what_is_offered_can_be_had(
    corte: Service,
    marta: Resource,
    wishes: list[tuple[str, bool]],
    of_service: int,
    of_marta: int,
) -> None:
    corte.max_per_day, marta.max_per_day = of_service, of_marta
    corte.save()
    marta.save()
    made = []
    for number, (hour, stays) in enumerate(wishes):
        offered = hour in clocks(day_of(corte))
        try:
            held = booking_hold(
                contact=person(number), service=corte, start=at(hour), actor=ASSISTANT
            )
            made.append(booking_confirm(hold_token=held.hold_token, actor=ASSISTANT))
            assert offered
        except BookingRefused:
            assert not offered
        if made and not stays:
            booking_cancel(booking=made.pop(), actor=ASSISTANT, reason="")
        assert len(made) <= of_service
        assert sum(booking.resource_id == marta.pk for booking in made) <= of_marta
    for booking in made:
        booking_cancel(booking=booking, actor=ASSISTANT, reason="")
