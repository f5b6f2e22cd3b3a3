"""A question's words as the index has them, what each of them weighs, and what else would do.

Per language: the word's stem, the stems of words that ask for the same thing, and, where the index
has none of them, stems that differ by a slip of the finger.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bookings.models import Service
from conversations.assistant.nlu.text import fold
from conversations.knowledge.words import CONFIGS, alike, asked_words, language_of
from tenants.context import current_schema

TERMS_MAX = 24
ALIKE_FACTOR, SLIP_FACTOR = 0.85, 0.8
# From how many letters on one slip is forgiven, and two.
ONE_SLIP, TWO_SLIPS = 5, 9
# A word that no document has: it may be what the question is about, or just how it is put.
UNKNOWN = 0.5
VOCABULARY_MAX = 20_000


@dataclass(frozen=True)
class Term:
    """One word of a question: its weight, and the lexemes that will do with how well they do."""

    word: str
    weight: float
    ways: Mapping[str, float]


def terms_of(text: str) -> dict[str, list[Term]]:
    """A question's terms per language of documents ("es", "en", "pt")."""
    words = asked_words(text)[:TERMS_MAX]
    trade = _trade()
    others = {word: (*alike(word), *trade.get(root_of(word), ())) for word in words}
    stems = _stems([*words, *(other for group in others.values() for other in group)])
    spoken = stems[language_of(text, "es")]
    words = [word for word in words if word in spoken]
    known = vocabulary()
    return {
        language: [
            term
            for word in words
            if (term := _term(word, others[word], stems[language], known)) is not None
        ]
        for language in CONFIGS
    }


def _trade() -> dict[str, tuple[str, ...]]:
    """What the business itself calls by several names: its services' names and synonyms of one
    word, by the beginning of each."""
    groups: dict[str, tuple[str, ...]] = {}
    for name, synonyms in Service.objects.filter(active=True).values_list("name", "synonyms"):
        said = [fold(each) for each in (name, *synonyms) if " " not in each.strip()]
        for each in said:
            groups[root_of(each)] = (*groups.get(root_of(each), ()), *said)
    return groups


def root_of(word: str) -> str:
    """The beginning by which forms of a word know each other: "teñir", "tinte" do not, "tinte" and
    "tintes" do."""
    folded = fold(word)
    return folded[: max(len(folded) - 2, 4)]


def _term(
    word: str, others: Iterable[str], stems: Mapping[str, str], known: "Vocabulary"
) -> Term | None:
    stem = stems.get(word)
    if stem is None:
        return None
    ways = {stems[other]: ALIKE_FACTOR for other in others if stems.get(other)}
    ways[stem] = 1.0
    if not any(way in known.pieces_by_word for way in ways):
        ways |= dict.fromkeys(_slips(stem, known), SLIP_FACTOR)
    return Term(word, known.weight(ways), ways)


def _slips(stem: str, known: "Vocabulary") -> list[str]:
    """Words of the index that are this one but for a letter (two, in a long one)."""
    allowed = 2 if len(stem) >= TWO_SLIPS else 1
    if len(stem) < ONE_SLIP or not stem.isalpha():
        return []
    near = process.extract(
        stem, known.spellings, scorer=OSA.distance, score_cutoff=allowed, limit=4
    )
    return [word for word, _distance, _index in near]


_STEMS = "SELECT word, {} FROM unnest(%s::text[]) AS word".format(  # noqa: S608
    ", ".join(f"ts_lexize('{config}_stem', word)" for config in CONFIGS.values())
)


def _stems(words: Sequence[str]) -> dict[str, dict[str, str]]:
    """Per language, the stem of each word that is not one of its stop words."""
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [list(dict.fromkeys(words))])
        rows = cursor.fetchall()
    return {
        language: {row[0]: row[1 + column][0] for row in rows if row[1 + column]}
        for column, language in enumerate(CONFIGS)
    }


class Vocabulary:
    """The words of a business's documents, and in how many pieces each stands."""

    def __init__(self, pieces: int, pieces_by_word: Mapping[str, int]) -> None:
        self.pieces, self.pieces_by_word = pieces, pieces_by_word
        self.spellings = [word for word in pieces_by_word if len(word) >= ONE_SLIP - 1]

    def weight(self, ways: Iterable[str]) -> float:
        """The rarer a word, the more it says of what is asked for."""
        having = max((self.pieces_by_word.get(way, 0) for way in ways), default=0)
        rarity = math.log(1 + (self.pieces + 1) / (having + 0.5))
        return rarity if having else rarity * UNKNOWN


def vocabulary() -> Vocabulary:
    """The open business's words as they stand now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(max(id), 0) FROM conversations_knowledgechunk")
        pieces, newest = cursor.fetchone()
    return _vocabulary(current_schema(), pieces, newest)


@lru_cache(maxsize=16)
def _vocabulary(schema: str, pieces: int, newest: int) -> Vocabulary:
    """Read once for a set of pieces: pieces are never changed, only replaced by newer ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ndoc FROM ts_stat('SELECT search FROM conversations_knowledgechunk') "
            "ORDER BY ndoc DESC LIMIT %s",
            [VOCABULARY_MAX],
        )
        return Vocabulary(pieces, dict(cursor.fetchall()))
