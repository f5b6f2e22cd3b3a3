"""A message is queued together with its delivery, which due work of its own sends (`outbound`)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from conversations.choices import Choice, choices_stored
from conversations.labels import PREVIEWS
from conversations.models import AssistantRun, Conversation, Delivery, Message
from conversations.places import Place
from conversations.sending.rule import Passed
from conversations.services.mirroring import mirror_promise
from conversations.services.stored import Stored, file_claim
from conversations.stream import news_publish
from tenants.due import due_hint, due_put
from tenants.ids import new_uuid
from tenants.models import User


def message_queue(
    *,
    conversation: Conversation,
    body: str,
    author: str,
    user: User | None = None,
    options: list[str] | None = None,
    choices: Sequence[Choice] = (),
    purpose: str = "",
    template_values: list[str] | None = None,
    provenance: list[dict[str, str]] | None = None,
    run: AssistantRun | None = None,
    uuid: UUID | None = None,
    template_key: str = "",
    passed: Sequence[Passed] = (),
    file: Stored | None = None,
    file_name: str = "",
    place: Place | None = None,
) -> Message:
    """Add an outgoing message and promise its delivery.

    The caller holds the conversation's row lock, inside a transaction. `purpose` names what the
    message is for ("reply", "reminder_24h"), which decides the template outside WhatsApp's
    window; `template_values` fill that template. `options` are offered under it, `choices` say
    what pressing them means. `template_key` names the template that a member chose; `passed` are
    the ways that were asked before this one. `uuid` is the message's public id, where the caller
    has to know it before: a second message with it breaks the unique constraint. `file` lies in the
    store already and goes along; raises `FileGone` where that was too long ago. A `place` goes as
    a pin, by channels that have such (`Channel.pins`); `body` says it in words.
    """
    now = timezone.now()
    message = Message.objects.create(
        uuid=uuid or new_uuid(),
        conversation=conversation,
        direction=Message.Direction.OUT,
        author=author,
        user=user,
        kind=Message.Kind.LOCATION if place else _kind_of(file, template_key),
        attachments=_attachments(file, file_name, place),
        body=body,
        options=options or [],
        choices=choices_stored(options or [], choices),
        purpose=purpose,
        template_values=template_values or [],
        template_key=template_key,
        provenance=provenance or [],
        run=run,
        created_at=now,
    )
    if file is not None:
        file_claim(file, message=message, place=0, name=file_name)
    conversation.last_message_at = now
    conversation.last_preview = body[:160] or PREVIEWS.get(message.kind, "")
    conversation.save(update_fields=["last_message_at", "last_preview"])
    _delivery_promise(message, passed)
    mirror_promise(conversation)
    news_publish("message", str(conversation.uuid))
    return message


def _delivery_promise(message: Message, passed: Sequence[Passed]) -> None:
    delivery = Delivery.objects.create(
        message=message,
        channel=message.conversation.channel,
        passed=[each._asdict() for each in passed],
    )
    due_put("conversations.deliver", delivery.pk, message.created_at)
    due_hint("conversations.deliver", delivery.pk)


def _kind_of(file: Stored | None, template_key: str) -> str:
    if file is None:
        return Message.Kind.TEMPLATE if template_key else Message.Kind.TEXT
    return file.what.kind if file.what.kind in ("image", "audio") else Message.Kind.FILE


def _attachments(
    file: Stored | None, name: str, place: Place | None
) -> list[dict[str, Any]] | None:
    found = [_attachment(file, name)] if file else []
    found += [place.attachment] if place else []
    return found or None


def _attachment(file: Stored, name: str) -> dict[str, Any]:
    return {"type": file.what.content_type, "name": name, "size": file.size}
