"""A summary without a model: the sentences of the text that say most of what it is about.

Nothing is put into other words, so nothing can be invented. Sentences are weighed by how often
their words come back in the whole text (Luhn's method), and kept in their order.
"""

import math
import re
from collections import Counter

from conversations.assistant.nlu.language import WORDS as COMMON
from conversations.assistant.nlu.text import fold

KEPT_SHARE = 0.3
MOST_SENTENCES = 5
SHORT_SENTENCES = 2
# The first sentence usually says what a text is about.
FIRST_BONUS = 1.3
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ¿¡\"«\d])|\n+")
_WORD = re.compile(r"[a-zñ]{3,}")
_STOP = frozenset().union(*COMMON.values())


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, without empty ones."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def summary_extract(text: str) -> str:
    """The weightiest third of the sentences, at least one and at most five, in their order. A text
    of two sentences or fewer is its own summary. Linear in the text's length."""
    sentences = sentences_of(text)
    if len(sentences) <= SHORT_SENTENCES:
        return " ".join(sentences)
    words = [_words(sentence) for sentence in sentences]
    often = Counter(word for each in words for word in each)
    weights = [_weight(each, often) for each in words]
    weights[0] *= FIRST_BONUS
    count = min(MOST_SENTENCES, max(1, math.ceil(len(sentences) * KEPT_SHARE)))
    best = sorted(range(len(sentences)), key=lambda n: -weights[n])[:count]
    return " ".join(sentences[n] for n in sorted(best))


def _words(sentence: str) -> list[str]:
    return [word for word in _WORD.findall(fold(sentence)) if word not in _STOP]


def _weight(words: list[str], often: Counter[str]) -> float:
    """How much of the text's vocabulary a sentence carries; long ones do not win by length."""
    return sum(often[word] for word in set(words)) / math.sqrt(len(words)) if words else 0.0
