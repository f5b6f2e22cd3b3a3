"""Messages that a program sends to a customer, through the same way out as all others."""

from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException

from channels_whatsapp.balancing import number_pick
from conversations.api.channels.sending import ContactBlocked, Sent, message_once
from conversations.models import Conversation
from conversations.services.receiving import conversation_ensure
from leads.models import Contact, ContactIdentity
from leads.services import contact_upsert
from tenants.context import current_business
from tenants.models import Membership

CHANNEL = "whatsapp"
_KEYS = UUID("5f0e0d1c-6a62-4f0e-9d2b-2f7a4c1e8b90")


class NoNumber(APIException):
    """The business has no WhatsApp number to send from."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "no_number"
    default_detail = _("Este negocio no tiene ningún número de WhatsApp conectado.")


def whatsapp_send(*, member: Membership, to: str, text: str, key: str = "") -> Sent:
    """Queue a message of `member`'s program to a phone number (E.164, or national to the
    business's country), making contact and conversation where there are none.

    `key` makes repeats safe: the second call with it gives the first one's message. The
    conversation's row is locked. The assistant goes on answering: a program is not a person who
    takes over. Raises `InvalidPhone`, `NoNumber`, `ContactBlocked`, `HeldByAnother`, `KeyReused`.
    """
    uuid = uuid5(_KEYS, f"{current_business().schema_name} {key}") if key else None
    return message_once(lambda: _conversation(to), member=member, text=text, uuid=uuid)


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
