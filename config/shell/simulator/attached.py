"""What Twilio does with the address of a file (`MediaUrl`): it asks what is there, fetches it, and
refuses afterwards what its channel does not carry."""

from collections.abc import Callable
from typing import Any

from config.shell.simulator.wire import Fetched, fetch

Fetch = Callable[[str, str], Fetched]
MB = 1024 * 1024
# Of WhatsApp; an MMS takes more kinds, and less of each.
_IMAGES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG"}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_WHATSAPP = frozenset(
    {
        *_IMAGES,
        "image/jpg",
        "audio/ogg",
        "audio/amr",
        "audio/3gpp",
        "audio/aac",
        "audio/mpeg",
        "video/mp4",
        "application/pdf",
        "application/msword",
        f"{_OFFICE}wordprocessingml.document",
        f"{_OFFICE}presentationml.presentation",
        f"{_OFFICE}spreadsheetml.sheet",
        "text/vcard",
    }
)
_FAMILIES = ("image/", "audio/", "video/")
_MMS = _WHATSAPP | {"text/csv", "text/rtf", "text/calendar", "application/vcard"}
_BEGINS = {**_IMAGES, "application/pdf": b"%PDF"}
# Numbers of these countries can send an MMS; where it does not reach, the address goes as text.
MMS_PREFIXES = ("+1", "+61")


class NotCarriedError(Exception):
    """Why a message with this file is not delivered: Twilio's code."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def mms_possible(sender: str) -> bool:
    """Whether a number can send an MMS."""
    return sender.startswith(MMS_PREFIXES)


def mms_arrives(sender: str, to: str) -> bool:
    """Whether it arrives there as one; else Twilio makes an SMS with the address of it."""
    return any(sender.startswith(each) and to.startswith(each) for each in MMS_PREFIXES)


def fetched(url: str, *, is_sms: bool, get: Fetch = fetch) -> dict[str, Any]:
    """What the phone shows of a file: {"url", "type", "size", "name"}. Raises `NotCarriedError`."""
    try:
        asked, found = get(url, "HEAD"), get(url, "GET")
    except OSError as error:
        raise NotCarriedError(11200 if is_sms else 63019) from error
    if {asked.status, found.status} != {200} or not found.content:
        raise NotCarriedError(11200 if is_sms else 63019)
    kind, size = found.content_type, len(found.content)
    if asked.content_type != kind or not _is_taken(kind, found.content, is_sms):
        raise NotCarriedError(12300 if is_sms else 63021)
    if size > (5 * MB if is_sms or kind in _IMAGES else 16 * MB):
        raise NotCarriedError(63034 if kind in _IMAGES and not is_sms else 11751)
    return {"url": url, "type": kind, "size": size, "name": found.name}


def _is_taken(kind: str, content: bytes, is_sms: bool) -> bool:
    known = kind in _MMS or kind.startswith(_FAMILIES) if is_sms else kind in _WHATSAPP
    return known and content.startswith(_BEGINS.get(kind, b""))
