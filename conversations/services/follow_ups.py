"""Sending follow-ups: what `leads` promised goes out through the conversation, or says why not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import Booking
from bookings.selectors import slot_search
from bookings.services.areas import area_of_booking, covering
from bookings.wording.clocks import on_both_clocks, own_time
from conversations.assistant.builtin import slots
from conversations.assistant.builtin.memory import Memory, memory_of
from conversations.assistant.builtin.pressing import choices_of
from conversations.assistant.builtin.wording import appointment_words, voice
from conversations.models import Conversation, Message
from conversations.sending.choosing import Chosen, way_choose
from conversations.sending.quiet import quiet_until
from conversations.sending.rule import Decision
from conversations.services.queueing import message_queue
from leads.follow_up_texts import placeholders_of, text_fill, text_for
from leads.followups import (
    AT_NIGHT,
    CANCELLED,
    follow_up_postpone,
    follow_up_settle,
    follow_up_why_not,
    lead_lock,
)
from leads.models import Contact, FollowUp, FollowUpRule, Lead
from leads.services import lead_transition
from tenants.actors import SYSTEM
from tenants.context import current_business
from tenants.validators import name_to_greet

Kind = FollowUpRule.Kind
State = FollowUp.State
SECOND_TRY = gettext_noop("Segundo intento: se le ofrecieron otras horas")
BEGUN = gettext_noop("La cita ya empezó")
NO_CHANNEL = gettext_noop("Sin canal por el que escribirle")
WITH_A_PERSON = gettext_noop("Una persona lleva la conversación")
NO_TEXT = gettext_noop("La regla no tiene texto")
NO_SLOTS = gettext_noop("No hay huecos libres que ofrecer")
WAITED_TOO_LONG = gettext_noop("No se pudo escribir a tiempo")
OFFERED = 2
OFFER_DAYS = timedelta(days=14)
# A message that its channel holds back is asked about for so long, counted from its own hour.
PATIENCE = timedelta(days=3)
RETRY = timedelta(hours=1)


@dataclass
class _Draft:
    """One message in the making: the row and everything its words depend on."""

    row: FollowUp
    lead: Lead
    contact: Contact
    chosen: Chosen
    booking: Booking | None
    now: datetime

    @property
    def conversation(self) -> Conversation:
        """The one that it goes into, locked."""
        return self.chosen.conversation

    @property
    def language(self) -> str:
        """The language that the person writes in, the business's where that is not known."""
        spoken = self.conversation.language or self.contact.language
        return spoken or current_business().language

    @property
    def purpose(self) -> str:
        """What a template outside WhatsApp's window is chosen by."""
        return f"follow_up_{self.row.rule.kind}"


def follow_up_send(follow_up_id: int) -> datetime | None:
    """Due work: queue one follow-up, settle it with the reason why not, or put it off.

    Locks the conversation, then the lead, as a customer's message does; under both, everything that
    may forbid the message is read anew, and row and message change in one transaction. So nothing
    goes out after STOP, an enrolment, a cancelled or a newer booking has committed, and a repeated
    run sends nothing twice.
    """
    row = FollowUp.objects.select_related("lead__contact", "rule").filter(pk=follow_up_id).first()
    if row is None or row.state != State.SCHEDULED:
        return None
    with transaction.atomic():
        chosen = _way(row)
        lead = lead_lock(row.lead_id)
        row = FollowUp.objects.select_related("rule", "lead__contact").get(pk=row.pk)
        if row.state != State.SCHEDULED:
            return None
        return _decide(row, lead, chosen)


def _way(row: FollowUp) -> Chosen | None:
    """By which of the person's conversations it goes; what a person has decided on, at any hour."""
    return way_choose(
        row.lead.contact,
        purpose=f"follow_up_{row.rule.kind}",
        body="",
        now=timezone.now(),
        user=row.decided_by,
    )


def _decide(row: FollowUp, lead: Lead, chosen: Chosen | None) -> datetime | None:
    now, contact = timezone.now(), row.lead.contact
    if row.run_at > now:
        return row.run_at
    booking = Booking.objects.select_related("service").filter(uuid=row.subject).first()
    why_not = follow_up_why_not(row, lead, contact) or _booking_why_not(row, booking, now)
    if not why_not and chosen is None:
        why_not = NO_CHANNEL
    if why_not or chosen is None:
        follow_up_settle(row=row, state=State.SKIPPED, reason=why_not)
        return None
    morning = quiet_until(now)
    if morning is not None and row.decided_by_id is None:
        return follow_up_postpone(row=row, until=morning, reason=AT_NIGHT)
    return _speak(_Draft(row, lead, contact, chosen, booking, now))


def _booking_why_not(row: FollowUp, booking: Booking | None, now: datetime) -> str:
    """What the booking itself says against a reminder of it."""
    if row.rule.kind != Kind.CLASS_TOMORROW or booking is None:
        return ""
    if booking.state != Booking.State.CONFIRMED:
        return CANCELLED
    return BEGUN if booking.start <= now else ""


def _speak(draft: _Draft) -> datetime | None:
    text = text_for(draft.row.rule.texts, (draft.language, current_business().language))
    offers = "huecos" in placeholders_of(text)
    offered = _slots(draft) if offers else []
    if why_not := _speechless(draft, text, offers and not offered):
        follow_up_settle(row=draft.row, state=State.SKIPPED, reason=why_not)
        return None
    if not draft.chosen.decision.goes:
        return _held_back(draft, draft.chosen.decision)
    _queue(draft, text, offered)
    return None


def _speechless(draft: _Draft, text: str, no_slots: bool) -> str:
    """Why there is nothing to say, or nobody but a person to say it."""
    human = draft.conversation.handler == Conversation.Handler.HUMAN
    if human and draft.row.decided_by_id is None:
        return WITH_A_PERSON
    if not text:
        return NO_TEXT
    return NO_SLOTS if no_slots else ""


def _held_back(draft: _Draft, decision: Decision) -> datetime | None:
    """When to ask the channel again, which does not let the message go now. A refusal settles the
    row: its reason shows where the follow-up does, and no dead message lies in the thread."""
    if decision.mode == "refuse":
        follow_up_settle(row=draft.row, state=State.FAILED, reason=decision.reason)
        return None
    if draft.now > draft.row.base_at + draft.row.rule.after + PATIENCE:
        follow_up_settle(row=draft.row, state=State.SKIPPED, reason=WAITED_TOO_LONG)
        return None
    until = decision.at or draft.now + RETRY
    return follow_up_postpone(row=draft.row, until=until, reason=decision.reason)


def _slots(draft: _Draft) -> list[datetime]:
    """Two free starts of the service that they missed, in the business's zone."""
    booking = draft.booking or _latest_booking(draft.contact)
    if booking is None:
        return []
    draft.booking = booking
    tz = current_business().tz
    found = slot_search(
        service=booking.service,
        range_from=draft.now,
        range_to=draft.now + OFFER_DAYS,
        among=covering(area_of_booking(booking)),
    )
    return slots.pick([slot.start.astimezone(tz) for slot in found])[:OFFERED]


def _latest_booking(contact: Contact) -> Booking | None:
    bookings = Booking.objects.filter(contact=contact).select_related("service")
    return bookings.order_by("-start").first()


def _queue(draft: _Draft, text: str, offered: list[datetime]) -> None:
    business = current_business()
    labels = [_label(draft, start) for start in offered]
    values = _values(draft, labels)
    memory = _remember_offer(draft, offered, labels)
    message = message_queue(
        conversation=draft.conversation,
        body=text_fill(text, values),
        author=Message.Author.SYSTEM,
        options=labels,
        choices=choices_of(memory, voice(draft.language), business.tz) if memory else (),
        purpose=draft.purpose,
        # {{5}} only where times are offered: a template's variables hold no line breaks.
        template_values=[
            values["nombre"] or business.name,
            values["servicio"],
            business.name,
            values["cita"],
            *([" · ".join(labels)] if labels else []),
        ],
        provenance=[{"kind": "follow_up", "id": str(draft.row.uuid), "field": "text"}],
        user=draft.row.decided_by,
        passed=draft.chosen.passed,
    )
    follow_up_settle(row=draft.row, state=State.SENT, message_id=message.pk)
    if draft.row.rule.kind == Kind.SECOND_TRY:
        lead_transition(lead=draft.lead, event="re_engage", reason=SECOND_TRY, actor=SYSTEM)


def _values(draft: _Draft, labels: list[str]) -> dict[str, str]:
    business, booking = current_business(), draft.booking
    when = ""
    if booking is not None:
        when = appointment_words(draft.language, start=booking.start, tz=business.tz, now=draft.now)
        when = on_both_clocks(booking, when, draft.language)
    return {
        "nombre": name_to_greet(draft.contact.name.split(" ")[0]),
        "negocio": business.name,
        "servicio": booking.service.name if booking else "",
        "cita": when,
        "huecos": "\n".join(f"{n}. {label}" for n, label in enumerate(labels, start=1)),
    }


def _label(draft: _Draft, start: datetime) -> str:
    """Such as "mañana, 16:00", as the assistant labels what it offers, with the customer's clock
    where that shows another time."""
    speaker, today = voice(draft.language), timezone.localdate(draft.now, current_business().tz)
    near = (start.date() - today).days < 2
    day = speaker.day(start.date(), today) if near else speaker.date(start.date())
    theirs = own_time(draft.booking, draft.language, start) if draft.booking else ""
    return " · ".join(filter(None, (f"{day}, {speaker.clock(start)}", theirs)))


def _remember_offer(draft: _Draft, offered: list[datetime], labels: list[str]) -> Memory | None:
    """Let the assistant understand "el segundo": what it offered is what stands here."""
    if not offered or draft.booking is None:
        return None
    greeted = memory_of(draft.conversation.assistant_state).greeted
    memory = Memory(
        task="booking",
        asked="slot",
        service=str(draft.booking.service.uuid),
        choices=[
            {"start": start.isoformat(), "label": label}
            for start, label in zip(offered, labels, strict=True)
        ],
        greeted=greeted,
    )
    draft.conversation.assistant_state = memory.as_json()
    draft.conversation.save(update_fields=["assistant_state"])
    return memory
