"""Predictions of the intent model for evaluation records."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conversations.assistant.nlu.intents import classify
from conversations.assistant.nlu.language import LANGUAGES, detect


def predict(records: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """One `{id, intent}` per record."""
    for record in records:
        guess = classify(record["text"], language=language_of(record))
        yield {"id": record["id"], "intent": guess.intent}


def language_of(record: Mapping[str, Any]) -> str:
    """The record's language: its field, else the one in its id ("int-pt-..."), else detected."""
    named = record.get("language") or next(
        (part for part in str(record["id"]).split("-") if part in LANGUAGES), None
    )
    return str(named) if named else detect(record["text"])
