"""The assistant's sentences: the same in every language, and none that nobody says."""

import string
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import conversations
from conversations.assistant.builtin.wording import en, es, pt, voice

MADRID = ZoneInfo("Europe/Madrid")


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("other", [en, pt])
def test_every_language_has_every_sentence(other: object) -> None:
    assert set(other.SENTENCES) == set(es.SENTENCES)


@pytest.mark.parametrize("other", [en, pt])
@pytest.mark.parametrize("key", sorted(es.SENTENCES))
def test_no_language_says_less_than_another(other: object, key: str) -> None:
    optional = {"business"}
    assert fields(other.SENTENCES[key]) - optional == fields(es.SENTENCES[key]) - optional


def test_no_sentence_is_left_that_nobody_says() -> None:
    root = Path(conversations.__file__).parent
    code = "\n".join(path.read_text() for path in root.rglob("*.py") if "wording" not in path.parts)
    code += (root / "assistant/builtin/wording/__init__.py").read_text()
    unused = [key for key in es.SENTENCES if f'"{key}"' not in code]
    assert unused == []


@pytest.mark.parametrize(
    ("language", "price", "currency", "said"),
    [
        ("es", "18", "EUR", "18 €"),
        ("es", "18.50", "EUR", "18,50 €"),
        ("es", "180000", "COP", "180.000 COP"),
        ("en", "1800.5", "EUR", "1,800.50 €"),
        ("es", "0", "EUR", "gratis"),
    ],
)
def test_money(language: str, price: str, currency: str, said: str) -> None:
    assert voice(language).money(Decimal(price), currency) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "el jueves 26 de noviembre a las 17:00"),
        ("en", "on Thursday 26 November at 5:00 pm"),
        ("pt", "quinta-feira, 26 de novembro às 17:00"),
    ],
)
def test_a_moment(language: str, said: str) -> None:
    moment = datetime(2026, 11, 26, 17, 0, tzinfo=MADRID)
    assert voice(language).when(moment, datetime(2026, 11, 24).date()) == said


def test_near_days_are_called_by_their_names() -> None:
    moment = datetime(2026, 11, 25, 13, 0, tzinfo=MADRID)
    assert voice("es").when(moment, datetime(2026, 11, 24).date()) == "mañana a las 13:00"
    assert voice("es").when(moment, datetime(2026, 11, 25).date()) == "hoy a las 13:00"
