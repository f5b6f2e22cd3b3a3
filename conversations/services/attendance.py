"""Asking whether people came: whoever attends, after the slot; the customer, the day after.

Whoever attends is asked once about each booking, in one message for all that is open. Where they
cannot be written to, the pages alone show it (a question by the way "dashboard").
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bookings.attendance.settings import GATHER, LATEST, SLOT, attendance_settings
from bookings.models import AttendanceQuestion, Booking, Resource
from bookings.notice_settings import notice_settings
from bookings.services.attendance import (
    DASHBOARD,
    ask_at,
    asks_customers,
    questions_open,
    questions_put,
    staff_contact,
    unmarked,
)
from conversations.assistant.builtin.wording import appointment_words
from conversations.channels.registry import channel_for
from conversations.models import Conversation, Message
from conversations.sending.choosing import Chosen, way_choose
from conversations.services.notice_ways import language_of
from conversations.services.queueing import message_queue
from conversations.services.reaching import messenger_for
from conversations.words.attendance import attendance_words
from leads.models import Contact
from tenants.context import current_business
from tenants.urls_for import business_url
from tenants.validators import name_to_greet, words_to_tell

Asked = AttendanceQuestion.Asked
ASK, CHECK = "attendance_ask", "attendance_check"
UNMARKED_PATH = "/calendar/unmarked/"
# What a message lists at most; the page shows the rest.
LISTED = 12
# A customer is asked while they remember.
CHECK_LATEST = timedelta(days=3)
_NAMESPACE = uuid.UUID("0b1f6b4e-31c0-5f0e-9d55-9a7a8e6f1d02")


# --- Whoever attends ----------------------------------------------------------------------------
def attendance_ask(booking_id: int) -> datetime | None:
    """Due work: ask whoever attended whether the person came, together with all that is open.

    What ends while a question stands unanswered waits a while, to be asked in one list; once per
    booking however often this runs. Locks the person's row, then their conversation.
    """
    booking = _waiting(booking_id)
    if booking is None:
        return None
    business, now = current_business(), timezone.now()
    chosen = attendance_settings(business)
    at = ask_at(booking, chosen, business)
    if at is None or booking.end <= now - LATEST:
        return None
    if at > now:
        return at
    with transaction.atomic():
        resource = Resource.objects.select_for_update(no_key=True).get(pk=booking.resource_id)
        standing = questions_open([resource])
        if chosen.ask == SLOT and standing:
            gathered = max(row.asked_at for row in standing) + GATHER
            if gathered > now:
                return gathered
        fresh = [
            each
            for each in unmarked([resource]).filter(attendance_questions__isnull=True)
            if (due := ask_at(each, chosen, business)) is not None and due <= now
        ]
        if fresh:
            _ask(resource, fresh, [row.booking for row in standing])
    return None


def _waiting(booking_id: int) -> Booking | None:
    rows = Booking.objects.select_related("contact", "service", "resource")
    waiting = rows.filter(pk=booking_id, state=Booking.State.CONFIRMED, contact__isnull=False)
    return waiting.exclude(attendance_questions__asked=Asked.STAFF).first()


def _ask(resource: Resource, fresh: list[Booking], standing: list[Booking]) -> None:
    message = _write(resource, sorted([*standing, *fresh], key=lambda each: (each.start, each.pk)))
    if message is not None:
        way = message.conversation.channel
        questions_put(bookings=fresh, asked=Asked.STAFF, way=way, message_id=message.pk)
        stood = AttendanceQuestion.objects.filter(booking__in=standing, asked=Asked.STAFF)
        stood.update(message_id=message.pk)
    elif resource.user_id is not None or resource.phone:
        questions_put(bookings=fresh, asked=Asked.STAFF, way=DASHBOARD)


def _write(resource: Resource, bookings: list[Booking]) -> Message | None:
    """Queue the question, unless there is no way that lets it go now."""
    contact = staff_contact(resource)
    if contact is None or contact.kind == Contact.Kind.BLOCKED:
        return None
    conversation = messenger_for(contact)
    if conversation is None:
        return None
    asking = Asking(resource, bookings, conversation)
    sample = Message(conversation=conversation, purpose=ASK, body=asking.body)
    decision = channel_for(conversation.channel).decide(sample, timezone.now())
    if decision.mode in ("wait", "refuse"):
        return None
    return message_queue(
        conversation=conversation,
        body=asking.body,
        author=Message.Author.SYSTEM,
        options=asking.options,
        purpose=ASK,
        template_values=asking.template_values,
        provenance=[
            {"kind": "booking", "id": str(each.uuid), "field": "start"} for each in bookings
        ],
    )


@dataclass(frozen=True)
class Asking:
    """The words of one question to somebody of the team."""

    resource: Resource
    bookings: Sequence[Booking]
    conversation: Conversation

    @property
    def words(self) -> dict[str, str]:
        """In their language, else the business's."""
        language = self.conversation.language or current_business().language
        return attendance_words(language)

    @property
    def name(self) -> str:
        """Their first name."""
        return self.resource.name.split(" ")[0]

    @property
    def body(self) -> str:
        """One question, or a list."""
        name = f" {self.name}"
        if len(self.bookings) == 1:
            booking = self.bookings[0]
            return self.words["one"].format(
                name=name,
                who=who_of(booking, self.words),
                service=booking.service.name,
                when=self._when(booking),
            )
        listed = self.words["many"].format(
            name=name,
            lines="\n".join(f"• {line}" for line in self._lines()),
            sample=self._sample(),
        )
        return "\n".join([listed, *self._rosters()])

    @property
    def options(self) -> list[str]:
        """The answers of a tap."""
        keys = ("came", "missed") if len(self.bookings) == 1 else ("all", "none")
        return [self.words[key] for key in keys]

    @property
    def template_values(self) -> list[str]:
        """The same in one line each, as templates want them."""
        how = self.words["how_one" if len(self.bookings) == 1 else "how_many"]
        return [self.name, "; ".join(self._lines()), how]

    def _rosters(self) -> list[str]:
        """A link to the list of each class among them."""
        classes = {each.session_id: each for each in self.bookings if each.session_id}
        business = current_business()
        links = [
            business_url(business, f"/calendar/{each.uuid}/class/") for each in classes.values()
        ]
        return [self.words["roster"].format(link=link) for link in links]

    def _sample(self) -> str:
        """A name that says who is meant: the first that nobody else in the list has."""
        names = [who_of(each, self.words).split(" ")[0] for each in self.bookings]
        return next((each for each in names if names.count(each) == 1), names[0])

    def _lines(self) -> list[str]:
        shown = [
            self.words["line"].format(
                who=who_of(each, self.words), service=each.service.name, when=self._when(each)
            )
            for each in self.bookings[:LISTED]
        ]
        if more := len(self.bookings) - len(shown):
            link = business_url(current_business(), UNMARKED_PATH)
            shown.append(self.words["rest"].format(n=more, link=link))
        return shown

    def _when(self, booking: Booking) -> str:
        language = self.conversation.language or current_business().language
        tz = current_business().tz
        return appointment_words(language, start=booking.start, tz=tz, now=timezone.now())


def who_of(booking: Booking, words: dict[str, str]) -> str:
    """The customer as staff know them; strangers type their names, so nothing in it is a link."""
    return words_to_tell(booking.party_name or booking.contact.name) or words["somebody"]


# --- The customer -------------------------------------------------------------------------------
def attendance_check(booking_id: int) -> datetime | None:
    """Due work: ask a customer, once, whether they came, where whoever attended has not said.

    Only where the business wants that, and after its quiet hours. Whoever asked for silence, or
    cannot be reached now, is not asked. Locks the conversation.
    """
    booking = _unanswered(booking_id)
    business, now = current_business(), timezone.now()
    if booking is None or booking.end <= now - CHECK_LATEST:
        return None
    if not asks_customers(attendance_settings(business)):
        return None
    morning = notice_settings(business).after_quiet(now, business.tz)
    if morning > now:
        return morning
    contact = booking.contact
    if contact.opted_out_at or contact.erased_at or contact.kind == Contact.Kind.BLOCKED:
        return None
    with transaction.atomic():
        chosen = way_choose(contact, purpose=CHECK, body="", now=now)
        if chosen is not None and chosen.decision.goes and _unanswered(booking_id) is not None:
            _check(booking, chosen)
    return None


def _unanswered(booking_id: int) -> Booking | None:
    """A booking that staff were asked about, that nobody has marked, nor its customer was asked."""
    rows = Booking.objects.select_related("contact", "service", "resource")
    waiting = rows.filter(pk=booking_id, state=Booking.State.CONFIRMED, contact__isnull=False)
    asked = waiting.filter(attendance_questions__asked=Asked.STAFF)
    return asked.exclude(
        pk__in=AttendanceQuestion.objects.filter(asked=Asked.CUSTOMER).values("booking")
    ).first()


def _check(booking: Booking, chosen: Chosen) -> None:
    conversation = chosen.conversation
    language = language_of(booking, conversation)
    words, business = attendance_words(language), current_business()
    name = name_to_greet(booking.contact.name.split(" ")[0])
    when = appointment_words(language, start=booking.start, tz=business.tz, now=timezone.now())
    body = words["check"].format(
        name=f" {name}" if name else "",
        service=booking.service.name,
        business=business.name,
        when=when,
    )
    message = message_queue(
        conversation=conversation,
        uuid=uuid.uuid5(_NAMESPACE, str(booking.uuid)),
        body=body,
        author=Message.Author.SYSTEM,
        options=[words["check_yes"], words["check_no"]],
        purpose=CHECK,
        template_values=[name or business.name, booking.service.name, business.name, when],
        provenance=[{"kind": "booking", "id": str(booking.uuid), "field": "start"}],
        passed=chosen.passed,
    )
    questions_put(
        bookings=[booking],
        asked=Asked.CUSTOMER,
        way=conversation.channel,
        message_id=message.pk,
    )
