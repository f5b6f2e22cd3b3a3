"""The only writer of `KnowledgeChunk`s: what is searched is what was indexed last.

A document's pieces are replaced in one transaction, so that the old ones answer until the new
ones stand. Titles weigh A, headings B, the text D.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from conversations.knowledge.embeddings import embed_promise
from conversations.knowledge.words import CONFIGS, indexable, language_of
from conversations.models import Faq, KnowledgeChunk, KnowledgeDocument
from tenants.context import current_business

HEADING_MAX = 200
_VECTOR = """
UPDATE conversations_knowledgechunk AS chunk
SET search = setweight(to_tsvector(%(config)s::regconfig, words.title), 'A')
    || setweight(to_tsvector(%(config)s::regconfig, words.heading), 'B')
    || setweight(to_tsvector(%(config)s::regconfig, words.body), 'D')
FROM unnest(%(ids)s::bigint[], %(titles)s::text[], %(headings)s::text[], %(bodies)s::text[])
    AS words (id, title, heading, body)
WHERE chunk.id = words.id
"""


@dataclass(frozen=True)
class Piece:
    """A part of a document: its text, the heading that it stands under, the page where it begins
    (from 1; None where the document has no pages)."""

    text: str
    heading: str = ""
    page: int | None = None


def document_index(document: KnowledgeDocument, pieces: Sequence[Piece]) -> None:
    """Make these pieces what is found of a document; the caller has checked that it may change.

    Fills `document.language` where nobody chose one. One transaction, under the document's lock.
    """
    with transaction.atomic():
        KnowledgeDocument.objects.select_for_update().get(pk=document.pk)
        if not document.language:
            sample = " ".join(piece.text for piece in pieces[:3])
            document.language = language_of(sample, current_business().language)
            document.save(update_fields=["language"])
        document.chunks.all().delete()
        chunks = KnowledgeChunk.objects.bulk_create(
            KnowledgeChunk(
                document=document,
                position=position,
                page=piece.page,
                heading=piece.heading[:HEADING_MAX],
                text=piece.text,
            )
            for position, piece in enumerate(pieces)
        )
        _vectors_write(chunks, [document.title] * len(chunks), document.language)
        embed_promise()


def document_retitle(document: KnowledgeDocument) -> None:
    """Write the search words again after the title or the language was changed by hand."""
    chunks = list(document.chunks.all())
    _vectors_write(chunks, [document.title] * len(chunks), document.language)


def faq_index(faq: Faq) -> None:
    """Make an answer findable as it now stands; one that is not approved is taken out."""
    if faq.state != Faq.State.APPROVED:
        faq_unindex(faq)
        return
    with transaction.atomic():
        if not faq.language:
            text = f"{faq.question} {faq.answer}"
            faq.language = language_of(text, current_business().language)
            faq.save(update_fields=["language"])
        KnowledgeChunk.objects.filter(faq=faq).delete()
        chunk = KnowledgeChunk.objects.create(
            faq=faq, heading=faq.question[:HEADING_MAX], text=faq.answer
        )
        _vectors_write([chunk], [faq.question], faq.language, headings=[""])
        embed_promise()


def faq_unindex(faq: Faq) -> None:
    """Take an answer out of what is found."""
    KnowledgeChunk.objects.filter(faq=faq).delete()


def _vectors_write(
    chunks: Sequence[KnowledgeChunk],
    titles: Sequence[str],
    language: str,
    *,
    headings: Sequence[str] | None = None,
) -> None:
    if not chunks:
        return
    named = [chunk.heading for chunk in chunks] if headings is None else headings
    with connection.cursor() as cursor:
        cursor.execute(
            _VECTOR,
            {
                "config": CONFIGS.get(language, "simple"),
                "ids": [chunk.pk for chunk in chunks],
                "titles": [indexable(title) for title in titles],
                "headings": [indexable(heading) for heading in named],
                "bodies": [indexable(chunk.text) for chunk in chunks],
            },
        )
