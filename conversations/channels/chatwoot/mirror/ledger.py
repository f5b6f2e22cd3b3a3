"""Handing one message to Chatwoot, once: the attempt is written before the call, and one whose
outcome nobody knows is looked for in the conversation there and never made again."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.channels.base import SendError
from conversations.channels.chatwoot.api import Place, bot_place, member_place
from conversations.channels.chatwoot.payloads import MARK
from conversations.channels.showing import Keys, shown
from conversations.labels import PREVIEWS_SAID
from conversations.models import ChannelAccount, Message, MirroredMessage, MirroredTalk
from conversations.services.files import message_file
from tenants.context import current_business
from tenants.urls_for import business_url

# So long an attempt may still be under way somewhere.
UNDER_WAY = timedelta(seconds=60)
LOOK_AGAIN = timedelta(seconds=20)
MAX_FILE_BYTES = 15 * 1024 * 1024
State = MirroredMessage.State


def message_mirror(
    account: ChannelAccount, talk: MirroredTalk, message: Message
) -> datetime | None:
    """Show one message there; when to come back where it is not settled yet. Raises `SendError`
    for what will be tried again, and for that alone nothing is left in the ledger."""
    entry, new = MirroredMessage.objects.get_or_create(
        message=message, defaults={"began_at": timezone.now()}
    )
    if entry.state != State.SENDING:
        return None
    if not new:
        return _settle_lost(member_place(account), talk, entry)
    try:
        entry.number = _post(bot_place(account), talk, message)
    except SendError as error:
        if error.uncertain:
            return _settle_lost(member_place(account), talk, entry)
        if not error.permanent or error.code in ("401", "403", "404"):
            entry.delete()
            raise
        _settle(entry, State.FAILED, error.reason)
        return None
    _settle(entry, State.SENT)
    return None


def _post(place: Place, talk: MirroredTalk, message: Message) -> int:
    path = f"conversations/{talk.number}/messages"
    came = message.direction == Message.Direction.IN
    fields: dict[str, Any] = {
        "content": _words(message),
        "message_type": "incoming" if came else "outgoing",
        "private": False,
        "content_attributes": {MARK: str(message.uuid)},
        "source_id": str(message.uuid),
    }
    files = _files(message)
    made = place.upload(path, fields, files) if files else place.call("POST", path, **fields)
    number = made.get("id") if isinstance(made, dict) else None
    if not isinstance(number, int):
        reason = _("Chatwoot no dijo qué fue del mensaje.")
        raise SendError(reason, permanent=False, code="answer", uncertain=True)
    return number


def _words(message: Message) -> str:
    """What was said; for what has no words what it is, and where it can be seen."""
    text = shown(message, Keys()).text.strip()
    if text:
        return text
    where = business_url(current_business(), f"/inbox/{message.conversation.uuid}/")
    return f"{PREVIEWS_SAID.get(message.kind, '…')} {where}"


def _files(message: Message) -> list[tuple[str, bytes, str]]:
    """The files of a customer's message that can be had, up to what Chatwoot takes."""
    found, left = [], MAX_FILE_BYTES
    for place in range(len(message.attachments or [])):
        file = message_file(message, place)
        if file is not None and file.size <= left:
            left -= file.size
            found.append(
                (file.name or f"{file.kind}-{place + 1}", bytes(file.data), file.content_type)
            )
    return found


def _settle_lost(place: Place, talk: MirroredTalk, entry: MirroredMessage) -> datetime | None:
    """Look for a message whose outcome was lost in the conversation there. Raises `SendError`."""
    found = number_there(place, talk, str(entry.message.uuid))
    if found:
        entry.number = found
        _settle(entry, State.SENT)
        return None
    if timezone.now() - entry.began_at < UNDER_WAY:
        return timezone.now() + LOOK_AGAIN
    _settle(entry, State.UNKNOWN, _("No se sabe si llegó a Chatwoot."))
    return None


def number_there(place: Place, talk: MirroredTalk, mark: str) -> int:
    """The number of the message that carries `mark`, among the latest there; 0: none does."""
    told = place.call("GET", f"conversations/{talk.number}/messages")
    rows = told.get("payload") if isinstance(told, dict) else None
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and mark_of(row) == mark and isinstance(row.get("id"), int):
            return int(row["id"])
    return 0


def mark_of(message: dict[str, Any]) -> str:
    """Which message of ours one of Chatwoot's is; empty for those of others."""
    attributes = message.get("content_attributes")
    held = attributes.get(MARK) if isinstance(attributes, dict) else None
    return str(held or message.get("source_id") or "")


def _settle(entry: MirroredMessage, state: str, reason: str = "") -> None:
    entry.state, entry.reason, entry.settled_at = state, reason[:200], timezone.now()
    entry.save(update_fields=["state", "reason", "settled_at", "number"])
