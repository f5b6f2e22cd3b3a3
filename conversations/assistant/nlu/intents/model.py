"""The intent model: a table of weights, summed and turned into probabilities."""

import json
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

WEIGHTS = Path(__file__).with_name("weights.json")
BIAS = "bias"
INTENTS = (
    "booking", "reschedule", "cancel", "availability", "price", "hours", "location", "services",
    "handoff", "greeting", "thanks", "complaint", "other",
)  # fmt: skip


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Mapping[str, float]]:
    """feature -> intent -> weight, as the trainer wrote them."""
    table: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return table


def raw_scores(names: Iterable[str]) -> dict[str, float]:
    """Sum of the weights of the features at hand, per intent."""
    table = weights()
    scores = dict.fromkeys(INTENTS, 0.0)
    for name in (BIAS, *names):
        for intent, weight in table.get(name, {}).items():
            scores[intent] += weight
    return scores


def softmax(scores: Mapping[str, float]) -> dict[str, float]:
    """Probabilities that sum to one."""
    top = max(scores.values())
    raised = {label: math.exp(score - top) for label, score in scores.items()}
    total = sum(raised.values())
    return {label: value / total for label, value in raised.items()}


def explain(names: Iterable[str], intent: str) -> list[tuple[str, float]]:
    """The features that spoke for or against an intent, strongest first."""
    table = weights()
    spoken = [(name, table[name].get(intent, 0.0)) for name in (BIAS, *names) if name in table]
    return sorted((s for s in spoken if s[1]), key=lambda s: -abs(s[1]))
