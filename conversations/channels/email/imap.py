"""A mailbox over IMAP (RFC 3501), read and never changed: the standard library's client, through
our egress rules."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from conversations.channels.base import SendError
from conversations.models import ChannelAccount
from tenants.http import NonPublicAddressError, guarded_socket

SECONDS = 15.0
# A larger mail is read as far as this: its words stand in front of what is attached.
MAIL_BYTES = 15 * 1024 * 1024
CUT_BYTES = 256 * 1024
# English in every locale (RFC 3501, date-month).
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DENIED, AWAY, NO_FOLDER = "imap_denied", "imap_away", "imap_folder"


class _Plain(imaplib.IMAP4):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        return guarded_socket(self.host, self.port, timeout or SECONDS)


class _OverTls(imaplib.IMAP4_SSL):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = guarded_socket(self.host, self.port, timeout or SECONDS)
        context: ssl.SSLContext = self.ssl_context
        return context.wrap_socket(plain, server_hostname=self.host)


class Folder:
    """One folder of a mailbox that has been opened for reading."""

    def __init__(self, client: imaplib.IMAP4, uid_validity: int, uid_next: int) -> None:
        self._client, self.uid_validity, self.uid_next = client, uid_validity, uid_next

    def uids_after(self, uid: int) -> list[int]:
        """UIDs above `uid`, in order."""
        # "n:*" always names the last mail, too, however low its UID.
        return [each for each in self._search(f"UID {uid + 1}:*") if each > uid]

    def last_uid(self) -> int:
        """The highest UID in use, or one that every later mail's is above."""
        return self.uid_next - 1 if self.uid_next else max(self.uids_after(0), default=0)

    def uids_since(self, day: datetime) -> list[int]:
        """UIDs of what has come since a day, in order."""
        months = [
            "Jan",
            "Feb",
            "Mar",
            "Apr",
            "May",
            "Jun",
            "Jul",
            "Aug",
            "Sep",
            "Oct",
            "Nov",
            "Dec",
        ]
        return self._search(f"SINCE {day.day:02}-{months[day.month - 1]}-{day.year}")

    def mail(self, uid: int) -> tuple[bytes, bool] | None:
        """The mail with a UID, unread as it was; whether it was cut. None for one that has gone."""
        size = self._size(uid)
        if size is None:
            return None
        cut = size > MAIL_BYTES
        part = f"(BODY.PEEK[]<0.{CUT_BYTES}>)" if cut else "(BODY.PEEK[])"
        found = self._uid("FETCH", str(uid), part)
        raw = next((each[1] for each in found if isinstance(each, tuple)), None)
        return (raw, cut) if raw is not None else None

    def _size(self, uid: int) -> int | None:
        for each in self._uid("FETCH", str(uid), "(RFC822.SIZE)"):
            line = each[0] if isinstance(each, tuple) else each
            found = re.search(rb"RFC822\.SIZE (\d+)", line or b"")
            if found:
                return int(found[1])
        return None

    def _search(self, criteria: str) -> list[int]:
        found = self._uid("SEARCH", *criteria.split())
        return sorted(int(each) for line in found if line for each in line.split())

    def _uid(self, *words: str) -> list[Any]:
        answer, found = self._client.uid(*words)
        if answer != "OK":
            raise imaplib.IMAP4.error(f"{words[0]} refused")
        return list(found)


@contextmanager
def folder_open(account: ChannelAccount) -> Iterator[Folder]:
    """The account's folder, opened for reading only. Raises `SendError`, also where the connection
    breaks inside: permanent for what the server refuses, else temporary."""
    try:
        client = _connected(account)
        try:
            yield _examined(client, account.credential("imap_folder") or "INBOX")
        finally:
            _leave(client)
    except NonPublicAddressError as error:
        reason = _("Ese servidor de correo no es público.")
        raise SendError(reason, permanent=True, code=AWAY) from error
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        reason = _("El servidor del buzón no responde.")
        raise SendError(reason, permanent=False, code=AWAY) from error


def _connected(account: ChannelAccount) -> imaplib.IMAP4:
    host, port = account.credential("imap_host"), int(account.credential("imap_port") or 993)
    security = account.credential("imap_security")
    context = ssl.create_default_context()
    client: imaplib.IMAP4
    if security == "tls":
        client = _OverTls(host, port, ssl_context=context, timeout=SECONDS)
    else:
        client = _Plain(host, port, timeout=SECONDS)
    try:
        if security == "starttls":
            client.starttls(context)
        client.login(
            _quoted(account.credential("imap_username")), account.credential("imap_password")
        )
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        client.shutdown()
        reason = _("El buzón no acepta el usuario o la contraseña.")
        raise SendError(reason, permanent=True, code=DENIED) from error
    return client


def _examined(client: imaplib.IMAP4, name: str) -> Folder:
    answer, _count = client.select(_quoted(name), readonly=True)
    if answer != "OK":
        reason = _("El buzón no tiene esa carpeta.")
        raise SendError(reason, permanent=True, code=NO_FOLDER)
    validity = int((client.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
    uid_next = int((client.response("UIDNEXT")[1] or [b"0"])[0] or 0)
    return Folder(client, validity, uid_next)


def _quoted(text: str) -> str:
    """A name as one word of a command, whatever stands in it (RFC 3501, quoted)."""
    bare = "".join(letter for letter in text if letter.isprintable())
    return '"' + bare.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _leave(client: imaplib.IMAP4) -> None:
    try:
        client.logout()
    except (OSError, imaplib.IMAP4.error):
        client.shutdown()
