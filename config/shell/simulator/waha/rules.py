"""What WAHA takes for each call, and how it refuses the rest (its guides, 2026). Stricter than
WAHA: a field that the guides do not name is refused, too."""

import re
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
CHAT = re.compile(r"[1-9][0-9]{6,14}@c\.us|[0-9]{1,32}@lid")
EVENTS = frozenset(
    {
        "message",
        "message.any",
        "message.ack",
        "message.edited",
        "message.reaction",
        "message.revoked",
        "session.status",
    }
)
_TEXT = frozenset({"session", "chatId", "text", "linkPreview", "reply_to"})
_FILE = frozenset({"session", "chatId", "file", "caption", "reply_to"})
FIELDS: dict[str, frozenset[str]] = {
    "sendText": _TEXT,
    "sendImage": _FILE,
    "sendVoice": _FILE,
    "sendVideo": _FILE,
    "sendFile": _FILE,
    "sendLocation": frozenset({"session", "chatId", "latitude", "longitude", "title", "reply_to"}),
    "sendSeen": frozenset({"session", "chatId", "messageId", "participant"}),
    "startTyping": frozenset({"session", "chatId"}),
    "stopTyping": frozenset({"session", "chatId"}),
}


class Refused(Exception):
    """WAHA says no."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status, self.said = status, said


def need(fits: object, said: str, status: int = 400) -> None:
    """Refuse where something does not fit."""
    if not fits:
        raise Refused(status, said)


def check_sending(method: str, body: Json) -> None:
    """Refuse what is no request of that method."""
    need(not set(body) - FIELDS[method], f"property {set(body) - FIELDS[method]} should not exist")
    need(CHAT.fullmatch(str(body.get("chatId"))), "chatId must be a chat")
    check = _CHECKS.get(method)
    if check is not None:
        check(body)


def _text(body: Json) -> None:
    said = body.get("text")
    need(isinstance(said, str) and 0 < len(said) <= 65536, "text must be a text")


def _file(body: Json) -> None:
    file = body.get("file")
    need(isinstance(file, dict), "file is missing")
    assert isinstance(file, dict)
    need(not set(file) - {"mimetype", "filename", "url", "data"}, "file has unknown parts")
    need(("url" in file) != ("data" in file), "either url or data")
    need(isinstance(file.get("mimetype"), str), "file.mimetype is missing")


def _location(body: Json) -> None:
    point = [body.get("latitude"), body.get("longitude")]
    need(all(isinstance(each, int | float) for each in point), "latitude and longitude")
    need(isinstance(body.get("title"), str), "title must be a text")


_CHECKS: dict[str, Callable[[Json], None]] = {
    "sendText": _text,
    "sendImage": _file,
    "sendVoice": _file,
    "sendVideo": _file,
    "sendFile": _file,
    "sendLocation": _location,
}


def check_config(config: object) -> Json:
    """Refuse what is no configuration of a session."""
    need(isinstance(config, dict), "config must be an object")
    assert isinstance(config, dict)
    for hook in config.get("webhooks", []):
        need(str(hook.get("url", "")).startswith(("http://", "https://")), "webhooks.url")
        need(set(hook.get("events", [])) <= EVENTS, "webhooks.events")
        need(not set(hook) - {"url", "events", "hmac", "retries", "customHeaders"}, "webhooks")
        need(isinstance((hook.get("hmac") or {}).get("key"), str), "webhooks.hmac.key")
    return config
