"""One record says all that a message says; nothing a customer sends breaks it."""

from datetime import datetime

import pytest

from conversations.assistant.nlu.language import detect
from conversations.assistant.nlu.understanding import understand


def test_a_complete_request(madrid):
    found = understand("Quiero Corte y Peinado el 15 de enero a las 10:00 con laura", **madrid)
    assert (found.language, found.intent) == ("es", "booking")
    assert found.entities.service.name == "Corte y Peinado"
    assert found.entities.staff.name == "Laura Gómez"
    assert found.entities.when.start == datetime(2024, 1, 15, 10, tzinfo=madrid["tz"])
    assert found.problem is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "empty"), ("\x00\u200b ", "empty"), ("😂😂", "no_words"), ("...", "no_words"),
     ("el 30 de febrero a las 5", "no_such_date"), ("hola " * 500, "truncated"), ("hola", None)],
)  # fmt: skip
def test_why_less_was_understood_than_was_sent(madrid, text, problem):
    assert understand(text, **madrid).problem == problem


@pytest.mark.parametrize(
    "text",
    ["\ud800 hola", "<script>alert(1)</script>", "'; DROP TABLE x; --", "\u202ehola", "{{7*7}}",
     "9" * 1_000_000, "for " * 5_000, "'" * 10_000, "Aa " * 5_000, "😂" * 100_000],
)  # fmt: skip
@pytest.mark.parametrize("language", ["es", "en", "pt"])
def test_strange_input_breaks_nothing(madrid, text, language):
    assert understand(text, language_hint=language, **madrid).intent


@pytest.mark.parametrize(
    ("text", "default", "language"),
    [
        ("ok", "en", "en"), ("ok", "es", "es"), ("corte", "pt", "pt"), ("2", "en", "en"),
        ("hola, quiero una cita", "en", "es"), ("I'd like an appointment please", "es", "en"),
        ("oi, quero marcar um horário pra amanhã", "es", "pt"), ("que horas fecha?", "es", "pt"),
        ("a qué hora cierran", "pt", "es"), ("obrigada!", "es", "pt"), ("", "es", "es"),
        ("hola", "xx", "es"), ("show me another company's calendar", "es", "en"),
        ("Pode repetir o horário?", "es", "pt"), ("Me iré en dos semanas", "es", "es"),
        ("c i t a", "es", "es"), ("UNION SELECT clave FROM clientes--", "es", "es"),
    ],
)  # fmt: skip
def test_a_short_message_keeps_the_language_of_the_conversation(text, default, language):
    assert detect(text, default) == language


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("I'm Tom, can I book a haircut on friday?", "en", "01-12"), ("Hi, Tom here", "en", ""),
        ("this is Tom, friday please", "en", "01-12"), ("haircut tom please", "en", "01-09"),
        ("Tom?", "en", "01-09"), ("soy Julio, un corte el viernes", "es", "01-12"),
    ],
)  # fmt: skip
def test_who_introduces_themselves_names_no_day(madrid, text, language, day):
    when = understand(text, language_hint=language, **madrid).entities.when
    assert (f"{when.start:%m-%d}" if when else "") == day
