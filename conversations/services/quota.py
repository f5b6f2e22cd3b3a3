"""The soft landing at the plan's cap: the assistant stops, people, bookings and reminders go on.

A conversation that the assistant may not answer goes to the team (reason "quota") and its customer
is told once a month that a person will answer. Owners learn of it from their notices
(`billing.warnings`). When there is room again, after a change of plan or at the turn of the month,
what nobody has taken returns to the assistant: at the customer's next message, or a few minutes
later by due work.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from billing.quotas import contact_quota, contacts_with_room, quota_open, reply_quota
from billing.selectors import month_of
from conversations.assistant.builtin.wording import voice
from conversations.assistant.nlu.language import detect
from conversations.models import Conversation, Message
from conversations.services.handoff import handoff_request, note_add
from conversations.services.queueing import message_queue
from conversations.stream import news_publish
from leads.models import Contact
from tenants.actors import SYSTEM
from tenants.audit.services import audit
from tenants.context import current_business, current_schema
from tenants.due import due_put
from tenants.models import DueItem

REASON = PURPOSE = "quota"
RETURN = "conversations.quota_return"
RETURN_EVERY = timedelta(minutes=5)
# What waited longer is the team's to answer: an assistant's late answer helps nobody.
FRESH = timedelta(hours=24)


def contact_count(contact: Contact) -> None:
    """Count a contact at their first message of the month (in the business's zone).

    Called for every message, in its transaction; one query for somebody who is counted. Without
    room they stay uncounted: the message is kept all the same, and the assistant asks again.
    """
    if contact.kind != Contact.Kind.BLOCKED:
        contact_quota(contact.pk)


def reply_allowed(conversation: Conversation) -> bool:
    """Use one message of the month for a reply in a conversation; False where the plan has none
    left for it (`reply_quota`)."""
    return reply_quota(conversation.contact_id)


def conversation_land(conversation: Conversation, *, words: str) -> None:
    """Hand a conversation that may not be answered to the team, and tell its customer so once a
    month, in the language of `words` (what they wrote). The caller holds the conversation's lock.
    """
    if not _told_this_month(conversation):
        language = detect(words, conversation.language or current_business().language)
        message_queue(
            conversation=conversation,
            body=voice(language).say("quota_person"),
            author=Message.Author.SYSTEM,
            purpose=PURPOSE,
        )
    handoff_request(conversation=conversation, reason=REASON, summary="")
    _return_promise()


def _return_promise() -> None:
    """Have the landed conversations looked at, where nobody has promised it.

    A row that waits is locked to the end of the transaction, so that no worker takes it, finds
    nothing landed yet and drops it. One that is being worked on is promised anew.
    """
    waiting = DueItem.objects.filter(
        schema_name=current_schema(), kind=RETURN, failed=False, lease=None
    )
    if not waiting.select_for_update().values_list("pk", flat=True):
        due_put(RETURN, 0, timezone.now() + RETURN_EVERY)


def _told_this_month(conversation: Conversation) -> bool:
    business = current_business()
    first = datetime.combine(month_of(business), time.min, business.tz)
    return conversation.messages.filter(purpose=PURPOSE, created_at__gte=first).exists()


def is_landed(conversation: Conversation) -> bool:
    """Whether the cap, and no person, keeps the assistant from this conversation."""
    return (
        conversation.handoff_reason == REASON
        and conversation.handler == Conversation.Handler.HUMAN
        and conversation.assigned_to_id is None
    )


def conversation_lift(conversation: Conversation) -> bool:
    """Give a landed conversation back to the assistant if there is room; whether it was.

    What the customer wrote within a day will be answered; of what is older nothing is, and where
    there is nothing newer the conversation goes on waiting for a person. The caller holds the
    conversation's lock and promises the reply.
    """
    if not is_landed(conversation) or not quota_open("messages"):
        return False
    if not contacts_with_room([conversation.contact_id]):
        return False
    _give_back(conversation)
    return True


def _give_back(conversation: Conversation) -> None:
    conversation.handler = Conversation.Handler.ASSISTANT
    conversation.needs_human = not _is_fresh(conversation)
    if not conversation.needs_human:
        conversation.handoff_reason = ""
    conversation.answered_through = _stale_through(conversation)
    conversation.save(
        update_fields=["handler", "needs_human", "handoff_reason", "answered_through"]
    )
    note_add(conversation, "given_back")
    audit("conversation.given_back", conversation, actor=SYSTEM)
    news_publish("state", str(conversation.uuid))


def _is_fresh(conversation: Conversation) -> bool:
    last = conversation.last_inbound_at
    return last is not None and last > timezone.now() - FRESH


def _stale_through(conversation: Conversation) -> int:
    old = conversation.messages.filter(created_at__lte=timezone.now() - FRESH)
    last = old.order_by("-id").values_list("id", flat=True).first()
    return max(last or 0, conversation.answered_through)


def conversations_return_due(_object_id: int) -> datetime | None:
    """Due work, one row a business: return what is landed as soon as there is room, and answer
    what is fresh. Looks every few minutes while anything is landed."""
    again = timezone.now() + RETURN_EVERY
    landed = list(_landed().values_list("pk", "contact_id"))
    if not landed:
        return None
    if not quota_open("messages"):
        return again
    roomy = contacts_with_room([contact_id for _, contact_id in landed])
    for pk in [pk for pk, contact_id in landed if contact_id in roomy]:
        _return(pk)
    return again if _landed().exists() else None


def _landed() -> QuerySet[Conversation]:
    return Conversation.objects.filter(
        needs_human=True,
        handoff_reason=REASON,
        handler=Conversation.Handler.HUMAN,
        assigned_to=None,
    ).order_by("pk")


def _return(pk: int) -> None:
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=pk)
        if conversation_lift(conversation) and not conversation.needs_human:
            due_put("conversations.reply", pk, timezone.now())
