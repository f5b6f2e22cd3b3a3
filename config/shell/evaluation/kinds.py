"""What can be evaluated, and by which predictor."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from config.shell.evaluation.records import Predict, Record

ADVERSARIAL = "adversarial"
PREDICTORS = {
    "datetimes": "conversations.assistant.evaluation.datetimes",
    "intents": "conversations.assistant.evaluation.intents",
    "entities": "conversations.assistant.evaluation.entities",
    "dialogues": "conversations.assistant.evaluation.dialogues",
    "slots": "bookings.evaluation",
}
BY_MODEL = "conversations.assistant.evaluation.by_model"
KINDS = (*PREDICTORS, ADVERSARIAL)
_LANGUAGE_IN_NAME = re.compile(r"(?:^|[_.-])(es|en|pt)(?=[_.-]|$)")


def predictor_of(kind: str, engine: str = "builtin") -> Predict:
    """The predictor of a kind that needs no database; only its modules are imported. Slots are
    found by the same rules whichever engine talks."""
    if engine != "builtin" and kind != "slots":
        return cast(Predict, import_module(BY_MODEL).predictor_of(kind))
    return cast(Predict, import_module(PREDICTORS[kind]).predict)


def language_in(path: Path) -> str:
    """The language that a file's name tells (`intents_es.jsonl`), or empty."""
    found = _LANGUAGE_IN_NAME.search(path.name)
    return found[1] if found else ""


def with_language(language: str) -> Callable[[tuple[int, dict[str, Any]]], tuple[int, Record]]:
    """Fills in the file's language where a record does not say its own."""

    def fill(numbered: tuple[int, dict[str, Any]]) -> tuple[int, Record]:
        number, record = numbered
        return number, record if record.get("language") else record | {"language": language}

    return fill


def languages_filled(
    records: Iterator[tuple[int, dict[str, Any]]], path: Path
) -> Iterator[tuple[int, Record]]:
    """The records, each with its own language, else that of the file's name; where neither tells,
    the predictor detects it."""
    language = language_in(path)
    return map(with_language(language), records) if language else iter(records)
