"""The booking API as a visitor's page uses it, on the salon of the other booking tests."""

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing.models import Plan, Subscription
from bookings.api.shapes import instant
from bookings.models import Booking, Occupancy, Resource, Service
from bookings.selectors import slot_search
from bookings.services import (
    booking_accept,
    booking_cancel,
    booking_request_lapse,
    booking_reschedule,
)
from bookings.tests.booking_page import Visitor
from bookings.tests.conftest import Book, at, person
from bookings.wording import TABLES
from leads.models import Contact, ContactIdentity, LeadEvent
from leads.services import contact_upsert
from tenants.actors import CUSTOMER, Actor
from tenants.draining import drain
from tenants.models import Business, DueItem, OwnerNotice, User

State = Booking.State


@pytest.fixture
def visitor(corte: Service) -> Visitor:
    return Visitor()


# --- Reading ------------------------------------------------------------------------------------
def test_services_are_shown_with_price_length_and_who_gives_them(visitor: Visitor) -> None:
    shown = visitor.get("services").json()
    assert shown["business"]["name"] == "Peluquería Estilo"
    assert [each["name"] for each in shown["services"]] == ["Corte", "Color", "Corte y Peinado"]
    cut = shown["services"][0]
    assert (cut["minutes"], cut["price"], cut["places"]) == (30, "18.00", None)
    assert [each["name"] for each in cut["staff"]] == ["Luis", "Marta"]


def test_what_nobody_gives_or_is_no_longer_offered_is_not_shown(
    visitor: Visitor, marta: Resource
) -> None:
    Service.objects.create(name="Sin nadie")
    Service.objects.filter(name="Corte y Peinado").update(active=False)
    marta.active = False
    marta.save()
    names = [each["name"] for each in visitor.get("services").json()["services"]]
    assert names == ["Corte"], "only Marta gives colour"


def test_free_times_are_those_of_the_chat(visitor: Visitor, corte: Service) -> None:
    found = slot_search(
        service=corte, range_from=at("00:00", "2026-06-16"), range_to=at("00:00", "2026-06-18")
    )
    assert visitor.starts(corte, "2026-06-16", "2026-06-17") == [instant(s.start) for s in found]


def test_days_and_clock_times_are_those_of_the_zone_asked_for(
    visitor: Visitor, corte: Service
) -> None:
    query = {"service": str(corte.uuid), "from": "2026-06-16", "to": "2026-06-16"}
    here = visitor.get("slots", **query).json()
    assert here["timezone"] == "Europe/Madrid"
    assert here["days"][0]["slots"][0] == {
        "start": "2026-06-16T07:00:00Z",
        "time": "09:00",
        "left": None,
    }
    tokyo = visitor.get("slots", **query, tz="Asia/Tokyo").json()["days"]
    assert [day["date"] for day in tokyo] == ["2026-06-16"]
    # Monday's evening in Madrid is Tuesday's small hours in Tokyo
    assert tokyo[0]["slots"][0] == {
        "start": "2026-06-15T15:00:00Z",
        "time": "00:00",
        "left": None,
    }


def test_a_person_can_be_asked_for(
    visitor: Visitor, corte: Service, luis: Resource, book: Book
) -> None:
    book(person(1), at("10:00"), staff=luis)
    day = ("2026-06-16", "2026-06-16")
    ten = instant(at("10:00"))
    assert ten in visitor.starts(corte, *day)
    assert ten not in visitor.starts(corte, *day, staff=str(luis.uuid))


def test_a_class_says_how_many_places_are_left(visitor: Visitor, yoga: Service, book: Book) -> None:
    book(person(1), at("10:00"), service=yoga)
    days = visitor.get(
        "slots", service=str(yoga.uuid), **{"from": "2026-06-16", "to": "2026-06-16"}
    ).json()["days"]
    left = {slot["time"]: slot["left"] for slot in days[0]["slots"]}
    assert (left["10:00"], left["11:00"]) == (2, 3)


def test_without_free_times_the_next_one_is_named(visitor: Visitor, corte: Service) -> None:
    sunday = {"from": "2026-06-21", "to": "2026-06-21"}
    answer = visitor.get("slots", service=str(corte.uuid), **sunday).json()
    assert answer["days"] == []
    assert answer["next"] == instant(at("09:00", "2026-06-22"))


@pytest.mark.parametrize(
    ("query", "field", "says"),
    [
        ({"service": "corte"}, "service", "ya no se ofrece"),
        ({"service": str(uuid.uuid4())}, "service", "ya no se ofrece"),
        ({"staff": str(uuid.uuid4())}, "staff", "no hace ese servicio"),
        ({"from": "mañana"}, "from", "2026-11-26"),
        ({"from": "2026-06-20", "to": "2026-06-16"}, "to", "antes que la primera"),
        ({"from": "2026-06-01", "to": "2026-09-01"}, "to", "62 días"),
        ({"from": "9999-12-31"}, "to", "antes que la primera"),
        ({"from": "9999-12-31", "to": "9999-12-31"}, "to", "fecha"),
        ({"tz": "Europa/Madrid"}, "tz", "Europe/Madrid"),
        ({"tz": "../../etc/passwd"}, "tz", "Europe/Madrid"),
        ({"tz": "Europe"}, "tz", "Europe/Madrid"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_what_to_ask(
    visitor: Visitor, corte: Service, query: dict[str, str], field: str, says: str
) -> None:
    answer = visitor.get("slots", **{"service": str(corte.uuid), **query})
    assert answer.status_code == 400
    body = answer.json()
    assert body["code"] == "invalid"
    assert says in body["by_field"][field][0]


def test_refusals_speak_the_visitor_s_language(visitor: Visitor) -> None:
    said = {
        language: visitor.get("slots", service="x", lang=language).json()["by_field"]["service"][0]
        for language in ("es", "en", "pt", "xx")
    }
    assert said["en"] == "That service is no longer offered. Choose another."
    assert said["pt"] == "Esse serviço não é mais oferecido. Escolha outro."
    assert said["xx"] == said["es"] == "Ese servicio ya no se ofrece. Elige otro."


def test_every_language_has_every_word_with_the_same_values() -> None:
    def shape(words: dict[str, str]) -> dict[str, list[str]]:
        import string

        return {
            key: sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)
            for key, text in words.items()
        }

    shapes = {language: shape(table.WORDS) for language, table in TABLES.items()}
    assert shapes["es"] == shapes["en"] == shapes["pt"]


@pytest.mark.parametrize("number", [1, 6])
def test_reading_costs_the_same_whatever_the_number_of_staff(
    visitor: Visitor, corte: Service, number: int
) -> None:
    for each in range(number):
        corte.staff.add(Resource.objects.create(name=f"Persona {each}"))
    query = {"service": str(corte.uuid), "from": "2026-06-16", "to": "2026-06-30"}
    visitor.get("services")  # the host's business is remembered from here on
    with CaptureQueriesContext(connection) as services:
        assert visitor.get("services").status_code == 200
    with CaptureQueriesContext(connection) as slots:
        assert visitor.get("slots", **query).status_code == 200
    # the search path, areas, services and staff; then hours, special dates, bookings and classes
    assert (len(services), len(slots)) == (5, 8)


# --- Keeping a time -----------------------------------------------------------------------------
def test_a_kept_time_is_gone_for_everybody_else_and_comes_back_by_itself(
    visitor: Visitor, corte: Service, marta: Resource, clock: time_machine.Traveller
) -> None:
    held = visitor.hold(corte, at("10:00"), staff=str(marta.uuid))
    assert held.status_code == 201
    assert (held.json()["staff"]["name"], held.json()["seconds"]) == ("Marta", 600)
    other = Visitor("203.0.113.2")
    day = ("2026-06-16", "2026-06-16")
    ten = instant(at("10:00"))
    assert ten not in other.starts(corte, *day, staff=str(marta.uuid))
    taken = other.hold(corte, at("10:00"), staff=str(marta.uuid))
    assert taken.status_code == 409
    assert taken.json()["code"] == "slot_taken"
    assert [slot["time"] for slot in taken.json()["alternatives"]] == ["09:00", "09:30", "10:30"]
    clock.shift(timedelta(minutes=11))
    assert ten in other.starts(corte, *day, staff=str(marta.uuid))


def test_a_visitor_keeps_one_time_at_a_time(visitor: Visitor, corte: Service) -> None:
    first = visitor.hold(corte, at("10:00")).json()["token"]
    second = visitor.hold(corte, at("11:00")).json()["token"]
    assert first != second
    assert Occupancy.objects.count() == 1
    assert visitor.hold(corte, at("11:00")).json()["token"] == second, "the same is prolonged"
    assert visitor.confirm(token=first).json()["code"] == "hold_expired"


def test_a_time_can_be_given_back(visitor: Visitor, corte: Service) -> None:
    visitor.hold(corte, at("10:00"))
    assert visitor.post("release", {"token": visitor.token}).status_code == 204
    assert not Occupancy.objects.exists()
    assert visitor.post("release", {"token": visitor.token}).status_code == 204
    assert visitor.post("release", {"token": str(uuid.uuid4())}).status_code == 204


def test_the_chat_s_holds_are_no_business_of_the_web(
    visitor: Visitor, corte: Service, ana: Contact
) -> None:
    from bookings.services import booking_hold

    held = booking_hold(contact=ana, service=corte, start=at("10:00"), actor=Actor("assistant"))
    token = str(held.hold_token)
    assert visitor.post("release", {"token": token}).status_code == 204
    assert visitor.confirm(token=token).json()["code"] == "not_found"
    assert visitor.hold(corte, at("11:00"), replaces=token).status_code == 201
    held.refresh_from_db()
    assert held.state == State.HELD


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ({"start": "2026-06-16T10:00:00"}, "invalid", "con su zona"),
        ({"start": "mañana a las 10"}, "invalid", "con su zona"),
        ({"service": "x"}, "invalid", "ya no se ofrece"),
        ({"staff": str(uuid.uuid4())}, "invalid", "no hace ese servicio"),
        ({"start": "2026-06-16T03:00:00Z"}, "outside_hours", "no se atiende"),
        ({"start": "2026-06-15T06:30:00Z"}, "too_soon", "muy poco"),
        ({"start": "2026-06-16T08:07:00Z"}, "outside_hours", "no se atiende"),
        ({"start": "9999-12-31T23:59:59Z"}, "not_bookable", "no se puede reservar"),
    ],
)
def test_a_time_that_cannot_be_kept_is_refused_with_what_to_do(
    visitor: Visitor, corte: Service, body: dict[str, str], code: str, says: str
) -> None:
    usual = {"service": str(corte.uuid), "start": instant(at("10:00"))}
    answer = visitor.post("hold", {**usual, **body}).json()
    assert answer["code"] == code
    assert says in json.dumps(answer, ensure_ascii=False)
    assert not Booking.objects.exists()


def test_nobody_blocks_a_calendar(
    visitor: Visitor, corte: Service, settings: Any, clock: time_machine.Traveller
) -> None:
    """Forgetting one's tokens helps nobody: holds are counted by network, and in all."""
    times = [at("09:00") + timedelta(minutes=30 * n) for n in range(9)]
    codes = []
    for start in times[:6]:
        visitor.token = None
        answer = visitor.hold(corte, start)
        codes.append(answer.status_code)
    assert codes == [201] * 5 + [429]
    assert answer.json()["code"] == "too_many_holds"
    assert int(answer.headers["Retry-After"]) <= 601
    assert Visitor("203.0.113.2").hold(corte, times[6]).status_code == 201, "others may"

    settings.VISITORS_HOLDS_PER_BUSINESS = 6
    assert Visitor("203.0.113.3").hold(corte, times[7]).status_code == 429
    clock.shift(timedelta(minutes=10))
    assert Visitor("203.0.113.3").hold(corte, times[7]).status_code == 201


def test_a_provider_s_customer_is_one_network_whatever_their_address(corte: Service) -> None:
    codes = []
    for number in range(6):
        visitor = Visitor(f"2001:db8:1:2:{number}::{number}")
        codes.append(visitor.hold(corte, at("09:00") + timedelta(minutes=30 * number)).status_code)
    assert codes == [201] * 5 + [429]
    assert Visitor("2001:db8:1:3::1").hold(corte, at("12:30")).status_code == 201


# --- Booking ------------------------------------------------------------------------------------
def test_a_visitor_becomes_a_contact_with_a_booking(visitor: Visitor, corte: Service) -> None:
    visitor.hold(corte, at("10:00"))
    answer = visitor.confirm(email="Lucia@Example.com", notes="Primera vez\nAlergia al tinte")
    assert answer.status_code == 201
    receipt = answer.json()
    assert receipt["state"] == "confirmed"
    assert (receipt["service"], receipt["start"]) == ("Corte", instant(at("10:00")))
    assert receipt["place"]["name"] == "Peluquería Estilo"
    assert sorted(receipt["told_by"]) == ["email", "whatsapp"]

    booking = Booking.objects.get()
    assert (booking.state, booking.source, booking.party_name) == (
        State.CONFIRMED,
        "widget",
        "Lucía Prats",
    )
    assert booking.notes == "Primera vez\nAlergia al tinte"
    assert booking.reminders.count() == 3
    identities = booking.contact.identities.values_list("kind", flat=True)
    assert sorted(identities) == ["email", "phone"]
    assert booking.contact.last_contact_at is not None


def test_the_lead_passes_through_interested_with_each_move_recorded(
    visitor: Visitor, corte: Service
) -> None:
    visitor.hold(corte, at("10:00"))
    visitor.confirm()
    moves = LeadEvent.objects.order_by("pk").values_list("from_state", "to_state")
    assert list(moves) == [
        ("", "NEW"),
        ("NEW", "ENGAGED"),
        ("ENGAGED", "INTERESTED"),
        ("INTERESTED", "SCHEDULED"),
    ]


def test_booking_again_with_the_same_token_changes_nothing(
    visitor: Visitor, corte: Service
) -> None:
    visitor.hold(corte, at("10:00"))
    first = visitor.confirm()
    again = visitor.confirm(name="Otra", phone="699 00 00 00")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Booking.objects.count() == Contact.objects.count() == 1
    assert LeadEvent.objects.filter(to_state="SCHEDULED").count() == 1


@pytest.mark.parametrize("way", [{"phone": "612345678"}, {"phone": "", "email": "l@example.com"}])
def test_one_way_to_be_reached_is_enough(
    visitor: Visitor, corte: Service, way: dict[str, str]
) -> None:
    visitor.hold(corte, at("10:00"))
    assert visitor.confirm(**way).status_code == 201
    assert ContactIdentity.objects.count() == 1


def test_who_comes_back_is_the_same_contact_however_they_write_their_number(
    corte: Service,
) -> None:
    forms = [
        {"phone": "612 345 678", "email": "lucia@example.com"},
        {"phone": "+34 612-345-678"},
        {"phone": "0034612345678"},
        {"phone": "", "email": "LUCIA@example.com"},
    ]
    for number, form in enumerate(forms):
        visitor = Visitor()
        visitor.hold(corte, at("10:00") + timedelta(hours=number))
        assert visitor.confirm(**form).status_code == 201
    assert Contact.objects.count() == 1
    assert Booking.objects.filter(contact=Contact.objects.get()).count() == 4


def test_typing_somebody_s_number_gives_no_hold_over_them(visitor: Visitor, corte: Service) -> None:
    """Neither an address of the stranger's that would get her messages, nor another name."""
    known, _ = contact_upsert(kind="phone", address="+34612345678", name="Ana")
    visitor.hold(corte, at("10:00"))
    visitor.confirm(name="Eva", phone="612345678", email="eva@example.com")
    known.refresh_from_db()
    assert (known.name, known.identities.count()) == ("Ana", 1)
    assert Booking.objects.get().contact == known
    assert Booking.objects.get().party_name == "Eva"


def test_a_stranger_s_phone_never_joins_the_owner_of_an_email(
    visitor: Visitor, corte: Service
) -> None:
    ana, _ = contact_upsert(kind="email", address="ana@example.com", name="Ana")
    visitor.hold(corte, at("10:00"))
    visitor.confirm(name="Eva", phone="699111222", email="ana@example.com")
    assert Booking.objects.get().contact != ana
    assert ana.identities.count() == 1


@pytest.mark.parametrize("form", [{"phone": "612345678"}, {"email": "ana@example.com"}])
def test_blocked_people_are_refused_politely(
    visitor: Visitor, corte: Service, form: dict[str, str]
) -> None:
    ana, _ = contact_upsert(kind="phone", address="+34612345678")
    mail, _ = contact_upsert(kind="email", address="ana@example.com")
    Contact.objects.filter(pk__in=[ana.pk, mail.pk]).update(kind=Contact.Kind.BLOCKED)
    visitor.hold(corte, at("10:00"))
    answer = visitor.confirm(**{"phone": "", **form})
    assert answer.status_code == 403
    assert answer.json()["detail"] == (
        "Esta cita no se puede reservar por internet. Llámanos o escríbenos."
    )
    assert Booking.objects.get().state == State.HELD


def test_one_person_does_not_fill_the_week(visitor: Visitor, corte: Service) -> None:
    for hour in range(9, 14):
        visitor.hold(corte, at(f"{hour:02}:00"))
        assert visitor.confirm().status_code == 201
    visitor.hold(corte, at("17:00"))
    refusal = visitor.confirm().json()
    assert refusal["code"] == "too_many_bookings"
    assert "llámanos" in refusal["detail"]


@pytest.mark.parametrize(
    ("form", "field", "says"),
    [
        ({"name": "  \u200b "}, "name", "Escribe tu nombre"),
        ({"name": "x" * 81}, "name", "como mucho 80"),
        ({"phone": "", "email": ""}, "phone", "hace falta uno"),
        ({"phone": "12"}, "phone", "+34 612 34 56 78"),
        ({"phone": "llámame"}, "phone", "+34 612 34 56 78"),
        ({"email": "lucia@"}, "email", "ana@ejemplo.com"),
        ({"consent": False}, "consent", "Marca la casilla"),
        ({"consent": None}, "consent", "Marca la casilla"),
        ({"notes": "x" * 501}, "notes", "como mucho 500"),
        ({"token": "abc"}, "token", "Elige la hora otra vez"),
    ],
)
def test_a_form_with_a_mistake_says_beside_it_what_to_write(
    visitor: Visitor, corte: Service, form: dict[str, Any], field: str, says: str
) -> None:
    visitor.hold(corte, at("10:00"))
    answer = visitor.confirm(**form)
    assert answer.status_code == 400
    assert says in answer.json()["by_field"][field][0]
    assert not Contact.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "null", "[" * 5000, '{"token": "\\u0000"}'])
def test_no_body_breaks_the_door(visitor: Visitor, body: str) -> None:
    for door in ("hold", "confirm", "release"):
        assert visitor.post(door, body).status_code == 400, door


def test_a_lapsed_time_is_told_with_what_is_free(
    visitor: Visitor, corte: Service, clock: time_machine.Traveller
) -> None:
    visitor.hold(corte, at("10:00"))
    clock.shift(timedelta(minutes=11))
    answer = visitor.confirm()
    assert (answer.status_code, answer.json()["code"]) == (409, "hold_expired")
    assert "10:00" in [slot["time"] for slot in answer.json()["alternatives"]]
    assert not Contact.objects.exists(), "the form of a failed booking leaves nothing"


def test_what_a_visitor_left_is_forgotten_after_a_day(
    visitor: Visitor, corte: Service, clock: time_machine.Traveller
) -> None:
    from tenants.draining import drain

    visitor.hold(corte, at("10:00"))
    clock.shift(timedelta(minutes=11))
    drain(["bookings.hold_expired"])
    assert Booking.objects.get().state == State.EXPIRED
    clock.shift(timedelta(days=1))
    drain(["bookings.hold_expired"])
    assert not Booking.objects.exists()
    assert not DueItem.objects.filter(kind="bookings.hold_expired").exists()


def test_nothing_that_anybody_gave_is_in_any_answer(visitor: Visitor, corte: Service) -> None:
    visitor.hold(corte, at("10:00"))
    said = visitor.confirm(email="lucia@example.com").content.decode()
    for word in ("Luc", "612 34", "612345", "lucia"):
        assert word not in said


# --- Requests -----------------------------------------------------------------------------------
@pytest.fixture
def free_plan(estilo: Business) -> None:
    plan = Plan.objects.get(code="free")
    assert "automatic_booking" not in plan.features
    Subscription.objects.update_or_create(business=estilo, defaults={"plan": plan})


def test_without_automatic_booking_a_person_has_to_say_yes(
    visitor: Visitor, corte: Service, free_plan: None, owner: User
) -> None:
    visitor.hold(corte, at("10:00"))
    answer = visitor.confirm(email="lucia@example.com").json()
    assert (answer["state"], answer["told_by"]) == ("pending", ["email"])
    booking = Booking.objects.get()
    assert booking.state == State.PENDING
    assert not booking.reminders.exists()
    assert OwnerNotice.objects.get().kind == "booking_request"
    assert booking.contact.leads.get().state == "INTERESTED"
    later = Visitor("203.0.113.9")
    day = ("2026-06-16", "2026-06-16")
    both = [later.hold(corte, at("10:00")).status_code, later.hold(corte, at("10:00")).status_code]
    assert both == [201, 201], "Luis is free still"
    assert instant(at("10:00")) not in Visitor("203.0.113.8").starts(corte, *day)

    accepted = booking_accept(booking=booking, actor=Actor.person(owner))
    assert accepted.state == State.CONFIRMED
    assert booking.reminders.count() == 3
    assert booking.contact.leads.get().state == "SCHEDULED"


def test_members_accept_a_request_on_the_calendar(
    visitor: Visitor, corte: Service, free_plan: None, agent_client: Client, viewer_client: Client
) -> None:
    visitor.hold(corte, at("10:00"))
    visitor.confirm()
    uuid = Booking.objects.get().uuid
    page = agent_client.get(f"/calendar/{uuid}/").content.decode()
    assert f"/calendar/{uuid}/accept/" in page
    assert viewer_client.post(f"/calendar/{uuid}/accept/").status_code == 403
    assert agent_client.post(f"/calendar/{uuid}/accept/").status_code == 302
    assert Booking.objects.get().state == State.CONFIRMED
    assert (
        f"/calendar/{uuid}/accept/" not in agent_client.get(f"/calendar/{uuid}/").content.decode()
    )


def requested(visitor: Visitor, corte: Service) -> Booking:
    visitor.hold(corte, at("10:00"))
    visitor.confirm(email="lucia@example.com")
    return Booking.objects.get(state=State.PENDING)


def lapses() -> dict[int, datetime]:
    """When which request ends that nobody answers."""
    rows = DueItem.objects.filter(schema_name="estilo", kind="bookings.request_lapsed")
    return dict(rows.values_list("object_id", "run_at"))


def test_a_request_that_nobody_answers_ends_when_its_time_comes(
    visitor: Visitor, corte: Service, free_plan: None, clock: time_machine.Traveller
) -> None:
    booking = requested(visitor, corte)
    assert lapses() == {booking.pk: booking.start}
    clock.move_to(booking.start)
    drain(("bookings.request_lapsed",))
    booking.refresh_from_db()
    assert (booking.state, booking.cancel_reason) == (State.CANCELLED, "Nadie respondió a tiempo")
    assert not Occupancy.objects.filter(booking=booking).exists()
    event = booking.events.latest("pk")
    assert (event.event, event.actor_kind, event.from_state) == ("cancelled", "system", "pending")
    assert booking.contact.leads.get().state == "INTERESTED"
    assert lapses() == {}


def test_whoever_asked_in_vain_is_told_by_mail(
    visitor: Visitor, corte: Service, free_plan: None, clock: time_machine.Traveller
) -> None:
    booking = requested(visitor, corte)
    clock.move_to(booking.start)
    mail.outbox.clear()
    drain(("bookings.request_lapsed", "bookings.changed", "conversations.booking_mail"))
    assert [message.to for message in mail.outbox] == [["lucia@example.com"]]
    assert "cancelado" in mail.outbox[0].subject


def test_a_request_that_was_answered_or_taken_back_does_not_lapse(
    visitor: Visitor, corte: Service, free_plan: None, owner: User
) -> None:
    booking_accept(booking=requested(visitor, corte), actor=Actor.person(owner))
    assert lapses() == {}
    booking_cancel(booking=Booking.objects.get(), actor=CUSTOMER)
    booking_cancel(booking=requested(visitor, corte), actor=CUSTOMER)
    assert lapses() == {}


def test_a_request_that_is_moved_lapses_at_its_new_time(
    visitor: Visitor, corte: Service, free_plan: None, clock: time_machine.Traveller
) -> None:
    booking = requested(visitor, corte)
    moved = booking_reschedule(booking=booking, start=at("12:00"), actor=CUSTOMER)
    assert lapses() == {booking.pk: moved.start}
    clock.move_to(at("10:00"))
    assert booking_request_lapse(booking.pk) == moved.start
    assert Booking.objects.get(pk=booking.pk).state == State.PENDING


# --- Limits, suspension, the calendar -----------------------------------------------------------
def test_writing_too_often_is_told_when_to_come_back(visitor: Visitor) -> None:
    cache.clear()
    answers = [visitor.post("hold", {}) for _ in range(101)]
    assert answers[99].status_code == 400
    assert answers[100].status_code == 429
    assert int(answers[100].headers["Retry-After"]) > 0
    assert Visitor("203.0.113.2").post("hold", {}).status_code == 400


def test_bookings_have_a_narrower_limit(visitor: Visitor) -> None:
    cache.clear()
    codes = [visitor.confirm(token=str(uuid.uuid4())).status_code for _ in range(21)]
    assert codes == [404] * 20 + [429]


def test_a_suspended_business_takes_no_bookings(visitor: Visitor, estilo: Business) -> None:
    Business.objects.filter(pk=estilo.pk).update(state=Business.State.SUSPENDED)
    from tenants.middleware import forget_hosts

    forget_hosts()
    assert visitor.get("services").status_code == 503
    assert "no se puede reservar" in visitor.get("services").json()["detail"]
    page = visitor.client.get("/book/")
    assert "no se puede reservar por internet" in page.content.decode()
    assert "book.js" not in page.content.decode()


def test_a_visitor_s_hold_is_on_nobody_s_calendar(
    visitor: Visitor, corte: Service, owner_client: Client
) -> None:
    visitor.hold(corte, at("10:00"))
    held = Booking.objects.get()
    assert owner_client.get(f"/calendar/{held.uuid}/").status_code == 404
    page = owner_client.get("/calendar/?week=2026-06-16")
    assert page.status_code == 200
    assert str(held.uuid) not in page.content.decode()
