"""The ways by which a notice may go: chat, mail, SMS; what it says by each."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.links import link_of
from bookings.models import Booking, Notice, NoticeAttempt
from bookings.services import together
from bookings.services.notices import attempt_begin
from bookings.wording.clocks import on_both_clocks
from conversations.assistant.builtin.wording import appointment_words
from conversations.channels.registry import channel_for
from conversations.channels.sms.accounts import sms_account
from conversations.models import Conversation, Message
from conversations.sending.rule import Decision, Passed
from conversations.services.queueing import message_queue
from conversations.services.reaching import chat_for, messenger_for, phone_of
from conversations.services.receiving import conversation_ensure
from conversations.words.notice import ANSWERS, WORDS, notice_words
from leads.models import Contact, ContactIdentity
from tenants.context import current_business
from tenants.due import due_hint, due_put
from tenants.validators import name_to_greet, words_to_tell

Kind, Tried = Notice.Kind, NoticeAttempt.State
# What `code` of an attempt is where its channel does not let it go now.
LATER = "later"
MAIL = "conversations.booking_mail"
NOT_YET = gettext_noop("El canal no lo deja salir ahora")
# What a template outside WhatsApp's window is chosen by.
PURPOSES = {
    Kind.CONFIRMED: "booking_confirmed",
    Kind.APPROVED: "booking_confirmed",
    Kind.REQUESTED: "booking_requested",
    Kind.DECLINED: "booking_declined",
    Kind.MOVED: "booking_moved",
    Kind.CANCELLED: "booking_cancelled",
}
OVER = (Kind.CANCELLED, Kind.DECLINED)


@dataclass
class Draft:
    """One notice in the making."""

    notice: Notice
    now: datetime

    @property
    def booking(self) -> Booking:
        """The booking that it is about."""
        return self.notice.booking

    @property
    def contact(self) -> Contact:
        """Whom it is for."""
        return self.booking.contact

    @property
    def purpose(self) -> str:
        """What the message is for; its template is the one of this purpose."""
        if self.notice.kind != Kind.REMINDER:
            return PURPOSES[Kind(self.notice.kind)]
        minutes = self.notice.minutes_before or 0
        if minutes == 30:
            return "reminder_30m"
        return "reminder_2h" if minutes < 6 * 60 else "reminder_24h"

    @cached_property
    def link(self) -> str:
        """The customer's page of the booking."""
        return link_of(self.booking)

    def language(self, conversation: Conversation | None = None) -> str:
        """The language that they write in, or booked in, else the business's."""
        return language_of(self.booking, conversation)


def language_of(booking: Booking, conversation: Conversation | None = None) -> str:
    """The language in which to speak to a booking's customer."""
    asked = (
        conversation.language if conversation else "",
        str((booking.answers or {}).get("language", "")),
        booking.contact.language,
        current_business().language,
    )
    return next((each for each in asked if each in WORDS), "es")


def text_of(draft: Draft, language: str) -> str:
    """What a notice says in a chat or by SMS, with the link where there is still something to see
    or to change."""
    words, values = notice_words(language), values_of(draft, language)
    lines = [words[draft.notice.kind].format(**values)]
    if reason := reason_told(draft.notice):
        lines.append(words["declined_why"].format(reason=reason))
    if draft.notice.kind != Kind.REMINDER and (others := together.words(draft.booking, language)):
        lines.append(others)
    if draft.notice.kind not in OVER:
        if draft.booking.service.meeting_url:
            lines.append(words["online"].format(url=draft.booking.service.meeting_url))
        lines.append(words["link"].format(link=draft.link))
    return "\n".join(lines)


def reason_told(notice: Notice) -> str:
    """Why a member said no to a request, in their words as a sentence; empty where none was given,
    or where it was no member's to give."""
    event = notice.event
    if notice.kind != Kind.DECLINED or event is None or event.actor_kind != "person":
        return ""
    said = words_to_tell(event.reason)
    return said if not said or said[-1] in ".!?…" else f"{said}."


def values_of(draft: Draft, language: str) -> dict[str, str]:
    """The facts that the sentences have places for."""
    business, booking = current_business(), draft.booking
    when = appointment_words(language, start=booking.start, tz=business.tz, now=draft.now)
    name = name_to_greet(booking.contact.name.split(" ")[0])
    return {
        "name": f" {name}" if name else "",
        "service": booking.service.name,
        "business": business.name,
        "when": on_both_clocks(booking, when, language),
    }


def way_begin(draft: Draft, way: str, *, only_free: bool = False) -> bool:
    """Try a way: whether something is under way now. What a way refuses is written down with the
    reason; a way that this person does not have leaves no trace. `only_free`: not where it would
    need a template. The notice is locked by the caller."""
    if way == "email":
        return _mail(draft)
    conversation = _chat(draft) if way == "whatsapp" else _sms(draft)
    return conversation is not None and _write(draft, way, conversation, only_free)


def _chat(draft: Draft) -> Conversation | None:
    """The person's messenger; the chat on the business's page only where nothing else is known."""
    found = messenger_for(draft.contact)
    return found or (None if mail_address(draft.booking) else chat_for(draft.contact))


def _sms(draft: Draft) -> Conversation | None:
    phone, account = phone_of(draft.contact), sms_account()
    if phone is None or account is None:
        return None
    return conversation_ensure(
        contact=draft.contact,
        channel="sms",
        account_key=account.number,
        kind=phone.kind,
        address=phone.address,
    )


def _write(draft: Draft, way: str, conversation: Conversation, only_free: bool) -> bool:
    language = draft.language(conversation)
    body = text_of(draft, language)
    sample = Message(conversation=conversation, purpose=draft.purpose, body=body)
    decision = channel_for(conversation.channel).decide(sample, draft.now)
    if only_free and decision.mode != "free":
        return False
    if decision.mode in ("wait", "refuse"):
        _held_back(draft, way, conversation, decision)
        return False
    message = _queue(draft, conversation, body, language)
    attempt_begin(
        notice=draft.notice,
        way=way,
        channel=conversation.channel,
        message_id=message.pk,
        cost=decision.cost,
        reason=decision.reason,
    )
    return True


def _held_back(draft: Draft, way: str, conversation: Conversation, decision: Decision) -> None:
    attempt_begin(
        notice=draft.notice,
        way=way,
        channel=conversation.channel,
        state=Tried.FAILED if decision.mode == "refuse" else Tried.SKIPPED,
        code="" if decision.mode == "refuse" else LATER,
        reason=decision.reason or NOT_YET,
    )


def _queue(draft: Draft, conversation: Conversation, body: str, language: str) -> Message:
    values = values_of(draft, language)
    words, chat = notice_words(language), conversation.channel != "sms"
    answers = [words[each] for each in ANSWERS]
    return message_queue(
        conversation=conversation,
        body=body,
        author=Message.Author.SYSTEM,
        options=answers if chat and draft.notice.kind == Kind.REMINDER else None,
        purpose=draft.purpose,
        passed=_passed(draft),
        template_values=[
            values["name"].strip() or values["business"],
            values["service"],
            values["business"],
            values["when"],
            draft.link,
        ],
        provenance=[
            {"kind": "booking", "id": str(draft.booking.uuid), "field": "start"},
            {"kind": "notice", "id": str(draft.notice.uuid), "field": draft.notice.kind},
        ],
    )


def _passed(draft: Draft) -> list[Passed]:
    """The ways that were tried before in this round, and what became of each."""
    tried = draft.notice.attempts.filter(round=draft.notice.round).order_by("pk")
    return [Passed(each.channel, each.reason) for each in tried if each.reason]


def mail_address(booking: Booking) -> str:
    """Where mail about a booking goes: the address given with it, else one of the person's."""
    given = str((booking.answers or {}).get("email", ""))
    if given:
        return given
    mailbox = booking.contact.identities.filter(kind=ContactIdentity.Kind.EMAIL).order_by("-pk")
    found = mailbox.first()
    return found.address if found else ""


def _mail(draft: Draft) -> bool:
    if not mail_address(draft.booking):
        return False
    attempt = attempt_begin(notice=draft.notice, way="email", channel="email")
    due_put(MAIL, attempt.pk, timezone.now())
    due_hint(MAIL, attempt.pk)
    return True
