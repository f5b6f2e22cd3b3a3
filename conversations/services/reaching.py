"""Which conversation to write to a person in, when the business begins."""

from django.db.models import F

from conversations.models import Conversation
from conversations.services.inbound import conversation_ensure
from leads.models import Contact, ContactIdentity
from tenants.context import current_business

# Written to for notices only; a chat is where people answer.
NO_CHATS = ("sms", "email")


def conversation_for(contact: Contact) -> Conversation | None:
    """The conversation to write to a person in, locked: the latest live one, or a new WhatsApp one
    when a phone number is known. None when there is no way to reach them."""
    return _latest(contact, without=NO_CHATS) or whatsapp_open(contact)


def messenger_for(contact: Contact) -> Conversation | None:
    """As `conversation_for`, but only where it reaches people who have closed the page."""
    return _latest(contact, without=(*NO_CHATS, "web")) or whatsapp_open(contact)


def whatsapp_open(contact: Contact) -> Conversation | None:
    """The WhatsApp conversation with a person's phone, locked, made if there is none; None without
    their phone or a number of ours."""
    phone = phone_of(contact)
    route = current_business().routes.filter(channel="whatsapp").order_by("pk").first()
    if phone is None or route is None:
        return None
    return conversation_ensure(
        contact=contact,
        channel="whatsapp",
        account_key=route.address,
        kind=phone.kind,
        address=phone.address,
    )


def phone_of(contact: Contact) -> ContactIdentity | None:
    """The person's phone, if it is known."""
    return contact.identities.filter(kind=ContactIdentity.Kind.PHONE).order_by("pk").first()


def _latest(contact: Contact, *, without: tuple[str, ...]) -> Conversation | None:
    rows = Conversation.objects.select_for_update(of=("self",)).filter(contact=contact)
    live = rows.exclude(state=Conversation.State.ARCHIVED).exclude(channel__in=without)
    return live.order_by(F("last_inbound_at").desc(nulls_last=True), "-id").first()
