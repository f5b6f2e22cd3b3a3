"""From a mail, however it came, to what is stored of it: a few headers, the words, the files.

Webhooks (django-anymail) and mailboxes (IMAP) both give an `AnymailInboundMessage`.
"""

import base64
import hashlib
import logging
import re
from collections.abc import Callable
from email.message import Message as Mime
from email.utils import getaddresses, parseaddr
from typing import Any, TypeVar

from anymail.inbound import AnymailInboundMessage

from conversations.channels.email.texts import READ_CHARS
from conversations.models import ChannelAccount
from conversations.services.door import inbound_store
from tenants.webhooks import payload_clean

logger = logging.getLogger(__name__)

CHANNEL = "email"
# What is kept of a mail: files of these types, each and all together no larger.
FILE_BYTES = 10 * 1024 * 1024
FILES_MOST = 20
FILE_TYPES = re.compile(
    r"image/(?:jpeg|png|gif|webp|heic|heif)|audio/[\w.+-]+|video/(?:mp4|quicktime)"
    r"|application/pdf|text/(?:plain|csv|calendar)|application/msword"
    r"|application/vnd\.openxmlformats-officedocument\.[\w.-]+"
)
_HEADER_CHARS = 400
_TO_HEADERS = ("Delivered-To", "X-Original-To", "X-Forwarded-To", "To", "Cc")
_HEADERS_BYTES = 64 * 1024
# What counts where a part cannot be read.
_NO_FILES: tuple[list[dict[str, Any]], list[str]] = ([], ["?"])
_NO_REPORT: dict[str, str] = {}
_NO_NAMES: list[tuple[str, str]] = []
_REFERENCES = 20
_IDS = re.compile(r"<[^<>\s]{3,250}>")
# What the standard library raises at mails that break its rules: an unknown charset, a NUL in a
# file's name, parts within parts a thousand times, a day that no calendar has.
UNREADABLE = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
    OverflowError,
)
# What says that no person wrote it, and what lists and machines add.
_ROBOT_HEADERS = (
    "Auto-Submitted",
    "Precedence",
    "List-Id",
    "List-Unsubscribe",
    "List-Post",
    "X-Auto-Response-Suppress",
    "X-Autoreply",
    "X-Autorespond",
    "X-Failed-Recipients",
    "Return-Path",
    "Feedback-ID",
    "X-Loop",
    "X-Mostrador",
)

T = TypeVar("T")


def mail_read(raw: bytes) -> tuple[AnymailInboundMessage, bool]:
    """A mail as a server keeps it; True beside it where its parts cannot be taken apart, and its
    headers are all there is of it. Never raises: a mail that did would keep all later ones out."""
    try:
        return AnymailInboundMessage.parse_raw_mime_bytes(raw), False
    except UNREADABLE:
        logger.warning("mail not taken apart", extra={"kind": CHANNEL})
        headers = re.split(rb"\r?\n\r?\n", raw[:_HEADERS_BYTES], maxsplit=1)[0]
        bare = re.sub(rb"(?im)^content-", b"X-Content-", headers)
        return AnymailInboundMessage.parse_raw_mime_bytes(bare + b"\r\n\r\n"), True


def mail_store(account: ChannelAccount, mail: AnymailInboundMessage, *, cut: bool = False) -> bool:
    """Store one mail to an account of the open business; False when it was already here. A mail is
    the same by its Message-ID, whichever way it comes. `cut`: only its beginning was read."""
    payload = payload_clean(mail_payload(mail, cut=cut))
    name = payload["message_id"] or repr(sorted((k, str(v)[:2000]) for k, v in payload.items()))
    stored = hashlib.sha256(name.encode()).hexdigest()
    return inbound_store(
        channel=CHANNEL,
        account_key=account.key,
        provider_id=f"{account.key}:{stored}",
        payload=payload | {"stored": stored},
    )


def mail_payload(mail: AnymailInboundMessage, *, cut: bool = False) -> dict[str, Any]:
    """What is stored of a mail."""
    name, address = _tried(lambda: parseaddr(_header(mail, "From")), ("", ""))
    files, left_out = _tried(lambda: _files(mail), _NO_FILES)
    return {
        "mail": 1,
        "message_id": "".join(_IDS.findall(_header(mail, "Message-ID"))[:1]),
        "in_reply_to": _IDS.findall(_header(mail, "In-Reply-To"))[:1],
        "references": _IDS.findall(_header(mail, "References", 6000))[-_REFERENCES:],
        "from": address,
        "from_name": name,
        "to": recipients_of(mail),
        "subject": " ".join(_header(mail, "Subject").split()),
        "robot": {
            header.lower(): _header(mail, header) or "-"
            for header in _ROBOT_HEADERS
            if header in mail
        },
        "text": _body(mail, "text"),
        "html": _body(mail, "html"),
        "files": files,
        "left_out": left_out,
        "cut": cut,
        "report": _tried(lambda: _report(mail), _NO_REPORT),
    }


def _tried(read: Callable[[], T], otherwise: T) -> T:
    """What can be read of a part of a mail, else `otherwise`: the rest of it counts all the
    same."""
    try:
        return read()
    except UNREADABLE:
        return otherwise


def _header(mail: Mime, name: str, limit: int = _HEADER_CHARS) -> str:
    """A header as text; one that cannot be read is empty."""
    return _tried(lambda: str(mail.get(name, "") or "")[:limit], "")


def recipients_of(mail: AnymailInboundMessage) -> list[str]:
    """Whom it was for, by every header that says so; what it really came to first."""
    said = [_header(mail, name, 4000) for name in _TO_HEADERS]
    named = _tried(lambda: getaddresses(said), _NO_NAMES)
    found = [mail.envelope_recipient or "", *(address for _name, address in named)]
    return list(dict.fromkeys(each.strip().lower() for each in found if "@" in each))[:50]


def _body(mail: AnymailInboundMessage, kind: str) -> str:
    return _tried(lambda: str(getattr(mail, kind) or "")[:READ_CHARS], "")


def _files(mail: AnymailInboundMessage) -> tuple[list[dict[str, Any]], list[str]]:
    """The files that are kept, and the names of those that are not, for their type or size."""
    kept: list[dict[str, Any]] = []
    left_out: list[str] = []
    room = FILE_BYTES
    for part in mail.attachments:
        name = _file_name(part)
        data = part.get_content_bytes() if part.get_content_maintype() != "message" else b""
        kind = part.get_content_type()
        allowed = FILE_TYPES.fullmatch(kind) and len(kept) < FILES_MOST
        if not allowed or not data or len(data) > room:
            left_out.append(name)
            continue
        room -= len(data)
        encoded = base64.b64encode(data).decode()
        kept.append({"name": name, "type": kind, "size": len(data), "data": encoded})
    return kept, left_out[:FILES_MOST]


def _file_name(part: Mime) -> str:
    name = _tried(lambda: part.get_filename() or "", "")
    return re.sub(r"[\x00-\x1f/\\]+", "_", name).strip()[-120:] or part.get_content_type()


def _report(mail: AnymailInboundMessage) -> dict[str, str]:
    """Of a report that a mail of ours did not arrive (RFC 3464): its status, and that mail's id."""
    if mail.get_content_type() != "multipart/report":
        return {}
    status = action = about = ""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            told = part.as_string()
            status = _field(told, "Status") or status
            action = _field(told, "Action").lower() or action
        elif part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            about = "".join(_IDS.findall(_field(part.as_string(), "Message-ID"))[:1]) or about
    return {"status": status[:10], "action": action[:20], "about": about}


def _field(text: str, name: str) -> str:
    found = re.search(rf"^{name}:\s*(.+)$", text, re.IGNORECASE | re.MULTILINE)
    return found[1].strip() if found else ""
