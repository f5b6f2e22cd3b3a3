"""Two customers of the salon about whom every table knows something, in words of their own."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from bookings.models import (
    AttendanceQuestion,
    Booking,
    BookingEvent,
    BookingSeries,
    CalendarConnection,
    CalendarLink,
    Notice,
    NoticeAttempt,
    Resource,
    Service,
    WaitlistEntry,
    WaitlistOffer,
)
from bookings.selectors import slot_search
from bookings.services import booking_confirm, booking_hold
from conversations.channels.fake import FakeChannel
from conversations.models import (
    AnswerFeedback,
    ChannelAccount,
    Conversation,
    ConversationSummary,
    Message,
    MessageFile,
    MirroredMessage,
    MirroredTalk,
    OwnerQuestion,
    QuestionAsked,
    Replay,
    ReplayAnswer,
)
from conversations.services.door import inbound_store
from conversations.services.handoff import agent_reply
from conversations.services.opt_outs import opt_out_note
from conversations.services.reading import conversation_mark_read
from conversations.services.reviews import intent_review
from leads.editing import contact_update
from leads.imports.models import ImportJob, PastMessage
from leads.joining import contacts_join
from leads.models import Contact, ContactConsent, ContactIdentity
from leads.services import identity_index
from tenants.actors import ASSISTANT, Actor
from tenants.draining import drain
from tenants.models import User


@dataclass(frozen=True)
class Person:
    """What may be read of one of them, and nowhere else."""

    phone: str
    email: str
    name: str
    word: str

    @property
    def words(self) -> tuple[str, ...]:
        """As stored, as dialled, and what was said."""
        local = self.phone.removeprefix("+34")
        return (self.phone, local, self.email, self.name, self.word)

    def found_in(self, text: str) -> set[str]:
        return {word for word in self.words if word in text}

    def contact(self) -> Contact:
        index = identity_index("phone", self.phone)
        return Contact.objects.get(identities__address_index=index)

    def says(self, text: str, number: int, *, until_answered: bool = True) -> None:
        """Write to the salon; the assistant answers."""
        inbound_store(
            channel="fake",
            account_key="",
            provider_id=f"{self.word}-{number}",
            payload={
                "id": f"{self.word}-{number}",
                "from": self.phone,
                "text": text,
                "name": self.name,
            },
        )
        if until_answered:
            drain()


ANA = Person("+34699118822", "ana.centinela@example.net", "Zafira Centinela", "zarzamora")
EVA = Person("+34688227711", "eva.vecina@example.net", "Ofelia Vecina", "turmalina")


def lives(person: Person, owner: User, *, ahead: bool = False) -> Contact:
    """Talk, book, be edited, be written to: rows in every table. `ahead`: one more appointment
    lies in the future."""
    person.says(f"hola, soy {person.name}, {person.word}", 1)
    person.says(f"¿cuánto cuesta un corte? {person.word}", 2)
    contact = person.contact()
    ContactIdentity.objects.create(
        contact=contact,
        kind="email",
        address=person.email,
        address_index=identity_index("email", person.email),
    )
    values = {"name": person.name, "city": f"Villa{person.word}", "notes": f"Nota {person.word}"}
    contact_update(contact=contact, values=values, actor=Actor.person(owner))
    _was_two(contact, person)
    _past_visit(contact, person)
    _moved_in(contact, person)
    if ahead:
        book(contact)
    conversation = Conversation.objects.get(contact=contact)
    agent_reply(conversation=conversation, user=owner, body=f"Claro, {person.word}")
    conversation_mark_read(conversation=conversation, user=owner)
    understood = conversation.messages.filter(understanding__isnull=False)[0]
    intent_review(message=understood, intent="price", user=owner)
    _asked_and_agreed(contact, understood, person)
    drain()
    FakeChannel.outbox.clear()
    _writes_mail_and_wants_no_sms(contact, person)
    _not_understood(person)
    return contact


def _was_two(contact: Contact, person: Person) -> None:
    """A record that a member had made of the same person became part of this one."""
    twin = Contact.objects.create(name=f"{person.name} {person.word}", notes=person.word)
    contacts_join(into=contact, gone=twin)


def book(contact: Contact) -> Booking:
    """An appointment in the days to come."""
    now = timezone.now()
    service = Service.objects.get(name="Corte")
    slot = slot_search(
        service=service, range_from=now + timedelta(days=2), range_to=now + timedelta(days=9)
    )[0]
    hold = booking_hold(contact=contact, service=service, start=slot.start, actor=ASSISTANT)
    return booking_confirm(hold_token=hold.hold_token, actor=ASSISTANT, notes="sin prisa")


def _past_visit(contact: Contact, person: Person) -> Booking:
    service = Service.objects.get(name="Corte")
    start = timezone.now().replace(microsecond=0) - timedelta(days=3)
    booking = Booking.objects.create(
        contact=contact,
        service=service,
        resource=service.staff.get(name="Marta"),
        start=start,
        end=start + timedelta(minutes=30),
        state=Booking.State.COMPLETED,
        price=service.price,
        currency="EUR",
        party_name=f"Familia {person.word}",
        notes=f"Alergia {person.word}",
        answers={"motivo": person.word},
        cancel_reason=person.word,
        confirmed_at=start,
    )
    event = BookingEvent.objects.create(
        booking=booking, event="confirmed", to_state="confirmed", reason=person.word, actor_kind="x"
    )
    Notice.objects.create(
        booking=booking, event=event, kind="confirmed", run_at=start, reason=person.word
    )
    reminder = Notice.objects.create(
        booking=booking, minutes_before=30, run_at=start, state="sent", reason=person.word
    )
    NoticeAttempt.objects.create(
        notice=reminder, way="whatsapp", message_id=1, reason=person.word, at=start
    )
    AttendanceQuestion.objects.create(
        booking=booking, asked="customer", way="whatsapp", message_id=1, asked_at=start, answer=True
    )
    _waits_and_comes_again(booking, person)
    return booking


def _waits_and_comes_again(booking: Booking, person: Person) -> None:
    """A place on the waiting list, a standing appointment, and an entry in an outside calendar."""
    soon = booking.start + timedelta(days=1)
    entry = WaitlistEntry.objects.create(
        contact=booking.contact, service=booking.service, first=booking.start, until=soon
    )
    WaitlistOffer.objects.create(entry=entry, booking=booking, expires_at=soon)
    booking.series = BookingSeries.objects.create(
        contact=booking.contact,
        service=booking.service,
        resource=booking.resource,
        rule="FREQ=WEEKLY",
        first_start=booking.start,
        timezone="Europe/Madrid",
        state="ended",
    )
    booking.save(update_fields=["series"])
    booking.extras.add(Resource.objects.create(kind="room", name=f"Cabina {booking.pk}"))
    connection = CalendarConnection.objects.create(provider="fake", state="disconnected")
    CalendarLink.objects.create(
        connection=connection,
        booking=booking,
        external_id="x1",
        state="removed",
        reason=person.word,
    )


def _moved_in(contact: Contact, person: Person) -> None:
    """What the system before knew: a line of a file, and something said there."""
    now = timezone.now()
    job = ImportJob.objects.create(kind="contacts", state="done", created_at=now)
    job.rows.create(line=2, cells=[person.word], problems=[person.word], contact=contact)
    PastMessage.objects.create(
        contact=contact, at=now, direction="in", author=person.word, text=person.word, digest="d"
    )


def _asked_and_agreed(contact: Contact, message: Message, person: Person) -> None:
    """What they agreed to, what they asked that nobody knew, what they thought of an answer, and a
    rehearsal with words of theirs."""
    now = timezone.now()
    ContactConsent.objects.create(contact=contact, text=person.word, channel="fake", given_at=now)
    question = OwnerQuestion.objects.create(text=person.word, last_asked_at=now)
    QuestionAsked.objects.create(question=question, message=message)
    AnswerFeedback.objects.create(message=message, useful=True, said_at=now)
    ConversationSummary.objects.create(
        conversation=message.conversation, text=person.word, through=message.pk
    )
    data = person.word.encode()
    MessageFile.objects.create(
        message=message, kind="file", content_type="text/plain", name=person.word, size=1, data=data
    )
    bridge, _new = ChannelAccount.objects.get_or_create(
        kind="chatwoot_mirror", address="chat/1/9", state="disconnected"
    )
    MirroredTalk.objects.create(conversation=message.conversation, account=bridge)
    MirroredMessage.objects.create(message=message, reason=person.word, began_at=now)
    replay = Replay.objects.create(wanted=1)
    ReplayAnswer.objects.create(replay=replay, message=message, before={"text": person.word})


def _writes_mail_and_wants_no_sms(contact: Contact, person: Person) -> None:
    """What an answer needs of a mail, and a word that ended one channel."""
    said = Message.objects.filter(conversation__contact=contact, direction="in")
    said.filter(pk=said.earliest("pk").pk).update(envelope={"subject": person.word})
    address = contact.identities.get(kind="phone")
    opt_out_note(channel="sms", address=address, word=person.word)


def _not_understood(person: Person) -> None:
    """A report of a kind that nobody knows, and a message that is no message."""
    inbound_store(
        channel="fake",
        account_key="",
        provider_id=f"odd-{person.word}",
        payload={"odd": {"Number": person.phone.lstrip("+"), "said": person.word}},
    )
    drain(("conversations.inbound",))
