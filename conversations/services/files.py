"""Files that come with messages: taken from visitors of the web chat, fetched from providers as
soon as their message has come, found for whoever may see the conversation."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from conversations.channels.base import Attachment, MediaAway, MediaGone, MediaTooLarge
from conversations.channels.file_kinds import (
    DOCX,
    HEAD_BYTES,
    PDF,
    TEXT,
    NoFile,
    file_sniff,
    picture_bare,
)
from conversations.models import Message, MessageFile
from conversations.services.cleaning import body_clean
from conversations.services.stored import (
    Arrival,
    Stored,
    TooLarge,
    bytes_keep,
    file_claim,
)
from conversations.stream import news_publish
from leads.models import ContactIdentity
from leads.services import identity_index
from tenants.due import due_hint, due_put
from tenants.media.store import StoreAway

logger = logging.getLogger(__name__)

FETCH = "conversations.files_fetch"
NAME_MAX = 120
WEB = "web"
# How long after each try to fetch a file the next one comes; then it is given up.
PAUSES = (5, 60, 600, 3600)
# What is noted of an attachment that is not kept, as `gone`.
TOO_LARGE, WRONG_TYPE, LOST = "size", "type", "lost"
# What visitors of the web chat may send.
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
_PAPERS = frozenset({PDF, DOCX, TEXT})


def visitor_index(visitor_id: str) -> str:
    """How a visitor's files name them: not to be told back."""
    return identity_index(ContactIdentity.Kind.WEB, visitor_id)


# --- What visitors of the web chat upload -------------------------------------------------------
def upload_keep(file: UploadedFile) -> Stored:  # type: ignore[type-arg]
    """Put what a visitor uploaded into the store. Call it outside of transactions. Raises
    `ValidationError` with words for the visitor."""
    if (file.size or 0) > settings.CHAT_FILE_MAX_BYTES:
        raise ValidationError(too_large_words(settings.CHAT_FILE_MAX_BYTES))
    try:
        return _upload_keep(file)
    except NoFile as error:
        raise ValidationError(
            _("Ese archivo no se puede enviar: mejor una foto, un audio, un PDF o un Word.")
        ) from error
    except StoreAway as error:
        logger.warning("store away", extra={"reason": str(error)})
        raise ValidationError(
            _("Ahora no se pueden guardar archivos. Prueba más tarde.")
        ) from error


def too_large_words(limit: int) -> str:
    """What to say of a file that is longer than so many bytes."""
    return _("El archivo pasa de %(n)s MB.") % {"n": limit // 2**20}


def _upload_keep(file: UploadedFile) -> Stored:  # type: ignore[type-arg]
    """Pictures lose what their camera notes, for which they are read whole."""
    declared, name = file.content_type or "", file.name or ""
    what = file_sniff(file.read(HEAD_BYTES), declared=declared, name=name)
    file.seek(0)
    if what.content_type in _PICTURES:
        return bytes_keep([picture_bare(file.read())])
    if what.kind != "audio" and what.content_type not in _PAPERS:
        raise NoFile("not for visitors")
    return bytes_keep(file.chunks(HEAD_BYTES * 16), declared=declared, name=name)


def agent_upload(file: UploadedFile) -> Stored:  # type: ignore[type-arg]
    """Put what a member attaches into the store. Call it outside of transactions. Raises
    `ValidationError` with words for them."""
    try:
        what = file_sniff(
            file.read(HEAD_BYTES), declared=file.content_type or "", name=file.name or ""
        )
        file.seek(0)
        if what.content_type in _PICTURES:
            return bytes_keep([picture_bare(file.read())])
        return bytes_keep(
            file.chunks(HEAD_BYTES * 16), declared=file.content_type or "", name=file.name or ""
        )
    except TooLarge as error:
        raise ValidationError(too_large_words(settings.MEDIA_MAX_BYTES)) from error
    except NoFile as error:
        raise ValidationError(
            _("Ese tipo de archivo no se envía: mejor una imagen, audio, vídeo o documento.")
        ) from error
    except StoreAway as error:
        logger.warning("store away", extra={"reason": str(error)})
        raise ValidationError(
            _("Ahora no se pueden guardar archivos. Prueba más tarde.")
        ) from error


def file_name_clean(name: str) -> str:
    """A file's name as it is kept and sent."""
    return body_clean(name.replace("/", "_").replace("\\", "_"), NAME_MAX)[0]


def file_take(*, visitor_id: str, name: str, stored: Stored) -> MessageFile:
    """Note what a visitor uploaded, until their message claims it."""
    index = visitor_index(visitor_id)
    return file_claim(stored, sender_index=index, name=body_clean(name, NAME_MAX)[0])


def files_claim(message: Message, *, sender: str) -> None:
    """Give a message of the web chat the files that its sender uploaded for it; nobody else's, and
    none that is another message's already. Call in the transaction that stores the message."""
    for place, attachment in enumerate(message.attachments or []):
        MessageFile.objects.filter(
            uuid=attachment["file"], message=None, sender_index=visitor_index(sender)
        ).update(message=message, place=place)


def files_prune(*, before: datetime) -> int:
    """Delete what was uploaded before a moment and never became part of a message; how many."""
    return MessageFile.objects.filter(message=None, created_at__lt=before).delete()[0]


def visitor_file(*, visitor_id: str, uuid: UUID) -> MessageFile | None:
    """A file that this visitor has sent, or was sent in their chat; None for anybody else's."""
    index = visitor_index(visitor_id)
    theirs = Q(
        message__direction=Message.Direction.OUT,
        message__conversation__channel=WEB,
        message__conversation__address__address_index=index,
    )
    mine = MessageFile.objects.filter(Q(sender_index=index) | theirs)
    return mine.filter(uuid=uuid).first()


# --- What providers keep ------------------------------------------------------------------------
def can_open(attachment: Attachment) -> bool:
    """Whether an attachment is a file that can be fetched: not a place, a card or an advert, nor
    one that is known not to be had."""
    is_file = "/" in str(attachment.get("type", "")) and not attachment.get("gone")
    return is_file and any(attachment.get(key) for key in ("url", "file_id", "id", "file"))


def files_promise(message: Message) -> None:
    """Have a message's files fetched at once: providers keep them for a while only. Call in the
    transaction that stores the message."""
    if message.conversation.channel in settings.MEDIA_FETCHERS and any(
        can_open(each) for each in message.attachments or []
    ):
        due_put(FETCH, message.pk, timezone.now())
        due_hint(FETCH, message.pk)


def files_fetch(message_id: int) -> datetime | None:
    """Due work: fetch a message's files; when to try again those that could not be had."""
    message = Message.objects.select_related("conversation").filter(pk=message_id).first()
    if message is None:
        return None
    kept = set(message.files.values_list("place", flat=True))
    places = [
        place
        for place, attachment in enumerate(message.attachments or [])
        if place not in kept and can_open(attachment)
    ]
    away = [place for place in places if not _settled(message, place)]
    if places:
        _tell_pages(message)
    return _again(message, away)


def _settled(message: Message, place: int) -> bool:
    """Fetch one file; False where it may be had later."""
    try:
        _fetch(message, place)
    except (MediaAway, StoreAway) as error:
        logger.info("attachment not fetched", extra={"reason": str(error)})
        return False
    except MediaGone as error:
        logger.info("attachment not fetched", extra={"reason": str(error)})
    return True


def _again(message: Message, away: Iterable[int]) -> datetime | None:
    key = f"files:{message.pk}"
    places = list(away)
    tried = int(cache.get(key, 0))
    if not places or tried >= len(PAUSES):
        for place in places:
            _note_gone(message, place, LOST)
        cache.delete(key)
        return None
    cache.set(key, tried + 1, timeout=2 * PAUSES[-1])
    return timezone.now() + timedelta(seconds=PAUSES[tried])


def message_file(message: Message, place: int) -> MessageFile | None:
    """A message's file, fetched now where it has not been; None where there is none or it cannot
    be had. Call it outside of transactions."""
    kept = MessageFile.objects.filter(message=message, place=place).first()
    attachments = message.attachments or []
    if kept is not None or place >= len(attachments) or not can_open(attachments[place]):
        return kept
    try:
        return _fetch(message, place)
    except (MediaGone, StoreAway) as error:
        logger.info("attachment not fetched", extra={"reason": str(error)})
        return None


def _fetch(message: Message, place: int) -> MessageFile | None:
    """Fetch a file into the store and give it to its message. Raises `MediaGone` and `StoreAway`;
    what will never be had is noted."""
    talk, attachment = message.conversation, (message.attachments or [])[place]
    fetcher = settings.MEDIA_FETCHERS.get(talk.channel)
    if fetcher is None:
        return None
    with Arrival() as arrival:
        try:
            kind = import_string(fetcher)(talk.account_key, attachment, arrival)
            name = str(attachment.get("name", ""))
            stored = arrival.keep(declared=kind, name=name)
        except (TooLarge, MediaTooLarge) as error:
            _note_gone(message, place, TOO_LARGE)
            raise MediaTooLarge("too large") from error
        except NoFile as error:
            _note_gone(message, place, WRONG_TYPE)
            raise MediaGone("no kind that is kept") from error
    return _attach(message, place, stored, name)


def _attach(message: Message, place: int, stored: Stored, name: str) -> MessageFile | None:
    """Give a message the file that was fetched for it, unless it has it or was emptied meanwhile:
    then it is loose, and goes."""
    with transaction.atomic():
        now = Message.objects.select_for_update().filter(pk=message.pk).first()
        if now is None or not now.attachments:
            return None
        kept = MessageFile.objects.filter(message=message, place=place).first()
        return kept or file_claim(
            stored, message=message, place=place, name=body_clean(name, NAME_MAX)[0]
        )


def _note_gone(message: Message, place: int, why: str) -> None:
    """Keep with the message why it lacks a file."""
    with transaction.atomic():
        now = Message.objects.select_for_update().filter(pk=message.pk).first()
        if now is None or not now.attachments:
            return
        now.attachments[place]["gone"] = why
        now.save(update_fields=["attachments"])
    message.attachments = now.attachments


def _tell_pages(message: Message) -> None:
    news_publish("message", str(message.conversation.uuid))


def payload_of(file: MessageFile) -> dict[str, Any]:
    """What the message's stored payload says of its file."""
    return {
        "id": str(file.uuid),
        "kind": file.kind,
        "type": file.content_type,
        "name": file.name,
        "size": file.size,
    }
