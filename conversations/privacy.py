"""What this room keeps of a person: what was said, how it was delivered, what the assistant made
of it, and the payloads that it came in.

Forgetting moves the messages, emptied, to an archived conversation of a new id and deletes the
old one. So counts, times and costs stay for the figures, while whoever works on the conversation
at that moment (a message behind the door, a run of the assistant, an agent) finds its row gone
and writes nothing: they wait for its lock, and the foreign keys are the last guard.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Case, F, Max, QuerySet, Value, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.privacy_calls import calls_prune
from conversations.channels.chatwoot.payloads import CHANNEL as CHATWOOT
from conversations.channels.chatwoot.payloads import senders_in
from conversations.models import (
    AssistantRun,
    Conversation,
    Delivery,
    DeliveryAttempt,
    Faq,
    InboundEvent,
    Message,
    MessageFile,
    MirroredMessage,
    MirroredTalk,
    OwnerQuestion,
    QuestionAsked,
    ReadMark,
    ReplayAnswer,
)
from conversations.services.files import files_prune
from conversations.services.mirroring import MIRROR, mirror_promise
from conversations.stream import news_publish
from leads.models import Contact, ContactIdentity
from leads.phones import phone_canonical
from leads.privacy.handlers import Counts, Erasing, PrivacyHandler
from tenants.due import due_drop_many

GONE = gettext_noop("Sus datos ya no se guardan")
# Of what was understood, the part that figures are counted from.
COUNTED = ("intent", "confidence", "ready_to_book")
# A file that somebody uploaded and no message claimed within so long is nobody's.
UPLOADED = timedelta(days=1)
_SCAN = 500
# What came while payloads were searched, and what was being written then, is looked at again.
_LATE = timedelta(minutes=10)


class ConversationsPrivacy(PrivacyHandler):
    """Texts, attachments, runs and raw payloads go; counts and times stay."""

    paths = {
        "conversations.Conversation": "contact",
        "conversations.ConversationSummary": "conversation__contact",
        "conversations.Message": "conversation__contact",
        "conversations.MessageFile": "message__conversation__contact",
        "conversations.MirroredMessage": "message__conversation__contact",
        "conversations.MirroredTalk": "conversation__contact",
        "conversations.Delivery": "message__conversation__contact",
        "conversations.DeliveryAttempt": "delivery__message__conversation__contact",
        "conversations.AssistantRun": "conversation__contact",
        "conversations.IntentReview": "message__conversation__contact",
        "conversations.ReadMark": "conversation__contact",
        "conversations.Faq": "corrects__conversation__contact",
        "conversations.KnowledgeChunk": "faq__corrects__conversation__contact",
        "conversations.AnswerFeedback": "message__conversation__contact",
        "conversations.QuestionAsked": "message__conversation__contact",
        "conversations.ReplayAnswer": "message__conversation__contact",
        "conversations.InboundEvent": "contact",
        "conversations.ChannelOptOut": "address__contact",
    }
    withheld = {
        "conversations.InboundEvent": ("payload",),
        "conversations.MessageFile": ("sender_index",),
    }

    def search(self, contact: Contact) -> Collection[int]:
        return payloads_naming(contact, since=None)

    def erase(self, erasing: Erasing) -> Counts:
        contact = erasing.contact
        self.lock(contact)
        kept = Conversation.objects.filter(contact=contact)
        place = ContactIdentity(
            contact=erasing.stand_in,
            kind=ContactIdentity.Kind.WEB,
            address_index=uuid4().hex + uuid4().hex,
        )
        place.save()
        counts: Counts = {}
        for conversation in kept.order_by("pk"):
            _add(counts, conversation_empty(conversation, contact=erasing.stand_in, address=place))
        counts["conversations.InboundEvent"] = payloads_forget(
            contact, found=erasing.found.get(type(self), ())
        )
        return counts

    def expire(self, contact: Contact) -> Counts:
        counts: Counts = {}
        for conversation in Conversation.objects.filter(contact=contact, emptied_at=None):
            emptied = conversation_empty(
                conversation, contact=contact, address=conversation.address
            )
            _add(counts, emptied)
        counts["conversations.InboundEvent"] = _events_delete(
            InboundEvent.objects.filter(contact=contact)
        )
        return counts

    def lock(self, contact: Contact) -> None:
        rows = Conversation.objects.filter(contact=contact).select_for_update(of=("self",))
        list(rows.order_by("pk").values_list("pk", flat=True))

    def last_activity(self, contact: Contact) -> datetime | None:
        """When they last wrote, or a member last wrote to them."""
        mine = Conversation.objects.filter(contact=contact)
        inbound = mine.aggregate(at=Max("last_inbound_at"), began=Max("created_at"))
        by_hand = Message.objects.filter(conversation__in=mine, author=Message.Author.AGENT)
        times = (*inbound.values(), by_hand.aggregate(at=Max("created_at"))["at"])
        return max(filter(None, times), default=None)


def _add(counts: Counts, more: Counts) -> None:
    for label, count in more.items():
        counts[label] = counts.get(label, 0) + count


def conversation_empty(
    conversation: Conversation, *, contact: Contact, address: ContactIdentity
) -> Counts:
    """Keep what can be counted of a conversation under a new, archived one of `contact`, and
    delete the rest with the conversation. The caller holds its row lock, in a transaction."""
    uuid = str(conversation.uuid)
    heir = _heir(conversation, contact, address)
    deliveries = Delivery.objects.filter(message__conversation=conversation)
    delivery_pks = list(deliveries.values_list("pk", flat=True))
    for kind in ("conversations.deliver", "conversations.reconcile"):
        due_drop_many(kind, delivery_pks)
    for kind in ("conversations.reply", "conversations.give_back", MIRROR):
        due_drop_many(kind, [conversation.pk])
    # What the business says from now on is its own; whose answer it corrected is forgotten.
    Faq.objects.filter(corrects__conversation=conversation).update(corrects=None)
    counts = {
        "conversations.ReplayAnswer": _replays_forget(conversation),
        "conversations.QuestionAsked": _questions_forget(conversation),
        "conversations.DeliveryAttempt": _attempts_delete(delivery_pks),
        "conversations.Delivery": _deliveries_empty(deliveries),
        "conversations.AssistantRun": _runs_empty(conversation.runs.all(), heir),
        "conversations.ReadMark": ReadMark.objects.filter(conversation=conversation).delete()[0],
        "conversations.MessageFile": _files_delete(conversation),
        "conversations.MirroredMessage": _mirror_forget(conversation, heir),
        "conversations.Message": _messages_empty(conversation.messages.all(), heir),
        "conversations.Conversation": 1,
    }
    Conversation.objects.filter(pk=conversation.pk).delete()
    news_publish("state", uuid)
    return counts


def _heir(conversation: Conversation, contact: Contact, address: ContactIdentity) -> Conversation:
    heir = Conversation.objects.create(
        contact=contact,
        address=address,
        channel=conversation.channel,
        account_key=conversation.account_key,
        handler=conversation.handler,
        state=Conversation.State.ARCHIVED,
        topic=conversation.topic,
        language=conversation.language,
        last_inbound_at=conversation.last_inbound_at,
        last_message_at=conversation.last_message_at,
        emptied_at=timezone.now(),
    )
    Conversation.objects.filter(pk=heir.pk).update(created_at=conversation.created_at)
    return heir


def _mirror_forget(conversation: Conversation, heir: Conversation) -> int:
    """What stands in the business's Chatwoot is deleted there, as soon as it can be reached."""
    shown = MirroredMessage.objects.filter(message__conversation=conversation).delete()[0]
    if MirroredTalk.objects.filter(conversation=conversation).update(conversation=heir):
        mirror_promise(heir)
    return shown


def _messages_empty(messages: QuerySet[Message], heir: Conversation) -> int:
    return messages.update(
        conversation=heir,
        body="",
        options=[],
        choices=[],
        answers=None,
        choice=None,
        attachments=None,
        envelope=None,
        template_key="",
        template_values=[],
        understanding=_counted("understanding"),
        provenance=[],
        provider_id="",
    )


def _files_delete(conversation: Conversation) -> int:
    return MessageFile.objects.filter(message__conversation=conversation).delete()[0]


def _replays_forget(conversation: Conversation) -> int:
    return ReplayAnswer.objects.filter(message__conversation=conversation).delete()[0]


def _questions_forget(conversation: Conversation) -> int:
    """That they asked is forgotten; a question that nobody else asked, with it."""
    asked = QuestionAsked.objects.filter(message__conversation=conversation)
    questions = list(asked.values_list("question_id", flat=True))
    count = asked.delete()[0]
    OwnerQuestion.objects.filter(pk__in=questions, asked=None).delete()
    return count


def _runs_empty(runs: QuerySet[AssistantRun], heir: Conversation) -> int:
    running = AssistantRun.State.RUNNING
    state = Case(When(state=running, then=Value(AssistantRun.State.DISCARDED)), default=F("state"))
    record = Coalesce(_counted("record"), Value({}, AssistantRun._meta.get_field("record")))
    return runs.update(
        conversation=heir, state=state, record=record, tools=None, trace=None, reason="", model=""
    )


def _counted(field: str) -> Case:
    """SQL: the JSON field's `COUNTED` keys, null where it is null."""
    keys = {key: F(f"{field}__{key}") for key in COUNTED}
    return Case(When(**{f"{field}__has_key": COUNTED[0]}, then=JSONObject(**keys)), default=None)


def _attempts_delete(delivery_pks: Collection[int]) -> int:
    """The provider's ids and words go with the messages; how each one ended stays."""
    return DeliveryAttempt.objects.filter(delivery__in=delivery_pks).delete()[0]


def _deliveries_empty(deliveries: QuerySet[Delivery]) -> int:
    """What has not gone out will not; of what is at the provider, nothing more is asked."""
    states = Delivery.State
    waiting = When(state__in=(states.QUEUED, states.WAITING), then=Value(states.REFUSED))
    asked = When(state=states.SENDING, then=Value(states.UNKNOWN))
    return deliveries.update(
        state=Case(waiting, asked, default=F("state")),
        reason=GONE,
        why="",
        passed=[],
        template="",
        provider_id="",
    )


# --- Raw payloads -------------------------------------------------------------------------------
def payloads_forget(contact: Contact, *, found: Collection[int]) -> int:
    """Delete the payloads that a person's messages and reports came in; how many.

    Those that were understood name the contact; the others are `found` by their addresses, and by
    another look at what came in the last minutes. One that is being worked on at this moment is
    left to that: it meets the deleted rows and begins anew. Locks only what it deletes.
    """
    count = _events_delete(InboundEvent.objects.filter(contact=contact))
    late = payloads_naming(contact, since=timezone.now() - _LATE)
    unknown = InboundEvent.objects.filter(contact=None, pk__in={*found, *late})
    locked = unknown.order_by("pk").select_for_update(skip_locked=True)
    pks = list(locked.values_list("pk", flat=True))
    return count + _events_delete(InboundEvent.objects.filter(pk__in=pks))


def payloads_naming(contact: Contact, *, since: datetime | None) -> list[int]:
    """The payloads that were not understood (waiting, ignored, rejected) and in which an address
    of the person stands; all of them are read, or those received since a moment. Locks nothing."""
    words = words_of(contact)
    if not words:
        return []
    unknown = InboundEvent.objects.filter(contact=None)
    if since is not None:
        unknown = unknown.filter(received_at__gte=since)
    rows = unknown.order_by("pk").iterator(chunk_size=_SCAN)
    numbers = _chatwoot_numbers(contact)
    return [
        event.pk for event in rows if names_any(event, words) or _is_from_chatwoot(event, numbers)
    ]


def _chatwoot_numbers(contact: Contact) -> set[str]:
    """What Chatwoot counts the person as: short numbers, which stand in any payload by chance."""
    kind = ContactIdentity.Kind.CHATWOOT
    mine = contact.identities.filter(kind=kind)
    return {identity.address.rpartition("#")[2] for identity in mine}


def _is_from_chatwoot(event: InboundEvent, numbers: set[str]) -> bool:
    return event.channel == CHATWOOT and bool(numbers & senders_in(event.payload))


def words_of(contact: Contact) -> frozenset[str]:
    """The person's addresses as payloads spell them."""
    words = {str(contact.uuid)}  # the mirror's name for them in Chatwoot
    for identity in contact.identities.all():
        words.add(identity.address.lower())
        if identity.kind == ContactIdentity.Kind.PHONE:
            words |= {identity.address.lstrip("+"), phone_canonical(identity.address).lstrip("+")}
    return frozenset(word for word in words if word)


def names_any(event: InboundEvent, words: Collection[str]) -> bool:
    """Whether a payload names one of these addresses."""
    texts = [event.provider_id, *_texts(event.payload)]
    return any(word in text.lower() for text in texts for word in words)


def _texts(value: Any) -> Iterable[str]:
    """Every text and number inside a JSON value."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif value is not None:
        yield str(value)


def _events_delete(events: QuerySet[InboundEvent]) -> int:
    pks = list(events.values_list("pk", flat=True))
    due_drop_many("conversations.inbound", pks)
    return InboundEvent.objects.filter(pk__in=pks).delete()[0]


def payloads_prune(*, before: datetime, limit: int) -> int:
    """Delete up to `limit` raw payloads received before a moment, the oldest first, and as many
    calls of schedulers; how many of whichever were more.

    Ids follow the order of arrival, so this looks at no more rows than it deletes.
    """
    calls = calls_prune(before=before, limit=limit)
    files_prune(before=timezone.now() - UPLOADED)
    oldest = InboundEvent.objects.order_by("pk").values_list("pk", "received_at")[:limit]
    rows = InboundEvent.objects.filter(pk__in=[pk for pk, at in oldest if at < before])
    return max(_events_delete(rows), calls)
