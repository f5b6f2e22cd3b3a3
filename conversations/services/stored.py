"""Files on their way into the store, and out of it: nothing lies there that no row names.

Before something is written a `LooseFile` names it, with due work that takes it away; the message
that gets it deletes that row, in the transaction that makes its own. A row that goes leaves such a
name behind. So a crash at any moment leaves nothing for ever, and loses nothing that is wanted.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from conversations.channels.file_kinds import HEAD_BYTES, FileKind, file_sniff
from conversations.models import LooseFile, MessageFile
from tenants.due import due_hint, due_put
from tenants.media.sealing import Opener, Sealer
from tenants.media.store import StoreAway, object_name, object_open, object_remove, object_save

logger = logging.getLogger(__name__)

LOOSE = "conversations.file_loose"
# How long something may be on its way to its message.
UNDER_WAY = timedelta(hours=1)


class TooLarge(ValueError):
    """A file is longer than `settings.MEDIA_MAX_BYTES`."""


class FileGone(Exception):
    """The store does not have a file, or cannot be used now."""


@dataclass(frozen=True)
class Stored:
    """What lies in the store now: its name, its length, and what it is by its first bytes."""

    name: str
    size: int
    what: FileKind


class Arrival:
    """A file that arrives piece by piece: sealed at once into a temporary file, bounded, never
    whole in memory. Use it as a context."""

    def __init__(self) -> None:
        self._sealed = TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._sealer = Sealer(self._sealed)
        self.size, self.head = 0, b""

    def __enter__(self) -> "Arrival":
        return self

    def __exit__(self, *_: object) -> None:
        self._sealed.close()

    def restart(self) -> None:
        """Forget what has come: it comes again from its beginning."""
        self.size, self.head = 0, b""
        self._sealer.restart()

    def write(self, data: bytes) -> None:
        """Take the next piece. Raises `TooLarge`."""
        self.size += len(data)
        if self.size > settings.MEDIA_MAX_BYTES:
            raise TooLarge("too large")
        self.head += data[: HEAD_BYTES - len(self.head)]
        self._sealer.write(data)

    def keep(self, *, declared: str = "", name: str = "") -> Stored:
        """Put what has come into the store. Call it outside of transactions, and give the result
        to a message (`file_claim`) within the hour. Raises `NoFile`, `StoreAway`."""
        what = file_sniff(self.head, declared=declared, name=name)
        self._sealer.finish()
        stored = Stored(object_name(), self.size, what)
        _loosen(stored.name, timezone.now() + UNDER_WAY)
        object_save(stored.name, self._sealed)
        return stored


def bytes_keep(chunks: Iterable[bytes], *, declared: str = "", name: str = "") -> Stored:
    """Put a file that is at hand into the store, as `Arrival.keep`. Raises `TooLarge` too."""
    with Arrival() as arrival:
        for chunk in chunks:
            arrival.write(chunk)
        return arrival.keep(declared=declared, name=name)


def file_claim(stored: Stored, **values: Any) -> MessageFile:
    """Make the row of what was put into the store. Call it in the transaction of what it belongs
    to; raises `FileGone` where it took too long, and was taken away."""
    if not LooseFile.objects.filter(name=stored.name).delete()[0]:
        raise FileGone("taken away")
    return MessageFile.objects.create(
        stored=stored.name,
        kind=stored.what.kind,
        content_type=stored.what.content_type,
        size=stored.size,
        **values,
    )


def file_open(file: MessageFile) -> Opener | None:
    """A file's bytes, ready to be read; None for one that was kept before there was a store. Raises
    `FileGone`."""
    if not file.stored:
        return None
    try:
        return object_open(file.stored, file.size)
    except StoreAway as error:
        logger.warning("file not in the store", extra={"reason": str(error)})
        raise FileGone(str(error)) from error


def file_bytes(file: MessageFile) -> bytes:
    """A whole file, for what cannot take it in pieces. Raises `FileGone`."""
    found = file_open(file)
    if found is None:
        return bytes(file.data or b"")
    try:
        return b"".join(found.read())
    except StoreAway as error:
        raise FileGone(str(error)) from error


def _loosen(name: str, at: datetime) -> None:
    with transaction.atomic():
        loose = LooseFile.objects.create(name=name)
        due_put(LOOSE, loose.pk, at)


@receiver(post_delete, sender=MessageFile)
def _left(instance: MessageFile, **_: Any) -> None:
    """A row is gone, alone or with its message: what lies in the store follows."""
    if not instance.stored:
        return
    loose, _new = LooseFile.objects.get_or_create(name=instance.stored)
    due_put(LOOSE, loose.pk, timezone.now())
    due_hint(LOOSE, loose.pk)


def loose_file_remove(loose_id: int) -> datetime | None:
    """Due work: take something away that no message has. Its row is locked, so that nobody gives
    it to a message meanwhile. Raises `StoreAway`: it is tried again."""
    with transaction.atomic():
        loose = LooseFile.objects.select_for_update().filter(pk=loose_id).first()
        if loose is not None:
            object_remove(loose.name)
            loose.delete()
    return None
