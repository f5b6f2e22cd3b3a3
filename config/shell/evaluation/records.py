"""Reading labelled records and writing predictions, both JSON Lines."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]
Predict = Callable[[Iterable[Record]], Iterator[dict[str, Any]]]


@dataclass
class Problems:
    """Lines that could not be used: `(line number, why)`."""

    found: list[tuple[int, str]] = field(default_factory=list)

    def note(self, number: int, reason: str) -> None:
        """Add one line's problem, cut to a readable length."""
        self.found.append((number, reason[:200]))


def records_of(path: Path, problems: Problems) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each record with its line number. A line that is no object with an `id` goes to `problems`
    and the rest is read on; empty lines are passed over."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield number, _record(line)
            except (ValueError, RecursionError) as error:
                problems.note(number, str(error) or type(error).__name__)


def _record(line: bytes) -> dict[str, Any]:
    record = json.loads(line.decode("utf-8-sig"))
    if not isinstance(record, dict):
        raise ValueError("a record is a JSON object")
    if not isinstance(record.get("id"), str | int):
        raise ValueError('a record needs an "id"')
    return record


def predictions_of(
    records: Iterable[tuple[int, Record]], predict: Predict, problems: Problems
) -> Iterator[dict[str, Any]]:
    """One prediction per record that its predictor can read; the others go to `problems`."""
    for number, record in records:
        try:
            yield from predict([record])
        except Exception as error:  # whatever a record does to a predictor, the others still count
            problems.note(number, f"{type(error).__name__}: {error}")


def predictions_write(path: Path, predictions: Iterable[Mapping[str, Any]]) -> int:
    """Write all predictions and only then give the file its name; how many there were.

    Whatever stops the writing leaves a file of that name as it was.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    written = 0
    try:
        with draft.open("w", encoding="utf-8") as out:
            for prediction in predictions:
                out.write(json.dumps(prediction, ensure_ascii=True) + "\n")
                written += 1
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return written
