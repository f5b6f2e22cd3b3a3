"""What goes along with a message of ours: its files, as channels need them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from conversations.channels.base import SendError
from conversations.file_links import customer_link, provider_link
from conversations.models import Message, MessageFile
from conversations.places import Place, place_of
from conversations.services.stored import FileGone, file_bytes


@dataclass(frozen=True)
class Enclosure:
    """One file that is sent."""

    file: MessageFile

    @property
    def content_type(self) -> str:
        """What it is."""
        return self.file.content_type

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.file.size

    @property
    def name(self) -> str:
        """What it is called there."""
        return self.file.name or f"{self.file.kind}.{self.content_type.partition('/')[2][:8]}"

    @property
    def provider_url(self) -> str:
        """Where the provider fetches it."""
        return provider_link(self.file)

    @property
    def customer_url(self) -> str:
        """Where a customer opens it for two weeks."""
        return customer_link(self.file)

    def data(self) -> bytes:
        """The whole of it, for providers that it is uploaded to. Raises `SendError`: the store may
        be back later."""
        try:
            return file_bytes(self.file)
        except FileGone as error:
            reason = _("El archivo no se pudo leer del almacén.")
            raise SendError(reason, permanent=False, code="store") from error


def place_out(message: Message) -> Place | None:
    """The place that a message of ours is; None where it is none."""
    if message.kind != Message.Kind.LOCATION:
        return None
    return next(filter(None, map(place_of, message.attachments or [])), None)


def enclosures(message: Message) -> list[Enclosure]:
    """The files of a message that is being sent, in their order."""
    if message.kind in (Message.Kind.TEXT, Message.Kind.TEMPLATE):
        return []
    return [Enclosure(file) for file in message.files.order_by("place")]
