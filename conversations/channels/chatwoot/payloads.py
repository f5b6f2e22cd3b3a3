"""What a stored webhook of Chatwoot's means (its guide "Agent bots", and the events' forms)."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from conversations.channels.base import InboundMessage, Parsed, ParseError, StatusUpdate
from conversations.channels.chatwoot.news import Held, Noted, Said, Standing
from conversations.services.connections import account_by_key
from leads.phones import InvalidPhone, phone_normalize

CHANNEL = "chatwoot"
# What our own messages carry, so that their echo names their delivery.
MARK = "mostrador"
TEXT_CHARS = 20_000
# Where a provider vouches for the number or the mailbox that somebody writes from.
_PHONES = frozenset({"Channel::Whatsapp", "Channel::TwilioSms", "Channel::Sms"})
_MAILS = frozenset({"Channel::Email"})
_STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "failed": "failed"}
STATUS_EVENTS = frozenset(
    {"conversation_status_changed", "conversation_opened", "conversation_resolved"}
)

Number = Annotated[int, Field(ge=1, le=2**63 - 1)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Person(_Form):
    """A contact, a member, or a bot."""

    id: Number | None = None
    type: str = ""
    name: str | None = None
    email: str | None = None
    phone_number: str | None = None


class Link(_Form):
    hmac_verified: bool | None = None


class Meta(_Form):
    sender: Person | None = None
    assignee: Person | None = None


class Conversation(_Form):
    id: Number
    status: str = ""
    channel: str | None = None
    contact_inbox: Link | None = None
    meta: Meta | None = None


class Attached(_Form):
    file_type: str = "file"
    data_url: str | None = None
    coordinates_lat: float | None = Field(None, ge=-90, le=90)
    coordinates_long: float | None = Field(None, ge=-180, le=180)
    fallback_title: str | None = None


class Message(_Form):
    id: Number
    content: str | None = None
    message_type: str
    private: bool = False
    status: str = ""
    sender: Person | None = None
    conversation: Conversation
    content_attributes: dict[str, Any] | None = None
    attachments: list[Attached] = []


def parse(payload: Mapping[str, Any], account_key: str) -> Parsed:
    """What an event means; None for kinds that we do not know, and for our own words.

    Raises `ParseError`, which names fields and never values.
    """
    event = payload.get("event")
    if not isinstance(event, str):
        return None
    try:
        if event in ("message_created", "message_updated"):
            return _message(Message.model_validate(payload), account_key, event)
        if event in STATUS_EVENTS:
            return _standing(Conversation.model_validate(payload), account_key)
    except ValidationError as error:
        fields = sorted({str(part["loc"][-1]) for part in error.errors() if part["loc"]})
        raise ParseError("fields: " + ", ".join(fields)) from error
    return None


def _standing(conversation: Conversation, account_key: str) -> Standing | None:
    meta = conversation.meta
    if meta is None or meta.sender is None or meta.sender.id is None:
        return None
    return Standing(_held(conversation, meta.sender, account_key))


def address_of(number: object, account_key: str) -> str:
    """What a contact with this number is known by here: numbers are Chatwoot's own count, so the
    server and its account belong to it (`chat.example.com/1#77`); an inbox does not."""
    account = account_by_key(CHANNEL, account_key)
    place = account.address.rpartition("/")[0] if account else account_key
    return f"{place}#{number}"


def senders_in(payload: Mapping[str, Any]) -> set[str]:
    """The numbers of the contacts that an event is about, whether or not it can be understood."""
    conversation = payload.get("conversation")
    found = set()
    for holder in (payload, payload.get("meta"), conversation, _part(conversation, "meta")):
        number = _part(_part(holder, "sender"), "id")
        if number is not None:
            found.add(str(number))
    return found


def _part(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _held(conversation: Conversation, person: Person, account_key: str) -> Held:
    meta = conversation.meta
    return Held(
        account_key=account_key,
        address=address_of(person.id, account_key),
        status=conversation.status,
        assigned=meta is not None and meta.assignee is not None,
    )


def _message(message: Message, account_key: str, event: str) -> Parsed:
    if message.message_type == "outgoing" and is_bot(message):
        return _own(message)
    if event != "message_created":
        return None
    person = _customer(message)
    if person is None:
        return None
    held = _held(message.conversation, person, account_key)
    text = (message.content or "")[:TEXT_CHARS]
    if message.private:
        return Noted(held, text) if text else None
    kind, attachments = _attached(message.attachments)
    provider_id = f"{message.conversation.id}:{message.id}"
    if message.message_type == "outgoing":
        if not (text or attachments):
            return None
        return Said(held, provider_id=provider_id, text=text, kind=kind, attachments=attachments)
    if message.message_type != "incoming" or not (text or attachments):
        return None  # an activity, a template, or nothing that could be read
    inbound = InboundMessage(
        channel=CHANNEL,
        account_key=account_key,
        provider_id=provider_id,
        sender_kind=CHANNEL,
        sender=held.address,
        sender_name=(person.name or "")[:200],
        text=text,
        kind=kind,
        attachments=attachments,
        proven=_proven(message.conversation, person),
    )
    return Said(held, inbound=inbound)


def is_bot(message: Message) -> bool:
    """Whether a message is a bot's, ours among them."""
    by_bot = message.sender is not None and message.sender.type == "agent_bot"
    return by_bot or MARK in (message.content_attributes or {})


def _own(message: Message) -> StatusUpdate | None:
    """Our own words told back: they are out, and known by their mark if their answer was lost."""
    if message.private:
        return None
    state = _STATES.get(message.status or "sent")
    if state is None:
        return None
    return StatusUpdate(
        f"{message.conversation.id}:{message.id}",
        state,
        delivery_uuid=_uuid((message.content_attributes or {}).get(MARK)),
        reason=_("Chatwoot no pudo entregar el mensaje.") if state == "failed" else "",
    )


def _customer(message: Message) -> Person | None:
    """Whose conversation it is: who wrote, or whom the conversation is with."""
    incoming = message.message_type == "incoming"
    meta = message.conversation.meta
    person = message.sender if incoming else meta.sender if meta else None
    return person if person is not None and person.id is not None else None


def _proven(conversation: Conversation, person: Person) -> tuple[tuple[str, str], ...]:
    """Their phone and mail, where the channel or a signature of the site vouches for them: what a
    visitor types into a form proves nothing."""
    link = conversation.contact_inbox
    signed = link is not None and bool(link.hmac_verified)
    found = []
    if person.phone_number and (signed or conversation.channel in _PHONES):
        with suppress(InvalidPhone):
            found.append(("phone", phone_normalize(person.phone_number)))
    if person.email and (signed or conversation.channel in _MAILS):
        found.append(("email", person.email))
    return tuple(found)


def _attached(attachments: list[Attached]) -> tuple[str, list[dict[str, Any]]]:
    found = [_one(each) for each in attachments]
    kinds = {"location": "location", "image": "image", "audio": "audio"}
    if not attachments:
        return "text", []
    return kinds.get(attachments[0].file_type, "file"), found


def _one(attached: Attached) -> dict[str, Any]:
    if attached.file_type == "location":
        return {
            "type": "location",
            "latitude": attached.coordinates_lat,
            "longitude": attached.coordinates_long,
            "address": "",
            "label": (attached.fallback_title or "")[:200],
        }
    usual = {"image": "image/jpeg", "audio": "audio/ogg", "video": "video/mp4"}
    kind = usual.get(attached.file_type, "application/octet-stream")
    return {"type": kind, "url": (attached.data_url or "")[:1000]}


def _uuid(value: object) -> str:
    try:
        return str(UUID(str(value))) if value else ""
    except ValueError:
        return ""
