"""The rows that may answer: those that share a word with the question, as the database finds
them, and those that are known by their id."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from conversations.knowledge.terms import Term

CANDIDATES = 60

_COLUMNS = """
    chunk.id, chunk.faq_id IS NOT NULL, coalesce(faq.uuid, document.uuid)::text,
    coalesce(faq.question, document.title), chunk.page, chunk.heading, chunk.text,
    coalesce(nullif(faq.language, ''), nullif(document.language, ''), 'es'),
    coalesce(faq.audiences, document.audiences), coalesce(document.others_are_told, '')
"""
# What may be told at all: approved answers, and documents that are switched on.
_FROM = """
    FROM conversations_knowledgechunk AS chunk
    LEFT JOIN conversations_knowledgedocument AS document ON document.id = chunk.document_id
    LEFT JOIN conversations_faq AS faq ON faq.id = chunk.faq_id
    WHERE (document.active OR faq.state = 'approved')
"""
_BY_WORDS = f"""
WITH found AS MATERIALIZED (
    SELECT {_COLUMNS}, ts_rank_cd('{{0.1, 0.4, 0.7, 1.0}}', chunk.search, %(query)s::tsquery)
        AS rank, chunk.search AS search
    {_FROM} AND chunk.search @@ %(query)s::tsquery
    ORDER BY rank DESC, chunk.id LIMIT {CANDIDATES}
)
SELECT found.*, (
    SELECT json_object_agg(word.lexeme, array_to_string(word.weights, ''))
    FROM unnest(found.search) AS word WHERE word.lexeme = ANY(%(lexemes)s)
) AS words
FROM found
"""  # noqa: S608 - constants of this module only
_BY_ID = f"SELECT {_COLUMNS} {_FROM} AND chunk.id = ANY(%(ids)s)"


@dataclass(frozen=True)
class Row:
    """One piece that was found. `words`: which lexemes of the question it has -> the weights of
    the places where it has them ("A" title or question, "B" heading, "D" text)."""

    chunk_id: int
    is_faq: bool
    uuid: str
    title: str
    page: int | None
    heading: str
    text: str
    language: str
    audiences: Sequence[str]
    others_are_told: str
    rank: float = 0.0
    words: Mapping[str, str] = field(default_factory=dict)


def rows_by_words(terms: Mapping[str, Sequence[Term]]) -> list[Row]:
    """The rows that have any of the words, the likeliest `CANDIDATES` of them."""
    lexemes = sorted({way for each in terms.values() for term in each for way in term.ways})
    with connection.cursor() as cursor:
        cursor.execute(_BY_WORDS, {"query": _any_of(lexemes), "lexemes": lexemes})
        found: list[Any] = cursor.fetchall()
    return [Row(*row[:11], *[row[12] or {}]) for row in found]


def rows_of(chunk_ids: Iterable[int]) -> dict[int, Row]:
    """Rows by their id, without those that may not be told."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_ID, {"ids": list(chunk_ids)})
        found: list[Any] = cursor.fetchall()
    return {row[0]: Row(*row) for row in found}


def _any_of(lexemes: Iterable[str]) -> str:
    """A tsquery of lexemes as they stand in the index; words have no quotes (words.WORD)."""
    return " | ".join(f"'{lexeme}'" for lexeme in lexemes)
