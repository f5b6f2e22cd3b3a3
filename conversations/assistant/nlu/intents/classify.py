"""What a customer wants: one of the intents, or one that the business defined by keywords."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.intents.features import features
from conversations.assistant.nlu.intents.model import raw_scores, softmax
from conversations.assistant.nlu.intents.tokens import plain
from conversations.assistant.nlu.language import detect

# An owner's keyword outweighs questions that our own intents answer in general, and competes
# with what customers ask for outright.
GENERAL = frozenset({"services", "other", "greeting", "hours", "location"})
KEYWORD_SCORE = 3.5
KEYWORD_EXTRA = 1.0
FUZZY_FROM = 6
FUZZY_LIKENESS = 90
SHORTEST_PLURAL = 3


@dataclass(frozen=True, slots=True)
class IntentGuess:
    """The most probable intent, its probability, and the probabilities of all (they sum to 1)."""

    intent: str
    confidence: float
    scores: dict[str, float]


def classify(
    text: str,
    *,
    language: str | None = None,
    keywords: Mapping[str, Sequence[str]] | None = None,
) -> IntentGuess:
    """Guesses the intent of one message.

    `keywords` are the business's own: intent name -> words or phrases. A name that is already
    one of ours strengthens it; another name competes with ours. Never raises on strange input;
    a message without words is `other`.
    """
    scores = raw_scores(features(read(text, language or detect(text))))
    general = max(scores[intent] for intent in GENERAL)
    for intent, hits in keyword_hits(text, keywords or {}).items():
        scores[intent] = max(scores.get(intent, general) + KEYWORD_EXTRA * hits, KEYWORD_SCORE)
    chances = softmax(scores)
    best = max(chances, key=lambda intent: chances[intent])
    return IntentGuess(best, round(chances[best], 4), chances)


def keyword_hits(text: str, keywords: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many of the owner's keywords the message contains, typos in long ones forgiven."""
    if not keywords:
        return {}
    said = [_singular(word) for word in plain(text).replace("?", " ").split()]
    joined = f" {' '.join(said)} "
    hits = {name: sum(_says(joined, word) for word in words) for name, words in keywords.items()}
    return {name: count for name, count in hits.items() if count}


def _singular(word: str) -> str:
    bare = word.strip(".,;:!¡¿()")
    return bare.removesuffix("s") if len(bare) > SHORTEST_PLURAL else bare


def _says(said: str, keyword: str) -> bool:
    wanted = " ".join(map(_singular, plain(keyword).split()))
    if not wanted:
        return False
    if f" {wanted} " in said:
        return True
    words = said.split() if " " not in wanted and len(wanted) >= FUZZY_FROM else ()
    return any(fuzz.ratio(wanted, word) >= FUZZY_LIKENESS for word in words)
