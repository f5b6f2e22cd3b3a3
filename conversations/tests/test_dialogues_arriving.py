"""Who is at the door or late is told on; who was kept waiting complains; odd names are not said."""

import pytest

from conversations.assistant.nlu.naming import first_name
from conversations.models import Conversation
from conversations.tests.test_dialogues import Customer, customer

__all__ = ["customer"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("estoy esperando en la puerta", "arrived"),
        ("we're outside", "arrived"),
        ("estou aqui na porta", "arrived"),
        ("llego 10 minutos tarde", "late"),
        ("llevo media hora esperando en la puerta y nadie abre", "complaint"),
        ("¿a qué hora abrís? estoy en la puerta", ""),
    ],
    ids=["waiting", "outside", "porta", "late", "kept-waiting", "asks-hours"],
)
def test_the_team_hears_who_is_at_the_door(customer: Customer, text: str, reason: str) -> None:
    said = customer.says(text)
    assert Conversation.objects.get().handoff_reason == reason
    assert ("Siento" in said) == (reason == "complaint")


def test_a_question_about_payment_is_no_question_of_times(customer: Customer) -> None:
    said = customer.says("quiero un corte el jueves a las 10", "Ana", "¿Tienen sillas altas?")
    assert "Se lo pregunto al equipo" in said
    assert "Qué servicio" not in said


def test_a_price_is_told_where_the_service_was_asked(customer: Customer) -> None:
    said = customer.says("quiero cita mañana por la tarde", "¿y cuánto cuesta el tinte?")
    assert "Color cuesta 45 €" in said
    assert "mañana por la tarde" in customer.says("sí")


@pytest.mark.parametrize(
    ("name", "called"),
    [("Ana Ruiz", "Ana"), ("Hola,", ""), ("~Lucía~", "Lucía"), ("+34 600", ""), ("", "")],
    ids=["plain", "greeting", "signs", "number", "none"],
)
def test_people_are_called_by_what_can_be_a_name(name: str, called: str) -> None:
    assert first_name(name) == called


@pytest.mark.parametrize(
    "text",
    [
        "no puedo ir el jueves, ¿se puede pasar al viernes a la misma hora?",
        "I can't make it on thursday, can we do friday at 10 instead?",
        "não vou conseguir ir na quinta, pode ser na sexta às 10h?",
    ],
    ids=["es", "en", "pt"],
)
def test_who_cannot_come_and_asks_for_another_time_is_moved(customer: Customer, text: str) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana", text)
    assert customer.bookings == [("Corte", "Fri 27 10:00", "confirmed")]
