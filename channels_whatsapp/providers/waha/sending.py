"""Sending through a gateway."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.pace import turn_take
from channels_whatsapp.providers.base import Outgoing
from channels_whatsapp.providers.waha.api import FAILURES, WahaError, call
from channels_whatsapp.providers.waha.chats import chat_ask, chat_in, chat_of, key_of
from channels_whatsapp.providers.waha.errors import KEY_REFUSED, is_unlinked, send_error
from channels_whatsapp.providers.waha.keys import Keys, keys_of
from channels_whatsapp.states import account_fail
from channels_whatsapp.text import split_text
from conversations.channels.base import SendError

ID_CHARS = 120
TEXT_CHARS = 4096
LISTED = "50"
NO_WHATSAPP = "no_whatsapp"
_PATHS = {"image": "/api/sendImage", "audio": "/api/sendVoice", "video": "/api/sendVideo"}

Json = dict[str, Any]


def send(account: WhatsAppAccount, outgoing: Outgoing) -> str:
    """Hand the message to the gateway; the key of its last part.

    Choices go as numbered lines: WhatsApp shows no buttons of unofficial programs. Files go before
    the text, a long text in parts. When a later part fails, earlier ones are out, so nothing is
    sent again by itself. A key that is not taken, or a phone that is not linked any more, puts the
    account into its state of error. Raises `SendError`, also where another message has just taken
    the number's turn.
    """
    turn_take(account)
    keys = keys_of(account)
    chat = _chat(account, keys, outgoing.to)
    sent = ""
    for done, (path, body) in enumerate(_requests(outgoing)):
        try:
            told = _call(account, "POST", path, keys, {**body, "chatId": chat})
            sent = _id_of(told)
        except SendError as error:
            error.uncertain = error.uncertain or done > 0
            raise
    return sent


def _chat(account: WhatsAppAccount, keys: Keys, number: str) -> str:
    try:
        chat = chat_ask(number, keys)
    except FAILURES as error:
        refused = _refused(account, error)
        refused.uncertain = False  # it was only asked
        raise refused from error
    if not chat:
        reason = _("Ese número no tiene WhatsApp.")
        raise SendError(reason, permanent=True, code=NO_WHATSAPP)
    return chat


def _requests(outgoing: Outgoing) -> list[tuple[str, Json]]:
    if (place := outgoing.place) is not None:
        point = {"latitude": place.latitude, "longitude": place.longitude}
        return [("/api/sendLocation", {**point, "title": place.words})]
    files = [each for each in outgoing.attachments if each.get("url")]
    found = [_file(each) for each in files]
    if outgoing.text.strip() or not found:
        parts = split_text(outgoing.text, TEXT_CHARS)
        found += [("/api/sendText", {"text": part}) for part in parts]
    return found


def _file(attachment: Json) -> tuple[str, Json]:
    kind = str(attachment.get("type", "")) or "application/octet-stream"
    file = {"mimetype": kind, "url": str(attachment["url"])}
    if attachment.get("name"):
        file["filename"] = str(attachment["name"])
    path = _PATHS.get(kind.split("/", 1)[0], "/api/sendFile")
    return path, {"file": file}


def _call(
    account: WhatsAppAccount, method: str, path: str, keys: Keys, body: Json | None = None
) -> Any:
    try:
        return call(method, path, keys, json={"session": keys.session, **(body or {})})
    except FAILURES as error:
        raise _refused(account, error) from error


def _refused(account: WhatsAppAccount, error: Exception) -> SendError:
    refused = send_error(error)
    if isinstance(error, WahaError) and (error.status in KEY_REFUSED or is_unlinked(error)):
        account_fail(account=account, reason=refused.reason)
    return refused


def _id_of(told: object) -> str:
    """The key of the message that was made; engines name it in different places. Raises
    `SendError`: the message is out, and nobody knows as what."""
    named = told.get("id") if isinstance(told, dict) else None
    if isinstance(named, dict):
        named = named.get("_serialized") or named.get("id")
    if named is None and isinstance(told, dict) and isinstance(told.get("key"), dict):
        named = told["key"].get("id")
    if not isinstance(named, str) or not named:
        reason = _("La pasarela no dijo qué fue del mensaje.")
        raise SendError(reason, permanent=False, code="answer", uncertain=True)
    return key_of(named)[:ID_CHARS]


def list_sent(account: WhatsAppAccount, outgoing: Outgoing, since: datetime) -> list[str]:
    """Keys of the messages to the same person with the same (last part of the) text that the phone
    has had since `since`, newest first. Raises `SendError`."""
    keys = keys_of(account)
    wanted = split_text(outgoing.text, TEXT_CHARS)[-1].strip()
    path = f"/api/{quote(keys.session)}/chats/{quote(chat_of(outgoing.to))}/messages"
    asked = {
        "limit": LISTED,
        "downloadMedia": "false",
        "filter.fromMe": "true",
        "filter.timestamp.gte": str(int(since.timestamp())),
    }
    try:
        told = call("GET", path, keys, params=asked)
    except FAILURES as error:
        raise send_error(error) from error
    listed = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    ours = [each for each in listed if _is_ours(each, wanted, int(since.timestamp()))]
    ours.sort(key=lambda each: float(each.get("timestamp") or 0), reverse=True)
    return [key_of(str(each.get("id", "")))[:ID_CHARS] for each in ours]


def _is_ours(message: Json, wanted: str, since: int) -> bool:
    at = message.get("timestamp")
    recent = not isinstance(at, int | float) or at >= since
    return recent and bool(message.get("fromMe")) and str(message.get("body")).strip() == wanted


def mark_seen(account: WhatsAppAccount, provider_id: str, *, typing: bool) -> None:
    """Mark a customer's message as read, and (`typing`) show that an answer is being written.
    Raises `SendError`."""
    keys, chat = keys_of(account), chat_in(provider_id)
    if not chat:
        return
    body = {"session": keys.session, "chatId": chat}
    try:
        call("POST", "/api/sendSeen", keys, json={**body, "messageId": provider_id})
        if typing:
            call("POST", "/api/startTyping", keys, json=body)
    except FAILURES as error:
        raise send_error(error) from error
