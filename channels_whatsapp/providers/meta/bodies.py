"""Messages as Meta's `/messages` takes them."""

import re
from typing import Any

from channels_whatsapp.providers.base import Outgoing
from conversations.channels.showing import Key, Shown
from conversations.places import Place

TEXT_CHARS = 4096
LIST_BUTTON = {"es": "Ver opciones", "en": "See options", "pt": "Ver opções"}
_MEDIA = ("image", "audio", "video")

Json = dict[str, Any]


def envelope(outgoing: Outgoing, kind: str, content: Json, *, last: bool = True) -> Json:
    """A whole request. The last part of a message names its delivery, which Meta tells back in
    every report on it."""
    body = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": outgoing.to.removeprefix("+"),
        "type": kind,
        kind: content,
    }
    if last and outgoing.delivery_uuid:
        body["biz_opaque_callback_data"] = outgoing.delivery_uuid
    return body


def text(part: str) -> Json:
    """Free text."""
    return {"body": part, "preview_url": "https://" in part}


def interactive(shown: Shown, language: str) -> Json:
    """A text with its buttons, or with a list to open; each gives its token back."""
    if shown.form == "buttons":
        replies = [{"id": key.token, "title": key.title} for key in shown.keys]
        action: Json = {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}
        return {"type": "button", "body": {"text": shown.text}, "action": action}
    button = LIST_BUTTON.get(language, LIST_BUTTON["es"])
    action = {"button": button, "sections": [{"rows": [_row(key) for key in shown.keys]}]}
    return {"type": "list", "body": {"text": shown.text}, "action": action}


def _row(key: Key) -> Json:
    row = {"id": key.token, "title": key.title}
    return row | {"description": key.description} if key.description else row


def template(outgoing: Outgoing) -> Json:
    """An approved template, its places filled in their order."""
    parameters = [{"type": "text", "text": _one_line(value)} for value in outgoing.values]
    body: Json = {
        "name": outgoing.template_name,
        "language": {"code": outgoing.language, "policy": "deterministic"},
    }
    if parameters:
        body["components"] = [{"type": "body", "parameters": parameters}]
    if parameters and outgoing.is_code:
        code = {"type": "button", "sub_type": "url", "index": "0", "parameters": parameters[:1]}
        body["components"].append(code)
    for button, ending in outgoing.link_values:
        link = {
            "type": "button",
            "sub_type": "url",
            "index": str(button),
            "parameters": [{"type": "text", "text": _one_line(ending)}],
        }
        body.setdefault("components", []).append(link)
    return body


def _one_line(value: str) -> str:
    """Meta refuses line breaks, tabs, many spaces and nothing at all in a template's places."""
    return re.sub(r"\s+", " ", value).strip() or "-"


def location(place: Place) -> Json:
    """A pin on the map; an address goes with a name only."""
    named = {"name": place.name, "address": place.address} if place.name else {}
    shown = {name: text for name, text in named.items() if text}
    return {"latitude": place.latitude, "longitude": place.longitude, **shown}


def media(attachment: Json, caption: str) -> tuple[str, Json] | None:
    """A file by its id at Meta or a public link; None where the attachment has neither."""
    source = {name: str(attachment[key]) for name, key in _SOURCES if attachment.get(key)}
    if not source:
        return None
    family = str(attachment.get("type", "")).split("/", 1)[0]
    kind = family if family in _MEDIA else "document"
    content: Json = dict([next(iter(source.items()))])
    if caption and kind != "audio":
        content["caption"] = caption
    if kind == "document" and attachment.get("name"):
        content["filename"] = str(attachment["name"])
    return kind, content


# What Meta shows as what it is; all else goes as a document.
_SHOWN = frozenset(
    {
        "image/jpeg",
        "image/png",
        "audio/aac",
        "audio/amr",
        "audio/mpeg",
        "audio/mp4",
        "audio/ogg",
        "video/mp4",
    }
)


_MB = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PAPERS = frozenset(
    {
        "text/plain",
        "application/pdf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        f"{_OFFICE}wordprocessingml.document",
        f"{_OFFICE}spreadsheetml.sheet",
        f"{_OFFICE}presentationml.presentation",
    }
)


def carries(content_type: str, size: int) -> bool:
    """Whether Meta takes a file of so many bytes ("Supported media types" of the Cloud API); WebP
    is for stickers only."""
    if content_type in _PAPERS:
        return 0 < size <= 100 * _MB
    most = 5 * _MB if content_type.startswith("image/") else 16 * _MB
    return content_type in _SHOWN and 0 < size <= most


def shown_as(content_type: str) -> str:
    """The type to send a file as."""
    return content_type if content_type in _SHOWN else "application/octet-stream"


_SOURCES = (("id", "id"), ("link", "url"))


def seen(provider_id: str, *, typing: bool) -> Json:
    """The mark that a message was read, and the sign that somebody is typing (25 s at most)."""
    sign: Json = {"typing_indicator": {"type": "text"}} if typing else {}
    return {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": provider_id,
        **sign,
    }
