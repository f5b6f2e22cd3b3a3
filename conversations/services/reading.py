"""How far each member has read."""

from django.db import transaction

from conversations.models import Conversation, ReadMark
from conversations.services.seen import seen_promise
from leads.models import Contact
from tenants.models import User


def conversation_mark_read(*, conversation: Conversation, user: User) -> None:
    """Note that a member has seen everything said so far. The mark never moves back.

    Where people answer, the customer sees that they were read; not one who is blocked.
    """
    latest = conversation.messages.order_by("-pk").values_list("pk", flat=True).first() or 0
    mark, created = ReadMark.objects.get_or_create(
        conversation=conversation, user=user, defaults={"message_id": latest}
    )
    moved = created
    if not created and mark.message_id < latest:
        rows = ReadMark.objects.filter(pk=mark.pk, message_id__lt=latest)
        moved = bool(rows.update(message_id=latest))
    by_people = conversation.handler == Conversation.Handler.HUMAN
    if moved and by_people and conversation.contact.kind != Contact.Kind.BLOCKED:
        with transaction.atomic():
            seen_promise(conversation)
