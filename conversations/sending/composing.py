"""What a member may write in a conversation now: plain text, or where its window has closed an
approved template, or by another of the person's ways."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from conversations.channels.base import TemplateOffer
from conversations.channels.registry import channel_for
from conversations.models import Conversation, Message
from conversations.sending.rule import NO_TEMPLATE, Decision
from conversations.services.receiving import conversation_ensure
from leads.models import ContactIdentity

AGENT = "agent"


@dataclass(frozen=True)
class OtherWay:
    """Another way of the person's, by which a member's text would go out now; `conversation` is
    None where it has to be begun. `price` in US dollars."""

    channel: str
    conversation: Conversation | None
    price: Decimal


@dataclass(frozen=True)
class Composing:
    """How a member's text would go out in a conversation, and what may be done where it would
    not."""

    decision: Decision
    offers: tuple[TemplateOffer, ...] = ()
    others: tuple[OtherWay, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether plain text would be refused."""
        return self.decision.mode == "refuse"

    @property
    def outside(self) -> bool:
        """Whether that is because the person's 24 hours are over."""
        return self.closed and self.decision.reason == NO_TEMPLATE


def text_decide(conversation: Conversation, now: datetime, body: str = "") -> Decision:
    """What becomes of a member's plain text in a conversation."""
    sample = Message(conversation=conversation, purpose=AGENT, body=body)
    return channel_for(conversation.channel).decide(sample, now)


def composing_of(conversation: Conversation, now: datetime) -> Composing:
    """What the composer offers. Where plain text goes out, nothing more is looked up."""
    decision = text_decide(conversation, now)
    if decision.mode != "refuse":
        return Composing(decision)
    offers = channel_for(conversation.channel).offers(conversation, now)
    return Composing(decision, tuple(offers), tuple(other_ways(conversation, now)))


def other_ways(conversation: Conversation, now: datetime) -> list[OtherWay]:
    """The person's other ways by which plain text goes out now, the latest used first, then those
    that may be begun; each channel once."""
    contact = conversation.contact
    rows = Conversation.objects.filter(contact=contact).exclude(pk=conversation.pk)
    live = rows.exclude(state=Conversation.State.ARCHIVED).exclude(last_inbound_at=None)
    found: dict[str, OtherWay] = {}
    for talk in live.select_related("contact", "address").order_by("-last_inbound_at", "-id"):
        decision = text_decide(talk, now)
        if decision.goes and talk.channel not in found and talk.channel != conversation.channel:
            found[talk.channel] = OtherWay(talk.channel, talk, decision.cost)
    for kind in settings.CHANNELS:
        channel = channel_for(kind)
        if channel.begins and kind not in found and kind != conversation.channel:
            begun = _may_begin(conversation, kind, now)
            found |= {kind: begun} if begun else {}
    return list(found.values())


def _may_begin(conversation: Conversation, kind: str, now: datetime) -> OtherWay | None:
    identity = _identity(conversation, kind)
    account_key = channel_for(kind).account_for(conversation.contact) if identity else None
    if identity is None or not account_key:
        return None
    sample = Conversation(
        contact=conversation.contact, channel=kind, account_key=account_key, address=identity
    )
    decision = text_decide(sample, now)
    return OtherWay(kind, None, decision.cost) if decision.goes else None


def _identity(conversation: Conversation, kind: str) -> ContactIdentity | None:
    begins = channel_for(kind).begins
    return conversation.contact.identities.filter(kind=begins).order_by("pk").first()


def other_way_open(conversation: Conversation, kind: str, now: datetime) -> Conversation | None:
    """The conversation to go on in by another way that is offered, locked; begun where there is
    none. None where that way is none."""
    offered = {way.channel: way for way in other_ways(conversation, now)}
    way = offered.get(kind)
    if way is None:
        return None
    if way.conversation is not None:
        rows = Conversation.objects.select_for_update(of=("self",))
        return rows.get(pk=way.conversation.pk)
    identity = _identity(conversation, kind)
    account_key = channel_for(kind).account_for(conversation.contact)
    if identity is None or not account_key:
        return None
    return conversation_ensure(
        contact=conversation.contact,
        channel=kind,
        account_key=account_key,
        kind=identity.kind,
        address=identity.address,
    )
