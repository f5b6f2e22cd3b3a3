"""A freed time, told to the one person who waits for it and has it held."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bookings.links import offer_link
from bookings.models import WaitlistOffer
from bookings.services.waitlist import waitlist_decline
from bookings.services.web import SOURCE as WEB
from bookings.wording.clocks import on_both_clocks
from conversations.assistant.builtin.memory import Memory, memory_of
from conversations.assistant.builtin.pressing import choices_of
from conversations.assistant.builtin.wording import appointment_words, voice
from conversations.models import Conversation, Message
from conversations.sending.choosing import Chosen, way_choose
from conversations.services.queueing import message_queue
from tenants.actors import SYSTEM
from tenants.context import current_business
from tenants.validators import name_to_greet

PURPOSE = "waitlist_offer"
ASKED = "waitlist_offer"
# The message of an offer has the offer's own id: a second one breaks the unique constraint.
_NAMESPACE = uuid.UUID("6d2c6f5e-6b0f-5d53-9b43-2f0f9c1d7c52")


def waitlist_offer_tell(offer_id: int) -> datetime | None:
    """Due work: write to the person that a time is held for them, once.

    Who cannot be reached by any channel has it passed on."""
    offer = (
        WaitlistOffer.objects.select_related(
            "entry__contact", "booking__service", "booking__resource"
        )
        .filter(pk=offer_id, state=WaitlistOffer.State.OPEN, expires_at__gt=timezone.now())
        .first()
    )
    if offer is None:
        return None
    with transaction.atomic():
        chosen = way_choose(offer.entry.contact, purpose=PURPOSE, body="", now=timezone.now())
        told = Message.objects.filter(uuid=_message_uuid(offer)).exists()
        if chosen is not None and not told:
            _tell(offer, chosen)
    if chosen is None:
        waitlist_decline(offer=offer, actor=SYSTEM)
    return None


def _message_uuid(offer: WaitlistOffer) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, f"{offer.booking.uuid}:{offer.pk}")


def _tell(offer: WaitlistOffer, chosen: Chosen) -> None:
    """Queue the message, and let the assistant understand the answer to it. Under the
    conversation's lock."""
    business, now, conversation = current_business(), timezone.now(), chosen.conversation
    contact, booking = offer.entry.contact, offer.booking
    language = conversation.language or contact.language or business.language
    said = voice(language)
    here = appointment_words(language, start=booking.start, tz=business.tz, now=now)
    when, link = on_both_clocks(booking, here, language), offer_link(booking)
    minutes = max(1, round((offer.expires_at - now).total_seconds() / 60))
    name = name_to_greet(contact.name.split(" ")[0])
    labels = [said.word("waitlist_yes"), said.word("waitlist_no")]
    body = said.say(
        "waitlist_offer",
        name=f" {name}" if name else "",
        service=booking.service.name,
        business=business.name,
        when=when,
        minutes=minutes,
    )
    if offer.entry.source == WEB:
        # Whoever came by the web may never have written to us: a page answers as well.
        answer_here = said.say("waitlist_link", link=link)
        body = f"{body}\n{answer_here}"
    memory = _remember(conversation, labels)
    message_queue(
        conversation=conversation,
        uuid=_message_uuid(offer),
        body=body,
        author=Message.Author.SYSTEM,
        options=labels,
        choices=choices_of(memory, said, business.tz),
        purpose=PURPOSE,
        template_values=[name or business.name, booking.service.name, business.name, when, link],
        provenance=[{"kind": "booking", "id": str(booking.uuid), "field": "start"}],
        passed=chosen.passed,
    )


def _remember(conversation: Conversation, labels: list[str]) -> Memory:
    memory = Memory(
        asked=ASKED,
        choices=[
            {"answer": answer, "label": label}
            for answer, label in zip(("yes", "no"), labels, strict=True)
        ],
        greeted=memory_of(conversation.assistant_state).greeted,
    )
    conversation.assistant_state = memory.as_json()
    conversation.save(update_fields=["assistant_state"])
    return memory
