"""What a message of WhatsApp's holds, in our words: text, kind, attachments."""

from typing import Any, NamedTuple

from channels_whatsapp.providers.base import advertisement
from channels_whatsapp.providers.meta.forms import Incoming, MediaPart

# Kinds of ours that WhatsApp's media become.
_MEDIA = {
    "image": "image",
    "sticker": "image",
    "audio": "audio",
    "voice": "audio",
    "video": "file",
    "document": "file",
}
# What nobody can read here; the team sees that it came, and the assistant says that it cannot.
_UNREADABLE = frozenset({"unsupported", "unknown", "order"})


class Content(NamedTuple):
    """A message without who wrote it; `choice` is what a pressed button gave back."""

    text: str = ""
    kind: str = "text"
    attachments: list[dict[str, Any]] = []
    choice: str = ""


def content_of(message: Incoming) -> Content:
    """What the message says; for kinds that we do not know an empty text with a note of the kind.
    A click on an advertisement is kept beside it."""
    found = _content(message)
    extra = _advertisement(message)
    return found._replace(attachments=[*found.attachments, *extra])


def _content(message: Incoming) -> Content:
    if message.text is not None:
        return Content(message.text.body)
    if message.button is not None:
        said = message.button.text or message.button.payload
        return Content(said, choice=message.button.payload)
    if message.interactive is not None:
        chosen = message.interactive.button_reply or message.interactive.list_reply
        return Content(chosen.title, choice=chosen.id) if chosen else _other(message)
    if message.location is not None:
        return _place(message)
    if message.contacts:
        return _people(message)
    media: MediaPart | None = getattr(message, message.type, None) if _is_media(message) else None
    return _file(message.type, media) if media is not None else _other(message)


def _is_media(message: Incoming) -> bool:
    return message.type in _MEDIA


def _file(kind: str, media: MediaPart) -> Content:
    attachment: dict[str, Any] = {"type": media.mime_type.split(";")[0].strip(), "id": media.id}
    if media.filename:
        attachment["name"] = media.filename
    return Content(media.caption, _MEDIA[kind], [attachment])


def _place(message: Incoming) -> Content:
    place = message.location
    assert place is not None
    attachment = {
        "type": "location",
        "latitude": place.latitude,
        "longitude": place.longitude,
        "address": place.address,
        "label": place.name,
    }
    return Content(place.name, "location", [attachment])


def _people(message: Incoming) -> Content:
    """Somebody's card: names may be read by everybody, what else is on it is kept encrypted."""
    return Content("", "file", [{"type": "contacts", "contacts": message.contacts}])


def _other(message: Incoming) -> Content:
    kind = message.type if message.type in _UNREADABLE else "unsupported"
    attachment: dict[str, Any] = {"type": kind}
    if message.order:
        attachment["order"] = message.order
    return Content("", "file", [attachment])


def _advertisement(message: Incoming) -> list[dict[str, Any]]:
    if message.referral is None:
        return []
    said = message.referral
    return [advertisement(source_id=said.source_id, headline=said.headline, url=said.source_url)]
