"""The demo's past: people, last weeks' bookings, and conversations. Written directly, since the
services that customers use do not book yesterday."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from bookings.models import Booking, BookingEvent, Resource, Service
from config.shell.seed.stories import FIRST_NAMES, LAST_NAMES, STORIES, TAKEN, WAITING
from conversations.models import Conversation, Delivery, Message
from leads.models import Contact, ContactIdentity
from leads.services import contact_upsert, lead_ensure_open, lead_transition
from tenants.actors import ASSISTANT, CUSTOMER
from tenants.models import Business, User

# What a mobile number of the country begins with; eight more digits follow.
PREFIXES = {"ES": "+346", "CO": "+5730"}
PAST_DAYS = 45


def contacts_seed(dice: random.Random, business: Business) -> list[Contact]:
    """Twenty-eight people with phone numbers of the business's country."""
    prefix = PREFIXES[business.country]
    contacts = []
    for number, first in enumerate(FIRST_NAMES):
        phone = prefix + "".join(dice.choices("0123456789", k=8))
        name = f"{first} {LAST_NAMES[number % len(LAST_NAMES)]}"
        contact, _ = contact_upsert(kind="phone", address=phone, name=name)
        contact.kind = Contact.Kind.CUSTOMER if number % 3 else Contact.Kind.PROSPECT
        contact.city = business.city
        contact.last_contact_at = timezone.now() - timedelta(hours=number * 7)
        contact.save(update_fields=["kind", "city", "last_contact_at"])
        contacts.append(contact)
    contacts[0].kind = Contact.Kind.VIP
    contacts[0].save(update_fields=["kind"])
    return contacts


def past_seed(dice: random.Random, business: Business, contacts: list[Contact]) -> None:
    """Bookings of the last weeks: most came, a few did not, a few cancelled."""
    services = list(Service.objects.prefetch_related("staff"))
    noon = timezone.localtime(timezone=business.tz).replace(minute=0, second=0, microsecond=0)
    for days in range(1, PAST_DAYS):
        day = noon - timedelta(days=days)
        if day.weekday() == 6:
            continue
        for hour in dice.sample((10, 11, 12, 13, 17, 18, 19), k=dice.choice((1, 2, 3))):
            _past_booking(dice, business, contacts, services, day.replace(hour=hour))


def _past_booking(
    dice: random.Random,
    business: Business,
    contacts: list[Contact],
    services: list[Service],
    start: datetime,
) -> None:
    service = dice.choice(services)
    state = dice.choices(
        (Booking.State.COMPLETED, Booking.State.NO_SHOW, Booking.State.CANCELLED), (86, 6, 8)
    )[0]
    staff: Resource = dice.choice(list(service.staff.all()))
    booking = Booking.objects.create(
        contact=dice.choice(contacts),
        service=service,
        resource=staff,
        start=start,
        end=start + timedelta(minutes=service.duration_min),
        state=state,
        price=service.price,
        currency=business.currency,
        source="chat",
        confirmed_at=start - timedelta(days=2),
    )
    Booking.objects.filter(pk=booking.pk).update(created_at=start - timedelta(days=2))
    BookingEvent.objects.create(
        booking=booking,
        event="confirmed",
        from_state=Booking.State.HELD,
        to_state=Booking.State.CONFIRMED,
        to_start=start,
        actor_kind=ASSISTANT.kind,
    )


def conversations_seed(
    dice: random.Random,
    business: Business,
    contacts: list[Contact],
    agent: User,
    number: str,
) -> None:
    """A dozen threads of the last days, and the counts of the weeks before."""
    services = list(Service.objects.all())
    for place, contact in enumerate(contacts[:12]):
        story = STORIES[place % len(STORIES)]
        service = services[place % len(services)]
        began = timezone.now() - timedelta(hours=3 + place * 9, minutes=dice.randint(0, 50))
        conversation = Conversation.objects.create(
            contact=contact,
            channel="whatsapp",
            account_key=number,
            address=contact.identities.get(kind=ContactIdentity.Kind.PHONE),
            language="es",
        )
        _tell(conversation, story, business, service, began, agent)
        _leave(conversation, place, agent)
        lead = lead_ensure_open(contact=contact, source="whatsapp")
        lead_transition(lead=lead, event="message", reason="Escribió", actor=CUSTOMER)
        if place % 2 == 0:
            reason = "Preguntó por reservar"
            lead_transition(lead=lead, event="interest", reason=reason, actor=ASSISTANT)


def _tell(
    conversation: Conversation,
    story: tuple[tuple[str, str], ...],
    business: Business,
    service: Service,
    began: datetime,
    agent: User,
) -> None:
    values = {
        "service": service.name,
        "price": f"{service.price:,.0f} {business.currency}",
        "address": f"{business.address}, {business.city}",
    }
    for step, (author, text) in enumerate(story):
        at = began + timedelta(minutes=step * 2)
        _line(conversation, author, text.format(**values), at, agent)
    last = conversation.messages.order_by("-id").first()
    inbound = conversation.messages.filter(direction=Message.Direction.IN).last()
    assert last is not None
    assert inbound is not None
    conversation.last_message_at = last.created_at
    conversation.last_inbound_at = inbound.created_at
    conversation.last_preview = last.body[:160]
    conversation.answered_through = last.pk
    conversation.save()


def _line(conversation: Conversation, author: str, text: str, at: datetime, agent: User) -> None:
    inbound = author == Message.Author.CONTACT
    message = Message.objects.create(
        conversation=conversation,
        direction=Message.Direction.IN if inbound else Message.Direction.OUT,
        author=author,
        user=agent if author == Message.Author.AGENT else None,
        body=text,
        created_at=at,
    )
    if not inbound:
        Delivery.objects.create(
            message=message,
            channel=conversation.channel,
            state=Delivery.State.READ,
            attempts=1,
            sent_at=at,
            delivered_at=at,
            read_at=at,
        )


def _leave(conversation: Conversation, place: int, agent: User) -> None:
    """How the thread stands now: waiting for a person, with the agent, or done."""
    story = place % len(STORIES)
    if story == WAITING:
        conversation.handler = Conversation.Handler.HUMAN
        conversation.needs_human = True
        conversation.handoff_reason = "complaint"
        conversation.topic = Conversation.Topic.COMPLAINT
    elif story == TAKEN:
        conversation.handler = Conversation.Handler.HUMAN
        conversation.assigned_to = agent
        conversation.taken_at = conversation.last_message_at
        conversation.state = Conversation.State.IN_PROGRESS
    conversation.save()
