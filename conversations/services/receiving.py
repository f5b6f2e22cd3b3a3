"""What somebody has written: a message in a conversation of a contact with a lead."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from conversations.assistant.background import transcription_promise
from conversations.assistant.person import consent_of
from conversations.assistant.welcome_settings import welcome_settings
from conversations.channels.base import InboundMessage, MessageEdit
from conversations.channels.registry import channel_for
from conversations.channels.web import WebChannel
from conversations.labels import PREVIEWS
from conversations.models import Conversation, Message
from conversations.services.cleaning import body_clean, flat, name_clean
from conversations.services.files import files_claim, files_promise
from conversations.services.handoff import handoff_request, note_add
from conversations.services.mirroring import mirror_promise
from conversations.services.pressing import pressed_of
from conversations.services.proofs import proof_ask, proof_is_needed
from conversations.services.quota import contact_count, conversation_lift
from conversations.services.seen import seen_promise
from conversations.stream import news_publish
from leads.joining import contact_claim
from leads.models import Contact, ContactIdentity
from leads.privacy.retention import retention_arm
from leads.services import (
    address_normalize,
    contact_learn_name,
    contact_opt_out,
    contact_upsert,
    identity_index,
    identity_reach,
    lead_ensure_open,
    lead_transition,
)
from tenants.actors import CUSTOMER
from tenants.context import current_business
from tenants.due import due_hint, due_put

logger = logging.getLogger(__name__)

PREVIEW_CHARS = 160
WITH_LINES = frozenset({"email", "web"})
OPT_OUT_WORDS = frozenset({"stop", "baja", "alto", "unsubscribe", "parar", "sair"})
OPT_IN_WORDS = frozenset({"start", "alta", "unstop", "comenzar"})


# What reaches us later than that after it was sent is noted as late. What claims to be older than
# a month was stamped by a clock that is wrong.
LATE, OLDEST = timedelta(minutes=15), timedelta(days=30)


def message_receive(inbound: InboundMessage) -> Message:
    """Put a customer's message into their conversation and promise an answer.

    One transaction under the conversation's row lock: contact, lead, message, due reply. The
    reply is due after `BURST_WAIT_SECONDS` of silence, each further message moves it on.
    """
    with transaction.atomic(savepoint=False):
        contact = _sender(inbound)
        conversation = conversation_ensure(
            contact=contact,
            channel=inbound.channel,
            account_key=inbound.account_key,
            kind=inbound.sender_kind,
            address=inbound.sender,
        )
        if conversation.contact_id == contact.pk:
            conversation.contact = contact
        # Not above: a run writes what it learns under the conversation's lock, in that order.
        if not welcome_settings().consent or consent_of(contact) == "given":
            contact_learn_name(contact=contact, name=name_clean(inbound.sender_name))
        message = _message_add(conversation, inbound)
        is_blocked = contact.kind == Contact.Kind.BLOCKED
        if contact.audience == Contact.Audience.CUSTOMER and not is_blocked:
            customer_wrote(contact, inbound.source or inbound.channel)
        _contact_touch(contact, message.created_at)
        heard_by = None if is_blocked else transcription_promise(message)
        if left_out := (inbound.envelope or {}).get("left_out"):
            note_add(conversation, "files_left_out", ", ".join(map(str, left_out)))
        if _commanded(contact, message, inbound):
            pass
        elif is_blocked:
            pass  # kept, and that is all
        elif not inbound.vouched and proof_is_needed(conversation):
            proof_ask(conversation)
        elif _is_of_another_day(inbound, message.created_at):
            _late_hand_over(conversation, message)
        else:
            _reply_promise(conversation, message, heard_by)
        if inbound.link:
            note_add(conversation, "came_by_link", inbound.link)
        mirror_promise(conversation)
        news_publish("message", str(conversation.uuid))
    return message


def _sender(inbound: InboundMessage) -> Contact:
    """Who wrote, as one person with every address that is proven to be theirs."""
    kind, address = inbound.sender_kind, inbound.sender
    contact, _ = contact_upsert(kind=kind, address=address)
    if kind in (ContactIdentity.Kind.TELEGRAM, ContactIdentity.Kind.EMAIL):
        identity_reach(kind=kind, address=address, reachable=True)
    for proven in inbound.proven:
        contact = contact_claim(contact=contact, kind=proven[0], address=proven[1])
    if inbound.started and contact.opted_out_at:
        contact_opt_out(contact=contact, opted_out=False)
    return contact


def message_edit(edit: MessageEdit) -> Message:
    """Take over what a customer made of a message of theirs: in its place while nobody has begun
    to answer it, else as a message of its own, so that it is answered too."""
    inbound = edit.message
    with transaction.atomic():
        original = (
            Message.objects.filter(
                conversation__channel=inbound.channel,
                conversation__account_key=inbound.account_key,
                direction=Message.Direction.IN,
                provider_id=edit.original,
            )
            .order_by("-pk")
            .first()
        )
        if original is None:
            return message_receive(inbound)
        conversation = Conversation.objects.select_for_update(of=("self",)).get(
            pk=original.conversation_id
        )
        if conversation.run_token is not None or original.pk <= conversation.answered_through:
            return message_receive(inbound)
        original.body, _ = _body(inbound.channel, inbound.text)
        original.save(update_fields=["body"])
        note_add(conversation, "message_edited")
        news_publish("message", str(conversation.uuid))
    return original


def customer_wrote(contact: Contact, source: str) -> None:
    """What a customer's message means beside itself: a lead that is talked with, and a contact of
    the plan's month. Not so what the team answers to questions of ours."""
    lead = lead_ensure_open(contact=contact, source=source)
    lead_transition(lead=lead, event="message", reason=gettext_noop("Escribió"), actor=CUSTOMER)
    contact_count(contact)


def conversation_ensure(
    *, contact: Contact, channel: str, account_key: str, kind: str, address: str
) -> Conversation:
    """The live conversation of an address on a channel, locked; made if there is none.

    A closed one is opened again by the message. Call inside a transaction.
    """
    index = identity_index(kind, address_normalize(kind, address))
    live = Conversation.objects.select_for_update(of=("self",)).exclude(
        state=Conversation.State.ARCHIVED
    )
    found = live.filter(
        channel=channel,
        account_key=account_key,
        address__kind=kind,
        address__address_index=index,
    )
    conversation = found.first()
    if conversation is not None:
        return conversation
    identity = ContactIdentity.objects.get(kind=kind, address_index=index)
    keys = {"channel": channel, "account_key": account_key, "address": identity}
    try:
        with transaction.atomic():
            made = Conversation.objects.create(contact=contact, **keys)
            retention_arm(contact)
    except IntegrityError:
        logger.info("two first messages at once", extra={"kind": channel})
        return found.get()
    return made


def _message_add(conversation: Conversation, inbound: InboundMessage) -> Message:
    now = timezone.now()
    pressed = pressed_of(conversation, inbound)
    said = pressed.label if pressed else inbound.text
    body, is_cut = _body(inbound.channel, said)
    message = Message.objects.create(
        conversation=conversation,
        direction=Message.Direction.IN,
        author=Message.Author.CONTACT,
        kind=inbound.kind,
        body=body,
        answers=pressed.offering if pressed else None,
        choice=pressed.place if pressed else None,
        attachments=inbound.attachments or None,
        envelope=inbound.envelope,
        provider_id=inbound.provider_id,
        created_at=now,
    )
    if inbound.channel == WebChannel.kind:
        files_claim(message, sender=inbound.sender)
    files_promise(message)
    if is_cut:
        note_add(conversation, "message_cut", settings.MESSAGE_MAX_CHARS)
    said_at = _said_at(inbound, now)
    if said_at != now:
        local = said_at.astimezone(current_business().tz)
        note_add(conversation, "message_late", f"{local:%d/%m/%Y %H:%M}")
    # WhatsApp counts its 24 hours from when the customer wrote.
    conversation.last_inbound_at = max(conversation.last_inbound_at or said_at, said_at)
    conversation.last_message_at = now
    conversation.last_preview = flat(body)[:PREVIEW_CHARS] or PREVIEWS.get(inbound.kind, "")
    if conversation.state == Conversation.State.CLOSED:
        conversation.state = Conversation.State.OPEN
    conversation.save(update_fields=["last_inbound_at", "last_message_at", "last_preview", "state"])
    return message


def _said_at(inbound: InboundMessage, now: datetime) -> datetime:
    """When something was written: now, unless its provider says that it comes late."""
    at = inbound.said_at
    return at if at is not None and now - OLDEST < at < now - LATE else now


def _is_of_another_day(inbound: InboundMessage, now: datetime) -> bool:
    """Whether days that a message names ("mañana") are others by now."""
    zone = current_business().tz
    return _said_at(inbound, now).astimezone(zone).date() != now.astimezone(zone).date()


def _late_hand_over(conversation: Conversation, message: Message) -> None:
    """Have a person answer what the assistant would misread."""
    if conversation.handler == Conversation.Handler.ASSISTANT:
        handoff_request(conversation=conversation, reason="delayed", summary=message.body)


def _body(channel: str, text: str) -> tuple[str, bool]:
    """What is kept of a text: where people write letters, its lines, too."""
    return body_clean(text, settings.MESSAGE_MAX_CHARS, lines=channel in WITH_LINES)


def _contact_touch(contact: Contact, now: datetime) -> None:
    contact.last_contact_at = now
    contact.save(update_fields=["last_contact_at"])


def _commanded(contact: Contact, message: Message, inbound: InboundMessage) -> bool:
    """Honour a word like STOP, by the channel's own rules where it has any."""
    known = channel_for(inbound.channel).commanded(message, inbound)
    return _opt_words(contact, message.body) if known is None else known


def _opt_words(contact: Contact, body: str) -> bool:
    """Honour STOP and its like at once; True when the message asks for silence."""
    word = body.strip().lower().rstrip(".!")
    if word in OPT_OUT_WORDS:
        contact_opt_out(contact=contact, opted_out=True)
        return True
    if word in OPT_IN_WORDS and contact.opted_out_at:
        contact_opt_out(contact=contact, opted_out=False)
    return False


def _reply_promise(conversation: Conversation, message: Message, heard_by: datetime | None) -> None:
    conversation_lift(conversation)
    if conversation.handler != Conversation.Handler.ASSISTANT:
        return
    seen_promise(conversation)
    run_at = message.created_at + timedelta(seconds=settings.BURST_WAIT_SECONDS)
    run_at = max(run_at, _rate_free_at(conversation, message), heard_by or run_at)
    due_put("conversations.reply", conversation.pk, run_at)
    due_hint(
        "conversations.reply",
        conversation.pk,
        countdown=(run_at - message.created_at).total_seconds(),
    )


def _rate_free_at(conversation: Conversation, message: Message) -> datetime:
    """When this sender may be answered again: at most 30 messages a minute lead to replies, the
    rest are stored and wait until the oldest of the last 30 is a minute old."""
    limit = settings.WHATSAPP_REPLIES_PER_MINUTE
    recent = (
        conversation.messages.filter(
            direction=Message.Direction.IN,
            created_at__gt=message.created_at - timedelta(minutes=1),
        )
        .order_by("-id")
        .values_list("created_at", flat=True)[: limit + 1]
    )
    times = list(recent)
    return times[-1] + timedelta(minutes=1) if len(times) > limit else message.created_at
