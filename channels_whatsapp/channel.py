"""WhatsApp as a channel of conversations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from channels_whatsapp import policy
from channels_whatsapp.accounts import account_by_number, origin_of
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.providers import provider_for
from conversations.channels.base import (
    Channel,
    Decision,
    InboundMessage,
    SendError,
    StatusUpdate,
)
from conversations.channels.showing import WHATSAPP, Keys, Shown, numbered, shown
from conversations.models import Delivery, Message
from tenants.context import current_business

STATUS_PATH = "/webhook/whatsapp/status/"
FEES = {WhatsAppAccount.Provider.TWILIO: Decimal("0.005")}
DISCONNECTED_RETRY = timedelta(minutes=5)


@dataclass(frozen=True)
class _Outgoing:
    """What a provider is asked to send (`providers.base.Outgoing`)."""

    to: str
    text: str
    content_sid: str
    values: list[str]
    callback_url: str
    shown: Shown
    language: str


class WhatsAppChannel(Channel):
    """Every provider of WhatsApp behind one channel; the account says which."""

    kind: ClassVar[str] = "whatsapp"
    keys: ClassVar[Keys] = WHATSAPP

    def parse(
        self, payload: Mapping[str, Any], account_key: str
    ) -> InboundMessage | StatusUpdate | None:
        account = account_by_number(account_key)
        provider = account.provider if account else WhatsAppAccount.Provider.TWILIO
        return provider_for(provider).parse(payload, account_key)

    def decide(self, message: Message, now: datetime) -> Decision:
        account = account_by_number(message.conversation.account_key)
        if account is None or account.state != WhatsAppAccount.State.ACTIVE:
            return Decision(
                "wait", _("La cuenta de WhatsApp no está activa."), at=now + DISCONNECTED_RETRY
            )
        conversation = message.conversation
        inside = policy.window_open(conversation.last_inbound_at, now)
        return policy.decide(
            last_inbound_at=conversation.last_inbound_at,
            now=now,
            purpose=message.purpose,
            template=None if inside else template_for(message),
            opted_out=conversation.contact.opted_out_at is not None,
            fee=FEES.get(WhatsAppAccount.Provider(account.provider), Decimal(0)),
        )

    def send(self, delivery: Delivery) -> str:
        account = _account(delivery)
        return provider_for(account.provider).send(account, _outgoing(delivery))

    def find_sent(self, delivery: Delivery) -> str | None:
        account = _account(delivery)
        since = delivery.attempted_at or delivery.message.created_at
        outgoing = _outgoing(delivery)
        found = provider_for(account.provider).list_sent(account, outgoing, since)
        # The same words may have been sent twice: an id that another delivery has is not ours.
        others = Delivery.objects.exclude(pk=delivery.pk).filter(provider_id__in=found)
        taken = set(others.values_list("provider_id", flat=True))
        return next((sid for sid in reversed(found) if sid not in taken), None)


def template_for(message: Message) -> MessageTemplate | None:
    """The template for a message's purpose, in the conversation's language or the business's;
    an approved one before any other."""
    if not message.purpose:
        return None
    wanted = message.conversation.language or current_business().language
    found = list(MessageTemplate.objects.filter(purpose=message.purpose))
    found.sort(key=lambda t: (t.state != MessageTemplate.State.APPROVED, t.language != wanted))
    return found[0] if found else None


def _account(delivery: Delivery) -> WhatsAppAccount:
    account = account_by_number(delivery.message.conversation.account_key)
    if account is None:
        raise SendError(_("El número de WhatsApp ya no existe."), permanent=True)
    return account


def _outgoing(delivery: Delivery) -> _Outgoing:
    message = delivery.message
    template = template_for(message) if delivery.mode == "template" else None
    text = numbered(message.body, message.options)
    return _Outgoing(
        to=message.conversation.address.address,
        text=template.text(message.template_values) if template else text,
        content_sid=template.content_sid if template else "",
        values=template.values_used(message.template_values) if template else [],
        shown=shown(message, Keys() if template else WHATSAPP),
        language=message.conversation.language or current_business().language,
        callback_url=f"{origin_of(current_business())}{STATUS_PATH}{delivery.uuid}",
    )
