"""How far each member has read."""

from conversations.models import Conversation, ReadMark
from tenants.models import User


def conversation_mark_read(*, conversation: Conversation, user: User) -> None:
    """Note that a member has seen everything said so far. The mark never moves back."""
    latest = conversation.messages.order_by("-pk").values_list("pk", flat=True).first() or 0
    mark, created = ReadMark.objects.get_or_create(
        conversation=conversation, user=user, defaults={"message_id": latest}
    )
    if not created and mark.message_id < latest:
        ReadMark.objects.filter(pk=mark.pk, message_id__lt=latest).update(message_id=latest)
