"""Whether two texts are about the same thing, by the words that carry their meaning.

Used where a mistake is told to a customer: what a passage answers, and which questions are one.
Words of manners and asking do not count, synonyms count as one word, and what has a digit in it
("E4", "24 V") has to be the same.
"""

import re
from functools import lru_cache

from conversations.assistant.nlu.text import fold
from conversations.knowledge.synonyms import ALIKE
from conversations.knowledge.words import asked_words, words_of

_ENDING = re.compile(r"(?:amos|emos|imos|ando|iendo|an|en|as|es|os|ar|er|ir|a|e|o|s|n)$")
_SHORT = 4
_LINKS = frozenset(
    re.findall(
        r"\w+",
        "el la los las un una unos unas de del al en con por para y o a u e the of an in on at to"
        " for and or os as um uma do dos das no na nos nas com se ou le les mi tu su",
    )
)

_HELPERS = frozenset(
    re.findall(
        r"\w+",
        "can could would may might do does i my me we lo se te os puedo puede podria posso pode"
        " poderia eu meu minha",
    )
)


@lru_cache(maxsize=4096)
def root(word: str) -> str:
    """What stands for a word and those like it: its group's first word, or what is left of it
    without its ending."""
    folded = fold(word)
    group = ALIKE.get(folded)
    if group:
        return "=" + min(folded, *group)
    return _ENDING.sub("", folded) if len(folded) > _SHORT else folded


def roots(text: str) -> frozenset[str]:
    """The roots of the words that say what a text is about."""
    return frozenset(root(word) for word in asked_words(text) if fold(word) not in _LINKS)


def all_roots(text: str) -> frozenset[str]:
    """The roots of every word of a text."""
    return frozenset(map(root, words_of(text)))


def codes(said: frozenset[str]) -> frozenset[str]:
    """The roots that have a digit in them."""
    return frozenset(word for word in said if any(char.isdigit() for char in word))


def likeness(one: str, other: str) -> float:
    """0 to 1: how much of what two questions are about is the same (Dice's coefficient)."""
    first, second = roots(one), roots(other)
    if not first or not second or codes(first) != codes(second):
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def resemblance(one: str, other: str) -> float:
    """As `likeness`, but words of asking count too: "where" and "how much" about the same thing
    are two questions. Auxiliary verbs and pronouns do not."""
    first, second = _spoken(one), _spoken(other)
    if not first or not second or codes(first) != codes(second):
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _spoken(text: str) -> frozenset[str]:
    return frozenset(root(word) for word in words_of(text) if fold(word) not in _LINKS | _HELPERS)


def covered(question: str, text: str) -> float:
    """0 to 1: how much of what a question is about stands in a text; 0 where a code does not."""
    wanted, there = roots(question), all_roots(text)
    if not wanted or not codes(wanted) <= there:
        return 0.0
    return len(wanted & there) / len(wanted)
