"""Predictions and scores of the dialogue tracker for evaluation records."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from conversations.assistant.evaluation.dialogue_names import kind_of_name, names_of
from conversations.assistant.evaluation.same_text import same_text
from conversations.assistant.nlu.dialogue_state import Slots, Tracker

Record = Mapping[str, Any]
EXACT = frozenset({"date", "time"})
CORE = ("service_type", "date", "time")


def predict(records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """One `{id, slots}` per record: the state after all turns, in order."""
    for record in records:
        tracker = Tracker(
            now=datetime.fromisoformat(record["now"]),
            tz=ZoneInfo(record["tz"]),
            language=record.get("language", "en"),
            names_of=names_of,
        )
        for turn in record["turns"]:
            (tracker.hear if turn["speaker"] == "user" else tracker.tell)(turn["text"])
        yield {"id": record["id"], "slots": as_json(tracker.slots)}


def as_json(slots: Slots) -> dict[str, str]:
    """Slots that are known, dates as YYYY-MM-DD and times as HH:MM."""
    values = {
        "service_type": slots.service_type or kind_of_name(slots.provider),
        "specialty": slots.specialty,
        "provider": slots.provider,
        "date": slots.date and slots.date.isoformat(),
        "time": slots.time and slots.time.strftime("%H:%M"),
    }
    return {name: value for name, value in values.items() if value}


def slot_is_right(name: str, gold: str, predicted: str | None) -> bool:
    """Dates and times exactly; other slots by the rule for texts."""
    if predicted is None:
        return False
    return gold == predicted if name in EXACT else same_text(gold, predicted)


def score_dialogues(records: Iterable[Record], predictions: Iterable[Record]) -> dict[str, Any]:
    """Joint accuracy over all gold slots, over service, day and hour, and accuracy per slot."""
    by_id = {str(p["id"]): p["slots"] for p in predictions}
    totals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for record in records:
        found = by_id.get(str(record["id"]), {})
        right = {n: slot_is_right(n, gold, found.get(n)) for n, gold in record["slots"].items()}
        totals.update([*right, "joint", "core"])
        hits.update(name for name, hit in right.items() if hit)
        hits["joint"] += all(right.values())
        hits["core"] += all(right.get(name, True) for name in CORE)
    return {name: hits[name] / totals[name] for name in sorted(totals)}
