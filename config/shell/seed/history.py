"""The demo's past: people, last weeks' bookings, and conversations. Written directly, since the
services that customers use do not book yesterday."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from bookings.models import Booking, BookingEvent, Resource, Service, WorkingHours
from config.shell.seed.stories import FIRST_NAMES, LAST_NAMES, STORIES, TAKEN, WAITING
from conversations.models import Conversation, Delivery, Message, ReadMark
from leads.models import Contact, ContactIdentity
from leads.services import contact_upsert, lead_ensure_open, lead_transition
from tenants.actors import ASSISTANT, CUSTOMER
from tenants.models import Business, User

# What a mobile number of the country begins with; eight more digits follow.
PREFIXES = {"ES": "+346", "CO": "+5730"}
PAST_DAYS = 62
BOOKINGS_A_DAY = (3, 4, 5, 6)
# People beyond this place only ask: not everybody who writes books.
BOOKERS = 20
UNREAD_THREADS = 3
THREADS = 14


def contacts_seed(dice: random.Random, business: Business) -> list[Contact]:
    """Twenty-eight people with phone numbers of the business's country."""
    prefix = PREFIXES[business.country]
    contacts = []
    for number, first in enumerate(FIRST_NAMES):
        phone = prefix + "".join(dice.choices("0123456789", k=8))
        name = f"{first} {LAST_NAMES[number % len(LAST_NAMES)]}"
        contact, _ = contact_upsert(kind="phone", address=phone, name=name)
        booked = number < BOOKERS
        contact.kind = Contact.Kind.CUSTOMER if booked else Contact.Kind.PROSPECT
        contact.city = business.city
        contact.last_contact_at = timezone.now() - timedelta(hours=number * 7)
        contact.save(update_fields=["kind", "city", "last_contact_at"])
        contacts.append(contact)
    contacts[0].kind = Contact.Kind.VIP
    contacts[0].save(update_fields=["kind"])
    return contacts


def past_seed(dice: random.Random, business: Business, contacts: list[Contact]) -> None:
    """Two months of bookings within opening hours, no two of one person of staff at a time: most
    came, a few did not, a few cancelled."""
    services = list(Service.objects.prefetch_related("staff"))
    today = timezone.localtime(timezone=business.tz)
    bookings: list[Booking] = []
    for days in range(PAST_DAYS, -1, -1):
        day = (today - timedelta(days=days)).date()
        taken: dict[int, list[tuple[datetime, datetime]]] = {}
        for _ in range(dice.choice(BOOKINGS_A_DAY)):
            booking = _past_booking(dice, business, contacts, services, day, taken)
            if booking is not None and booking.end < today:
                bookings.append(booking)
    Booking.objects.bulk_create(bookings)
    for booking in bookings:
        booking.created_at = booking.start - timedelta(days=2)
    Booking.objects.bulk_update(bookings, ["created_at"])
    BookingEvent.objects.bulk_create(_confirmed(booking) for booking in bookings)


def _past_booking(
    dice: random.Random,
    business: Business,
    contacts: list[Contact],
    services: list[Service],
    day: date,
    taken: dict[int, list[tuple[datetime, datetime]]],
) -> Booking | None:
    """One booking at a random start of the day that fits, or None where none does."""
    service = dice.choice(services)
    staff: Resource = dice.choice(list(service.staff.all()))
    length = timedelta(minutes=service.duration_min)
    busy = taken.setdefault(staff.pk, [])
    starts = [
        start
        for start in _starts(business, day, length)
        if not any(start < until and first < start + length for first, until in busy)
    ]
    if not starts:
        return None
    start = dice.choice(starts)
    busy.append((start, start + length))
    state = dice.choices(
        (Booking.State.COMPLETED, Booking.State.NO_SHOW, Booking.State.CANCELLED), (86, 6, 8)
    )[0]
    return Booking(
        contact=dice.choice(contacts[:BOOKERS]),
        service=service,
        resource=staff,
        start=start,
        end=start + length,
        state=state,
        price=service.price,
        currency=business.currency,
        source="chat",
        confirmed_at=start - timedelta(days=2),
    )


def _starts(business: Business, day: date, length: timedelta) -> Iterator[datetime]:
    for row in WorkingHours.objects.filter(resource=None, weekday=day.weekday()):
        start = datetime.combine(day, row.start, business.tz)
        until = datetime.combine(day, row.end, business.tz)
        while start + length <= until:
            yield start
            start += timedelta(minutes=30)


def _confirmed(booking: Booking) -> BookingEvent:
    return BookingEvent(
        booking=booking,
        event="confirmed",
        from_state=Booking.State.HELD,
        to_state=Booking.State.CONFIRMED,
        to_start=booking.start,
        actor_kind=ASSISTANT.kind,
    )


def conversations_seed(
    dice: random.Random,
    business: Business,
    contacts: list[Contact],
    people: list[User],
    number: str,
) -> None:
    """Threads of the last days, and in the same conversations what was said weeks before."""
    services = list(Service.objects.all())
    threads = [*contacts[: THREADS - 4], *contacts[-4:]]
    for place, contact in enumerate(threads):
        story = STORIES[place % len(STORIES)]
        service = services[place % len(services)]
        conversation = _conversation(contact, number)
        for weeks in (6, 4, 2):
            before = timezone.now() - timedelta(weeks=weeks, hours=place * 5)
            old = STORIES[(place + weeks) % 3]
            read = _tell(conversation, old, business, service, before, people[1])
        began = timezone.now() - timedelta(hours=3 + place * 9, minutes=dice.randint(0, 50))
        last = _tell(conversation, story, business, service, began, people[1])
        _leave(conversation, place, people[1])
        _mark_read(conversation, last if place >= UNREAD_THREADS else read, people)
        _lead_seed(contact, place)


def _conversation(contact: Contact, number: str) -> Conversation:
    return Conversation.objects.create(
        contact=contact,
        channel="whatsapp",
        account_key=number,
        address=contact.identities.get(kind=ContactIdentity.Kind.PHONE),
        language="es",
    )


def _lead_seed(contact: Contact, place: int) -> None:
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
) -> Message:
    """Write one story into a thread; its last message."""
    values = {
        "service": service.name,
        "price": f"{service.price:,.0f} {business.currency}",
        "address": f"{business.address}, {business.city}",
    }
    messages = []
    for step, (author, text) in enumerate(story):
        at = began + timedelta(minutes=2 * step)
        messages.append(_line(conversation, author, text.format(**values), at, agent))
    Message.objects.bulk_create(messages)
    Delivery.objects.bulk_create(
        _read(message) for message in messages if message.direction == Message.Direction.OUT
    )
    last = messages[-1]
    inbound = [each for each in messages if each.direction == Message.Direction.IN][-1]
    conversation.last_message_at = last.created_at
    conversation.last_inbound_at = inbound.created_at
    conversation.last_preview = last.body[:160]
    conversation.answered_through = last.pk
    conversation.save()
    return last


def _line(conversation: Conversation, author: str, text: str, at: datetime, agent: User) -> Message:
    inbound = author == Message.Author.CONTACT
    return Message(
        conversation=conversation,
        direction=Message.Direction.IN if inbound else Message.Direction.OUT,
        author=author,
        user=agent if author == Message.Author.AGENT else None,
        body=text,
        created_at=at,
    )


def _read(message: Message) -> Delivery:
    return Delivery(
        message=message,
        channel="whatsapp",
        state=Delivery.State.READ,
        attempts=1,
        sent_at=message.created_at,
        delivered_at=message.created_at,
        read_at=message.created_at,
    )


def _mark_read(conversation: Conversation, last: Message, people: list[User]) -> None:
    ReadMark.objects.bulk_create(
        ReadMark(conversation=conversation, user=user, message_id=last.pk) for user in people
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
