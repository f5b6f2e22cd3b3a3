"""Two people at the same time, a series in place of what was booked, and offers that still hold
when they are answered: dialogues end to end, on the days of `test_dialogues_visits`."""

from datetime import datetime, timedelta

import pytest
import time_machine

from bookings.models import Booking
from conversations.tests.test_dialogues import MADRID as ZONE
from conversations.tests.test_dialogues import NOW, Customer, customer, someone_else_books
from conversations.tests.test_dialogues_visits import CUT, NAILS, parts, wider

__all__ = ["customer", "wider"]
TUESDAYS = "corte el martes 1 de diciembre a las 10"


def standing() -> list[tuple[str, str]]:
    """Service and local start of all that is booked."""
    return [row[:2] for row in parts()]


# --- A service for each, at the same time
@pytest.mark.parametrize(
    ("wish", "who"),
    [
        (
            "corte para mí y manicura para mi hija, a la vez si se puede, el viernes a las 10",
            "Hija",
        ),
        ("mi marido manicura y yo corte, los dos juntos el viernes a las 10", "Marido"),
        ("a haircut for me and a manicure for my son at the same time, friday at 10am", "Son"),
        ("corte pra mim e manicure pra minha mãe ao mesmo tempo, sexta às 10h", "Mae"),
    ],
    ids=["es", "juntos", "en", "pt"],
)
def test_two_people_are_served_at_once_where_they_ask_for_it(
    customer: Customer, wish: str, who: str
) -> None:
    customer.says(wish)
    booked = sorted((row[0], row[1], row[2]) for row in parts())
    assert booked == [(CUT, "Fri 27 10:00", "Marta"), (NAILS, "Fri 27 10:00", "Luis")]
    assert [row[3] for row in parts() if row[0] == NAILS] == [who]


def test_one_after_the_other_where_it_cannot_be_at_once(customer: Customer) -> None:
    someone_else_books(datetime(2026, 11, 27, 10, tzinfo=ZONE), service=NAILS)
    customer.says(
        "corte para mí y manicura para mi hija, a la vez si se puede, el viernes a las 10"
    )
    theirs = (NAILS, "Fri 27 10:00")
    assert sorted(standing()) == [(CUT, "Fri 27 10:00"), theirs, (NAILS, "Fri 27 10:30")]


def test_at_once_is_asked_for_while_choosing(customer: Customer) -> None:
    customer.says("corte para mí y manicura para mi hija el viernes por la tarde")
    customer.says("¿puede ser a la vez?", "la primera")
    assert len({row[1] for row in parts()}) == 1
    assert len(parts()) == 2


# --- A series in place of the booking
@pytest.mark.parametrize(
    ("words", "service", "hour"),
    [
        (("no, quiero todos los martes a las 10",), CUT, "10:00"),
        (("mejor todos los martes",), CUT, "10:00"),
        (("perdón, era manicura", "todos los martes mejor"), NAILS, "10:00"),
        (("me equivoqué, era manicura, todos los martes a las 11",), NAILS, "11:00"),
    ],
    ids=["no", "rather", "corrected", "both"],
)
def test_a_series_takes_the_bookings_place(
    customer: Customer, words: tuple[str, ...], service: str, hour: str
) -> None:
    customer.says(TUESDAYS, "Ana", *words)
    customer.says("sí")
    booked = standing()
    assert len(booked) == 8
    assert {name for name, _ in booked} == {service}
    assert booked[0][1] == f"Tue 01 {hour}"
    assert len({start for _, start in parts_with_month()}) == 8, "nothing stands beside it"


def parts_with_month() -> list[tuple[str, datetime]]:
    """Service and start of all that is booked."""
    rows = Booking.objects.filter(state="confirmed").select_related("service")
    return [(row.service.name, row.start) for row in rows]


def test_of_a_series_in_its_place_only_the_first(customer: Customer) -> None:
    customer.says(TUESDAYS, "Ana", "mejor todos los jueves", "solo la primera")
    assert standing() == [(CUT, "Thu 03 10:00")]


@pytest.mark.parametrize("words", ["mejor todos los martes", "no, quiero todos los martes"])
def test_without_a_yes_the_booking_stays(customer: Customer, words: str) -> None:
    customer.says(TUESDAYS, "Ana", words, "no")
    assert standing() == [(CUT, "Tue 01 10:00")]


def test_another_service_every_week_is_beside_it(customer: Customer) -> None:
    customer.says(TUESDAYS, "Ana", "y también manicura todos los jueves a las 12", "sí")
    assert (CUT, "Tue 01 10:00") in standing()


# --- What is offered can still be had when it is answered
def test_an_offer_holds_while_the_customer_reads_it(customer: Customer) -> None:
    customer.says("quiero un corte para hoy")
    first = customer.options[0]
    with time_machine.travel(NOW + timedelta(minutes=4), tick=True):
        customer.says("1")
    assert standing() == [(CUT, f"Tue 24 {first}")]


def test_what_was_dropped_while_choosing_leaves_an_offer_that_holds(customer: Customer) -> None:
    customer.says("quero corte e coloração", "esquece a coloração, só o corte")
    with time_machine.travel(NOW + timedelta(minutes=4), tick=True):
        customer.says("1")
    assert [name for name, _ in standing()] == [CUT]
