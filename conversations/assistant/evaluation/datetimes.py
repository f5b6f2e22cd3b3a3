"""Predictions of the date resolver for evaluation records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from conversations.assistant.nlu.datetimes import Resolved, resolve
from conversations.assistant.nlu.text import fold

_WORD = re.compile(r"[^\W\d_]+")
_LANGUAGES = ("es", "en", "pt")
_TELLING = {
    "es": """el la los las del al y hoy manana pasado lunes martes miercoles jueves viernes sabado
        hasta desde proximo proxima dia dias semana semanas mes despues enero febrero marzo mayo
        junio julio octubre noviembre diciembre volvere volver regresare estare afuera saldre una
        hora horas siete ocho cinco cuatro diez once noche tarde mediodia mi ir son tienes
        reunion por en que viene""",
    "en": """the of to at on in from for and will be back out today tomorrow monday tuesday
        wednesday thursday friday saturday sunday next week weeks day days month after before
        january february march april june july august october december is let go this morning
        afternoon evening night meeting it i you noon one two three four
        five six seven eight nine ten eleven twelve date around by says""",
    "pt": """o os as ao da do das dos no na em e ate hoje amanha segunda terca quarta quinta sexta
        feira vou voltar voltarei estarei fora desde proximo proxima dia semana mes depois janeiro
        fevereiro marco maio junho julho outubro novembro dezembro sao uma meia sete oito cinco
        quatro dez onze noite tarde manha as eu nos regressarei pela reuniao nao daqui""",
}
_TELLING_LETTERS = {
    "es": re.compile(r"[ñ¿¡]|ción\b|[rd]é\b"),
    "pt": re.compile(r"[ãõçàê]|ões\b|\b\w+rei\b"),
    "en": re.compile(r"\b\w+ing\b|\w'\w|\d(?:st|nd|rd|th)\b"),
}
_TELLING_WORDS = {code: frozenset(words.split()) for code, words in _TELLING.items()}


def rank_languages(text: str) -> list[tuple[str, int]]:
    """Languages with how many telling words and letters of theirs the text has, most first."""
    words = _WORD.findall(fold(text))
    counts = {code: sum(word in own for word in words) for code, own in _TELLING_WORDS.items()}
    for code, letters in _TELLING_LETTERS.items():
        counts[code] += len(letters.findall(text.lower()))
    return sorted(counts.items(), key=lambda item: -item[1])


def predict(records: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """One prediction per record: `id, start, end, grain, open`; nulls if nothing was found.

    A record's language is its `language` field or is guessed. Languages that are as likely are
    all read, and the reading that covers most of the text counts.
    """
    for record in records:
        found = _read(record)
        yield {
            "id": record["id"],
            "start": found.start.isoformat() if found and found.start else None,
            "end": found.end.isoformat() if found and found.end else None,
            "grain": found.grain if found else None,
            "open": found.open if found else None,
        }


def _read(record: Mapping[str, Any]) -> Resolved | None:
    tz = ZoneInfo(record["tz"])
    now = datetime.fromisoformat(record["now"])
    ranked = rank_languages(record["text"])
    if record.get("language"):
        ranked = [(record["language"], len(record["text"])), *ranked]
    for count in sorted({count for _, count in ranked}, reverse=True):
        codes = [code for code, n in ranked if n == count]
        readings = [resolve(record["text"], now=now, tz=tz, language=code) for code in codes]
        found = [reading for reading in readings if reading is not None]
        if found:
            return max(found, key=lambda reading: len(reading.text))
    return None
