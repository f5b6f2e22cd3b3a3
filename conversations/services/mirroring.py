"""Showing conversations in the business's own Chatwoot, too: promised here, and done apart
(`channels.chatwoot.mirror`), so that whatever goes wrong there keeps nobody waiting here."""

from django.utils import timezone

from conversations.models import ChannelAccount, Conversation
from tenants.due import due_hint, due_put

MIRROR = "conversations.mirror"
# Those are in Chatwoot already.
_OWN = ChannelAccount.Kind.CHATWOOT


def mirror_promise(conversation: Conversation) -> None:
    """Promise that a conversation's mirror becomes as it is now, where the business has one. Call
    in the transaction that changed it; what is promised twice is done once."""
    if conversation.channel == _OWN or not mirror_is_on():
        return
    due_put(MIRROR, conversation.pk, timezone.now())
    due_hint(MIRROR, conversation.pk)


def mirror_is_on() -> bool:
    """Whether the open business shows its conversations in Chatwoot. One query."""
    rows = ChannelAccount.objects.filter(kind=ChannelAccount.Kind.MIRROR)
    return rows.exclude(state=ChannelAccount.State.DISCONNECTED).exists()
