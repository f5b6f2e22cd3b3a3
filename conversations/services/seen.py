"""Letting customers see that they are being read, where their channel can show it."""

from django.utils import timezone

from conversations.channels.registry import channel_for
from conversations.models import Conversation, Message
from tenants.due import due_hint, due_put

SEEN = "conversations.seen"


def seen_promise(conversation: Conversation) -> None:
    """Have the customer's last message marked as read, while the assistant thinks; call in the
    transaction that stores it. It is work of its own: no answer waits for it."""
    if channel_for(conversation.channel).seen_promised(conversation):
        due_put(SEEN, conversation.pk, timezone.now())
        due_hint(SEEN, conversation.pk)


def conversation_seen(conversation_id: int) -> None:
    """Due work: mark the last message of a customer as read. Where the assistant answers, unless
    it has done so meanwhile, and with the sign that it is writing."""
    conversation = Conversation.objects.get(pk=conversation_id)
    by_assistant = conversation.handler == Conversation.Handler.ASSISTANT
    last = (
        conversation.messages.filter(direction=Message.Direction.IN)
        .exclude(provider_id="")
        .order_by("-id")
        .first()
    )
    if last is None or (by_assistant and conversation.answered_through >= last.pk):
        return
    channel = channel_for(conversation.channel)
    channel.mark_seen(conversation, last.provider_id, typing=by_assistant)
