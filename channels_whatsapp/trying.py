"""Trying a number out: a message to the phone of whoever connects it.

WhatsApp lets free text go to people only within 24 hours of their own message; so the member writes
first from that phone. That way the test takes the whole round, there and back.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_whatsapp.channel import WhatsAppChannel
from channels_whatsapp.models import WhatsAppAccount
from conversations.models import Conversation, Message
from conversations.sending.rule import window_open
from conversations.services.queueing import message_queue
from leads.phones import InvalidPhone, phone_normalize
from leads.services import identity_index
from leads.templatetags.people import phone as shown_phone
from tenants.actors import Actor
from tenants.context import current_business


def trial_send(*, account: WhatsAppAccount, to: str, actor: Actor) -> str:
    """Queue a test message from a number to a phone, by the way that all messages take; the phone
    in E.164. Raises `ValidationError`: no phone, or it has not written to the number today."""
    business = current_business()
    try:
        phone = phone_normalize(to, business.country)
    except InvalidPhone as error:
        raise ValidationError(_("Escribe el número con su prefijo: +34 600 111 222.")) from error
    with transaction.atomic():
        talk = _talk_with(phone, account)
        if talk is None or not window_open(talk.last_inbound_at, timezone.now()):
            first = _(
                "Primero escribe «hola» desde ese móvil a %(number)s: sin eso, WhatsApp no deja "
                "probar. Si ya lo hiciste y no ha llegado, revisa la dirección (webhook)."
            )
            raise ValidationError(first % {"number": shown_phone(account.number)})
        words = _("Mensaje de prueba de %(business)s: tu WhatsApp está conectado.")
        message_queue(
            conversation=talk,
            body=words % {"business": business.name},
            author=Message.Author.SYSTEM,
            user=actor.user,
            purpose="agent",
        )
    return phone


def _talk_with(phone: str, account: WhatsAppAccount) -> Conversation | None:
    rows = Conversation.objects.filter(
        channel=WhatsAppChannel.kind,
        account_key=account.number,
        address__kind="phone",
        address__address_index=identity_index("phone", phone),
    ).exclude(state=Conversation.State.ARCHIVED)
    return rows.select_for_update(of=("self",)).order_by("-last_inbound_at").first()
