"""Reading documents, as due work: whatever can go wrong ends as a state and a reason in words."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from conversations.knowledge.cutting import cut
from conversations.knowledge.drive.files import drive_fetch
from conversations.knowledge.fetching import NoAnswer, page_fetch
from conversations.knowledge.indexing import document_index
from conversations.knowledge.reading.apart import Read, file_read
from conversations.knowledge.reading.limits import Limits, Unreadable
from conversations.knowledge.reasons import CUT, REASONS
from conversations.models import KnowledgeDocument, KnowledgeFile

logger = logging.getLogger(__name__)

State, Source = KnowledgeDocument.State, KnowledgeDocument.Source
# How often a page is looked at, and when again where its host did not answer.
EVERY, SOON = timedelta(days=7), timedelta(hours=1)
SOURCES_THAT_CHANGE = (Source.URL,)


@dataclass(frozen=True)
class _Raw:
    """What is to be read: bytes, the name they came under, and the stored file, if it is one."""

    data: bytes
    name: str
    media_type: str = ""
    file: KnowledgeFile | None = None


def document_read_due(document_id: int) -> datetime | None:
    """Due work: read a document and index it; when to look at it again.

    Safe to repeat: what has not changed is left as it is. What was read before goes on answering
    until the new text stands, also where the new one cannot be read.
    """
    document = KnowledgeDocument.objects.filter(pk=document_id).first()
    if document is None:
        return None
    KnowledgeDocument.objects.filter(pk=document_id).update(state=State.READING)
    again = EVERY if document.source in SOURCES_THAT_CHANGE else None
    try:
        raw = _raw(document)
        if raw is not None:
            _take_over(document, raw)
    except Unreadable as error:
        _fail(document, error.code)
    except NoAnswer:
        _fail(document, "no_answer")
        again = SOON
    now = timezone.now()
    KnowledgeDocument.objects.filter(pk=document_id).update(checked_at=now)
    return now + again if again else None


def _raw(document: KnowledgeDocument) -> _Raw | None:
    """The bytes to read; None where there is nothing left to do."""
    if document.source == Source.URL:
        page = page_fetch(document.url)
        return _Raw(page.data, page.name, page.media_type)
    if document.source == Source.DRIVE:
        file_there = drive_fetch(document)
        return _Raw(file_there.data, file_there.name, file_there.media_type)
    file = KnowledgeFile.objects.filter(document=document).first()
    if file is None:  # read already: this is a repetition
        KnowledgeDocument.objects.filter(pk=document.pk).update(state=State.READY)
        return None
    return _Raw(bytes(file.data), file.name, file=file)


def _take_over(document: KnowledgeDocument, raw: _Raw) -> None:
    digest = hashlib.sha256(raw.data).hexdigest()
    if digest == document.digest and document.chunks.exists():
        KnowledgeDocument.objects.filter(pk=document.pk).update(state=State.READY, reason="")
        _file_drop(raw)
        return
    read = file_read(raw.data, raw.name, limits())
    pieces = cut(read.text.text, paged=read.kind == "pdf")
    if not pieces:
        raise Unreadable("empty")
    with transaction.atomic():
        if not _is_still_wanted(document, raw):
            return
        _write(document, raw, read, digest)
        document_index(document, pieces)
        _file_drop(raw)
    logger.info("document read", extra={"document": document.pk, "pieces": len(pieces)})


def limits() -> Limits:
    """The bounds of one reading, from the settings."""
    return Limits(
        pages=settings.KNOWLEDGE_PAGES_MAX,
        chars=settings.KNOWLEDGE_CHARS_MAX,
        unpacked=settings.KNOWLEDGE_UNPACKED_MAX_BYTES,
        seconds=settings.KNOWLEDGE_READ_SECONDS,
        memory=settings.KNOWLEDGE_READ_MEMORY_BYTES,
    )


def _is_still_wanted(document: KnowledgeDocument, raw: _Raw) -> bool:
    """Whether the document is there and no newer file has come; under its lock from here on."""
    rows = KnowledgeDocument.objects.select_for_update().filter(pk=document.pk)
    if not rows.exists():
        return False
    if raw.file is None:
        return True
    return KnowledgeFile.objects.filter(pk=raw.file.pk, created_at=raw.file.created_at).exists()


def _write(document: KnowledgeDocument, raw: _Raw, read: Read, digest: str) -> None:
    document.content, document.digest = read.text.text, digest
    document.pages, document.size = read.text.pages, len(raw.data)
    document.media_type = raw.media_type or read.kind
    document.state, document.reason = State.READY, CUT if read.text.cut else ""
    document.read_at = timezone.now()
    if document.source == Source.URL and read.text.title and _is_named_by_address(document):
        document.title = read.text.title
    document.save(
        update_fields=[
            *("content", "digest", "pages", "size", "media_type"),
            *("state", "reason", "read_at", "title"),
        ]
    )


def _is_named_by_address(document: KnowledgeDocument) -> bool:
    return document.title in document.url


def _file_drop(raw: _Raw) -> None:
    if raw.file is not None:
        KnowledgeFile.objects.filter(pk=raw.file.pk, created_at=raw.file.created_at).delete()


def _fail(document: KnowledgeDocument, code: str) -> None:
    logger.info("document not read", extra={"document": document.pk, "reason": code})
    KnowledgeDocument.objects.filter(pk=document.pk).update(
        state=State.FAILED, reason=REASONS.get(code, REASONS["broken"])
    )
