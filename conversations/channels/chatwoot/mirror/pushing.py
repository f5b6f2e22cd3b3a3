"""Bringing a conversation's mirror up to date: what was said in its order, what became of it, and
who answers. One conversation at a time; nobody waits for it."""

import logging
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from conversations.channels.base import SendError
from conversations.channels.chatwoot.api import Place, bot_place, member_place
from conversations.channels.chatwoot.mirror.keeping import KIND
from conversations.channels.chatwoot.mirror.ledger import message_mirror
from conversations.channels.chatwoot.mirror.people import talk_ensure, talk_forget
from conversations.channels.chatwoot.mirror.standing import standing_follow, status_of
from conversations.channels.chatwoot.payloads import MARK
from conversations.models import (
    ChannelAccount,
    Conversation,
    Delivery,
    Message,
    MirroredMessage,
    MirroredTalk,
)
from conversations.services.connections import account_alive, account_fail, account_latest

logger = logging.getLogger(__name__)

INACTIVE_RETRY = timedelta(minutes=5)
RETRY_SECONDS = (2, 4, 8, 60, 300, 900)
# What Chatwoot is told of a delivery, beside that it was sent.
_TOLD = {
    Delivery.State.DELIVERED: "delivered",
    Delivery.State.READ: "read",
    Delivery.State.FAILED: "failed",
    Delivery.State.REFUSED: "failed",
}


def conversation_mirror(conversation_id: int) -> datetime | None:
    """Due work: bring one conversation's mirror up to date; when to come back where Chatwoot is
    away. Idempotent: whatever is settled is not touched again."""
    account = account_latest(KIND)
    rows = Conversation.objects.select_related("contact").filter(pk=conversation_id)
    conversation = rows.first()
    if account is None or conversation is None:
        return None
    if account.state != ChannelAccount.State.ACTIVE:
        return timezone.now() + INACTIVE_RETRY
    talk = _talk(conversation, account)
    try:
        if conversation.emptied_at is not None:
            talk_forget(member_place(account), talk)
            return None
        again = _bring(talk, conversation, account)
    except SendError as error:
        return _later(talk, account, error)
    MirroredTalk.objects.filter(pk=talk.pk).exclude(failures=0).update(failures=0)
    account_alive(account=account)
    return again


def _talk(conversation: Conversation, account: ChannelAccount) -> MirroredTalk:
    """The mirror's row; begun anew where it belongs to an inbox of before."""
    talk, _new = MirroredTalk.objects.get_or_create(
        conversation=conversation, defaults={"account": account}
    )
    if talk.account_id != account.pk:
        talk.account, talk.number, talk.told_status, talk.contact_made = account, 0, "", 0
        talk.save(update_fields=["account", "number", "told_status", "contact_made"])
    return talk


def _bring(
    talk: MirroredTalk, conversation: Conversation, account: ChannelAccount
) -> datetime | None:
    place, member = bot_place(account), member_place(account)
    for message in _ahead(talk, account):
        if not talk.number:
            talk_ensure(member, talk, conversation, status_of(conversation))
        if again := message_mirror(account, talk, message):
            return again
        _through(talk, message)
    if talk.number:
        _deliveries_tell(member, talk)
        standing_follow(member, talk)
        _status_tell(place, talk)
    return None


def _ahead(talk: MirroredTalk, account: ChannelAccount) -> list[Message]:
    """What is not settled yet, oldest first: since the mirror was switched on. Who comes from
    Chatwoot is in the ledger already."""
    rows = Message.objects.filter(
        conversation=talk.conversation_id,
        pk__gt=talk.through,
        created_at__gte=datetime.fromisoformat(account.credential("since")),
        direction__in=(Message.Direction.IN, Message.Direction.OUT),
    ).select_related("conversation")
    settled = Q(mirror__isnull=False) & ~Q(mirror__state=MirroredMessage.State.SENDING)
    return list(rows.exclude(settled).order_by("pk"))


def _through(talk: MirroredTalk, message: Message) -> None:
    talk.through = message.pk
    talk.save(update_fields=["through"])


def _deliveries_tell(member: Place, talk: MirroredTalk) -> None:
    """Tell what became of what was sent, for each message the latest."""
    rows = MirroredMessage.objects.filter(
        message__conversation=talk.conversation_id,
        state=MirroredMessage.State.SENT,
        message__delivery__state__in=_TOLD,
    ).exclude(told__in=("read", "failed"))
    for entry in rows.select_related("message__delivery").order_by("message_id"):
        delivery = entry.message.delivery
        word = _TOLD[Delivery.State(delivery.state)]
        if word == entry.told:
            continue
        fields = {"status": word}
        if word == "failed":
            fields["external_error"] = delivery.reason
        try:
            member.call("PATCH", f"conversations/{talk.number}/messages/{entry.number}", **fields)
        except SendError as error:
            if not error.permanent or error.code == "401":
                raise
            logger.info("mirror not told", extra={"code": error.code})
        entry.told = word
        entry.save(update_fields=["told"])


def _status_tell(place: Place, talk: MirroredTalk) -> None:
    """Give the conversation to the team there, or back to the bot; who takes over finds the
    summary as a private note, at most once."""
    conversation = Conversation.objects.get(pk=talk.conversation_id)
    status = status_of(conversation)
    if status == talk.told_status:
        return
    place.call("POST", f"conversations/{talk.number}/toggle_status", status=status)
    talk.told_status = status
    talk.save(update_fields=["told_status"])
    if status == "open" and conversation.needs_human and conversation.handoff_summary:
        place.call(
            "POST",
            f"conversations/{talk.number}/messages",
            content=conversation.handoff_summary,
            message_type="outgoing",
            private=True,
            content_attributes={MARK: str(conversation.uuid)},
        )


def _later(talk: MirroredTalk, account: ChannelAccount, error: SendError) -> datetime:
    """When to come back after a call that came to nothing."""
    logger.warning("mirror waits", extra={"kind": KIND, "code": error.code})
    if error.code in ("401", "403"):
        account_fail(account=account, reason=error.reason)
    elif error.code == "404":
        # Somebody deleted it there: it is made anew, from what comes next on.
        MirroredTalk.objects.filter(pk=talk.pk).update(number=0, told_status="")
    MirroredTalk.objects.filter(pk=talk.pk).update(failures=F("failures") + 1)
    tries = min(talk.failures, len(RETRY_SECONDS) - 1)
    wait = max(float(RETRY_SECONDS[tries]), error.retry_after)
    return timezone.now() + timedelta(seconds=wait)
