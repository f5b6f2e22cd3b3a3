"""What the rule asks of every message and way alike; each channel adds its own."""

from datetime import datetime
from typing import Any

from conversations.models import Message
from conversations.sending.quiet import night_of
from conversations.sending.rule import Facts
from leads.models import Contact


def facts_of(message: Message, now: datetime, **own: Any) -> Facts:
    """The facts of a message on its conversation's channel; `own` are the channel's."""
    talk = message.conversation
    common: dict[str, Any] = {
        "silent": talk.contact.opted_out_at is not None,
        "blocked": talk.contact.kind == Contact.Kind.BLOCKED,
        "quiet_until": night_of(message, now),
        "last_inbound_at": talk.last_inbound_at,
    }
    return Facts(now=now, channel=talk.channel, purpose=message.purpose, **(common | own))
