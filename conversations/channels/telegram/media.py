"""What customers attach on Telegram: its bot asks where a file lies, then fetches it."""

import re

import requests
from django.conf import settings

from conversations.channels.base import Attachment, MediaAway, MediaGone, MediaTooLarge, SendError
from conversations.channels.fetching import gone_of, max_bytes
from conversations.channels.telegram.api import call
from conversations.channels.telegram.payloads import CHANNEL
from conversations.services.connections import account_by_key
from tenants.http import Sink, session

_PATH = re.compile(r"[A-Za-z0-9_-]+(?:[/.][A-Za-z0-9_-]+)*")


def media_fetch(account_key: str, attachment: Attachment, into: Sink) -> str:
    """Fetch an attachment of a message to that bot; its type. Raises `MediaGone`."""
    account = account_by_key(CHANNEL, account_key)
    if account is None:
        raise MediaGone("no account")
    if int(attachment.get("size") or 0) > max_bytes():
        raise MediaTooLarge("too large")
    token = account.credential("token")
    gone = _download(token, _path(token, str(attachment.get("file_id", ""))), into)
    if gone is not None:
        raise gone
    return str(attachment.get("type", "")) or "application/octet-stream"


def _path(token: str, file_id: str) -> str:
    """Where Telegram keeps the file; a path of its own host and nothing else."""
    try:
        found = call(token, "getFile", file_id=file_id)
    except SendError as error:
        kind = MediaGone if error.permanent else MediaAway
        raise kind(f"refused {error.code}") from error
    path = found.get("file_path") if isinstance(found, dict) else None
    if not isinstance(path, str) or not _PATH.fullmatch(path):
        raise MediaGone("no path")
    return path


def _download(token: str, path: str, into: Sink) -> MediaGone | None:
    # Not raised from what is caught: its words hold the token.
    base_url = settings.TELEGRAM_BASE_URL
    try:
        with session("telegram", base_url=base_url, max_bytes=max_bytes(), sink=into) as door:
            answer = door.get(f"/file/bot{token}/{path}", allow_redirects=False)
    except requests.RequestException as error:
        return gone_of(error)
    return None if answer.status_code == 200 else MediaAway(f"status {answer.status_code}")
