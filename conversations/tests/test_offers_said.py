"""What the assistant says of offers: only those in force, to whom they are for, with the record."""

from datetime import date, timedelta
from typing import Any

import pytest

from bookings.models import Service, SpecialOffer
from conversations.assistant.guardrails import review
from conversations.assistant.offers import offers_for
from conversations.assistant.tests.situations import COLOUR, FACTS, situation
from conversations.models import Message
from conversations.tests.test_dialogues import NOW, Customer, customer
from tenants.models import Business

__all__ = ["customer"]

TODAY = NOW.date()


def offer(**values: Any) -> SpecialOffer:
    return SpecialOffer.objects.create(
        **{
            "title": "Martes de color",
            "text": "Color con 20 % de descuento los martes",
            "texts": {"en": "20% off colour on Tuesdays"},
            "valid_from": TODAY - timedelta(days=1),
            "valid_until": date(2026, 11, 30),
            **values,
        }
    )


def sources() -> list[dict[str, str]]:
    found = Message.objects.filter(direction="out").latest("pk").provenance
    return [{key: row[key] for key in ("kind", "id", "field")} for row in found]


def test_an_offer_in_force_is_said_with_its_last_day(estilo: Business, customer: Customer) -> None:
    row = offer(price="36")
    said = customer.says("¿tenéis alguna oferta?")
    assert "Color con 20 % de descuento los martes" in said
    assert "36 €" in said
    assert "hasta el lunes 30 de noviembre" in said
    assert {"kind": "offer", "id": str(row.uuid), "field": "text"} in sources()


def test_in_their_language(estilo: Business, customer: Customer) -> None:
    offer()
    assert "20% off colour" in customer.says("hello, do you have any deals?")


@pytest.mark.parametrize(
    "values",
    [
        {"active": False},
        {"valid_until": TODAY - timedelta(days=1), "valid_from": TODAY - timedelta(days=5)},
        {"valid_from": TODAY + timedelta(days=1)},
        {"audience": "vip"},
        {"audience": "customers"},
    ],
)
def test_what_does_not_hold_for_them_is_not_said(
    estilo: Business, customer: Customer, values: dict[str, Any]
) -> None:
    offer(**values)
    said = customer.says("¿tenéis alguna promoción?")
    assert "no hay ninguna oferta" in said
    assert "20" not in said


def test_audiences(estilo: Business) -> None:
    for audience in SpecialOffer.Audience.values:
        offer(title=audience, audience=audience)

    def titles(kind: str, returning: bool = False) -> set[str]:
        return {row["title"] for row in offers_for(kind=kind, returning=returning, today=TODAY)}

    assert titles("prospect") == {"everybody", "prospects"}
    assert titles("prospect", returning=True) == {"everybody", "customers"}
    assert titles("customer") == {"everybody", "customers"}
    assert titles("vip") == {"everybody", "customers", "vip"}


def test_a_price_comes_with_its_offer(estilo: Business, customer: Customer) -> None:
    offer(service=Service.objects.get(name="Color"), text="Color a 36 € esta semana")
    said = customer.says("¿cuánto cuesta el color?")
    assert "45 €" in said
    assert "36 € esta semana (hasta el" in said
    assert "36" not in customer.says("¿y el corte?")


OFFER = {
    "id": "00000000-0000-7000-8000-0000000000f1",
    "title": "Martes de color",
    "text": "Color con 20 % de descuento los martes",
    "texts": {},
    "service_id": COLOUR,
    "service": "Color",
    "price": "36.00",
    "valid_until": "2026-06-30",
}


@pytest.mark.parametrize(
    "text",
    [
        "Esta semana el Color tiene un 20 % de descuento los martes.",
        "El Color está a 36 € hasta el 30 de junio.",
    ],
)
def test_a_model_may_say_a_discount_only_with_a_record(text: str) -> None:
    with_offer = {**FACTS, "offers": [OFFER]}
    found = review(
        text, tools_results=[], facts=with_offer, situation=situation("?", facts=with_offer)
    )
    assert found.problems == []
    assert "offer" in {row["kind"] for row in found.sources}
    without = review(text, tools_results=[], facts=FACTS, situation=situation("?"))
    assert without.problems


def test_an_offers_price_is_not_another_services(estilo: Business) -> None:
    facts = {**FACTS, "offers": [OFFER]}
    found = review(
        "El Corte está a 36 €.",
        tools_results=[],
        facts=facts,
        situation=situation("?", facts=facts),
    )
    assert found.problems
