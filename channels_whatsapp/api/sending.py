"""Messages that a program sends to a customer, through the same way out as all others."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException

from channels_whatsapp.balancing import number_pick
from conversations.channels.base import Decision
from conversations.channels.registry import channel_for
from conversations.models import Conversation, Message
from conversations.services.inbound import conversation_ensure
from conversations.services.outbound import message_queue
from leads.models import Contact, ContactIdentity
from leads.services import contact_upsert
from tenants.context import current_business
from tenants.models import Membership

CHANNEL = "whatsapp"
# What a message of a program is for: outside WhatsApp's window an approved template with this
# purpose stands in for it, filled with its text.
PURPOSE = "api"
_KEYS = UUID("5f0e0d1c-6a62-4f0e-9d2b-2f7a4c1e8b90")


class NoNumber(APIException):
    """The business has no WhatsApp number to send from."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "no_number"
    default_detail = _("Este negocio no tiene ningún número de WhatsApp conectado.")


class ContactBlocked(APIException):
    """The person is blocked: nobody writes to them."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "blocked"
    default_detail = _("Este contacto está bloqueado: no se le escribe.")


class HeldByAnother(APIException):
    """Somebody of the team is talking to the person: they shall not hear two voices."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "held"
    default_detail = _("Otra persona del equipo lleva esta conversación.")


class KeyReused(APIException):
    """The same idempotency key came with another message."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key_reused"
    default_detail = _("Esa Idempotency-Key ya se usó para otro mensaje.")


@dataclass(frozen=True)
class Sent:
    """A message on its way. `decision` is what WhatsApp's rules say of it at this moment; the
    worker asks them again when it sends. `repeated`: the key was known, nothing new was queued."""

    message: Message
    decision: Decision
    repeated: bool


def whatsapp_send(*, member: Membership, to: str, text: str, key: str = "") -> Sent:
    """Queue a message of `member`'s program to a phone number (E.164, or national to the
    business's country), making contact and conversation where there are none.

    `key` makes repeats safe: the second call with it gives the first one's message. The
    conversation's row is locked. The assistant goes on answering: a program is not a person who
    takes over. Raises `InvalidPhone`, `NoNumber`, `ContactBlocked`, `HeldByAnother`, `KeyReused`.
    """
    uuid = uuid5(_KEYS, f"{current_business().schema_name} {key}") if key else None
    try:
        with transaction.atomic():
            conversation = _conversation(to)
            known = _known(uuid) if uuid else None
            message = known or _queue(conversation, member, text, uuid)
    except IntegrityError:
        # The same key at the same moment, for another number.
        known = _known(uuid) if uuid else None
        if known is None:
            raise
        message, conversation = known, known.conversation
    if message.body != text or message.conversation_id != conversation.pk:
        raise KeyReused
    decision = channel_for(CHANNEL).decide(message, timezone.now())
    return Sent(message, decision, repeated=known is not None)


def _known(uuid: UUID) -> Message | None:
    return Message.objects.select_related("conversation").filter(uuid=uuid).first()


def _conversation(to: str) -> Conversation:
    contact, _created = contact_upsert(kind=ContactIdentity.Kind.PHONE, address=to)
    if contact.kind == Contact.Kind.BLOCKED:
        raise ContactBlocked
    return conversation_ensure(
        contact=contact,
        channel=CHANNEL,
        account_key=_own_number(contact),
        kind=ContactIdentity.Kind.PHONE,
        address=to,
    )


def _own_number(contact: Contact) -> str:
    number = number_pick(contact)
    if number is None:
        raise NoNumber
    return number


def _queue(conversation: Conversation, member: Membership, text: str, uuid: UUID | None) -> Message:
    if conversation.assigned_to_id not in (None, member.user_id):
        raise HeldByAnother
    return message_queue(
        conversation=conversation,
        body=text,
        author=Message.Author.SYSTEM,
        user=member.user,
        purpose=PURPOSE,
        template_values=[text],
        uuid=uuid,
    )
