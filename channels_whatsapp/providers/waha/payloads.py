"""What a stored webhook of WAHA's means."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from channels_whatsapp.accounts import account_by_number
from channels_whatsapp.gateway_news import LinkNews
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.news import Echo, Reacted
from channels_whatsapp.providers.waha import forms
from channels_whatsapp.providers.waha.chats import is_hidden, key_of, number_ask, number_of
from channels_whatsapp.providers.waha.keys import keys_of
from channels_whatsapp.providers.waha.sessions import phone_of
from conversations.channels.base import (
    InboundMessage,
    MessageEdit,
    NotYet,
    Parsed,
    ParseError,
    StatusUpdate,
    moment_of,
)
from conversations.models import Delivery

ID_CHARS = 120
# The door adds here which of the business's gateways has called.
GATEWAY_KEY = "_gateway"
BY_PROGRAM = "api"
_STATES = {-1: "failed", 1: "sent", 2: "delivered", 3: "read", 4: "read"}
# A report may come before the answer to the request that it is about.
_AHEAD = timedelta(seconds=60)


def parse(payload: Mapping[str, Any], account_key: str) -> Parsed:
    """What a stored webhook means; None for kinds of event that we do not know, for groups,
    channels and states.

    May ask the gateway whose number is hidden behind an id. Raises `ParseError`, which names
    fields and never values, `NotYet` for a report on a message that is still being handed over,
    and `api.FAILURES` where the gateway cannot be asked.
    """
    try:
        event = forms.Event.model_validate(payload)
        return _read(event, payload, account_key)
    except ValidationError as error:
        fields = sorted({str(part["loc"][-1]) for part in error.errors() if part["loc"]})
        raise ParseError("fields: " + ", ".join(fields)) from error


def _read(event: forms.Event, payload: Mapping[str, Any], account_key: str) -> Parsed:
    number = account_key or (number_of(event.me.id) if event.me else "")
    if event.event == "session.status":
        return _link(event, str(payload.get(GATEWAY_KEY, "")))
    if event.event in ("message", "message.any"):
        return _message(forms.Incoming.model_validate(event.payload), number)
    if event.event == "message.edited":
        return _edit(forms.Incoming.model_validate(event.payload), number)
    if event.event == "message.reaction":
        return _reaction(forms.Reacting.model_validate(event.payload), number)
    if event.event == "message.ack":
        return _ack(forms.Ack.model_validate(event.payload), number)
    return None


def _link(event: forms.Event, key: str) -> Parsed:
    try:
        phone = phone_of({**event.payload, "me": event.me.model_dump() if event.me else None})
    except ValueError as error:
        raise ParseError("fields: status") from error
    return LinkNews(key, phone.status, phone.number)


def _message(message: forms.Incoming, number: str) -> Parsed:
    if message.from_me:
        return _echo(message, number)
    return _inbound(message, number)


def _inbound(message: forms.Incoming, number: str) -> InboundMessage | None:
    sender = _person(message.from_, number)
    text, kind, attachments = _content(message)
    if not sender or not (text or attachments):
        return None  # a group, a channel, a state; or a note of WhatsApp's own
    return InboundMessage(
        channel="whatsapp",
        account_key=number,
        provider_id=message.id[:ID_CHARS],
        sender_kind="phone",
        sender=sender,
        sender_name=_name(message),
        text=text,
        kind=kind,
        attachments=attachments,
        replied_to=key_of(message.reply_to.id or "")[:ID_CHARS] if message.reply_to else "",
        said_at=moment_of(message.timestamp),
    )


def _echo(message: forms.Incoming, number: str) -> Echo | None:
    """What was written on the phone itself; not what a program sent, nor notes to oneself."""
    customer = "" if message.source == BY_PROGRAM else _person(message.to or "", number)
    text, kind, attachments = _content(message)
    if customer in ("", number) or not (text or attachments):
        return None
    key = key_of(message.id)[:ID_CHARS]
    return Echo(number, customer, key, text, kind, attachments)


def _edit(message: forms.Incoming, number: str) -> MessageEdit | None:
    changed = None if message.from_me else _inbound(message, number)
    if changed is None or not message.edited:
        return None
    return MessageEdit(changed, original=f"false_{message.from_}_{message.edited}"[:ID_CHARS])


def _reaction(event: forms.Reacting, number: str) -> Reacted | None:
    sender = "" if event.from_me else _person(event.from_, number)
    if not sender or not event.reaction.text:
        return None
    return Reacted(sender=sender, number=number, emoji=event.reaction.text)


def _ack(ack: forms.Ack, number: str) -> StatusUpdate | None:
    state = _STATES.get(ack.ack) if ack.from_me else None
    if state is None:
        return None
    key = key_of(ack.id)[:ID_CHARS]
    if not Delivery.objects.filter(provider_id=key).exists() and _one_on_its_way(number):
        raise NotYet
    reason = _("WhatsApp no entregó el mensaje.") if state == "failed" else ""
    return StatusUpdate(key, state, reason=reason)


def _one_on_its_way(number: str) -> bool:
    return Delivery.objects.filter(
        state=Delivery.State.SENDING,
        message__conversation__channel="whatsapp",
        message__conversation__account_key=number,
        attempted_at__gt=timezone.now() - _AHEAD,
    ).exists()


def _person(chat: str, number: str) -> str:
    if not is_hidden(chat):
        return number_of(chat)
    account = account_by_number(number) if number else None
    if account is None or account.provider != WhatsAppAccount.Provider.GATEWAY:
        return ""
    return number_ask(chat, keys_of(account))


def _name(message: forms.Incoming) -> str:
    """What they call themselves; each engine keeps it under a name of its own."""
    more = message.more or {}
    info = more.get("Info")
    told = (more.get("notifyName"), more.get("pushName"))
    found = (*told, info.get("PushName") if isinstance(info, dict) else None)
    return next((each for each in found if isinstance(each, str) and each), "")


def _content(message: forms.Incoming) -> tuple[str, str, list[dict[str, Any]]]:
    text = message.body or ""
    if message.location is not None:
        place = message.location
        label = place.name or place.description or ""
        located = {
            "type": "location",
            "latitude": place.latitude,
            "longitude": place.longitude,
            "address": place.address or "",
            "label": label,
        }
        return label, "location", [located]
    if message.vcards:
        return "", "file", [{"type": "contacts", "contacts": message.vcards}]
    if message.media is None and not message.has_media:
        return text, "text", []
    return text, *_file(message.media or forms.MediaPart())


def _file(media: forms.MediaPart) -> tuple[str, list[dict[str, Any]]]:
    kind = (media.mimetype or "application/octet-stream").split(";")[0].strip()
    held: dict[str, Any] = {"type": kind[:100], "url": media.url or ""}
    if media.filename:
        held["name"] = media.filename[:200]
    family = kind.split("/", 1)[0]
    return family if family in ("image", "audio") else "file", [held]
