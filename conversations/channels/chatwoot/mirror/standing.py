"""Whose a mirrored conversation is, on both sides. `told_status` is what both know of: where one
side differs from it, that side has changed it."""

from django.db import transaction

from conversations.channels.chatwoot.api import Place
from conversations.channels.chatwoot.news import TAKEN
from conversations.models import Conversation, MirroredTalk
from conversations.services.handoff import (
    conversation_closed_elsewhere,
    conversation_give_back,
    conversation_taken_elsewhere,
)

# What Chatwoot calls waiting is the team's, too.
_SAME = {"snoozed": "open"}


def status_of(conversation: Conversation) -> str:
    """How a conversation stands in Chatwoot's words."""
    if conversation.state in (Conversation.State.CLOSED, Conversation.State.ARCHIVED):
        return "resolved"
    human = conversation.handler == Conversation.Handler.HUMAN
    return "open" if human else "pending"


def standing_follow(member: Place, talk: MirroredTalk) -> None:
    """Where somebody has changed the state there, follow it. Chatwoot is asked how it stands now:
    its events come late and out of order, our own among them. Raises `SendError`."""
    if not talk.look:
        return
    told = member.call("GET", f"conversations/{talk.number}")
    status = str(told.get("status", "")) if isinstance(told, dict) else ""
    status = _SAME.get(status, status)
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update(of=("self",)).get(
            pk=talk.conversation_id
        )
        if talk.told_status and status not in ("", talk.told_status):
            _follow(conversation, status)
            talk.told_status = status
        talk.look = False
        talk.save(update_fields=["look", "told_status"])


def _follow(conversation: Conversation, status: str) -> None:
    if status == status_of(conversation):
        return
    if status == "open":
        conversation_taken_elsewhere(conversation, note=TAKEN)
    elif status == "resolved":
        conversation_closed_elsewhere(conversation)
    elif status == "pending":
        if conversation.state == Conversation.State.CLOSED:
            conversation.state = Conversation.State.OPEN
            conversation.save(update_fields=["state"])
        conversation_give_back(conversation=conversation)
