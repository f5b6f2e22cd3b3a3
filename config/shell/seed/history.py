"""The demo's past: people, last weeks' bookings, and conversations. Written directly, since the
services that customers use do not book yesterday. Figures are rolled up by the worker, once it
runs."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from analytics.rollups import DAILY, ONLY
from bookings.models import Booking, BookingEvent, Resource, Service, WorkingHours
from config.shell.seed.sample.moments import stretch_until
from config.shell.seed.sample.people import (
    PREFIXES,
    Person,
    in_touch,
    leads_write,
    people_write,
)
from config.shell.seed.sample.talk import (
    ASKING,
    BOOKING,
    CHAT,
    Talk,
    first_words,
    talks_of_team,
)
from config.shell.seed.stories import FIRST_NAMES, LAST_NAMES, STORIES, TAKEN, WAITING
from conversations.models import Conversation, Delivery, Message, ReadMark
from leads.models import Contact, ContactIdentity, Lead
from leads.privacy.retention import retention_arm
from leads.services import contact_upsert, lead_ensure_open, lead_transition
from tenants.actors import ASSISTANT, CUSTOMER
from tenants.due import due_put
from tenants.models import Business, User

__all__ = ["PREFIXES", "contacts_seed", "conversations_seed", "past_seed"]

PAST_DAYS = 62
BOOKINGS_A_DAY = (3, 4, 5, 6)
# People beyond this place only ask: not everybody who writes books.
BOOKERS = 20
UNREAD_THREADS = 3
THREADS = 14
# People who wrote in the last two months and did not book: so many, each for some days.
ASKERS = 60
TALKS_EACH = (3, 4, 5, 6, 7, 8)
TALK_DAYS = 9


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
    """Two months of short talks, then the threads of the last days."""
    services = list(Service.objects.all())
    threads = [*contacts[: THREADS - 4], *contacts[-4:]]
    _talks_seed(dice, business, {each.pk: place for place, each in enumerate(threads)})
    for place, contact in enumerate(threads):
        story = STORIES[place % len(STORIES)]
        service = services[place % len(services)]
        conversation = _conversation(contact, number)
        began = _story_began(place) - timedelta(minutes=dice.randint(0, 50))
        read = conversation.answered_through
        last = _tell(conversation, story, business, service, began, people[1])
        _leave(conversation, place, people[1])
        _mark_read(conversation, last.pk if place >= UNREAD_THREADS else read, people)
        _lead_seed(contact, place)
    _made_before(dice)
    due_put(DAILY, ONLY, timezone.now())


def _story_began(place: int) -> datetime:
    return timezone.now() - timedelta(hours=3 + place * 9)


def _talks_seed(dice: random.Random, business: Business, threads: dict[int, int]) -> None:
    """What was said about past bookings, and by people who asked and did not book.

    `threads`: the place of each contact whose story follows; they have said nothing since it began.
    """
    now = timezone.now()
    today = timezone.localdate(now, business.tz)
    moments = stretch_until(business, today - timedelta(days=PAST_DAYS), today, now)
    askers = people_write(dice, business, ASKERS)
    asked = [talk for person in askers for talk in _asking(dice, person, moments.draw(dice), now)]
    talks = [talk for talk in _of_bookings(now) if _before_story(talk, threads)] + asked
    written = talks_of_team(dice, business, talks)
    bookers = {talk.person.contact.pk: talk.person for talk in talks if talk.kind == BOOKING}
    known = {*threads, *Lead.objects.values_list("contact_id", flat=True)}
    others = [person for pk, person in bookers.items() if pk not in known]
    leads_write(dice, [*askers, *others], first_words(talks), set(bookers), now)
    in_touch([*askers, *others], written.last)


def _made_before(dice: random.Random) -> None:
    """The bookings of the coming days were made in the last ones, most of them in the chat."""
    for number, booking in enumerate(Booking.objects.filter(source="phone").order_by("pk")):
        booking.confirmed_at = timezone.now() - timedelta(hours=dice.randint(1, 150))
        booking.created_at = booking.confirmed_at - timedelta(minutes=2)
        by = "person" if number % 7 == 3 else ASSISTANT.kind
        booking.source = "chat" if by == ASSISTANT.kind else "phone"
        booking.save(update_fields=["confirmed_at", "created_at", "source"])
        booking.events.filter(event="confirmed").update(actor_kind=by, at=booking.confirmed_at)


def _asking(dice: random.Random, person: Person, first: datetime, now: datetime) -> Iterator[Talk]:
    """The talks of one person, within some days of the first."""
    last = min(first + timedelta(days=TALK_DAYS), now - timedelta(minutes=30))
    for number in range(dice.choice(TALKS_EACH)):
        at = first + dice.random() * (last - first) if number else first
        yield Talk(person, at, dice.choice((ASKING, ASKING, CHAT)), dice.randint(2, 4))


def _of_bookings(now: datetime) -> Iterator[Talk]:
    """The talk that each past booking came of."""
    bookings = Booking.objects.filter(start__lt=now, source="chat").select_related("service")
    identities = {
        each.contact_id: each for each in ContactIdentity.objects.select_related("contact")
    }
    for booking in bookings:
        identity = identities[booking.contact.pk]
        at = (booking.confirmed_at or booking.start) - timedelta(minutes=1)
        yield Talk(Person(identity.contact, identity), at, BOOKING, 4, booking.service.name)


def _before_story(talk: Talk, threads: dict[int, int]) -> bool:
    place = threads.get(talk.person.contact.pk)
    return place is None or talk.at < _story_began(place) - timedelta(hours=2)


def _conversation(contact: Contact, number: str) -> Conversation:
    known = Conversation.objects.filter(contact=contact, account_key=number).first()
    retention_arm(contact)
    return known or Conversation.objects.create(
        contact=contact,
        channel="whatsapp",
        account_key=number,
        address=contact.identities.get(kind=ContactIdentity.Kind.PHONE),
        language="es",
    )


def _lead_seed(contact: Contact, place: int) -> None:
    lead = lead_ensure_open(contact=contact, source="whatsapp")
    began = _story_began(place) if place < 4 else lead.created_at - timedelta(days=4 * place)
    Lead.objects.filter(pk=lead.pk).update(created_at=began)
    lead.events.filter(event="created").update(at=began)
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


def _mark_read(conversation: Conversation, last: int, people: list[User]) -> None:
    for user in people:
        ReadMark.objects.update_or_create(
            conversation=conversation, user=user, defaults={"message_id": last}
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
