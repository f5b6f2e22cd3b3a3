"""What Telegram's Bot API takes for each method, and how it refuses the rest (manual, Bot API
10.1). Stricter than Telegram: a field that the manual does not know is refused too."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

TEXT_CHARS = 4096
DATA_BYTES = 64
ANSWER_CHARS = 200
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
UPDATES = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
PORTS = frozenset({443, 80, 88, 8443})
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Refused(Exception):
    """Telegram says no."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _degrees(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 180


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _object(value: Any) -> bool:
    return isinstance(value, dict)


def _file(value: Any) -> bool:
    return isinstance(value, Upload) and bool(value.data)


class Upload(NamedTuple):
    """A file that came in a form."""

    name: str
    kind: str
    data: bytes


Check = Callable[[Any], bool]
# Method -> the fields that it has to be given, and those that it may.
FIELDS: dict[str, tuple[dict[str, Check], dict[str, Check]]] = {
    "getMe": ({}, {}),
    "getWebhookInfo": ({}, {}),
    "deleteWebhook": ({}, {"drop_pending_updates": _flag}),
    "setWebhook": (
        {"url": _text},
        {
            "secret_token": _text,
            "allowed_updates": _texts,
            "max_connections": _integer,
            "drop_pending_updates": _flag,
        },
    ),
    "sendMessage": (
        {"chat_id": _integer, "text": _text},
        {"reply_markup": _object, "disable_notification": _flag, "parse_mode": _text},
    ),
    "sendPhoto": ({"chat_id": _integer, "photo": _file}, {"caption": _text}),
    "sendDocument": ({"chat_id": _integer, "document": _file}, {"caption": _text}),
    "sendLocation": ({"chat_id": _integer, "latitude": _degrees, "longitude": _degrees}, {}),
    "sendVenue": (
        {
            "chat_id": _integer,
            "latitude": _degrees,
            "longitude": _degrees,
            "title": _text,
            "address": _text,
        },
        {},
    ),
    "sendChatAction": ({"chat_id": _integer, "action": _text}, {}),
    "answerCallbackQuery": ({"callback_query_id": _text}, {"text": _text, "show_alert": _flag}),
    "getFile": ({"file_id": _text}, {}),
}


def check_fields(method: str, fields: Mapping[str, Any]) -> None:
    """Every field that is needed, none that is unknown, each of its type. Raises `Refused`."""
    needed, allowed = FIELDS[method]
    if missing := [name for name in needed if name not in fields]:
        raise Refused(400, f"Bad Request: {missing[0]} is empty")
    for name, value in fields.items():
        check = needed.get(name) or allowed.get(name)
        if check is None:
            raise Refused(400, f"Bad Request: unknown parameter {name}")
        if not check(value):
            raise Refused(400, f"Bad Request: wrong type of {name}")


def check_text(text: str) -> None:
    """1 to 4096 characters. Raises `Refused`."""
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if len(text) > TEXT_CHARS:
        raise Refused(400, "Bad Request: message is too long")


def check_webhook(url: str, secret: str, updates: list[str] | None, *, local: bool) -> None:
    """An https address on one of four ports; `local` lets http pass, as the server that one can
    run oneself does. Raises `Refused`."""
    parts = urlsplit(url)
    if not local and parts.scheme != "https":
        raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if not local and (parts.port or 443) not in PORTS:
        said = "Webhook can be set up only on ports 80, 88, 443 or 8443"
        raise Refused(400, f"Bad Request: bad webhook: {said}")
    if secret and not _SECRET.fullmatch(secret):
        raise Refused(400, "Bad Request: secret token contains unallowed characters")
    if unknown := set(updates or ()) - UPDATES:
        raise Refused(400, f"Bad Request: unknown update type {sorted(unknown)[0]}")


def check_markup(markup: Mapping[str, Any]) -> None:
    """One keyboard, its buttons with words, data of 1 to 64 bytes. Raises `Refused`."""
    if list(markup) == ["inline_keyboard"]:
        buttons = [button for row in markup["inline_keyboard"] for button in row]
        for button in buttons:
            if not str(button.get("text", "")).strip():
                raise Refused(400, "Bad Request: text buttons must have text")
            data = str(button.get("callback_data", "")).encode()
            if not 0 < len(data) <= DATA_BYTES:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        return
    if "keyboard" in markup and all(
        button.get("text") for row in markup["keyboard"] for button in row
    ):
        return
    if markup.get("remove_keyboard") is True:
        return
    raise Refused(400, "Bad Request: object expected as reply markup")
