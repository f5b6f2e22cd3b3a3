"""A person's ways in their order, and the one that a message takes."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bookings.notice_settings import notice_settings
from conversations.channels.registry import channel_for
from conversations.models import Conversation, Message
from conversations.sending.rule import Choice, Decision, Passed, choose
from conversations.services.reaching import conversation_lock, conversations_of, whatsapp_open
from leads.models import Contact
from tenants.context import current_business
from tenants.models import User

# Which way of notices a channel belongs to; every chat is one way.
CHATS = "whatsapp"
WAY_OF = {"sms": "sms", "email": "email"}


class Chosen(NamedTuple):
    """The conversation that a message goes into, locked; what was decided of it; the ways that
    were asked before it."""

    conversation: Conversation
    decision: Decision
    passed: tuple[Passed, ...] = ()


def ways_in_order(contact: Contact, *, first: Sequence[str] = ()) -> list[str]:
    """The ways of notices (`whatsapp`: whatever chat they use; `email`, `sms`) in which to try
    them: `first`, then the person's own order, then the business's; each once, and none that the
    business does not use."""
    order = list(notice_settings(current_business()).order)
    wanted = [*first, *ways_preferred(contact), *order]
    return [way for way in dict.fromkeys(wanted) if way in order]


def ways_preferred(contact: Contact) -> list[str]:
    """The ways that a person's own preferences put first: that for their appointments, else the
    order of their channels, of which every chat is one way."""
    if contact.notice_way:
        return [contact.notice_way]
    return list(dict.fromkeys(way_of(each) for each in contact.channel_order))


def way_of(channel: str) -> str:
    """The way of notices that a channel belongs to."""
    return WAY_OF.get(channel, CHATS)


def way_choose(
    contact: Contact,
    *,
    purpose: str,
    body: str,
    now: datetime,
    user: User | None = None,
) -> Chosen | None:
    """The conversation by which a message of the business reaches a person: of those that they
    have, in the order of their preference and then the latest first, the first by which it may go
    out now. Where none lets it, the one that does soonest, or why not. None where there is no way
    at all. The chosen one is locked; `user` is who decided to send it."""
    found = in_order(contact, conversations_of(contact))
    asked = [(each.channel, _ask(each, purpose, body, user, now)) for each in found]
    if not any(decision.goes for _, decision in asked):
        begun = whatsapp_open(contact)
        if begun is not None and begun not in found:
            found.append(begun)
            asked.append((begun.channel, _ask(begun, purpose, body, user, now)))
    if not found:
        return None
    choice: Choice = choose(asked)
    assert choice.place is not None
    return Chosen(conversation_lock(found[choice.place]), choice.decision, choice.passed)


def in_order(contact: Contact, found: list[Conversation]) -> list[Conversation]:
    """Conversations by the person's own order of channels; those of no place in it after them, as
    they come."""
    rank = {channel: place for place, channel in enumerate(contact.channel_order)}
    return sorted(found, key=lambda talk: rank.get(talk.channel, len(rank)))


def _ask(
    conversation: Conversation, purpose: str, body: str, user: User | None, now: datetime
) -> Decision:
    sample = Message(conversation=conversation, purpose=purpose, body=body, user=user)
    return channel_for(conversation.channel).decide(sample, now)
