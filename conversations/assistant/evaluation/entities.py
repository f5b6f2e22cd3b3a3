"""Predictions and scores of named entities for evaluation records."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conversations.assistant.evaluation.intents import language_of
from conversations.assistant.evaluation.same_text import same_text
from conversations.assistant.nlu.party import party_name, party_size
from conversations.assistant.nlu.text import clean
from conversations.assistant.nlu.when_words import date_words, time_words

Record = Mapping[str, Any]
SERVICE = "service"


def predict(records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """One `{id, entities}` per record; `date` and `time` are the words of the message."""
    for record in records:
        yield {"id": record["id"], "entities": entities_of(record["text"], language_of(record))}


def entities_of(text: str, language: str) -> dict[str, str]:
    """The entities that a message names, as its own words."""
    said = clean(text)
    size = party_size(said, language)
    words = {
        "date": date_words(said, language),
        "time": time_words(said, language),
        "party_size": size.words if size else "",
        "party_name": party_name(said, language),
    }
    return {name: value for name, value in words.items() if value}


def score_entities(records: Iterable[Record], predictions: Iterable[Record]) -> dict[str, float]:
    """Share of gold entities found, per entity and in all.

    Services are left out: a service is found against a catalogue, which these records lack.
    """
    by_id = {str(p["id"]): p["entities"] for p in predictions}
    totals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for record in records:
        found = by_id.get(str(record["id"]), {})
        for name, gold in record.get("entities", {}).items():
            if name == SERVICE:
                continue
            right = name in found and same_text(gold, found[name])
            totals.update([name, "all"])
            hits.update({name: int(right), "all": int(right)})
    return {name: hits[name] / totals[name] for name in sorted(totals)}
