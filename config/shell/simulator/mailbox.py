"""The mails that the demo has sent, as the file backend keeps them."""

import email
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

SHOWN = 30
_BETWEEN = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    """One mail: to whom, when (UTC), and its plain text; its id, and where answers to it go."""

    to: str
    subject: str
    at: datetime
    text: str
    message_id: str = ""
    reply_to: str = ""


def mails_sent(folder: Path) -> list[Mail]:
    """The latest mails, newest first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    mails = [mail for path in files[:SHOWN] for mail in _read(path)]
    return sorted(mails, key=lambda mail: mail.at, reverse=True)[:SHOWN]


def _read(path: Path) -> list[Mail]:
    parts = (path.read_bytes() + b"\n").split(_BETWEEN)
    return [_mail(part) for part in parts if part.strip()]


def _mail(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw.lstrip(b"\n"), policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(preferencelist=("plain", "html"))
    at = parsedate_to_datetime(str(message["Date"]))
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or "").strip(),
        # Django writes "-0000": UTC, which the parser leaves without a zone.
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        text=str(body.get_content()).strip() if body else "",
        message_id=str(message["Message-ID"] or "").strip(),
        reply_to=str(message["Reply-To"] or "").strip(),
    )
