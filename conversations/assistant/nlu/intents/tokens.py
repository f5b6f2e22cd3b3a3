"""A message as a list of plain words: no accents, no stretched letters, typos mended."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from conversations.assistant.nlu.intents.slips import is_slip
from conversations.assistant.nlu.text import clean, fold

MAX_CHARS = 2000
MAX_TOKENS = 400
MAX_REPAIRS = 40
SHORT = 5
LONG = 8
WORD = re.compile(r"[a-z]+|\d+(?:[:.]\d+)*[a-z]*|\?")
STRETCHED = re.compile(r"([a-z])\1{2,}")
DIMINUTIVE = re.compile(r"^([a-z]{3,})c?it([oa])s?$")
APOSTROPHES = re.compile(r"['’`´]")
# Only verb and plural endings that the three languages use on the stems of the cue tables.
ENDINGS = (
    "",
    "r",
    "ar",
    "er",
    "a",
    "o",
    "e",
    "as",
    "os",
    "s",
    "es",
    "an",
    "en",
    "ado",
    "ada",
    "acion",
    "ing",
    "ed",
    "ation",
    "arme",
    "ame",
    "ou",
    "amos",
    "arlo",
    "arla",
)


def plain(text: str) -> str:
    """The message folded, without apostrophes or stretched letters, at most 2,000 characters."""
    folded = fold(APOSTROPHES.sub("", clean(text)[:MAX_CHARS]))
    return STRETCHED.sub(r"\1", folded)


def tokenize(text: str) -> list[str]:
    """Words, numbers with their endings ("18hs") and question marks, in order."""
    return WORD.findall(plain(text))[:MAX_TOKENS]


class Repairer:
    """Mends a typo when a known word is near: one edit, two from eight letters on. In a short word
    the edit must look like a slip: "barra" has another letter than "barba", and is a word."""

    def __init__(
        self, words: Iterable[str], stems: Iterable[str], aside: frozenset[str] = frozenset()
    ) -> None:
        """`aside` are words that are known, and that nothing is mended into."""
        self.known = frozenset(words)
        self.by_letter: dict[str, list[str]] = {}
        grown = {stem + ending for stem in stems if len(stem) >= 4 for ending in ENDINGS}
        for word in sorted((self.known | grown) - aside):
            if len(word) >= 5:
                self.by_letter.setdefault(word[0], []).append(word)
        self.repair = lru_cache(maxsize=4096)(self._repair)

    def heard(self, token: str) -> str | None:
        """The known word that sounds like `token`: spelled otherwise, but hardly another word."""
        return next((known for known in spelled_by_ear(token) if known in self.known), None)

    def _repair(self, token: str) -> str:
        if (heard := self.heard(token)) is not None:
            return heard
        if len(token) < SHORT or len(token) > 20 or not token.isalpha():
            return token
        near = process.extract(
            token,
            self.by_letter.get(token[0], ()),
            scorer=OSA.distance,
            score_cutoff=1 if len(token) < LONG else 2,
            limit=None,
        )
        fits = (known for known, _, _ in near if _likely(token, known))
        return next(fits, token)


def _likely(typed: str, known: str) -> bool:
    return min(len(typed), len(known)) > SHORT or is_slip(typed, known)


def spelled_by_ear(token: str) -> Iterable[str]:
    """Chat spellings of the same sound ("kiero", "vien") and diminutives ("lugarcito")."""
    yield token.replace("ki", "qui").replace("ke", "que").replace("k", "c")
    yield token.replace("z", "s")
    yield token.replace("s", "c")
    yield "h" + token
    yield token.replace("v", "b")
    yield token.replace("b", "v")
    yield token.replace("sh", "ch")
    yield token.replace("w", "gu")
    yield DIMINUTIVE.sub(r"\1", token)
    yield DIMINUTIVE.sub(r"\1\2", token)
