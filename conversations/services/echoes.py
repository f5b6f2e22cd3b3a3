"""What was said and done outside Mostrador with a number that Mostrador answers, too."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from conversations.models import Conversation, Delivery, Message
from conversations.services.cleaning import body_clean
from conversations.services.files import files_promise
from conversations.services.handoff import conversation_answered_elsewhere, note_add
from conversations.services.mirroring import mirror_promise
from conversations.services.receiving import PREVIEW_CHARS, conversation_ensure
from conversations.stream import news_publish
from leads.models import Contact
from leads.services import contact_of, contact_upsert

EMOJI_CHARS = 16


def own_message_store(
    *,
    channel: str,
    account_key: str,
    kind: str,
    address: str,
    provider_id: str,
    text: str,
    message_kind: str = "text",
    attachments: list[dict[str, Any]] | None = None,
    note: str = "answered_elsewhere",
) -> Contact:
    """Keep what somebody of the business wrote to a customer with the provider's own app, as an
    agent's message that has been sent; the assistant is silent from then on, as after a takeover.

    Nothing is sent. Call inside a transaction; the conversation is locked. The caller sees to it
    that each message is told once. Raises `InvalidPhone`.
    """
    contact, _created = contact_upsert(kind=kind, address=address)
    conversation = conversation_ensure(
        contact=contact, channel=channel, account_key=account_key, kind=kind, address=address
    )
    if Delivery.objects.filter(channel=channel, provider_id=provider_id).exists():
        return contact  # our own, told back
    message = _message(conversation, provider_id, text, message_kind, attachments)
    files_promise(message)
    conversation_answered_elsewhere(conversation, note=note)
    conversation.last_message_at = message.created_at
    conversation.last_preview = message.body[:PREVIEW_CHARS]
    conversation.save(update_fields=["last_message_at", "last_preview"])
    mirror_promise(conversation)
    news_publish("message", str(conversation.uuid))
    return contact


def _message(
    conversation: Conversation,
    provider_id: str,
    text: str,
    kind: str,
    attachments: list[dict[str, Any]] | None,
) -> Message:
    now = timezone.now()
    body, _is_cut = body_clean(text, settings.MESSAGE_MAX_CHARS)
    message = Message.objects.create(
        conversation=conversation,
        direction=Message.Direction.OUT,
        author=Message.Author.AGENT,
        kind=kind,
        body=body,
        attachments=attachments or None,
        purpose="agent",
        provider_id=provider_id,
        created_at=now,
    )
    Delivery.objects.create(
        message=message,
        channel=conversation.channel,
        state=Delivery.State.SENT,
        mode="free",
        provider_id=provider_id,
        sent_at=now,
    )
    return message


def reaction_note(
    *, channel: str, account_key: str, kind: str, address: str, emoji: str
) -> Contact | None:
    """Note in the thread that the customer reacted to a message; None where there is no thread.

    It is no message: nothing is answered, and no window is opened by it.
    """
    contact = contact_of(kind=kind, address=address)
    if contact is None:
        return None
    rows = Conversation.objects.select_for_update(of=("self",)).exclude(
        state=Conversation.State.ARCHIVED
    )
    conversation = rows.filter(contact=contact, channel=channel, account_key=account_key).first()
    if conversation is not None:
        note_add(conversation, "reacted", body_clean(emoji, EMOJI_CHARS)[0])
        news_publish("message", str(conversation.uuid))
    return contact
