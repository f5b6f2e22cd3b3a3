"""Moments as people name them beyond plain dates: feasts that move, pieces of months, refusals.

Wednesday 11 March 2026, 10:30 in Madrid.
"""

import pytest

from conversations.assistant.nlu.party import party_name
from conversations.assistant.nlu.tests.reading import read, said


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("on Good Friday", "en", "2026-04-03"),
        ("el jueves santo", "es", "2026-04-02"),
        ("na terça de carnaval", "pt", "2027-02-09"),
        ("Thanksgiving", "en", "2026-11-26"),
        ("the Monday after April 1st", "en", "2026-04-06"),
        ("el lunes después del 20", "es", "2026-03-23"),
        ("a week on Friday", "en", "2026-03-20"),
        ("el mierc 18", "es", "2026-03-18"),
        ("not Thursday but Friday", "en", "2026-03-13"),
        ("esta semana jueves no, viernes sí", "es", "2026-03-13"),
        ("martes o jueves a las 6", "es", "2026-03-17"),
        ("el juebes a las dies", "es", "2026-03-12"),
    ],
)
def test_a_day_named_in_a_roundabout_way_is_found(text, language, day):
    found = read(text, language)
    assert found is not None
    assert found.start is not None
    assert found.start.date().isoformat() == day


@pytest.mark.parametrize(
    ("text", "language", "first", "last"),
    [
        ("the first two weeks of June", "en", "06-01", "06-15"),
        ("los últimos tres días de abril", "es", "04-28", "05-01"),
        ("the second half of July", "en", "07-16", "08-01"),
        ("Labor Day weekend", "en", "09-05", "09-08"),
        ("de hoje até o fim do mês", "pt", "03-11", "04-01"),
    ],
)
def test_a_piece_of_a_month_has_its_first_and_last_day(text, language, first, last):
    found = read(text, language)
    assert found is not None
    assert f"{found.start:%m-%d}" == first
    assert f"{found.end:%m-%d}" == last


def test_an_hour_said_apart_belongs_to_the_part_of_the_day():
    found = read("tonight is fine, 8 o'clock", "en")
    assert found is not None
    assert f"{found.start:%m-%d %H:%M}" == "03-11 20:00"


@pytest.mark.parametrize("text", ["soy programador", "soy vegetariana", "hola, soy dentista"])
def test_what_somebody_is_is_no_name(text):
    assert party_name(text, "es") == ""


@pytest.mark.parametrize(("text", "name"), [("soy salvador", "salvador"), ("hola, soy Ana", "Ana")])
def test_a_name_that_ends_like_a_trade_is_a_name(text, name):
    assert party_name(text, "es") == name


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("quarta à uma", "03-11 13:00..- hour"),
        ("amanhã à uma", "03-12 13:00..- hour"),
        ("das 11 à uma", "03-11 11:00..03-11 13:00 hour"),
        ("vou a uma festa na sexta", "03-13 00:00..03-14 00:00 day"),
    ],
)
def test_portuguese_one_o_clock_is_an_hour(text, meant):
    assert said(text, "pt") == meant
