"""Messages that a program sends to a customer on a channel where the customer has written first."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException

from conversations.channels.registry import channel_for
from conversations.models import Conversation, Message
from conversations.selectors.tasks import contact_by_reference
from conversations.sending.rule import Decision
from conversations.services.connections import account_latest
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from leads.models import Contact
from tenants.context import current_business
from tenants.models import Membership

# What a message of a program is for: outside WhatsApp's window an approved template with this
# purpose stands in for it, filled with its text.
PURPOSE = "api"
_KEYS = UUID("b9d4f3a6-0a62-4f63-8f0e-5d8f4a1c7e02")


class NotConnected(APIException):
    """The business has no account to send from."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "not_connected"
    default_detail = _("Este negocio no tiene este canal conectado.")


class NeverWrote(APIException):
    """The person is not known on the channel: there nobody can be written to first."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "never_wrote"
    default_detail = _("Esta persona todavía no ha escrito por este canal: ha de escribir primero.")


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
    """A message on its way. `decision` is what the channel says of it at this moment; the worker
    asks again when it sends. `repeated`: the key was known, nothing new was queued."""

    message: Message
    decision: Decision
    repeated: bool


def channel_send(*, kind: str, member: Membership, to: str, text: str, key: str = "") -> Sent:
    """Queue a message of `member`'s program to somebody who has written on channel `kind`, or
    may be written to first there (`Channel.begins`).

    `to` names a contact that the member may see: by id here, phone number, mail, or id at the
    provider. `key` makes repeats safe: the second call with it gives the first one's message. The
    conversation's row is locked; the assistant goes on answering. Raises `NotConnected`,
    `NeverWrote`, `ContactBlocked`, `HeldByAnother`, `KeyReused`.
    """
    if account_latest(kind) is None:
        raise NotConnected
    uuid = uuid5(_KEYS, f"{current_business().schema_name} {kind} {key}") if key else None
    return message_once(
        lambda: _conversation(kind, member, to), member=member, text=text, uuid=uuid
    )


def message_once(
    conversation_find: Callable[[], Conversation],
    *,
    member: Membership,
    text: str,
    uuid: UUID | None,
) -> Sent:
    """Queue a program's message with the id `uuid`, or answer with the one that has it already.

    `conversation_find` gives the conversation with its row locked; it is called in the transaction.
    Raises `HeldByAnother`, `KeyReused`, and whatever finding raises.
    """
    try:
        with transaction.atomic():
            conversation = conversation_find()
            known = _known(uuid) if uuid else None
            message = known or _queue(conversation, member, text, uuid)
    except IntegrityError:
        # The same key at the same moment, for another person.
        known = _known(uuid) if uuid else None
        if known is None:
            raise
        message, conversation = known, known.conversation
    if message.body != text or message.conversation_id != conversation.pk:
        raise KeyReused
    decision = channel_for(conversation.channel).decide(message, timezone.now())
    return Sent(message, decision, repeated=known is not None)


def _known(uuid: UUID) -> Message | None:
    return Message.objects.select_related("conversation").filter(uuid=uuid).first()


def _conversation(kind: str, member: Membership, to: str) -> Conversation:
    contact = contact_by_reference(member, to)
    if contact is None:
        raise NeverWrote
    if contact.kind == Contact.Kind.BLOCKED:
        raise ContactBlocked
    rows = Conversation.objects.select_for_update(of=("self",)).filter(contact=contact)
    live = rows.filter(channel=kind).exclude(state=Conversation.State.ARCHIVED)
    wrote = live.exclude(last_inbound_at=None)
    conversation = wrote.order_by("-last_message_at", "-id").first()
    return conversation or _begun(kind, contact)


def _begun(kind: str, contact: Contact) -> Conversation:
    """A conversation with somebody who has not written, where the channel lets that begin."""
    channel = channel_for(kind)
    identity = contact.identities.filter(kind=channel.begins).order_by("pk").first()
    account_key = channel.account_for(contact) if identity else None
    if identity is None or not account_key:
        raise NeverWrote
    return conversation_ensure(
        contact=contact,
        channel=kind,
        account_key=account_key,
        kind=identity.kind,
        address=identity.address,
    )


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
