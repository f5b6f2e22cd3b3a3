"""What Meta refuses of a message, by its documentation. A mistake of ours shows here and not with a
customer."""

import re
from typing import Any

Json = dict[str, Any]

_TO = re.compile(r"^\+?[1-9][0-9]{6,14}$")
_ALLOWED = {
    "messaging_product",
    "recipient_type",
    "to",
    "type",
    "context",
    "biz_opaque_callback_data",
}
MEDIA_KINDS = ("image", "audio", "video", "document", "sticker")
_KINDS = (*MEDIA_KINDS, "text", "template", "interactive", "location", "contacts", "reaction")


class RefusedError(Exception):
    """Meta would refuse the call: its code, HTTP status and what it says."""

    def __init__(self, code: int, status: int, said: str) -> None:
        super().__init__(said)
        self.code, self.status, self.said = code, status, said
        self.subcode = 0


def need(fits: bool, said: str, code: int = 100, status: int = 400) -> None:
    """Refuse where something does not fit."""
    if not fits:
        raise RefusedError(code, status, said)


def message_check(body: Any) -> str:
    """Refuse what is no message; the kind of one that is."""
    need(isinstance(body, dict), "the body is no object")
    need(body.get("messaging_product") == "whatsapp", "messaging_product must be whatsapp")
    kind = body.get("type", "text")
    need(kind in _KINDS, f"type {kind} is not known")
    need(isinstance(body.get("to"), str) and bool(_TO.match(body["to"])), "to is no phone number")
    need(body.get("recipient_type", "individual") == "individual", "recipient_type")
    need(not set(body) - _ALLOWED - {kind}, "unknown parameter")
    content = body.get(kind)
    need(isinstance(content, dict), f"{kind} is missing", 131008)
    need(len(str(body.get("biz_opaque_callback_data", ""))) <= 512, "biz_opaque_callback_data")
    check = _CHECKS.get(kind, _media if kind in MEDIA_KINDS else lambda _content: None)
    check(content)
    return str(kind)


# What may be brought, and how large at most, by Meta's page "Supported media types".
_MB = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_SIZES = {
    **dict.fromkeys(("image/jpeg", "image/png"), 5 * _MB),
    "image/webp": _MB // 2,
    **dict.fromkeys(
        ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus"), 16 * _MB
    ),
    **dict.fromkeys(("video/mp4", "video/3gpp"), 16 * _MB),
    **dict.fromkeys(
        (
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            f"{_OFFICE}wordprocessingml.document",
            f"{_OFFICE}spreadsheetml.sheet",
            f"{_OFFICE}presentationml.presentation",
        ),
        100 * _MB,
    ),
}


def file_check(kind: str, size: int) -> None:
    """Refuse a file that is brought, where Meta would."""
    need(kind in _SIZES, "Param file must be a file with one of the types that WhatsApp takes")
    need(0 < size <= _SIZES[kind], "the file is empty or too large")


def _text(content: Json) -> None:
    said = content.get("body")
    need(isinstance(said, str) and 0 < len(said) <= 4096, "text.body must have 1 to 4096 signs")
    need(not set(content) - {"body", "preview_url"}, "text has unknown parts")


def _media(content: Json) -> None:
    need(("id" in content) != ("link" in content), "either id or link")
    need(len(content.get("caption", "")) <= 1024, "caption is too long")


def _location(content: Json) -> None:
    numbers: list[Any] = [content.get("latitude"), content.get("longitude")]
    need(all(isinstance(each, int | float) for each in numbers), "latitude, longitude", 131008)
    need(abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180, "no place on earth")
    need(not set(content) - {"latitude", "longitude", "name", "address"}, "location has more")
    need("address" not in content or "name" in content, "an address needs a name")


def _template(content: Json) -> None:
    need(bool(content.get("name")), "template.name is missing", 131008)
    need(bool((content.get("language") or {}).get("code")), "language.code is missing", 131008)
    for component in content.get("components", []):
        for parameter in component.get("parameters", []):
            said = parameter.get("text", "-")
            fits = bool(said.strip()) and not re.search(r"[\n\t]| {5}", said)
            need(fits, "a parameter is empty or has line breaks, tabs or many spaces", 132018)


def _interactive(content: Json) -> None:
    body, action = content.get("body") or {}, content.get("action") or {}
    said = body.get("text", "")
    if content.get("type") == "button":
        need(0 < len(said) <= 1024, "body of a message with buttons")
        replies = [each.get("reply", {}) for each in action.get("buttons", [])]
        need(0 < len(replies) <= 3, "1 to 3 buttons")
        _titles(replies, 20)
    elif content.get("type") == "list":
        need(0 < len(said) <= 4096, "body of a list")
        need(0 < len(action.get("button", "")) <= 20, "the list's button")
        sections = action.get("sections", [])
        rows = [row for section in sections for row in section.get("rows", [])]
        need(0 < len(rows) <= 10, "1 to 10 rows")
        need(len(sections) == 1 or all(s.get("title") for s in sections), "titles of sections")
        _titles(rows, 24)
    else:
        need(False, "interactive.type")


def _titles(choices: list[Json], limit: int) -> None:
    titles, ids = [c.get("title", "") for c in choices], [c.get("id", "") for c in choices]
    need(all(0 < len(title) <= limit for title in titles), f"titles of 1 to {limit} signs")
    need(len(set(titles)) == len(titles), "titles must differ")
    need(all(ids) and len(set(ids)) == len(ids), "ids must differ")


_CHECKS = {"text": _text, "template": _template, "interactive": _interactive, "location": _location}
