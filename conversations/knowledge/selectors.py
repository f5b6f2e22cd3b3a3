"""Documents as pages and the API show them."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from conversations.models import KnowledgeDocument, KnowledgeFolder

USED_WITHIN = timedelta(days=30)
UNREAD = (KnowledgeDocument.State.WAITING, KnowledgeDocument.State.READING)
# One answer counts once for a document, however many of its pieces it was taken from.
_USED = """
SELECT source->>'id', count(DISTINCT message.id)
FROM conversations_message AS message, jsonb_array_elements(message.provenance) AS source
WHERE message.created_at >= %s AND jsonb_typeof(message.provenance) = 'array'
    AND source->>'kind' = 'document'
GROUP BY 1
"""


def documents_listed(text: str = "") -> QuerySet[KnowledgeDocument]:
    """All documents by title with their number of pieces (`pieces`); `text` stands in the title."""
    rows = KnowledgeDocument.objects.defer("content").select_related("folder")
    if text:
        rows = rows.filter(title__icontains=text)
    return rows.annotate(pieces=Count("chunks")).order_by("title", "id")


def folders_listed() -> QuerySet[KnowledgeFolder]:
    """All folders with their number of documents (`files`)."""
    return KnowledgeFolder.objects.annotate(files=Count("documents")).order_by("name", "id")


def answers_by_document() -> dict[str, int]:
    """Document uuid -> how many answers of the last 30 days were taken from it."""
    with connection.cursor() as cursor:
        cursor.execute(_USED, [timezone.now() - USED_WITHIN])
        return dict(cursor.fetchall())


def is_reading() -> bool:
    """Whether a document is being read or waits for it."""
    return KnowledgeDocument.objects.filter(state__in=UNREAD).exists()


def documents_shown(rows: list[KnowledgeDocument]) -> list[dict[str, Any]]:
    """Documents with how often each was used."""
    used = answers_by_document()
    return [{"document": row, "used": used.get(str(row.uuid), 0)} for row in rows]
