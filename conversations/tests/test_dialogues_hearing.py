"""Whether they will hear of their appointment: told as the business has it, not booked.

Tuesday 24 November 2026, 10:00 in Madrid, as in the other dialogues.
"""

import pytest

from bookings.models import Service
from conversations.tests.test_dialogues import Customer, customer

__all__ = ["customer"]

THURSDAY = "quiero un corte el jueves por la tarde"


@pytest.mark.parametrize(
    ("text", "here"),
    [
        ("¿me llegará un mensaje de confirmación?", "en este mismo chat"),
        ("me llegara un mensaje de confirmacion", "en este mismo chat"),
        ("will I get a confirmation?", "in this chat"),
        ("vou receber uma confirmação?", "neste chat"),
    ],
)
def test_a_confirmation_is_said_to_come_in_the_chat(
    customer: Customer, text: str, here: str
) -> None:
    answer = customer.says(text)
    assert here in answer
    assert not customer.options


def test_the_times_that_were_offered_stay(customer: Customer) -> None:
    customer.says(THURSDAY)
    first = customer.options
    assert "recordatorio" in customer.says("¿me llegará un mensaje de confirmación?")
    assert customer.options == first


@pytest.mark.parametrize("text", ["¿mandáis recordatorio?", "¿me avisáis el día antes de la cita?"])
def test_reminders_are_as_the_business_chose(customer: Customer, text: str) -> None:
    assert "te llega un recordatorio" in customer.says(text)
    Service.objects.update(reminders=[])
    assert "no enviamos" in customer.says(text)


def test_what_did_not_come_is_for_the_team(customer: Customer) -> None:
    assert "equipo" in customer.says("no me ha llegado la confirmación")


def test_a_reminder_is_promised_only_where_one_comes(customer: Customer) -> None:
    Service.objects.update(reminders=[])
    said = customer.says("quiero un corte el jueves a las 10")
    assert "¡Listo" in said
    assert "recordaré" not in said
    assert "escríbeme y lo cambiamos" in said
    customer.says("Ana")
    assert "no enviamos" in customer.says("avísame antes")
