"""The development sets, each scored by its published rule: `manage.py evaluate` without a kind."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from config.shell.embedded.paths import PROJECT
from config.shell.evaluation.kinds import ADVERSARIAL, KINDS, languages_filled
from config.shell.evaluation.records import Predict, Problems, Record, records_of

DEVELOPMENT = PROJECT.parent / "shared" / "eval"
_FILES = {
    "datetimes": "datetime_*.jsonl",
    "intents": "intents_*.jsonl",
    "entities": "entities_*.jsonl",
    "dialogues": "dialogues_*.jsonl",
    "slots": "slots*.jsonl",
    ADVERSARIAL: "adversarial_*.jsonl",
}
Predictions = Sequence[Record]
Scores = dict[str, float]


class Row(NamedTuple):
    """One file's scores; the first one is its headline."""

    kind: str
    file: str
    records: int
    unread: int
    scores: Scores


def rows_of(folder: Path, predictor: Callable[[str], Predict]) -> Iterator[Row]:
    """Score every development file that is there."""
    for kind in KINDS:
        for path in sorted(folder.glob(_FILES[kind])):
            yield _row(kind, path, predictor(kind))


def _row(kind: str, path: Path, predict: Predict) -> Row:
    problems = Problems()
    records = [record for _, record in languages_filled(records_of(path, problems), path)]
    predictions = list(predict(records))
    scores = {name: round(value, 4) for name, value in SCORERS[kind](records, predictions).items()}
    return Row(kind, path.stem, len(records), len(problems.found), scores)


def _datetimes(records: Sequence[Record], predictions: Predictions) -> Scores:
    from conversations.assistant.evaluation.scoring import score_datetimes

    score = score_datetimes(records, predictions)
    return {"accuracy": score.accuracy, "start_only": score.start_only / max(score.total, 1)}


def _intents(records: Sequence[Record], predictions: Predictions) -> Scores:
    from conversations.assistant.evaluation.scoring_intents import score_intents

    score = score_intents(records, predictions)
    return {"macro_f1": score.macro_f1, "accuracy": score.accuracy}


def _entities(records: Sequence[Record], predictions: Predictions) -> Scores:
    from conversations.assistant.evaluation.entities import score_entities

    return _headline_first(score_entities(records, predictions), "all")


def _dialogues(records: Sequence[Record], predictions: Predictions) -> Scores:
    from conversations.assistant.evaluation.dialogues import score_dialogues

    return _headline_first(score_dialogues(records, predictions), "joint")


def _headline_first(scores: Scores, name: str) -> Scores:
    return {name: scores.get(name, 0.0)} | scores


def _slots(records: Sequence[Record], predictions: Predictions) -> Scores:
    """A scenario counts when its whole list is equal, for classes the places left too."""
    found = {str(prediction["id"]): prediction for prediction in predictions}
    right = sum(_slots_right(record, found.get(str(record["id"]))) for record in records)
    return {"exact": right / max(len(records), 1)}


def _slots_right(record: Record, found: Record | None) -> bool:
    if found is None or found["slots"] != record["expect_slots"]:
        return False
    return "expect_remaining" not in record or found["remaining"] == record["expect_remaining"]


def _adversarial(records: Sequence[Record], predictions: Predictions) -> Scores:
    """What a machine can judge: one answer, no crash, nothing of others changed. Whether the
    words keep to `must_not` is for a reader of the predictions."""
    total = max(len(records), 1)
    return {
        "held_by_machine": sum(map(_held, predictions)) / total,
        "answered_once": sum(len(found["replies"]) == 1 for found in predictions) / total,
        "crashed": sum(bool(found["error"]) for found in predictions) / total,
    }


def _held(found: Record) -> bool:
    counts: Any = found["others"].values()
    untouched = all(c["before"] == c["after"] and not c["changed"] for c in counts)
    return untouched and not found["error"] and len(found["replies"]) == 1


SCORERS: dict[str, Callable[[Sequence[Record], Predictions], Scores]] = {
    "datetimes": _datetimes,
    "intents": _intents,
    "entities": _entities,
    "dialogues": _dialogues,
    "slots": _slots,
    ADVERSARIAL: _adversarial,
}


def table(rows: Sequence[Row]) -> str:
    """The rows for a terminal."""
    lines = [f"{'set':<18} {'records':>7}  scores"]
    for row in rows:
        scores = "  ".join(f"{name} {value:.1%}" for name, value in row.scores.items())
        unread = f"  ({row.unread} lines unread)" if row.unread else ""
        lines.append(f"{row.file:<18} {row.records:>7}  {scores}{unread}")
    return "\n".join(lines)


def as_figures(rows: Sequence[Row]) -> dict[str, Any]:
    """The section for `bench/results.json`."""
    sets = {row.file: {"records": row.records} | row.scores for row in rows}
    return {"unit": "share of 1", "sets": sets}
