"""Fits the weights of the intent model: multinomial logistic regression in plain Python."""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.intents.features import features

BIAS = "bias"
SENTENCES = Path(__file__).parent
LANGUAGES = ("es", "en", "pt")

Weights = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    language: str
    intent: str


@dataclass(frozen=True, slots=True)
class Options:
    """Passes over the data, step size, and how strongly weights are pulled to zero."""

    epochs: int = 25
    rate: float = 0.3
    ridge: float = 2e-4
    lasso: float = 2e-4
    seed: int = 7


def written_examples() -> list[Example]:
    """Every sentence of our own: lines of `label|sentence`, one file per language."""
    return [
        Example(sentence, language, intent)
        for language in LANGUAGES
        for line in (SENTENCES / f"sentences_{language}.txt").read_text("utf-8").splitlines()
        for intent, _, sentence in [line.partition("|")]
    ]


def softmax(scores: Mapping[str, float]) -> dict[str, float]:
    top = max(scores.values())
    raised = {label: math.exp(score - top) for label, score in scores.items()}
    total = sum(raised.values())
    return {label: value / total for label, value in raised.items()}


def rare_features(rows: Iterable[frozenset[str]], least: int) -> frozenset[str]:
    counts = Counter(name for row in rows for name in row)
    return frozenset(name for name, count in counts.items() if count < least)


def fit(examples: Sequence[Example], options: Options = Options()) -> Weights:
    """Weights[feature][label]. Rare labels count as much as frequent ones (square root)."""
    rows = [features(read(e.text, e.language)) for e in examples]
    rare = rare_features(rows, least=3)
    data = [([*sorted(row - rare), BIAS], e.intent) for row, e in zip(rows, examples, strict=True)]
    share = Counter(intent for _, intent in data)
    labels = sorted(share)
    worth = {label: math.sqrt(len(data) / len(labels) / share[label]) for label in labels}
    weights: Weights = defaultdict(lambda: dict.fromkeys(labels, 0.0))
    seen: Weights = defaultdict(lambda: dict.fromkeys(labels, 1e-6))
    order = random.Random(options.seed)  # noqa: S311 - shuffling, not secrets
    for _ in range(options.epochs):
        order.shuffle(data)
        for names, intent in data:
            _step(weights, seen, names, intent, worth[intent], options)
    return {name: dict(row) for name, row in weights.items()}


def _step(
    weights: Weights, seen: Weights, names: list[str], intent: str, worth: float, options: Options
) -> None:
    rows = [(weights[name], seen[name], "+" in name) for name in names]
    labels = rows[0][0].keys()
    chances = softmax({label: sum(row[label] for row, _, _ in rows) for label in labels})
    for label in list(labels):
        error = worth * (chances[label] - (label == intent))
        for row, past, pair in rows:
            old = row[label]
            slope = error + options.ridge * old
            past[label] += slope * slope
            rate = options.rate / math.sqrt(past[label])
            pull = rate * options.lasso * (4 if pair else 1)
            new = old - rate * slope
            row[label] = math.copysign(max(abs(new) - pull, 0.0), new)
