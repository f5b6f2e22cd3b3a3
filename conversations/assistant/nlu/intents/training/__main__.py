"""Rewrites the weights: `python -m conversations.assistant.nlu.intents.training [more.jsonl ...]`.

Further files hold one JSON object per line with `id` ("int-<language>-..."), `text`, `intent`.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from conversations.assistant.nlu.intents.model import WEIGHTS
from conversations.assistant.nlu.intents.training.trainer import (
    Example,
    Weights,
    fit,
    written_examples,
)

SMALLEST = 0.05


def read_examples(path: Path) -> list[Example]:
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Example(row["text"], row["id"].split("-")[1], row["intent"]) for row in rows]


def compact(weights: Weights) -> Weights:
    """Two decimals, and no weight too small to change an answer."""
    rounded = {
        name: {label: round(w, 2) for label, w in sorted(row.items()) if abs(w) >= SMALLEST}
        for name, row in sorted(weights.items())
    }
    return {name: row for name, row in rounded.items() if row}


def main(paths: Sequence[str]) -> None:
    examples = written_examples() + [e for path in paths for e in read_examples(Path(path))]
    rows = compact(fit(examples))
    lines = (f"{json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items())
    WEIGHTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
