"""By which channels a person can be written to, in the order to try them."""

from dataclasses import dataclass
from datetime import datetime

from conversations.labels import CHANNELS
from conversations.models import Conversation
from leads.models import Contact, ContactIdentity

# Channels on which the business may write first to an address of that kind.
BEGINS = (
    ("whatsapp", ContactIdentity.Kind.PHONE),
    ("email", ContactIdentity.Kind.EMAIL),
    ("sms", ContactIdentity.Kind.PHONE),
)


@dataclass(frozen=True)
class ContactChannel:
    """One channel of a person: where they are talked with there, None where they never were;
    when they last wrote there; whether their preferences name it."""

    channel: str
    address: ContactIdentity
    conversation: Conversation | None
    last_inbound_at: datetime | None
    chosen: bool

    @property
    def label(self) -> str:
        """What people call it."""
        return str(CHANNELS.get(self.channel, self.channel))


def contact_channels(contact: Contact) -> list[ContactChannel]:
    """A person's channels in the order in which to write to them: first those that a member put in
    order (`Contact.channel_order`), then the one that they last wrote by, then what their addresses
    allow besides. Whether one of them works now is its channel's to say (`Channel.decide`).
    """
    latest = _latest(contact)
    found = [
        ContactChannel(each.channel, each.address, each, each.last_inbound_at, False)
        for each in latest.values()
    ]
    found.sort(key=_last_first)
    for channel, kind in BEGINS:
        address = _address(contact, kind)
        if channel not in latest and address is not None:
            found.append(ContactChannel(channel, address, None, None, False))
    return _in_order(found, contact.channel_order)


def _latest(contact: Contact) -> dict[str, Conversation]:
    """The live conversation of each channel that they last wrote in."""
    rows = (
        Conversation.objects.select_related("address")
        .filter(contact=contact)
        .exclude(state=Conversation.State.ARCHIVED)
    )
    latest: dict[str, Conversation] = {}
    for each in sorted(rows, key=lambda row: (row.last_inbound_at is None, -_stamp(row), -row.pk)):
        latest.setdefault(each.channel, each)
    return latest


def _stamp(conversation: Conversation) -> float:
    return conversation.last_inbound_at.timestamp() if conversation.last_inbound_at else 0.0


def _last_first(each: ContactChannel) -> tuple[bool, float]:
    at = each.last_inbound_at
    return at is None, -at.timestamp() if at else 0.0


def _address(contact: Contact, kind: str) -> ContactIdentity | None:
    return contact.identities.filter(kind=kind).order_by("pk").first()


def _in_order(found: list[ContactChannel], order: list[str]) -> list[ContactChannel]:
    by_name = {each.channel: each for each in found}
    first = [by_name.pop(name) for name in order if name in by_name]
    chosen = [
        ContactChannel(each.channel, each.address, each.conversation, each.last_inbound_at, True)
        for each in first
    ]
    return [*chosen, *by_name.values()]
