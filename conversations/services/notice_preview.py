"""What a notice would say and by which way it would go, for whoever is about to cause it.

Nothing is written: no conversation is begun, no message queued.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.calendar.telling import Told
from bookings.models import Booking, BookingEvent, Notice
from conversations.channels.registry import channel_for
from conversations.channels.sms.accounts import sms_account
from conversations.models import Conversation, Message
from conversations.services.notice_ways import Draft, mail_address, text_of
from conversations.services.notices import (
    BLOCKED,
    NO_WAY,
    SILENT,
    is_urgent,
    own_address,
    told_at,
    ways_of,
)
from conversations.services.reaching import chat_for, messenger_for, phone_of
from leads.models import Contact


def notice_preview(*, booking: Booking, kind: str, before: datetime | None = None) -> Told:
    """What `bookings.calendar.telling.told_of` asks: the words, the ways and the time of the notice
    of one change by a member."""
    now = timezone.now()
    event = BookingEvent(
        booking=booking,
        event=kind,
        from_state=booking.state,
        to_state=booking.state,
        from_start=before,
        to_start=booking.start,
        actor_kind="person",
        at=now,
    )
    notice = Notice(booking=booking, event=event, kind=kind, run_at=now)
    notice.urgent = is_urgent(booking, event)
    draft = Draft(notice=notice, now=now)
    if silent := _silent(draft):
        return Told(silent=_(silent))
    with transaction.atomic():
        conversation = _conversation(draft)
        text = text_of(draft, draft.language(conversation))
        ways = _ways(draft, conversation, text)
        transaction.set_rollback(True)
    if not ways:
        return Told(silent=_(NO_WAY))
    at = now if notice.urgent else told_at(booking, event, now)
    return Told(text=text, ways=ways, at=at if at > now else None)


def _silent(draft: Draft) -> str:
    if draft.contact.kind == Contact.Kind.BLOCKED:
        return BLOCKED
    silent = draft.contact.opted_out_at is not None and not own_address(draft.booking)
    return SILENT if silent else ""


def _conversation(draft: Draft) -> Conversation | None:
    """The chat that it would go into; whoever calls takes back what looking for it has made."""
    found = messenger_for(draft.contact)
    return found or (None if mail_address(draft.booking) else chat_for(draft.contact))


def _ways(draft: Draft, conversation: Conversation | None, text: str) -> list[str]:
    """The first way that is open, and the mail or chat that goes beside it."""
    names = {
        "whatsapp": _chat_name(draft, conversation, text),
        "email": _("correo") if mail_address(draft.booking) else "",
        "sms": "SMS" if phone_of(draft.contact) and sms_account() else "",
    }
    open_ways = [way for way in ways_of(draft.notice) if names[way]]
    chosen = open_ways[:1]
    if own_address(draft.booking) and "email" not in chosen:
        chosen.append("email")
    return [names[way] for way in chosen if names[way]]


CHATS = {"whatsapp": "WhatsApp", "telegram": "Telegram", "chatwoot": "Chatwoot"}


def _chat_name(draft: Draft, conversation: Conversation | None, text: str) -> str:
    if conversation is None:
        return ""
    sample = Message(conversation=conversation, purpose=draft.purpose, body=text)
    decision = channel_for(conversation.channel).decide(sample, draft.now)
    if decision.mode in ("wait", "refuse"):
        return ""
    return CHATS.get(conversation.channel) or _("el chat de tu web")
