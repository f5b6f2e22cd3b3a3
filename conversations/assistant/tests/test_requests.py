"""Where one request of a message ends and the next begins; who comes; how often."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.assistant.builtin.company import company_of
from conversations.assistant.builtin.repeating import repeat_of
from conversations.assistant.builtin.requests import REQUESTS_MAX, requests_of
from conversations.assistant.nlu.services_match import Catalogue, CatalogueService
from conversations.assistant.nlu.understanding import Understanding, understand

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
SALON = Catalogue(
    services=tuple(
        CatalogueService(name, name) for name in ("Corte", "Color", "Corte y Peinado", "Manicura")
    )
)


class Counted:
    """Understands, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, text: str) -> Understanding:
        self.times += 1
        return understand(
            text,
            now=NOW,
            tz=MADRID,
            catalogue=SALON,
            language_hint="es",
            prefer_business_hours=True,
        )


def intents(text: str) -> list[str]:
    return [request.understood.intent for request in requests_of(text, Counted())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cuánto cuesta el tinte y a qué hora abren el sábado?", ["price", "hours"]),
        ("cancela la del martes y pásame la del jueves a las 6", ["cancel", "reschedule"]),
        ("dónde están? y cuánto sale un corte?", ["location", "price"]),
        ("where are you? and how much is a haircut?", ["location", "price"]),
        ("quanto custa o corte? e onde vocês ficam?", ["price", "location"]),
    ],
)
def test_requests_are_told_apart(text: str, expected: list[str]) -> None:
    assert intents(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "quiero corte y tinte el jueves por la tarde",
        "quiero un corte y quiero también tinte",
        "hola, buenas tardes. quiero una cita para el jueves. gracias",
        "quiero un corte, tienes algo el viernes a las 5?",
        "¿hacen mechas y cuánto cuestan?",
        "quiero cambiar mi cita, ¿puede ser el viernes?",
        "quiero un corte\nel jueves\npor la tarde",
        "i'd like a haircut, do you have anything friday?",
    ],
)
def test_one_wish_stays_one(text: str) -> None:
    assert [request.text for request in requests_of(text, Counted())] == [text]


def test_a_single_request_is_understood_once() -> None:
    counted = Counted()
    requests_of("quiero cortarme el pelo el jueves por la tarde", counted)
    assert counted.times == 1


def test_the_work_does_not_grow_with_the_message() -> None:
    counted = Counted()
    found = requests_of("y cancela la del martes, y cuánto cuesta el corte? " * 11, counted)
    assert len(found) <= REQUESTS_MAX
    many = counted.times
    counted = Counted()
    requests_of("y cancela la del martes, y cuánto cuesta el corte? " * 2000, counted)
    assert counted.times <= many


@pytest.mark.parametrize(
    ("text", "people", "seats"),
    [
        ("y para mi hija también", ["Hija"], 1),
        ("un corte para mi hija Lucía", ["Lucía"], 1),
        ("mi marido y yo queremos un corte", ["Marido"], 2),
        ("somos 4", [], 4),
        ("for me and my wife", ["Wife"], 2),
        ("para mim e para o meu filho", ["Filho"], 2),
        ("turno para mis dos hijos", [], 2),
        ("quiero un corte", [], 0),
        ("mi amiga me recomendó este sitio", [], 0),
        ("el jueves a las 2", [], 0),
    ],
)
def test_who_comes(text: str, people: list[str], seats: int) -> None:
    company = company_of(text)
    assert (company.people, company.seats) == (people, seats)


@pytest.mark.parametrize(
    ("text", "rule", "times", "weekday"),
    [
        ("todos los martes a las 18:00", "FREQ=WEEKLY", 0, 1),
        ("cada 15 días los jueves", "FREQ=WEEKLY;INTERVAL=2", 0, 3),
        ("every other friday, 6 times", "FREQ=WEEKLY;INTERVAL=2", 6, None),
        ("toda terça às 18h", "FREQ=WEEKLY", 0, 1),
        ("uma vez por mês", "FREQ=MONTHLY", 0, None),
        ("los sábados durante 2 meses", "FREQ=WEEKLY", 8, 5),
        ("cada dos semanas, 4 veces", "FREQ=WEEKLY;INTERVAL=2", 4, None),
    ],
)
def test_how_it_comes_again(text: str, rule: str, times: int, weekday: int | None) -> None:
    found = repeat_of(text)
    assert found is not None
    assert (found.rule, found.times, found.weekday) == (rule, times, weekday)


@pytest.mark.parametrize("text", ["el martes a las 18", "this tuesday", "quiero corte y color"])
def test_a_single_appointment_does_not_come_again(text: str) -> None:
    assert repeat_of(text) is None
