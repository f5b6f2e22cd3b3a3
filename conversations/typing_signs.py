"""Who is writing right now, in the chat on the business's page: a sign of a few seconds, in the
cache alone. Nothing depends on it."""

from django.core.cache import cache

from conversations.models import Conversation
from conversations.stream import news_publish
from leads.models import Contact

SECONDS = 7


def _key(conversation_id: int) -> str:
    return f"typing:team:{conversation_id}"


def team_types(conversation: Conversation) -> None:
    """A member is writing to a visitor."""
    cache.set(_key(conversation.pk), 1, timeout=SECONDS)


def team_stops(conversation: Conversation) -> None:
    """What the member wrote has been sent."""
    cache.delete(_key(conversation.pk))


def team_is_typing(conversation_id: int) -> bool:
    """Whether a member is writing in this conversation."""
    return bool(cache.get(_key(conversation_id)))


def visitor_types(conversation: Conversation) -> None:
    """Let members who have the conversation open see it; not of somebody who is blocked."""
    if conversation.contact.kind != Contact.Kind.BLOCKED:
        news_publish("typing", str(conversation.uuid))
