"""System 004, the academy's bot: Monday, 23 November 2026, 18:00 in Bogotá."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bookings.models import Booking
from bookings.providers.calcom.provider import personal_link
from bookings.services import booking_mark_attendance
from config.shell.simulator.schedulers.calcom import customer_books, webhook_of
from conversations.assistant.tests import openai_server as model
from conversations.models import Message, OwnIntent
from leads.models import Lead
from leads.services import contact_upsert, lead_ensure_open
from tenants.actors import Actor
from tenants.context import business_context
from tenants.models import Business, Incident, OwnerNotice, PlatformNotice, User
from tests import live
from tests.acceptance.schedulers import calcom, calls
from tests.acceptance.stage import BOGOTA, Person, Stage

TUESDAY_SEVEN = datetime(2026, 11, 24, 19, tzinfo=BOGOTA)
TRIAL = "hola, nunca he entrenado, ¿puedo probar una clase gratis?"


def newcomer(stage: Stage, number: str = "+573001234567") -> Person:
    return stage.person(number, "academia")


def coach() -> Actor:
    return Actor.person(User.objects.get(email="owner@academia.example"))


def moves(lead: Lead) -> list[tuple[str, str]]:
    return list(lead.events.order_by("pk").values_list("from_state", "to_state"))


def books_tomorrow_at_seven(person: Person) -> Booking:
    person.says(TRIAL)
    person.says("mañana a las 7 pm")
    return Booking.objects.get(contact=person.contact, state=Booking.State.CONFIRMED)


def test_1_a_beginner_who_asks_for_a_trial_is_interested(academy_stage: Stage) -> None:
    person = newcomer(academy_stage)
    person.says(TRIAL)
    assert person.last_run.record["intent"] in ("trial", "experience")
    lead = Lead.objects.get(contact=person.contact)
    assert lead.state == Lead.State.INTERESTED
    assert moves(lead)[-2:] == [("NEW", "ENGAGED"), ("ENGAGED", "INTERESTED")]
    assert all(lead.events.values_list("reason", flat=True))


def test_1_price_and_place_come_from_the_academy_s_own_records(academy_stage: Stage) -> None:
    academy = Business.objects.get(schema_name="academia")
    academy.address, academy.city = "Carrera 13 # 85-32", "Bogotá"
    academy.map_url = "https://maps.example/tatami"
    with business_context(academy):
        OwnIntent.objects.create(
            code="monthly",
            name="Mensualidad",
            phrases=["mensualidad"],
            answers={"es": "La mensualidad cuesta 180.000 COP."},
        )
    academy.save()
    person = newcomer(academy_stage)
    assert "180.000" in person.says("¿cuánto cuesta la mensualidad?")
    where = person.says("¿dónde quedan?")
    assert "Carrera 13" in where
    assert "https://maps.example/tatami" in where
    supported = Message.objects.filter(direction="out").values_list("provenance", flat=True)
    assert all(supported)


def test_2_tomorrow_at_seven_is_booked_and_the_lead_scheduled(academy_stage: Stage) -> None:
    person = newcomer(academy_stage)
    booking = books_tomorrow_at_seven(person)
    assert booking.start == TUESDAY_SEVEN
    assert Lead.objects.get(contact=person.contact).state == Lead.State.SCHEDULED


def test_2_an_hour_later_the_class_of_tomorrow_is_recalled(academy_stage: Stage) -> None:
    person = newcomer(academy_stage)
    booking = books_tomorrow_at_seven(person)
    academy_stage.at(booking.created_at + timedelta(hours=1, seconds=2))
    recalled = person.hears()
    assert "19:00" in recalled


def test_2_a_booking_made_at_cal_com_arrives(academy_stage: Stage) -> None:
    person = newcomer(academy_stage)
    person.says(TRIAL)
    with calcom() as (connection, account):
        link = personal_link(connection, "7", str(person.contact.uuid), "Luis")
        assert link.startswith("https://cal.com/tatami/clase-de-prueba?name=Luis")
        row = customer_books(
            account,
            kind=7,
            start=TUESDAY_SEVEN,
            name="Luis Rojas",
            email="luis@example.com",
            metadata={"mostrador_contact": str(person.contact.uuid)},
        )
        event = webhook_of(account, row, "BOOKING_CREATED")
        for _ in range(2):
            assert calls(academy_stage, connection, event) == 200
        live.eventually(Booking.objects.exists, "a booking")
        academy_stage.settle("academia")
    booking = Booking.objects.get()
    assert (booking.contact, booking.start) == (person.contact, TUESDAY_SEVEN)
    assert booking.state == Booking.State.CONFIRMED
    assert Lead.objects.get(contact=person.contact).state == Lead.State.SCHEDULED


def test_2_a_full_class_brings_other_times(academy_stage: Stage) -> None:
    from bookings.models import Service

    Service.objects.filter(name="Clase de prueba").update(capacity=1)
    books_tomorrow_at_seven(newcomer(academy_stage))
    second = newcomer(academy_stage, "+573007654321")
    second.says(TRIAL)
    second.says("mañana a las 7 pm")
    assert not Booking.objects.filter(contact=second.contact, start=TUESDAY_SEVEN).exists()
    assert second.options


def came(stage: Stage, person: Person) -> Lead:
    booking = books_tomorrow_at_seven(person)
    stage.at(booking.end + timedelta(minutes=10))
    booking_mark_attendance(booking=booking, attended=True, actor=coach())
    stage.settle("academia")
    person.hears(0)
    lead = Lead.objects.get(contact=person.contact)
    assert lead.state == Lead.State.SHOWED_UP
    return lead


def test_3_whoever_came_is_asked_how_it_was_and_is_lost_after_30_days(
    academy_stage: Stage,
) -> None:
    person = newcomer(academy_stage)
    lead = came(academy_stage, person)
    visit = Booking.objects.get(contact=person.contact).end
    # What they write on the next morning keeps WhatsApp's window open for free text.
    academy_stage.at(visit + timedelta(hours=14))
    person.says("gracias por todo")
    academy_stage.at(visit + timedelta(days=1, minutes=30))
    assert "¿" in person.hears()
    academy_stage.at(visit + timedelta(days=7, hours=14))
    live.eventually(lambda: _state(lead) == Lead.State.FOLLOW_UP, "followed up")
    academy_stage.at(visit + timedelta(days=40))
    live.eventually(lambda: _state(lead) == Lead.State.LOST, "lost")


def _state(lead: Lead) -> str:
    return str(Lead.objects.values_list("state", flat=True).get(pk=lead.pk))


def test_3_the_offer_of_the_third_day_is_a_template_with_a_predicted_cost(
    academy_stage: Stage,
) -> None:
    academy_stage.approve("follow_up_offer", category="marketing")
    person = newcomer(academy_stage)
    came(academy_stage, person)
    visit = Booking.objects.get(contact=person.contact).end
    academy_stage.at(visit + timedelta(days=3, hours=14))
    live.eventually(lambda: "ContentSid" in person.forms[-1], "the offer")
    offer = Message.objects.get(purpose="follow_up_offer")
    assert offer.delivery.mode == "template"
    assert offer.delivery.cost is not None
    assert offer.delivery.cost > 0


def test_3_after_enrolling_nothing_more_goes_out(academy_stage: Stage) -> None:
    from leads.services import lead_transition

    person = newcomer(academy_stage)
    lead = came(academy_stage, person)
    visit = Booking.objects.get(contact=person.contact).end
    academy_stage.at(visit + timedelta(days=5))
    academy_stage.settle("academia")
    lead_transition(lead=lead, event="enrolled", reason="Se inscribió", actor=coach())
    assert _state(lead) == Lead.State.CONVERTED
    known = Message.objects.filter(direction="out").count()
    academy_stage.at(visit + timedelta(days=45))
    academy_stage.settle("academia")
    assert Message.objects.filter(direction="out").count() == known
    assert _state(lead) == Lead.State.CONVERTED


def test_4_whoever_did_not_come_gets_a_second_try_with_two_slots(academy_stage: Stage) -> None:
    person = newcomer(academy_stage)
    booking = books_tomorrow_at_seven(person)
    # Less than a day before the second try, so that WhatsApp's window is open for free text.
    academy_stage.at(booking.start - timedelta(hours=3))
    person.says("¿dónde quedan?")
    academy_stage.at(booking.end + timedelta(minutes=10))
    booking_mark_attendance(booking=booking, attended=False, actor=coach())
    lead = Lead.objects.get(contact=person.contact)
    assert lead.state == Lead.State.NO_SHOW
    academy_stage.at(booking.end + timedelta(hours=14))
    live.eventually(lambda: _state(lead) == Lead.State.RE_ENGAGED, "tried again")
    second = person.hears()
    assert len(person.options) == 2
    assert all(option in second for option in person.options)
    person.says("el primero")
    assert _state(lead) == Lead.State.SCHEDULED


def test_4_whoever_came_cannot_be_new_again(academy_stage: Stage) -> None:
    lead = came(academy_stage, newcomer(academy_stage))
    owner = academy_stage.browser("owner@academia.example", "academia")
    refused = owner.post(
        f"/leads/{lead.uuid}/move/",
        {"move": "SHOWED_UP:NEW"},
        headers={"Accept": "application/json"},
    )
    assert 400 <= refused.status_code < 500
    assert _state(lead) == Lead.State.SHOWED_UP


def test_4_whoever_writes_stop_hears_nothing_more(academy_stage: Stage) -> None:
    person = newcomer(academy_stage)
    booking = books_tomorrow_at_seven(person)
    person.writes("STOP")
    academy_stage.settle("academia")
    known = len(person.heard)
    academy_stage.at(booking.created_at + timedelta(hours=2))
    academy_stage.settle("academia")
    academy_stage.at(booking.start + timedelta(days=1))
    academy_stage.settle("academia")
    assert len(person.heard) == known


def test_5_the_funnel_of_the_week_is_the_brief_s_row(academy_stage: Stage) -> None:
    states = ["NEW"] * 2 + ["SCHEDULED", "SHOWED_UP"] + ["CONVERTED"] * 2 + ["LOST"] * 2
    for number, state in enumerate(states):
        contact, _ = contact_upsert(kind="phone", address=f"+5730012345{number:02d}")
        Lead.objects.filter(pk=lead_ensure_open(contact=contact).pk).update(state=state)
    owner = academy_stage.browser("owner@academia.example", "academia")
    rows = owner.get("/figures/funnel.csv").content.decode().splitlines()
    assert rows[1] == "2026-11-23,2,1,1,2,25.00"


@pytest.mark.xfail(strict=True, reason="alerts: none is raised yet")
def test_6_one_alert_per_incident(academy_stage: Stage) -> None:
    from analytics.models import Alert  # type: ignore[attr-defined]

    assert Alert.objects.count() == 0


def test_6_the_builtin_engine_answers_while_the_model_is_down(
    academy_stage: Stage, settings: Any
) -> None:
    with model.openai_server(*[model.fails(503)] * 12) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, model.KEY
        person = newcomer(academy_stage)
        for text in (
            TRIAL,
            "¿cuánto cuesta la mensualidad?",
            "¿dónde quedan?",
            "¿qué horario hay?",
        ):
            person.says(text)
    assert person.last_run.engine == "builtin"
    assert person.last_run.state == "answered"
    told = OwnerNotice.objects.filter(kind="ai_down").values_list(
        "business__schema_name", flat=True
    )
    assert list(told) == ["academia"], "the owners, once"
    assert PlatformNotice.objects.filter(kind="ai_down").count() == 1, "the platform, once"
    assert not Incident.objects.exclude(closed_at=None).exists()


def test_6_after_91_days_of_silence_the_conversation_is_gone(academy_stage: Stage) -> None:
    person = newcomer(academy_stage)
    person.says("hola, ¿dónde quedan?")
    assert Message.objects.exclude(body="").exists()
    academy_stage.later(days=91)
    live.eventually(lambda: not Message.objects.exclude(body="").exists(), "forgotten")
