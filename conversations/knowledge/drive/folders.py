"""Folders: connecting one, following its changes as due work, letting it go."""

import logging
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.providers.google.oauth import revoke
from conversations.knowledge.documents import READ, read_promise
from conversations.knowledge.drive.client import DriveError, DriveFile, files_of, folder_name
from conversations.models import KnowledgeDocument, KnowledgeFolder
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.due import due_drop, due_drop_many, due_hint, due_put

logger = logging.getLogger(__name__)

FOLLOW = "conversations.knowledge_folder"
EVERY, SOON = timedelta(hours=3), timedelta(minutes=15)
# A file that was changed while it was read is read once more.
OVERLAP = timedelta(minutes=5)
LINK = re.compile(r"/folders/([\w-]{10,128})")
ID = re.compile(r"[\w-]{10,128}")
State = KnowledgeFolder.State
LOST = gettext_noop("Google ya no nos deja entrar: vuelve a conectar la carpeta.")
GONE = gettext_noop("Esa carpeta no está en la cuenta con la que entraste en Google.")
AWAY = gettext_noop("Google no responde ahora; lo intentamos de nuevo en un rato.")


def folder_add(*, link: str, audiences: Sequence[str], actor: Actor) -> KnowledgeFolder:
    """Note a folder by its link or id; nothing is read before its owner agrees at Google. Raises
    ValidationError for what is no folder's link."""
    found = LINK.search(link)
    drive_id = found[1] if found else link.strip()
    if not ID.fullmatch(drive_id):
        raise ValidationError(_("Pega el enlace de la carpeta, tal como lo da Google Drive."))
    with transaction.atomic():
        folder, created = KnowledgeFolder.objects.get_or_create(
            drive_id=drive_id, defaults={"audiences": list(audiences)}
        )
        if created:
            audit("knowledge.folder_added", folder, actor=actor)
    return folder


def folder_connect(*, folder: KnowledgeFolder, refresh_token: str, actor: Actor) -> None:
    """Keep the access that was given and read the folder now. Raises ValidationError where that
    account has no such folder."""
    folder.refresh_token = refresh_token
    try:
        folder.name = folder_name(folder)[:200]
    except DriveError as error:
        reason = GONE if error.permanent and not error.access_lost else AWAY
        raise ValidationError(_(reason)) from error
    with transaction.atomic():
        folder.state, folder.reason = State.ACTIVE, ""
        folder.save(update_fields=["refresh_token", "name", "state", "reason"])
        audit("knowledge.folder_connected", folder, actor=actor)
        due_put(FOLLOW, folder.pk, timezone.now())
        due_hint(FOLLOW, folder.pk)


def folder_remove(*, folder: KnowledgeFolder, actor: Actor) -> None:
    """Let a folder go with its documents, and give the access back. Google not answering does not
    keep us from forgetting it."""
    token = folder.refresh_token
    with transaction.atomic():
        due_drop(FOLLOW, folder.pk)
        due_drop_many(READ, folder.documents.values_list("pk", flat=True))
        audit("knowledge.folder_removed", folder, actor=actor)
        folder.delete()
    if token:
        try:
            revoke(token)
        except DriveError:
            logger.warning("access to a folder could not be given back")


def folder_follow_due(folder_id: int) -> datetime | None:
    """Due work: take over what is new, changed or gone in a folder; when to look again."""
    folder = KnowledgeFolder.objects.filter(pk=folder_id).first()
    if folder is None or folder.state == State.WAITING:
        return None
    try:
        files = list(files_of(folder))
    except DriveError as error:
        return _failed(folder, error)
    with transaction.atomic():
        KnowledgeFolder.objects.select_for_update().filter(pk=folder_id).update(
            state=State.ACTIVE, reason="", checked_at=timezone.now()
        )
        _take_over(folder, files)
    return timezone.now() + EVERY


def _failed(folder: KnowledgeFolder, error: DriveError) -> datetime | None:
    """What was read stays; lost access needs a person, the rest comes back by itself."""
    lost = error.access_lost or error.permanent
    reason = (LOST if error.access_lost else GONE) if lost else AWAY
    KnowledgeFolder.objects.filter(pk=folder.pk).update(state=State.FAILED, reason=reason)
    return None if error.access_lost else timezone.now() + (EVERY if lost else SOON)


def _take_over(folder: KnowledgeFolder, files: Sequence[DriveFile]) -> None:
    known = {document.drive_id: document for document in folder.documents.all()}
    room = settings.KNOWLEDGE_DOCUMENTS_MAX - KnowledgeDocument.objects.count()
    for file in files:
        document = known.pop(file.id, None)
        if document is None and room > 0:
            room -= 1
            read_promise(_document_new(folder, file))
        elif document is not None and _has_changed(document, file):
            _document_follow(document, file)
    for gone in known.values():
        due_drop(READ, gone.pk)
        gone.delete()


def _has_changed(document: KnowledgeDocument, file: DriveFile) -> bool:
    checked = document.checked_at
    return checked is None or file.modified > checked - OVERLAP or document.file_name != file.name


def _document_follow(document: KnowledgeDocument, file: DriveFile) -> None:
    document.file_name, document.media_type = file.name[:255], file.media_type[:100]
    document.save(update_fields=["file_name", "media_type"])
    read_promise(document)


def _document_new(folder: KnowledgeFolder, file: DriveFile) -> KnowledgeDocument:
    return KnowledgeDocument.objects.create(
        folder=folder,
        drive_id=file.id,
        source=KnowledgeDocument.Source.DRIVE,
        title=file.name.rpartition(".")[0][:200] or file.name[:200],
        file_name=file.name[:255],
        media_type=file.media_type[:100],
        size=min(file.size, 2**31 - 1),
        url=file.link[:500],
        audiences=folder.audiences,
    )
