"""Which template stands in for a message, and which a member may send."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from bookings.links import link_of
from bookings.models import Booking
from bookings.selectors import bookings_of_contact
from channels_whatsapp.accounts import account_by_number
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.templating.purposes import BY_HAND, PURPOSES, places_of
from channels_whatsapp.templating.services import key_of
from conversations.assistant.builtin.wording import appointment_words
from conversations.channels.base import TemplateOffer
from conversations.models import Conversation, Message
from conversations.sending.prices import template_price
from leads.models import Contact
from tenants.context import current_business
from tenants.validators import name_to_greet

State = MessageTemplate.State
AUTHENTICATION = MessageTemplate.Category.AUTHENTICATION
# What a member may send by hand: what is made for it first, then what tells of an appointment.
OFFERED = ("reminder_", "booking_", "follow_up_")
VALUE_CHARS = 300
NOT_OFFERED = ("booking_requested", "booking_declined", "follow_up_second_try")


def template_for(message: Message) -> MessageTemplate | None:
    """The template that a member chose for a message, else the one for its purpose, at the account
    that it leaves by, in the conversation's language or the business's; an approved one before any
    other, and the newest of those."""
    if message.template_key:
        return MessageTemplate.objects.filter(uuid=message.template_key).first()
    if not message.purpose or message.purpose.startswith(BY_HAND):
        return None
    wanted = _language(message.conversation)
    rows = _rows(message.conversation).filter(purpose=message.purpose)
    found = sorted(
        rows.exclude(state=State.RETIRED),
        key=lambda t: (t.state != State.APPROVED, t.language != wanted, not t.account_key, -t.pk),
    )
    return found[0] if found else None


def _rows(conversation: Conversation) -> QuerySet[MessageTemplate]:
    account = account_by_number(conversation.account_key)
    keys = ["", key_of(account)] if account else [""]
    return MessageTemplate.objects.filter(account_key__in=keys)


def _language(conversation: Conversation) -> str:
    return conversation.language or current_business().language


def price_of(conversation: Conversation, template: MessageTemplate) -> Decimal:
    """What sending a template in a conversation is expected to cost, in US dollars."""
    account = account_by_number(conversation.account_key)
    return template_price(
        provider=account.provider if account else WhatsAppAccount.Provider.TWILIO,
        number=conversation.address.address,
        category=template.category,
    )


def offers_of(conversation: Conversation, now: datetime) -> list[TemplateOffer]:
    """The approved templates that a member may send in a conversation, those made for that first,
    in the person's language where there are any. What speaks of an
    appointment is offered only where they have one ahead."""
    values = _values(conversation, now)
    wanted = _language(conversation)
    rows = [t for t in _rows(conversation).filter(state=State.APPROVED) if _is_offered(t, values)]
    rows = [t for t in rows if t.language == wanted] or rows
    rows.sort(key=lambda t: (not t.purpose.startswith(BY_HAND), _order(t.purpose), t.name))
    return [_offer(conversation, each, values) for each in rows]


def _order(purpose: str) -> int:
    return list(PURPOSES).index(purpose) if purpose in PURPOSES else len(PURPOSES)


def _is_offered(template: MessageTemplate, values: dict[str, str]) -> bool:
    purpose = template.purpose
    if not purpose and template.imported_at is not None:
        return not template.unfilled and template.category != AUTHENTICATION
    if purpose not in PURPOSES or purpose in NOT_OFFERED:
        return False
    if not purpose.startswith((BY_HAND, *OFFERED)):
        return False
    places = places_of(purpose)
    needed = {places[n - 1].code for n in template.places if 0 < n <= len(places)}
    return bool(needed <= values.keys())


def _offer(
    conversation: Conversation, template: MessageTemplate, values: dict[str, str]
) -> TemplateOffer:
    if not template.purpose:
        return _offer_by_number(conversation, template)
    places = places_of(template.purpose)
    filled = [values.get(place.code, "") for place in places]
    used = [n for n in template.places if 0 < n <= len(places)]
    return TemplateOffer(
        key=str(template.uuid),
        name=template.name,
        label=str(PURPOSES[template.purpose].label),
        text=template.text(filled),
        language=template.language,
        fields=tuple((n, places[n - 1].name(template.language), filled[n - 1]) for n in used),
        values=tuple(filled),
        price=price_of(conversation, template),
        body=template.body,
    )


def _offer_by_number(conversation: Conversation, template: MessageTemplate) -> TemplateOffer:
    """One that was made at the provider, for no use of ours: whoever sends it fills its places,
    beginning with the person's name where that is the only one."""
    numbers = template.places
    name = name_to_greet(conversation.contact.name.split(" ")[0]) if numbers == [1] else ""
    filled = [name if n == 1 else "" for n in range(1, max(numbers, default=0) + 1)]
    examples = {n: template.samples.get(str(n), "") for n in numbers}
    return TemplateOffer(
        key=str(template.uuid),
        name=template.name,
        label=template.name.replace("_", " "),
        text=template.text([value or f"{{{{{n}}}}}" for n, value in enumerate(filled, start=1)]),
        language=template.language,
        fields=tuple(
            (n, f"{{{{{n}}}}} · {examples[n]}" if examples[n] else f"{{{{{n}}}}}", filled[n - 1])
            for n in numbers
        ),
        values=tuple(filled),
        price=price_of(conversation, template),
        body=template.body,
    )


def offer_filled(
    conversation: Conversation, key: str, values: Mapping[int, str], now: datetime
) -> TemplateOffer | None:
    """One of the offers, by its key, with what a member has written into its places: in one line
    each, as WhatsApp wants them. None where it is not offered."""
    offer = next((each for each in offers_of(conversation, now) if each.key == key), None)
    template = MessageTemplate.objects.filter(uuid=key).first() if offer else None
    if offer is None or template is None:
        return None
    written = {n: " ".join(said.split())[:VALUE_CHARS] for n, said in values.items()}
    filled = [written.get(n) or kept for n, kept in enumerate(offer.values, start=1)]
    if not template.purpose and not all(template.values_used(filled)):
        return None  # WhatsApp refuses places with nothing in them
    return replace(offer, values=tuple(filled), text=template.text(filled))


def _values(conversation: Conversation, now: datetime) -> dict[str, str]:
    """What the places of a template hold for this person, by their codes; those of an appointment
    only where there is one ahead."""
    business, contact = current_business(), conversation.contact
    name = name_to_greet(contact.name.split(" ")[0])
    found = {"name": name or business.name, "business": business.name}
    booking = _next_booking(contact)
    if booking is None:
        return found
    language = _language(conversation)
    when = appointment_words(language, start=booking.start, tz=business.tz, now=now)
    return found | {"service": booking.service.name, "when": when, "link": link_of(booking)}


def _next_booking(contact: Contact) -> Booking | None:
    upcoming = bookings_of_contact(contact_id=contact.pk, upcoming=True)
    return next(iter(upcoming), None)
