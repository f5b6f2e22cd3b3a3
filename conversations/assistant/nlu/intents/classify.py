"""What a customer wants: one of the intents, or one that the business defined by keywords."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.intents.features import features
from conversations.assistant.nlu.intents.model import raw_scores, softmax
from conversations.assistant.nlu.intents.tokens import plain
from conversations.assistant.nlu.language import detect

# What an owner's keyword is worth: above a question of passage, below a plain request to book.
KEYWORD_SCORE = 3.5
KEYWORD_EXTRA = 1.0
FUZZY_FROM = 6
FUZZY_LIKENESS = 90


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
    for intent, value in keyword_scores(text, keywords or {}).items():
        scores[intent] = scores.get(intent, 0.0) + value
    chances = softmax(scores)
    best = max(chances, key=lambda intent: chances[intent])
    return IntentGuess(best, round(chances[best], 4), chances)


def keyword_scores(text: str, keywords: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Worth of the owner's keywords that the message contains, typos in long ones forgiven."""
    if not keywords:
        return {}
    said = f" {' '.join(plain(text).replace('?', ' ').split())} "
    hits = {name: sum(_says(said, word) for word in words) for name, words in keywords.items()}
    return {name: KEYWORD_SCORE + KEYWORD_EXTRA * (n - 1) for name, n in hits.items() if n}


def _says(said: str, keyword: str) -> bool:
    wanted = plain(keyword).strip()
    if not wanted:
        return False
    if f" {wanted} " in said:
        return True
    words = said.split() if " " not in wanted and len(wanted) >= FUZZY_FROM else ()
    return any(fuzz.ratio(wanted, word) >= FUZZY_LIKENESS for word in words)
