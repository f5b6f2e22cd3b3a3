"""Pieces that mean what was asked, by embeddings: exact search over the business's own vectors.

Where no model is configured, pgvector is absent, or the provider does not answer in time, there
are none, and full text answers alone.
"""

import hashlib
import logging
from collections.abc import Sequence

import openai
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from conversations.assistant.engines.openai_client import Account
from conversations.assistant.spending import BudgetSpent
from conversations.knowledge.embeddings import embed, embed_account

logger = logging.getLogger(__name__)

# Somebody waits for the answer.
SECONDS = 1.5
NEAREST = 10
KEPT_SECONDS = 24 * 3600
_NEAREST = """
SELECT id, 1 - (embedding::vector <=> %(asked)s::vector) AS likeness
FROM conversations_knowledgechunk
WHERE embedding_model = %(model)s AND cardinality(embedding) = %(size)s
ORDER BY embedding::vector <=> %(asked)s::vector, id LIMIT %(limit)s
"""


def nearest(text: str) -> list[tuple[int, float]]:
    """(chunk id, likeness from 0 to 1) of the nearest pieces, best first, those that are too far
    left out."""
    account = embed_account()
    if account is None or not text.strip() or not can_compare():
        return []
    vector = _vector_of(account, text)
    if vector is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _NEAREST,
            {
                "asked": str(list(vector)),
                "model": account.embedding_model,
                "size": len(vector),
                "limit": NEAREST,
            },
        )
        rows = cursor.fetchall()
    return [(pk, near) for pk, near in rows if near >= settings.KNOWLEDGE_LIKENESS_MIN]


def can_compare() -> bool:
    """Whether this database has pgvector."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'vector'")
        return cursor.fetchone() is not None


def _vector_of(account: Account, text: str) -> Sequence[float] | None:
    """A question's vector, kept for a day; None where the provider does not give it in time."""
    digest = hashlib.sha256(f"{account.embedding_model}\n{text}".encode()).hexdigest()
    key = f"knowledge-vector:{digest}"
    known: list[float] | None = cache.get(key)
    if known is not None:
        return known
    try:
        vector = embed(account, [text], seconds=SECONDS)[0]
    except (openai.OpenAIError, ValueError, BudgetSpent) as error:
        logger.warning("question not embedded", extra={"error": type(error).__name__})
        return None
    cache.set(key, vector, KEPT_SECONDS)
    return vector
