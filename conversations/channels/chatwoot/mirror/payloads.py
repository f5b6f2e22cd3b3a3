"""What a webhook of the mirror's inbox means: the team answers, notes, opens, returns or resolves.
What we wrote ourselves comes back, too, and settles what may still be open of it."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from conversations.channels.base import Parsed, ParseError
from conversations.channels.chatwoot.mirror.ledger import mark_of
from conversations.channels.chatwoot.mirror.news import Answered, Changed, Echo, Noted
from conversations.channels.chatwoot.payloads import (
    STATUS_EVENTS,
    TEXT_CHARS,
    Conversation,
    Message,
    is_bot,
)


def parse(payload: Mapping[str, Any], account_key: str) -> Parsed:
    """What an event means; None for kinds that we do not know. Raises `ParseError`, which names
    fields and never values."""
    event = payload.get("event")
    try:
        if event == "message_created":
            return _message(Message.model_validate(payload), dict(payload), account_key)
        if event in STATUS_EVENTS:
            standing = Conversation.model_validate(payload)
            return Changed(account_key, standing.id, standing.status)
    except ValidationError as error:
        fields = sorted({str(part["loc"][-1]) for part in error.errors() if part["loc"]})
        raise ParseError("fields: " + ", ".join(fields)) from error
    return None


def _message(message: Message, payload: dict[str, Any], account_key: str) -> Parsed:
    if mark_of(payload) or is_bot(message):
        return Echo(account_key, mark_of(payload), message.id)
    if message.message_type != "outgoing":
        return None  # an activity; customers do not write there
    text = (message.content or "")[:TEXT_CHARS]
    number = message.conversation.id
    if message.private:
        return Noted(account_key, number, text) if text else None
    links = [each.data_url for each in message.attachments if each.data_url]
    text = "\n".join(filter(None, [text, *links]))
    return Answered(account_key, number, message.id, text) if text else None
