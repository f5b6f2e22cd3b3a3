"""Which conversation to write to a person in, when the business begins."""

from django.db.models import F, QuerySet

from conversations.channels.registry import channel_for
from conversations.models import Conversation
from conversations.services.receiving import conversation_ensure
from leads.models import Contact, ContactIdentity

# Where people are written to with notices; a chat only for those who have written there.
NO_CHATS = ("sms", "email")


def chat_for(contact: Contact) -> Conversation | None:
    """The conversation to write to a person in, locked: the latest live one, or a new WhatsApp one
    when a phone number is known, by none of the ways that notices have of their own. None when
    there is no way to reach them."""
    return _reached(contact, NO_CHATS)


def messenger_for(contact: Contact) -> Conversation | None:
    """As `chat_for`, but only where it reaches people who have closed the page."""
    return _reached(contact, (*NO_CHATS, "web"))


def _reached(contact: Contact, without: tuple[str, ...]) -> Conversation | None:
    """The latest conversation whose own address works; a new one from another of the business's
    numbers where it does not; as it is where there is none either."""
    if (chosen := _chosen(contact, without)) is not None:
        return chosen
    latest = _latest(contact, without=without)
    if latest is not None and channel_for(latest.channel).is_usable(latest.account_key):
        return latest
    return whatsapp_open(contact) or latest


def _chosen(contact: Contact, without: tuple[str, ...]) -> Conversation | None:
    """The first of the channels that a member put in order for them that works; None without."""
    for channel in contact.channel_order:
        if channel in without:
            continue
        found = _latest(contact, without=without, channel=channel)
        if found is None and channel == "whatsapp":
            found = whatsapp_open(contact)
        if found is not None and channel_for(channel).is_usable(found.account_key):
            return found
    return None


def whatsapp_open(contact: Contact) -> Conversation | None:
    """The WhatsApp conversation with a person's phone, locked, made if there is none; None without
    their phone or a number of ours that works."""
    phone = phone_of(contact)
    number = channel_for("whatsapp").account_for(contact) if phone else None
    if phone is None or number is None:
        return None
    return conversation_ensure(
        contact=contact,
        channel="whatsapp",
        account_key=number,
        kind=phone.kind,
        address=phone.address,
    )


def phone_of(contact: Contact) -> ContactIdentity | None:
    """The person's phone, if it is known."""
    return contact.identities.filter(kind=ContactIdentity.Kind.PHONE).order_by("pk").first()


def _latest(
    contact: Contact, *, without: tuple[str, ...], channel: str = ""
) -> Conversation | None:
    rows = _live(contact, without).select_for_update(of=("self",))
    return (rows.filter(channel=channel) if channel else rows).first()


def _live(contact: Contact, without: tuple[str, ...]) -> QuerySet[Conversation]:
    """The conversations to write to a person in, the one that they wrote in last first."""
    rows = Conversation.objects.filter(contact=contact).select_related("contact", "address")
    live = rows.exclude(state=Conversation.State.ARCHIVED).exclude(channel__in=without)
    live = live.exclude(channel__in=NO_CHATS, last_inbound_at=None)
    return live.order_by(F("last_inbound_at").desc(nulls_last=True), "-id")


def conversations_of(contact: Contact) -> list[Conversation]:
    """Every conversation to write to a person in, the one that they wrote in last first, those
    whose own address does not work last. Nothing is locked or made."""
    found = list(_live(contact, ()))
    usable = [each for each in found if channel_for(each.channel).is_usable(each.account_key)]
    return usable + [each for each in found if each not in usable]


def conversation_lock(conversation: Conversation) -> Conversation:
    """The conversation with its row locked, as it is now."""
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("contact", "address")
    return rows.get(pk=conversation.pk)
