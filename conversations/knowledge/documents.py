"""What members do with documents: add, replace, change, switch off, delete. Reading them is due
work (`working.py`); nothing here opens a file."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.knowledge.indexing import document_retitle
from conversations.models import KnowledgeDocument, KnowledgeFile
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.due import due_drop, due_hint, due_put

READ = "conversations.knowledge_read"
State, Source = KnowledgeDocument.State, KnowledgeDocument.Source


def document_facts(document: KnowledgeDocument) -> dict[str, Any]:
    """What people decide about a document, for the audit trail."""
    return {
        "title": document.title,
        "source": document.source,
        "url": document.url,
        "audiences": sorted(document.audiences),
        "others_are_told": document.others_are_told,
        "active": document.active,
    }


def document_add_file(
    *,
    file: "File[bytes]",
    audiences: Sequence[str],
    others_are_told: str = "",
    title: str = "",
    actor: Actor,
) -> KnowledgeDocument:
    """Keep a file until it is read. Without `title` its name is one. Raises ValidationError where
    it is too large, empty, or one too many."""
    name = _file_name(file)
    data = _checked_bytes(file)
    document = KnowledgeDocument(
        title=(title or _title_of(name))[:200], source=Source.FILE, file_name=name, size=len(data)
    )
    return _added(document, audiences, others_are_told, actor, KnowledgeFile(name=name, data=data))


def document_add_text(
    *,
    title: str,
    text: str,
    audiences: Sequence[str],
    others_are_told: str = "",
    actor: Actor,
) -> KnowledgeDocument:
    """Keep a text that somebody typed or pasted. Raises ValidationError as above."""
    data = text.strip().encode()
    if not data:
        raise ValidationError(_("Escribe el texto."))
    if len(data) > settings.KNOWLEDGE_FILE_MAX_BYTES:
        raise ValidationError(_too_large())
    document = KnowledgeDocument(title=title[:200], source=Source.TEXT, size=len(data))
    file = KnowledgeFile(name="text.md", data=data)
    return _added(document, audiences, others_are_told, actor, file)


def document_add_url(
    *,
    url: str,
    audiences: Sequence[str],
    others_are_told: str = "",
    title: str = "",
    actor: Actor,
) -> KnowledgeDocument:
    """Read a page now and look at it every week. Raises ValidationError for no address of the web,
    one with a password in it, or one that is there already."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise ValidationError(_("Escribe una dirección que empiece por https://"))
    if KnowledgeDocument.objects.filter(url=url, source=Source.URL).exists():
        raise ValidationError(_("Esa página ya está entre tus documentos."))
    document = KnowledgeDocument(
        title=(title or f"{parts.hostname}{parts.path}".rstrip("/"))[:200],
        source=Source.URL,
        url=url,
    )
    return _added(document, audiences, others_are_told, actor, None)


def _added(
    document: KnowledgeDocument,
    audiences: Sequence[str],
    others_are_told: str,
    actor: Actor,
    file: KnowledgeFile | None,
) -> KnowledgeDocument:
    document.audiences = list(audiences)
    document.others_are_told = others_are_told
    document.created_by = actor.user
    with transaction.atomic():
        if KnowledgeDocument.objects.count() >= settings.KNOWLEDGE_DOCUMENTS_MAX:
            most = settings.KNOWLEDGE_DOCUMENTS_MAX
            raise ValidationError(_("Ya hay %(most)s documentos: borra alguno.") % {"most": most})
        document.save()
        if file is not None:
            file.document = document
            file.save()
        audit("knowledge.added", document, actor=actor, after=document_facts(document))
        read_promise(document)
    return document


def read_promise(document: KnowledgeDocument) -> None:
    """Have a worker read a document now."""
    due_put(READ, document.pk, timezone.now())
    due_hint(READ, document.pk)


def document_replace(*, document: KnowledgeDocument, file: "File[bytes]", actor: Actor) -> None:
    """Put a new file in the place of the old: the document keeps its id, and what was read of the
    old one answers until the new one is read. Raises ValidationError."""
    name, data = _file_name(file), _checked_bytes(file)
    with transaction.atomic():
        document = KnowledgeDocument.objects.select_for_update().get(pk=document.pk)
        before = {"file": document.file_name}
        KnowledgeFile.objects.update_or_create(
            document=document, defaults={"name": name, "data": data, "created_at": timezone.now()}
        )
        document.source, document.file_name, document.size = Source.FILE, name, len(data)
        document.url, document.state, document.reason = "", State.WAITING, ""
        document.save()
        audit("knowledge.replaced", document, actor=actor, before=before, after={"file": name})
        read_promise(document)


def document_read_again(*, document: KnowledgeDocument) -> None:
    """Try once more to read a file that is still here, or a page as it is now."""
    with transaction.atomic():
        KnowledgeDocument.objects.filter(pk=document.pk).update(state=State.WAITING, reason="")
        read_promise(document)


def document_change(
    *,
    document: KnowledgeDocument,
    title: str,
    audiences: Sequence[str],
    others_are_told: str,
    language: str,
    actor: Actor,
) -> None:
    """Change who may read a document and what it is called; holds from the next question on."""
    with transaction.atomic():
        document = KnowledgeDocument.objects.select_for_update().get(pk=document.pk)
        before = document_facts(document)
        words = (document.title, document.language)
        document.title, document.language = title[:200], language
        document.audiences, document.others_are_told = list(audiences), others_are_told
        document.save(update_fields=["title", "language", "audiences", "others_are_told"])
        if words != (document.title, document.language):
            document_retitle(document)
        audit(
            "knowledge.changed",
            document,
            actor=actor,
            before=before,
            after=document_facts(document),
        )


def document_switch(*, document: KnowledgeDocument, active: bool, actor: Actor) -> None:
    """Use a document for answers, or not; nothing of it is lost."""
    with transaction.atomic():
        changed = KnowledgeDocument.objects.filter(pk=document.pk).exclude(active=active)
        if changed.update(active=active):
            document.active = active
            action = "knowledge.switched_on" if active else "knowledge.switched_off"
            audit(action, document, actor=actor)


def document_delete(*, document: KnowledgeDocument, actor: Actor) -> None:
    """Delete a document with all that was read of it."""
    with transaction.atomic():
        due_drop(READ, document.pk)
        audit("knowledge.deleted", document, actor=actor, before=document_facts(document))
        document.delete()


def _file_name(file: "File[bytes]") -> str:
    return (file.name or "").replace("\\", "/").rpartition("/")[2].strip()[-255:] or "documento"


def _title_of(name: str) -> str:
    stem = name.rpartition(".")[0] or name
    return " ".join(stem.replace("_", " ").split())


def _checked_bytes(file: "File[bytes]") -> bytes:
    """The file's bytes, never more than may be kept. Raises ValidationError."""
    data: bytes = file.read(settings.KNOWLEDGE_FILE_MAX_BYTES + 1)
    if len(data) > settings.KNOWLEDGE_FILE_MAX_BYTES:
        raise ValidationError(_too_large())
    if not data:
        raise ValidationError(_("El archivo está vacío."))
    return data


def _too_large() -> str:
    most = settings.KNOWLEDGE_FILE_MAX_BYTES // (1024 * 1024)
    return _("Pesa más de %(most)s MB: divídelo en varios documentos.") % {"most": most}
