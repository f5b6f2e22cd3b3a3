"""Messages that the business starts: reminders, and notices of changes made outside the chat."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import Booking, BookingEvent, Reminder
from bookings.services import reminder_settle
from conversations.assistant.builtin.wording import appointment_words, voice
from conversations.models import Conversation, Message
from conversations.services.booking_mail import booking_mail_promise, is_timely
from conversations.services.inbound import conversation_ensure
from conversations.services.outbound import message_queue
from conversations.stream import news_publish
from leads.models import Contact, ContactIdentity
from tenants.context import current_business

# Changes that the customer made in the chat are answered there and need no notice.
IN_CHAT = frozenset({"assistant"})
NOTICES = {
    "confirmed": "notice_booked",
    "moved": "notice_moved",
    "cancelled": "notice_cancelled",
}
# What the message is for, which is what a template outside WhatsApp's window is chosen by.
REMINDER_PURPOSES = {24 * 60: "reminder_24h", 2 * 60: "reminder_2h", 30: "reminder_30m"}


def reminder_send(reminder_id: int) -> datetime | None:
    """Due work: queue one reminder, or settle it as skipped with the reason.

    Reminder and message are settled in one transaction, so a repeated run sends nothing twice.
    """
    reminder = Reminder.objects.select_related(
        "booking__contact", "booking__service", "booking__resource"
    ).get(pk=reminder_id)
    booking = reminder.booking
    with transaction.atomic():
        why_not = _why_not(booking)
        conversation = None if why_not else conversation_for(booking.contact)
        if conversation is None:
            reason = why_not or gettext_noop("Sin canal por el que escribirle")
            reminder_settle(reminder=reminder, state=Reminder.State.SKIPPED, reason=reason)
            return None
        purpose = REMINDER_PURPOSES.get(reminder.minutes_before, "reminder")
        message = _queue(conversation, booking, "reminder", purpose)
        if not reminder_settle(reminder=reminder, state=Reminder.State.SENT, message_id=message.pk):
            transaction.set_rollback(True)
    return None


def _why_not(booking: Booking) -> str:
    if booking.state != Booking.State.CONFIRMED:
        return gettext_noop("La cita ya no está confirmada")
    if booking.start <= timezone.now():
        return gettext_noop("La cita ya empezó")
    if booking.contact.opted_out_at:
        return gettext_noop("El cliente pidió no recibir mensajes.")
    if booking.contact.kind == Contact.Kind.BLOCKED:
        return gettext_noop("Contacto bloqueado")
    return ""


def conversation_for(contact: Contact) -> Conversation | None:
    """The conversation to write to a person in, locked: the latest live one, or a new WhatsApp one
    when a phone number is known. None when there is no way to reach them."""
    latest = (
        Conversation.objects.select_for_update(of=("self",))
        .filter(contact=contact)
        .exclude(state=Conversation.State.ARCHIVED)
        .order_by("-last_inbound_at", "-id")
        .first()
    )
    if latest is not None:
        return latest
    phone = contact.identities.filter(kind=ContactIdentity.Kind.PHONE).first()
    account = _default_account()
    if phone is None or not account:
        return None
    return conversation_ensure(
        contact=contact,
        channel="whatsapp",
        account_key=account,
        kind=phone.kind,
        address=phone.address,
    )


def _default_account() -> str:
    """The business's own WhatsApp number, from its routes."""
    route = current_business().routes.filter(channel="whatsapp").order_by("pk").first()
    return route.address if route else ""


def _queue(
    conversation: Conversation,
    booking: Booking,
    key: str,
    purpose: str,
    event: BookingEvent | None = None,
) -> Message:
    business = current_business()
    language = conversation.language or booking.contact.language or business.language
    when = appointment_words(language, start=booking.start, tz=business.tz, now=timezone.now())
    name = booking.contact.name.split(" ")[0] if booking.contact.name else ""
    values = [name or business.name, booking.service.name, business.name, when]
    body = voice(language).say(
        key,
        name=f" {name}" if name else "",
        service=booking.service.name,
        business=business.name,
        when=when,
    )
    return message_queue(
        conversation=conversation,
        body=body,
        author=Message.Author.SYSTEM,
        purpose=purpose,
        template_values=values,
        provenance=[
            {"kind": "booking", "id": str(booking.uuid), "field": "start"},
            *([_told_by(event)] if event else []),
        ],
    )


def booking_change_notify(booking_id: int) -> None:
    """Due work: refresh calendars, and tell the customer of a change made outside the chat; by
    mail too, of any change, where they booked with an address.

    The message names the event that it tells, so a repeated run tells nothing twice.
    """
    booking = Booking.objects.select_related("contact", "service").get(pk=booking_id)
    with transaction.atomic():
        news_publish("booking")
        event = booking.events.order_by("-id").first()
        if event is None:
            return
        booking_mail_promise(booking=booking, event=event)
        if not _worth_telling(event, booking):
            return
        conversation = conversation_for(booking.contact)
        if conversation is None or _told(conversation, event):
            return
        _queue(conversation, booking, NOTICES[event.event], f"booking_{event.event}", event)


def _worth_telling(event: BookingEvent, booking: Booking) -> bool:
    if event.event not in NOTICES or event.actor_kind in IN_CHAT:
        return False
    silent = booking.contact.opted_out_at or booking.contact.kind == Contact.Kind.BLOCKED
    return is_timely(booking, event) and not silent


def _told(conversation: Conversation, event: BookingEvent) -> bool:
    return conversation.messages.filter(provenance__contains=[_told_by(event)]).exists()


def _told_by(event: BookingEvent) -> dict[str, str]:
    return {"kind": "booking_event", "id": str(event.pk), "field": event.event}
