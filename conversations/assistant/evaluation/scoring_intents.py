"""Scores intent predictions: macro-F1 over the labels in the file, and accuracy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]
MISSING = "(none)"


@dataclass(frozen=True, slots=True)
class IntentScore:
    """`macro_f1` weighs every label alike; `missed` are (id, gold, predicted)."""

    macro_f1: float
    accuracy: float
    f1: Mapping[str, float]
    missed: Sequence[tuple[str, str, str]]


def score_intents(records: Iterable[Record], predictions: Iterable[Record]) -> IntentScore:
    """Compares by id; a record without prediction is a miss."""
    by_id = {str(p["id"]): str(p["intent"]) for p in predictions}
    rows = [(str(r["id"]), str(r["intent"]), by_id.get(str(r["id"]), MISSING)) for r in records]
    f1 = {label: _f1(label, rows) for label in sorted({gold for _, gold, _ in rows})}
    missed = [row for row in rows if row[1] != row[2]]
    return IntentScore(
        macro_f1=sum(f1.values()) / len(f1) if f1 else 0.0,
        accuracy=1 - len(missed) / len(rows) if rows else 0.0,
        f1=f1,
        missed=missed,
    )


def _f1(label: str, rows: Sequence[tuple[str, str, str]]) -> float:
    hits = sum(gold == label == guess for _, gold, guess in rows)
    claimed = sum(guess == label for _, _, guess in rows)
    wanted = sum(gold == label for _, gold, _ in rows)
    return 2 * hits / (claimed + wanted) if hits else 0.0
