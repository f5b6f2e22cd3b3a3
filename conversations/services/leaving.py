"""What somebody leaves behind who answers customers no more: it waits for others."""

from datetime import datetime

from django.utils import timezone

from conversations.models import Conversation
from conversations.services.handoff import conversation_release
from tenants.context import current_business
from tenants.due import due_hint, due_put
from tenants.models import Membership, User

KIND = "conversations.member_left"
BATCH = 200


def member_leaves(user_id: int) -> None:
    """Named in `settings.MEMBER_LEAVERS`: promise `member_left`, however much they hold."""
    due_put(KIND, user_id, timezone.now())
    due_hint(KIND, user_id)


def member_left(user_id: int) -> datetime | None:
    """Due work: put what a former colleague held back among what nobody has, `BATCH` at a time.

    Nothing happens where the person may answer again by now.
    """
    serving = Membership.serving.filter(business=current_business(), user=user_id)
    if serving.exclude(role=Membership.Role.VIEWER).exists():
        return None
    user = User.objects.get(pk=user_id)
    held = list(Conversation.objects.filter(assigned_to=user_id).order_by("pk")[: BATCH + 1])
    for conversation in held[:BATCH]:
        conversation_release(conversation=conversation, user=user)
    return timezone.now() if len(held) > BATCH else None
