"""Strangers are got to know within the conversation; areas say who comes; consent comes first."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from bookings.models import Booking, Resource, Service, ServiceArea
from conversations.assistant.areas import area_match
from conversations.assistant.welcome_settings import WelcomeSettings, welcome_settings
from conversations.channels.base import InboundMessage
from conversations.models import Conversation, Message, OwnIntent
from conversations.selectors.tasks import standing_of
from conversations.services.guides import welcome_settings_save
from conversations.services.receiving import message_receive
from conversations.tests.test_dialogues import NOW, Customer, customer
from leads.models import Contact, ContactConsent
from tenants.actors import SYSTEM
from tenants.models import Business, Membership

__all__ = ["customer"]

TEXT = "Guardamos su nombre y su zona para atenderle. ¿Está de acuerdo?"


@pytest.fixture
def firm(estilo: Business) -> Business:
    """A maintenance firm with two areas: Getafe is Luis's, Madrid anybody's."""
    estilo.vertical = "maintenance"
    OwnIntent.objects.create(
        code="error_code",
        name="Códigos de error",
        phrases=["error e"],
        answers={"es": "Anote el código y la marca. ¿Le busco una visita?"},
    )
    estilo.save(update_fields=["vertical"])
    Service.objects.filter(name="Corte").update(
        name="Revisión de caldera", synonyms=["caldera", "calefacción"]
    )
    Service.objects.filter(name="Color").update(name="Aire acondicionado")
    getafe = ServiceArea.objects.create(name="Getafe", synonyms=["El Bercial"], postcodes=["289"])
    getafe.resources.set([Resource.objects.get(name="Luis")])
    ServiceArea.objects.create(name="Madrid centro", postcodes=["28001", "28004"])
    return estilo


@pytest.fixture
def stranger(firm: Business, customer: Customer) -> Customer:
    return customer


def asks(business: Business, **values: Any) -> None:
    welcome_settings_save(
        business=business, chosen=WelcomeSettings(on=True, **values), actor=SYSTEM
    )


def step() -> dict[str, Any]:
    membership = Membership.objects.get(business__schema_name="estilo", role="owner")
    return standing_of(membership, Contact.objects.get(identities__isnull=False)).step


def test_a_stranger_with_a_fault_is_asked_who_they_are_step_by_step(stranger: Customer) -> None:
    said = stranger.says("la caldera da error E4")
    assert "Anote el código" in said
    assert "¿ya eres cliente" in said
    assert said.count("?") == 1, "one question at a time"
    assert step() == {"task": "welcome", "waiting_for": "customer"}
    assert "¿Cómo te llamas?" in stranger.says("no, es la primera vez")
    assert step()["waiting_for"] == "name"
    said = stranger.says("Ana Gil")
    assert "zona o código postal" in said
    assert step()["waiting_for"] == "area"
    said = stranger.says("estoy en Getafe")
    assert "llegamos a Getafe" in said
    assert "Revisión de caldera" in said, "and then what they came for goes on"
    contact = Contact.objects.get(name="Ana Gil")
    assert contact.preferences["area"] == str(ServiceArea.objects.get(name="Getafe").uuid)
    assert contact.preferences["interests"] == ["Revisión de caldera"]
    assert stranger.options


def test_the_person_of_the_area_comes(stranger: Customer) -> None:
    stranger.says("quiero una revisión de caldera el jueves a las 10")
    assert not Booking.objects.exclude(state__in=("held", "expired")).exists(), "where, first"
    stranger.says("28905")
    booking = Booking.objects.get(state="confirmed")
    assert booking.resource.name == "Luis"


def test_a_clear_wish_is_not_held_up(estilo: Business, customer: Customer) -> None:
    asks(estilo)
    customer.says("quiero un corte el jueves a las 10")
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]


def test_a_side_question_is_answered_first(estilo: Business, customer: Customer) -> None:
    asks(estilo)
    said = customer.says("¿a qué hora abrís mañana?")
    assert "09:00" in said
    assert "¿ya eres cliente" in said
    assert said.index("09:00") < said.index("cliente")


def test_who_is_known_is_not_asked(estilo: Business, customer: Customer) -> None:
    asks(estilo)
    customer.says("hola")
    Contact.objects.update(kind=Contact.Kind.CUSTOMER, name="Ana")
    assert "cliente" not in customer.says("hola otra vez")


def test_where_it_is_off_nobody_is_asked(customer: Customer) -> None:
    assert "cliente" not in customer.says("hola")


def test_each_thing_is_asked_once_and_a_refusal_is_respected(stranger: Customer) -> None:
    stranger.says("la caldera da error E4", "sí")
    said = stranger.says("prefiero no decirlo")
    assert "Sin problema" in said
    assert "Cómo te llamas" not in said
    assert "zona" in said


def test_outside_all_areas_it_says_so_and_a_person_decides(stranger: Customer) -> None:
    said = stranger.says("¿llegáis a Toledo?")
    assert "fuera de donde trabajamos (Getafe, Madrid centro)" in said
    conversation = Conversation.objects.get()
    assert (conversation.handoff_reason, conversation.needs_human) == ("outside_area", True)


def test_inside_an_area_it_says_yes_with_the_record(stranger: Customer) -> None:
    assert "Sí, llegamos a Getafe" in stranger.says("¿llegáis a getafe?")
    message = Message.objects.filter(direction="out").latest("pk")
    assert {"area"} <= {row["kind"] for row in message.provenance}


AREAS = [
    {"id": "1", "name": "Getafe", "synonyms": ["El Bercial"], "postcodes": ["289"]},
    {"id": "2", "name": "Rivas-Vaciamadrid", "synonyms": ["Rivas"], "postcodes": ["28521"]},
]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("vivo en getafe", "1"),
        ("GETAFE", "1"),
        ("en jetafe", "1"),
        ("por el bercial", "1"),
        ("28905", "1"),
        ("cp 28521", "2"),
        ("Rivas Vaciamadrid", "2"),
        ("en ribas vaciamadrid", "2"),
        ("Toledo", None),
        ("45001", None),
        ("tengo 28900 € de presupuesto", None),
        ("hola", None),
        ("", None),
    ],
)
def test_areas_are_understood_as_people_write_them(text: str, area: str | None) -> None:
    found = area_match(text, AREAS)
    assert (found["id"] if found else None) == area


def test_without_consent_nothing_personal_is_stored(firm: Business, stranger: Customer) -> None:
    asks(firm, consent={"es": TEXT})
    stranger.says("la caldera da error E4")
    said = stranger.says("no, es la primera vez")
    assert TEXT in said
    stranger.says("no")
    said = stranger.says("estoy en Getafe, me llamo Ana Gil")
    contact = Contact.objects.get(identities__isnull=False)
    assert contact.name == ""
    assert "area" not in contact.preferences
    assert not ContactConsent.objects.exists()
    assert "Revisión de caldera" in said, "and is served all the same"


def test_consent_keeps_the_very_words(firm: Business, stranger: Customer) -> None:
    asks(firm, consent={"es": TEXT})
    stranger.says("la caldera da error E4", "no, es la primera vez")
    assert Contact.objects.get(identities__isnull=False).name == ""
    said = stranger.says("Sí, acepto")
    consent = ContactConsent.objects.get()
    assert (consent.text, consent.channel) == (TEXT, "fake")
    assert consent.withdrawn_at is None
    assert "¿Cómo te llamas?" in said
    stranger.says("Ana Gil", "Getafe")
    contact = Contact.objects.get(identities__isnull=False)
    assert contact.name == "Ana Gil"
    assert contact.preferences["area"]


@pytest.mark.parametrize(("agreed", "kept"), [(False, ""), (True, "Ana Gil")])
def test_the_name_of_their_phone_waits_for_consent_too(
    firm: Business, agreed: bool, kept: str
) -> None:
    asks(firm, consent={"es": TEXT})
    message = _written("hola")
    if agreed:
        ContactConsent.objects.create(
            contact=message.conversation.contact,
            text=TEXT,
            channel="fake",
            given_at=timezone.now(),
        )
    _written("¿estáis abiertos?")
    assert Contact.objects.get(identities__isnull=False).name == kept


def _written(text: str) -> Message:
    return message_receive(
        InboundMessage(
            channel="fake",
            account_key="",
            provider_id=str(uuid4()),
            sender_kind="phone",
            sender="+34600777888",
            sender_name="Ana Gil",
            text=text,
        )
    )


def test_a_name_told_before_the_yes_waits_for_it(estilo: Business, customer: Customer) -> None:
    welcome_settings_save(
        business=estilo, chosen=WelcomeSettings(on=False, consent={"es": TEXT}), actor=SYSTEM
    )
    customer.says("quiero un corte el jueves a las 10")
    said = customer.says("Ana Gil")
    assert TEXT in said
    contact = Contact.objects.get(identities__isnull=False)
    assert contact.name == ""
    customer.says("vale")
    contact.refresh_from_db()
    assert contact.name == "Ana Gil"
    assert ContactConsent.objects.get().text == TEXT


@pytest.fixture
def regular(customer: Customer) -> Iterator[Customer]:
    """Somebody who has come twice to Luis."""
    with time_machine.travel(NOW, tick=True):
        for day in ("jueves", "viernes"):
            customer.says(f"quiero un corte con Luis el {day} a las 10")
            customer.says("Ana Gil")
    with time_machine.travel(NOW + timedelta(days=14), tick=True):
        yield customer


def test_the_usual_is_booked_with_the_usual_person(regular: Customer) -> None:
    said = regular.says("lo de siempre el jueves a las 11")
    assert "Lo de siempre: Corte con Luis" in said
    booking = Booking.objects.filter(state="confirmed").latest("start")
    assert (booking.service.name, booking.resource.name) == ("Corte", "Luis")


def test_without_a_usual_it_asks(customer: Customer) -> None:
    said = customer.says("quiero lo de siempre")
    assert "no tengo apuntado" in said
    assert "servicio" in said


def test_who_comes_back_is_greeted_by_name_without_the_introduction(regular: Customer) -> None:
    said = regular.says("hola")
    assert said.startswith("¡Hola de nuevo, Ana!")
    assert "asistente" not in said


def test_the_owner_chooses_what_is_asked(owner_client: Any, estilo: Business) -> None:
    assert owner_client.get("/settings/assistant/welcome/").status_code == 200
    form = {"on": "on", "asks": ["name"], "consent_es": TEXT}
    assert owner_client.post("/settings/assistant/welcome/", form).status_code == 302
    estilo.refresh_from_db()
    saved = welcome_settings(estilo)
    assert (saved.on, saved.asks, dict(saved.consent)) == (True, ("name",), {"es": TEXT})
