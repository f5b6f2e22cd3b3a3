"""Messages as Meta's `/messages` takes them."""

import re
from typing import Any

from channels_whatsapp.providers.base import Outgoing

TEXT_CHARS = 4096
# Limits of what can be tapped on; what does not fit is said in the text instead.
BUTTONS, BUTTON_CHARS, BUTTON_BODY_CHARS = 3, 20, 1024
ROWS, ROW_CHARS, LIST_BODY_CHARS = 10, 24, 4096
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
    if outgoing.reply_to:
        body["context"] = {"message_id": outgoing.reply_to}
    return body


def text(part: str) -> Json:
    """Free text."""
    return {"body": part, "preview_url": "https://" in part}


def interactive(body: str, options: list[str], language: str) -> Json | None:
    """Options to tap on: buttons where they are few and short, else a list; None where neither
    can hold them."""
    if not options or not body.strip() or len(set(options)) < len(options):
        return None
    longest = max(map(len, options))
    if len(options) <= BUTTONS and longest <= BUTTON_CHARS and len(body) <= BUTTON_BODY_CHARS:
        buttons = [{"type": "reply", "reply": each} for each in _numbered(options)]
        return {"type": "button", "body": {"text": body}, "action": {"buttons": buttons}}
    if len(options) <= ROWS and longest <= ROW_CHARS and len(body) <= LIST_BODY_CHARS:
        button = LIST_BUTTON.get(language, LIST_BUTTON["es"])
        action = {"button": button, "sections": [{"rows": _numbered(options)}]}
        return {"type": "list", "body": {"text": body}, "action": action}
    return None


def _numbered(options: list[str]) -> list[Json]:
    return [{"id": str(n), "title": option} for n, option in enumerate(options, start=1)]


def template(outgoing: Outgoing) -> Json:
    """An approved template, its places filled in their order."""
    parameters = [{"type": "text", "text": _one_line(value)} for value in outgoing.values]
    body: Json = {
        "name": outgoing.template_name,
        "language": {"code": outgoing.language, "policy": "deterministic"},
    }
    if parameters:
        body["components"] = [{"type": "body", "parameters": parameters}]
    return body


def _one_line(value: str) -> str:
    """Meta refuses line breaks, tabs, many spaces and nothing at all in a template's places."""
    return re.sub(r"\s+", " ", value).strip() or "-"


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


_SOURCES = (("id", "id"), ("link", "url"))


def seen(provider_id: str) -> Json:
    """The mark that a message was read, with the sign that somebody is typing (25 s at most)."""
    return {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": provider_id,
        "typing_indicator": {"type": "text"},
    }
