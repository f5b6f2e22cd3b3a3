"""What a conversation tells of the person and of itself, written where the team finds it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from conversations.assistant.engines.base import Outcome
from conversations.models import Conversation
from conversations.stream import news_publish
from leads.consents import consent_withdraw
from leads.models import Contact, ContactConsent
from tenants.actors import ASSISTANT, CUSTOMER, Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.models import Business, User

INTERESTS_MAX = 5
Topic = Conversation.Topic
_BY_INTENT = {
    "booking": Topic.SALE,
    "availability": Topic.SALE,
    "trial": Topic.SALE,
    "experience": Topic.SALE,
    "price": Topic.SALE,
    "services": Topic.SALE,
    "hours": Topic.QUERY,
    "location": Topic.QUERY,
    "reschedule": Topic.QUERY,
    "cancel": Topic.QUERY,
    "complaint": Topic.COMPLAINT,
}
_BY_RULE = {"emergency": Topic.SUPPORT}
# Faults and their like, by the codes of the kits' own answers.
_FAULTS = frozenset({"error_code", "gas_smell", "warranty"})
# What weighs more stays: a complaint does not become a query by asking for the address.
_WEIGHT = {Topic.OTHER: 0, Topic.QUERY: 1, Topic.SALE: 2, Topic.SUPPORT: 3, Topic.COMPLAINT: 4}


def contact_learn(conversation: Conversation, learned: Mapping[str, Any]) -> None:
    """Write what `Outcome.learned` holds: consent with the very words shown, area, interest.

    Locks the contact; the caller holds the conversation's lock and a transaction."""
    if not learned:
        return
    contact = Contact.objects.select_for_update(no_key=True).get(pk=conversation.contact_id)
    told = dict(contact.preferences)
    if answer := learned.get("consent"):
        _consent(conversation, contact, answer, told)
    if area := learned.get("area"):
        told["area"] = area
    if interest := learned.get("interest"):
        others = [each for each in told.get("interests", []) if each != interest]
        told["interests"] = [interest, *others][:INTERESTS_MAX]
    if told != contact.preferences:
        contact.preferences = told
        contact.save(update_fields=["preferences"])
    conversation.contact.preferences = told


def _consent(
    conversation: Conversation,
    contact: Contact,
    answer: Mapping[str, Any],
    told: dict[str, Any],
) -> None:
    if answer.get("withdrawn"):
        consent_withdraw(contact=contact, actor=CUSTOMER)
        told.clear()
        told.update(contact.preferences)
        return
    told.pop("consent", None)
    if answer["agreed"]:
        ContactConsent.objects.create(
            contact=contact,
            text=answer["text"],
            channel=conversation.channel,
            given_at=timezone.now(),
        )
    else:
        told["consent"] = "refused"
    what = "contact.consent_given" if answer["agreed"] else "contact.consent_refused"
    audit(what, contact, actor=ASSISTANT, subject=contact.uuid)


def topic_learn(conversation: Conversation, outcome: Outcome) -> None:
    """Set what the conversation is about, unless a member said it or what it is weighs more; the
    caller saves it."""
    topic = _topic_of(outcome)
    if conversation.topic_by_hand or _WEIGHT[topic] <= _WEIGHT[Topic(conversation.topic)]:
        return
    conversation.topic = topic


def _topic_of(outcome: Outcome) -> Topic:
    if outcome.handoff in _BY_RULE:
        return _BY_RULE[outcome.handoff]
    is_fault = outcome.intent == "complaint" and not outcome.handoff
    if is_fault and current_business().vertical == Business.Vertical.MAINTENANCE:
        return Topic.SUPPORT
    if _FAULTS.intersection(outcome.entities.get("topics", [])):
        return Topic.SUPPORT
    if outcome.handoff == "question" or any(
        source.get("kind") in ("document", "faq") for source in outcome.provenance
    ):
        return Topic.QUERY
    return _BY_INTENT.get(outcome.intent, Topic.OTHER)


def conversation_topic_set(*, conversation: Conversation, topic: str, user: User) -> Conversation:
    """A member says what a conversation is about; it stays so until they say otherwise. Raises
    ValueError for what is no topic."""
    chosen = Topic(topic)
    with transaction.atomic():
        row = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
        before = row.topic
        row.topic, row.topic_by_hand = chosen, True
        row.save(update_fields=["topic", "topic_by_hand"])
        audit(
            "conversation.topic_set",
            row,
            actor=Actor.person(user),
            before={"topic": before},
            after={"topic": chosen.value},
        )
        news_publish("state", str(row.uuid))
    return row
