"""What members do on a booking's page: decline, move, repeat, take marks back, run a class."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bookings.models import Booking, BookingSeries, ClassSession, Resource, Service, TimeOff
from bookings.services import (
    BookingRefused,
    booking_confirm,
    booking_hold,
    booking_mark_attendance,
    booking_reschedule,
    booking_unmark,
)
from bookings.tests.conftest import Book, at, person
from leads.models import Contact, Lead
from tenants.actors import ASSISTANT, SYSTEM
from tenants.models import Business

State = Booking.State


def url(name: str, booking: Booking) -> str:
    return reverse(f"bookings:{name}", args=[booking.uuid])


def ask(contact: Contact, service: Service, clock: str = "10:00") -> Booking:
    """What the assistant books for a customer."""
    held = booking_hold(contact=contact, service=service, start=at(clock), actor=ASSISTANT)
    return booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)


@pytest.fixture
def request_of_ana(ana: Contact, corte: Service) -> Booking:
    corte.needs_approval = True
    corte.save()
    return ask(ana, corte)


# --- Requests -----------------------------------------------------------------------------------
def test_a_service_that_needs_a_yes_makes_requests_of_what_customers_book(
    request_of_ana: Booking, owner_client: Client
) -> None:
    assert request_of_ana.state == State.PENDING
    page = owner_client.get(url("booking", request_of_ana)).content.decode()
    assert "Confirmar la cita" in page
    assert "Rechazar la petición" in page
    assert Lead.objects.get(contact=request_of_ana.contact).state == "INTERESTED"


def test_what_members_book_is_booked_at_once(ana: Contact, corte: Service) -> None:
    corte.needs_approval = True
    corte.save()
    held = booking_hold(contact=ana, service=corte, start=at("10:00"), actor=SYSTEM)
    booking = booking_confirm(hold_token=held.hold_token, actor=SYSTEM)
    assert booking.state == State.CONFIRMED


def test_a_request_is_declined_with_a_reason_and_its_time_is_free(
    request_of_ana: Booking, owner_client: Client, corte: Service
) -> None:
    for _again in range(2):
        done = owner_client.post(url("decline", request_of_ana), {"reason": "Estoy de viaje"})
        assert done.status_code == 302
    request_of_ana.refresh_from_db()
    assert (request_of_ana.state, request_of_ana.cancel_reason) == (
        State.CANCELLED,
        "Estoy de viaje",
    )
    assert request_of_ana.events.filter(event="declined").count() == 1
    assert ask(person(2), corte).start == request_of_ana.start


def test_what_is_booked_cannot_be_declined(ana: Contact, book: Book, owner_client: Client) -> None:
    booking = book(ana, at("10:00"))
    assert owner_client.post(url("decline", booking)).status_code == 422
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED


def test_a_customer_who_moves_what_was_approved_waits_for_a_yes_again(
    request_of_ana: Booking, owner_client: Client
) -> None:
    owner_client.post(url("accept", request_of_ana))
    moved = booking_reschedule(booking=_fresh(request_of_ana), start=at("12:00"), actor=ASSISTANT)
    assert (moved.state, moved.start) == (State.PENDING, at("12:00"))
    assert not moved.reminders.filter(state="scheduled").exists()
    owner_client.post(url("accept", moved))
    assert _fresh(moved).state == State.CONFIRMED
    assert moved.reminders.filter(state="scheduled").exists()


def _fresh(booking: Booking) -> Booking:
    return Booking.objects.select_related("service", "contact", "resource").get(pk=booking.pk)


# --- Moving -------------------------------------------------------------------------------------
def test_a_booking_is_moved_by_day_and_clock(
    ana: Contact, book: Book, owner_client: Client
) -> None:
    booking = book(ana, at("10:00"))
    done = owner_client.post(url("move", booking), {"day": "2026-06-17", "clock": "12:30"})
    assert done.status_code == 302
    assert _fresh(booking).start == at("12:30", "2026-06-17")


def test_a_time_that_is_taken_brings_the_form_back_with_free_ones(
    ana: Contact, marta: Resource, luis: Resource, book: Book, owner_client: Client
) -> None:
    booking = book(ana, at("10:00"))
    for number, staff in enumerate((marta, luis)):
        book(person(5 + number), at("12:00"), staff=staff)
    page = owner_client.post(url("move", booking), {"day": "2026-06-16", "clock": "12:00"})
    said = page.content.decode()
    assert "Esa hora ya no está libre." in said
    assert "Libre cerca:" in said
    assert _fresh(booking).start == at("10:00")


@pytest.mark.parametrize("typed", ["25:00", "", "mañana"])
def test_a_clock_that_is_none_moves_nothing(
    ana: Contact, book: Book, owner_client: Client, typed: str
) -> None:
    booking = book(ana, at("10:00"))
    page = owner_client.post(url("move", booking), {"day": "2026-06-17", "clock": typed})
    assert page.status_code == 200
    assert _fresh(booking).start == at("10:00")


def test_a_cancelled_booking_is_not_moved(ana: Contact, book: Book, owner_client: Client) -> None:
    booking = book(ana, at("10:00"))
    owner_client.post(url("cancel", booking))
    page = owner_client.post(url("move", booking), {"day": "2026-06-17", "clock": "12:00"})
    assert (page.status_code, page.content.decode()) == (
        422,
        "El estado de la reserva no lo permite.",
    )
    assert _fresh(booking).start == at("10:00")


# --- Marks --------------------------------------------------------------------------------------
def test_a_mark_is_taken_back_and_the_lead_with_it(
    ana: Contact, book: Book, owner_client: Client, clock: time_machine.Traveller
) -> None:
    booking = book(ana, at("10:00"))
    clock.move_to(at("11:00"))
    booking_mark_attendance(booking=booking, attended=False, actor=SYSTEM)
    for _again in range(2):
        assert owner_client.post(url("unmark", booking)).status_code == 302
    assert _fresh(booking).state == State.CONFIRMED
    assert Lead.objects.get(contact=ana).state == "SCHEDULED"
    assert booking.events.filter(event="unmarked").count() == 1
    booking_mark_attendance(booking=_fresh(booking), attended=True, actor=SYSTEM)
    assert Lead.objects.get(contact=ana).state == "SHOWED_UP"


def test_a_mark_of_long_ago_stays(ana: Contact, book: Book, clock: time_machine.Traveller) -> None:
    booking = book(ana, at("10:00"))
    clock.move_to(at("11:00"))
    booking_mark_attendance(booking=booking, attended=True, actor=SYSTEM)
    clock.move_to(at("11:00") + timedelta(days=31))
    with pytest.raises(BookingRefused):
        booking_unmark(booking=booking, actor=SYSTEM)
    assert _fresh(booking).state == State.COMPLETED


# --- Series -------------------------------------------------------------------------------------
WEEKLY = {"freq": "WEEKLY", "interval": 1, "weekdays": ["TU"], "monthly": "date", "count": 3}


def test_dates_are_shown_before_a_series_is_made(
    ana: Contact, marta: Resource, book: Book, owner_client: Client
) -> None:
    booking = book(ana, at("10:00"), staff=marta)
    book(person(2), at("10:00", "2026-06-23"), staff=marta)
    page = owner_client.post(url("repeat", booking), WEEKLY | {"action": "preview"})
    said = page.content.decode()
    assert "Cada semana, martes, 3 veces" in said
    assert "1 fecha no está libre" in said
    assert not BookingSeries.objects.exists()
    made = owner_client.post(url("repeat", booking), WEEKLY | {"action": "create"}, follow=True)
    said = made.content.decode()
    assert "No se pudo reservar" in said
    assert "Reservar en su lugar:" in said
    series = BookingSeries.objects.get()
    missed = series.bookings.get(state=State.EXPIRED)
    owner_client.post(
        reverse("bookings:series_date", args=[series.uuid]),
        {"at": missed.start.isoformat(), "start": at("12:00", "2026-06-23").isoformat()},
    )
    assert series.bookings.filter(state=State.CONFIRMED).count() == 3


def test_some_or_all_dates_are_cancelled_and_moved_from_one_booking(
    ana: Contact, marta: Resource, book: Book, owner_client: Client
) -> None:
    booking = book(ana, at("10:00"), staff=marta)
    owner_client.post(url("repeat", booking), WEEKLY | {"action": "create"})
    series = BookingSeries.objects.get()
    second = series.bookings.order_by("start")[1]
    owner_client.post(
        url("move", second), {"day": "2026-06-24", "clock": "12:00", "scope": "following"}
    )
    assert _fresh(second).start == at("12:00", "2026-06-24")
    owner_client.post(url("cancel", second), {"scope": "all"})
    assert _fresh(second).state == State.CANCELLED
    assert _fresh(booking).state == State.CONFIRMED


def test_a_series_is_stopped(ana: Contact, book: Book, owner_client: Client) -> None:
    booking = book(ana, at("10:00"))
    owner_client.post(url("repeat", booking), WEEKLY | {"action": "create"})
    series = BookingSeries.objects.get()
    stop = reverse("bookings:series_stop", args=[series.uuid])
    owner_client.post(stop)
    series.refresh_from_db()
    assert series.state == BookingSeries.State.ENDED
    assert _fresh(booking).state == State.CONFIRMED


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": "0"},
        {"count": "9999"},
        {"until": "2026-06-01", "count": ""},
        {"until": "2026-12-01"},
        {"interval": "0"},
        {"freq": "HOURLY"},
    ],
)
def test_a_repetition_that_makes_no_sense_is_refused_in_words(
    ana: Contact, book: Book, owner_client: Client, wrong: dict[str, str]
) -> None:
    booking = book(ana, at("10:00"))
    answer = owner_client.post(url("repeat", booking), {**WEEKLY, "action": "create", **wrong})
    assert answer.status_code == 422
    assert not BookingSeries.objects.exists()


# --- Classes ------------------------------------------------------------------------------------
@pytest.fixture
def full(yoga: Service, book: Book) -> Booking:
    """A yoga class with all three places taken."""
    enrolled = [book(person(number), at("10:00"), service=yoga) for number in range(3)]
    return enrolled[0]


def test_the_roster_names_who_comes(full: Booking, owner_client: Client) -> None:
    page = owner_client.get(url("class", full)).content.decode()
    assert "3 de 3 plazas" in page
    assert all(f"Cliente {number}" in page for number in range(3))


def test_one_date_gets_more_places_and_never_fewer_than_are_taken(
    full: Booking, yoga: Service, book: Book, owner_client: Client
) -> None:
    assert owner_client.post(url("class_places", full), {"places": 2}).status_code == 422
    owner_client.post(url("class_places", full), {"places": 4})
    assert book(person(9), at("10:00"), service=yoga).session == full.session
    assert ClassSession.objects.get(pk=full.session_id).capacity == 4
    yoga.refresh_from_db()
    assert yoga.capacity == 3


def test_a_class_is_called_off_for_everybody_and_not_booked_again(
    full: Booking, yoga: Service, owner_client: Client
) -> None:
    owner_client.post(url("class_call_off", full), {"reason": "Marta está enferma", "block": "on"})
    rows = Booking.objects.filter(session=full.session_id)
    assert {row.state for row in rows} == {State.CANCELLED}
    assert {row.cancel_reason for row in rows} == {"Marta está enferma"}
    assert {lead.state for lead in Lead.objects.all()} == {"INTERESTED"}
    assert TimeOff.objects.get().resource == full.resource
    with pytest.raises(BookingRefused):
        ask(person(9), yoga)


# --- The rule -----------------------------------------------------------------------------------
def test_the_owner_says_until_when_customers_cancel(
    estilo: Business, ana: Contact, book: Book, owner_client: Client
) -> None:
    page = reverse("bookings:cancel_policy")
    assert owner_client.post(page, {"notice_hours": "-1", "late": "flag"}).status_code == 422
    owner_client.post(page, {"notice_hours": "1.5", "late": "refuse"})
    estilo.refresh_from_db()
    assert estilo.settings["cancel_policy"] == {"notice_min": 90, "late": "refuse"}
    booking = book(ana, at("10:00"))
    assert "sin coste hasta el" in owner_client.get(url("booking", booking)).content.decode()
