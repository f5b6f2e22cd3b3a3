"""Whoever covers the customer's area serves, whichever way the appointment is made or moved."""

import json
from datetime import timedelta

import pytest

from bookings.api.shapes import instant
from bookings.models import Booking, Resource, Service, ServiceArea, WaitlistOffer
from bookings.selectors import slot_search
from bookings.services import BookingRefused, booking_cancel, booking_hold, booking_reschedule
from bookings.services.areas import areas_among
from bookings.services.series import series_create, series_date_book
from bookings.services.visit_life import visit_confirm, visit_reschedule
from bookings.services.visit_own import together_free
from bookings.services.visits import visit_hold
from bookings.services.waitlist import waitlist_join, waitlist_round
from bookings.tests.booking_page import Visitor
from bookings.tests.conftest import Book, at, person
from bookings.visits import visit_search
from leads.models import Contact
from tenants.actors import ASSISTANT, CUSTOMER, SYSTEM, Actor
from tenants.models import User


@pytest.fixture
def getafe(luis: Resource) -> ServiceArea:
    """An area that Luis alone covers."""
    area = ServiceArea.objects.create(name="Getafe")
    area.resources.set([luis])
    return area


@pytest.fixture
def rosa(corte: Service, getafe: ServiceArea) -> Contact:
    """A customer who told that she is in Getafe."""
    contact = person(7)
    contact.preferences = {"area": str(getafe.uuid)}
    contact.save(update_fields=["preferences"])
    return contact


@pytest.fixture
def owner() -> Actor:
    return Actor.person(User.objects.get(email="owner@estilo.example"))


def test_a_booking_keeps_the_area_it_was_asked_for(
    rosa: Contact, getafe: ServiceArea, luis: Resource, book: Book
) -> None:
    booking = book(rosa, at("10:00"))
    assert (booking.resource, booking.area) == (luis, getafe)


def test_another_person_asked_for_is_refused_with_times_of_those_who_come(
    rosa: Contact, corte: Service, marta: Resource, luis: Resource
) -> None:
    with pytest.raises(BookingRefused) as refusal:
        booking_hold(contact=rosa, service=corte, start=at("10:00"), staff=marta, actor=ASSISTANT)
    assert at("10:00") in [slot.start for slot in refusal.value.alternatives]


def test_a_customers_move_stays_with_whoever_comes_there(
    rosa: Contact, marta: Resource, luis: Resource, book: Book, owner: Actor
) -> None:
    booking = book(rosa, at("10:00"))
    book(person(1), at("12:00"), staff=luis)
    with pytest.raises(BookingRefused) as refusal:
        booking_reschedule(booking=booking, start=at("12:00"), actor=CUSTOMER)
    assert at("12:30") in [slot.start for slot in refusal.value.alternatives]
    free = together_free(booking, first=at("09:00"), until=at("14:00"))
    assert at("12:00") not in [slot.start for slot in free]
    moved = booking_reschedule(booking=booking, start=at("12:30"), actor=CUSTOMER)
    assert moved.resource == luis
    # whom the team names for it, comes
    by_hand = booking_reschedule(booking=moved, start=at("12:00"), staff=marta, actor=owner)
    assert by_hand.resource == marta


def test_a_member_who_drags_it_along_keeps_who_they_had_named(
    rosa: Contact, corte: Service, marta: Resource, book: Book, owner: Actor
) -> None:
    booking = book(rosa, at("10:00"), staff=marta, actor=owner)
    assert booking.resource == marta
    assert booking_reschedule(booking=booking, start=at("11:00"), actor=owner).resource == marta


def test_an_area_told_anew_counts_from_the_move_on(
    rosa: Contact, marta: Resource, book: Book
) -> None:
    parla = ServiceArea.objects.create(name="Parla")
    parla.resources.set([marta])
    booking = book(rosa, at("10:00"))
    moved = booking_reschedule(booking=booking, start=at("11:00"), actor=CUSTOMER, area=parla)
    assert (moved.resource, moved.area) == (marta, parla)


def test_a_visit_is_found_held_and_moved_with_those_who_come(
    rosa: Contact, corte: Service, luis: Resource, getafe: ServiceArea, book: Book
) -> None:
    services = [corte, corte]
    book(person(1), at("10:30"), staff=luis)
    span = {"range_from": at("10:00"), "range_to": at("10:15")}
    assert visit_search(services=services, **span)
    assert not visit_search(services=services, **span, among=(luis.pk,))
    with pytest.raises(BookingRefused):
        visit_hold(contact=rosa, services=services, start=at("10:00"), actor=ASSISTANT)
    held = visit_hold(contact=rosa, services=services, start=at("11:00"), actor=ASSISTANT)
    visit = visit_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    parts = visit.bookings.all()
    assert {(part.resource, part.area) for part in parts} == {(luis, getafe)}
    with pytest.raises(BookingRefused):
        visit_reschedule(visit=visit, start=at("10:00"), actor=CUSTOMER)
    visit_reschedule(visit=visit, start=at("12:00"), actor=CUSTOMER)
    assert {part.resource for part in visit.bookings.all()} == {luis}


def test_a_date_of_a_series_goes_to_another_who_comes_there(
    rosa: Contact, corte: Service, marta: Resource, luis: Resource, book: Book
) -> None:
    book(person(1), at("10:00", "2026-06-23"), staff=luis)
    made = series_create(
        contact=rosa,
        service=corte,
        staff=luis,
        start=at("10:00"),
        rule="FREQ=WEEKLY;COUNT=2",
        actor=ASSISTANT,
    )
    (missed,) = made.missed
    assert missed.at == at("10:00", "2026-06-23")
    with pytest.raises(BookingRefused):  # Marta is free, and does not come to Getafe
        series_date_book(
            series=made.series, recurrence_id=missed.at, start=missed.at, actor=CUSTOMER
        )
    ServiceArea.objects.get().resources.add(marta)
    booked = series_date_book(
        series=made.series, recurrence_id=missed.at, start=missed.at, actor=CUSTOMER
    )
    assert booked.resource == marta


def test_a_freed_time_is_offered_to_whom_it_can_be_given(
    rosa: Contact, corte: Service, marta: Resource, luis: Resource, book: Book
) -> None:
    tenth = [book(person(n), at("10:00"), staff=who) for n, who in ((1, marta), (2, luis))]
    entry = waitlist_join(
        contact=rosa, service=corte, first=at("10:00"), until=at("10:15"), actor=ASSISTANT
    )
    booking_cancel(booking=tenth[0], actor=SYSTEM)
    waitlist_round(0)
    assert not entry.offers.exists(), "Marta's time is of no use in Getafe"
    booking_cancel(booking=tenth[1], actor=SYSTEM)
    waitlist_round(0)
    assert WaitlistOffer.objects.get(entry=entry).booking.resource == luis


def test_who_may_come_is_looked_up_for_all_who_wait_at_once(
    rosa: Contact, getafe: ServiceArea, luis: Resource, django_assert_num_queries: object
) -> None:
    others = [person(n) for n in (1, 2)]
    pairs = [(None, rosa), (None, others[0]), (getafe, others[1])]
    with django_assert_num_queries(2):  # type: ignore[operator]
        among = areas_among(pairs)
        found = [among(*pair) for pair in pairs]
    assert found == [(luis.pk,), None, (luis.pk,)]


# --- The booking page ---------------------------------------------------------------------------
def test_the_booking_page_asks_where_and_shows_who_comes(
    corte: Service, getafe: ServiceArea, luis: Resource, book: Book
) -> None:
    visitor = Visitor()
    (shown,) = visitor.get("services").json()["areas"]
    assert shown == {"id": str(getafe.uuid), "name": "Getafe", "staff": [str(luis.uuid)]}
    book(person(1), at("10:00"), staff=luis)
    day = ("2026-06-16", "2026-06-16")
    ten = instant(at("10:00"))
    assert ten in visitor.starts(corte, *day)
    assert ten not in visitor.starts(corte, *day, area=str(getafe.uuid))
    assert 'id="area-choice"' in visitor.client.get("/book/").content.decode()
    wish = {"service": str(corte.uuid), "start": ten, "area": str(getafe.uuid)}
    assert visitor.post("hold", wish).status_code == 409
    held = visitor.post("hold", wish | {"start": instant(at("11:00"))})
    assert held.status_code == 201
    booking = Booking.objects.get(hold_token=held.json()["token"])
    assert (booking.resource, booking.area) == (luis, getafe)


def test_an_area_that_is_not_on_the_list_is_told_so(corte: Service, getafe: ServiceArea) -> None:
    getafe.active = False
    getafe.save()
    visitor = Visitor()
    answer = visitor.get("slots", service=str(corte.uuid), area=str(getafe.uuid))
    assert answer.status_code == 400
    assert "zona" in json.dumps(answer.json(), ensure_ascii=False)
    assert 'id="area-choice"' not in visitor.client.get("/book/").content.decode()


def test_without_areas_nothing_is_narrowed(corte: Service, book: Book) -> None:
    contact = person(8)
    contact.preferences = {"area": "not an id"}
    contact.save(update_fields=["preferences"])
    span = {"range_from": at("09:00"), "range_to": at("09:00") + timedelta(hours=5)}
    assert slot_search(service=corte, **span)
    assert book(contact, at("10:00")).area is None
