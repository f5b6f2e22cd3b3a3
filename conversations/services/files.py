"""Files that come with messages: taken from visitors of the web chat, fetched from providers the
first time that a member opens one, handed out to those who may see the conversation."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from conversations.channels.base import Attachment, Media, MediaGone
from conversations.channels.file_kinds import NoFile, file_read
from conversations.models import Message, MessageFile
from conversations.services.cleaning import body_clean
from leads.models import ContactIdentity
from leads.services import identity_index

logger = logging.getLogger(__name__)

NAME_MAX = 120
# Kinds that browsers show within a page; everything else is only ever downloaded.
_SHOWN = {MessageFile.Kind.IMAGE, MessageFile.Kind.AUDIO}
_ENDINGS = {"image/jpeg": "jpg", "audio/mpeg": "mp3", "text/plain": "txt"}


def visitor_index(visitor_id: str) -> str:
    """How a visitor's files name them: not to be told back."""
    return identity_index(ContactIdentity.Kind.WEB, visitor_id)


def file_take(*, visitor_id: str, name: str, data: bytes) -> MessageFile:
    """Keep what a visitor uploaded, until their message claims it. Raises `ValidationError` with
    words for the visitor."""
    if len(data) > settings.CHAT_FILE_MAX_BYTES:
        megabytes = settings.CHAT_FILE_MAX_BYTES // 2**20
        raise ValidationError(_("El archivo pasa de %(n)s MB.") % {"n": megabytes})
    try:
        read = file_read(data, name=name)
    except NoFile as error:
        raise ValidationError(
            _("Ese archivo no se puede enviar: mejor una foto, un audio, un PDF o un Word.")
        ) from error
    return MessageFile.objects.create(
        sender_index=visitor_index(visitor_id),
        kind=read.kind,
        content_type=read.content_type,
        name=body_clean(name, NAME_MAX)[0],
        size=len(read.data),
        data=read.data,
    )


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
    """A file that this visitor has sent; None for anybody else's."""
    mine = MessageFile.objects.filter(sender_index=visitor_index(visitor_id))
    return mine.filter(uuid=uuid).first()


def message_file(message: Message, place: int) -> MessageFile | None:
    """A message's file, fetched from its provider and kept where nobody has opened it before; None
    where there is none or it cannot be had any more."""
    kept = MessageFile.objects.filter(message=message, place=place).first()
    if kept is not None:
        return kept
    attachments = message.attachments or []
    fetcher = settings.MEDIA_FETCHERS.get(message.conversation.channel)
    if fetcher is None or place >= len(attachments) or not can_open(attachments[place]):
        return None
    try:
        media: Media = import_string(fetcher)(message.conversation.account_key, attachments[place])
    except MediaGone as error:
        logger.info("attachment not fetched", extra={"reason": str(error)})
        return None
    return _keep(message, place, attachments[place], media)


def files_keep(message: Message) -> None:
    """Keep the files of a message whose provider will not have them for as long: those that are
    marked so. Call in the transaction that stores the message."""
    for place, attachment in enumerate(message.attachments or []):
        if attachment.get("keep"):
            message_file(message, place)


def _keep(message: Message, place: int, attachment: Attachment, media: Media) -> MessageFile:
    head, _slash, _rest = media.content_type.partition("/")
    kind = {"image": MessageFile.Kind.IMAGE, "audio": MessageFile.Kind.AUDIO}.get(head)
    values = {
        "kind": kind or MessageFile.Kind.FILE,
        "content_type": media.content_type[:100],
        "name": body_clean(str(attachment.get("name", "")), NAME_MAX)[0],
        "size": len(media.data),
        "data": media.data,
    }
    try:
        with transaction.atomic():
            return MessageFile.objects.create(message=message, place=place, **values)
    except IntegrityError:  # two members opened it at once
        return MessageFile.objects.get(message=message, place=place)


def can_open(attachment: Attachment) -> bool:
    """Whether an attachment is a file that can be fetched: not a place, a card or an advert."""
    is_file = "/" in str(attachment.get("type", ""))
    return is_file and any(attachment.get(key) for key in ("url", "file_id", "id", "file"))


def media_fetch(_account_key: str, attachment: Attachment) -> Media:
    """The bytes of an attachment of the web chat, for whoever writes a voice note down. Raises
    `MediaGone`."""
    file = MessageFile.objects.filter(uuid=attachment["file"]).first()
    if file is None:
        raise MediaGone("deleted")
    return Media(bytes(file.data), file.content_type)


def headers_of(file: MessageFile) -> dict[str, str]:
    """How a file is handed to a browser: never as a page that could run, never kept by others."""
    shown = file.kind in _SHOWN and file.content_type != "image/svg+xml"
    way = "inline" if shown else "attachment"
    return {
        "Content-Type": file.content_type if shown else "application/octet-stream",
        "Content-Disposition": f'{way}; filename="{_file_name(file)}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }


def _file_name(file: MessageFile) -> str:
    """A name that is safe in a head: the kind and the day, with the ending of its type."""
    subtype = file.content_type.partition("/")[2]
    known = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    ending = _ENDINGS.get(file.content_type) or (known if known.isalnum() else subtype)
    return f"{file.kind}-{file.created_at:%Y%m%d-%H%M}.{ending[:8]}"


def payload_of(file: MessageFile) -> dict[str, Any]:
    """What the message's stored payload says of its file."""
    return {
        "id": str(file.uuid),
        "kind": file.kind,
        "type": file.content_type,
        "name": file.name,
        "size": file.size,
    }
