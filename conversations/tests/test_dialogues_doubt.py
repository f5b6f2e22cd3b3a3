"""What is only guessed is asked before it is booked, and other matters get no price list.

Tuesday 24 November 2026, 10:00 in Madrid, as in the other dialogues.
"""

from datetime import datetime

import pytest
import time_machine

from bookings.models import Service
from conversations.tests.test_dialogues import MADRID, Customer, customer

__all__ = ["customer"]

DATED = "el jueves a las 10"


@pytest.fixture
def barber(customer: Customer) -> Customer:
    Service.objects.filter(name="Color").update(name="Barba", synonyms=[])
    return customer


@pytest.mark.parametrize("word", ["barra", "barça"])
def test_another_word_books_nothing(barber: Customer, word: str) -> None:
    assert "Para qué servicio" in barber.says(f"quiero una {word} {DATED}")
    assert barber.bookings == []


def test_a_guessed_service_is_booked_after_a_yes(barber: Customer) -> None:
    assert "¿Te refieres a Barba?" in barber.says(f"quiero babra {DATED}")
    assert barber.options == ["Barba"]
    assert barber.bookings == []
    barber.says("sí")
    assert barber.bookings == [("Barba", "Thu 26 10:00", "confirmed")]


def test_a_no_to_the_guess_asks_which_service(barber: Customer) -> None:
    assert "Qué servicio" in barber.says(f"quiero babra {DATED}", "no")
    barber.says("corte")
    assert barber.bookings == [("Corte", "Thu 26 10:00", "confirmed")]


def test_a_visit_with_a_guess_in_it_is_asked_as_a_whole(barber: Customer) -> None:
    assert "¿Te refieres a Corte y Barba?" in barber.says(f"corte y babra {DATED}")
    barber.says("sí")
    assert [name for name, _, _ in barber.bookings] == ["Corte", "Barba"]


def test_what_somebody_is_is_not_taken_for_a_name(customer: Customer) -> None:
    said = customer.says(f"soy VIP, quiero un corte {DATED}")
    assert "VIP" not in said
    assert "A nombre de quién" in customer.says("soy influencer")
    assert "Ana" in customer.says("Ana")


def test_the_0_of_january_is_no_date(customer: Customer) -> None:
    assert "no existe" in customer.says("quiero un corte el 0 de enero")


@pytest.mark.parametrize(
    "text", ["¿cuánto cuesta el parking?", "¿cuánto cuesta un bono?", "¿cuánto es la señal?"]
)
def test_other_matters_get_no_price_list(customer: Customer, text: str) -> None:
    assert "Corte" not in customer.says(text)


def test_a_weekday_is_today_while_there_is_room(customer: Customer) -> None:
    assert "hoy" in customer.says("quiero un corte el martes")


def test_a_weekday_is_next_weeks_when_today_has_no_room(customer: Customer) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 19, 50, tzinfo=MADRID), tick=True):
        said = customer.says("quiero un corte el martes")
    assert "martes 1 de diciembre" in said
    assert "hueco" not in said


def test_today_said_so_stays_today(customer: Customer) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 19, 50, tzinfo=MADRID), tick=True):
        assert "Hoy no me queda hueco" in customer.says("quiero un corte hoy martes")
