"""WhatsApp as a channel of conversations."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from channels_whatsapp import pace
from channels_whatsapp.accounts import account_by_number, origin_of
from channels_whatsapp.balancing import number_pick
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.providers import provider_for
from channels_whatsapp.providers.meta.errors import may_pass as meta_may_pass
from channels_whatsapp.providers.twilio.sending import BODY_CHARS
from channels_whatsapp.providers.waha.payloads import GATEWAY_KEY
from channels_whatsapp.states import account_fail
from channels_whatsapp.templating.choosing import (
    offer_filled,
    offers_of,
    price_of,
    template_for,
)
from channels_whatsapp.text import split_text
from conversations.channels.base import Channel, Parsed, SendError, TemplateOffer
from conversations.channels.outgoing import enclosures, place_out
from conversations.channels.showing import WHATSAPP, Keys, Shown, numbered, shown
from conversations.models import Conversation, Delivery, Message
from conversations.places import Place
from conversations.sending.facts import facts_of
from conversations.sending.prices import free_price
from conversations.sending.rule import Facts, TemplateFacts, window_open
from leads.models import Contact
from tenants.context import current_business
from tenants.twilio import may_pass as twilio_may_pass

logger = logging.getLogger(__name__)

STATUS_PATH = "/webhook/whatsapp/status/"
# What providers say where WhatsApp's window is closed although we thought it open.
WINDOW_CLOSED = frozenset({"63016", "131047"})
# Twilio's word for a token that it takes no more; Meta's mark the number where they are read.
TOKEN_REFUSED = "20003"


@dataclass(frozen=True)
class _Outgoing:
    """What a provider is asked to send (`providers.base.Outgoing`)."""

    to: str
    text: str
    attachments: list[dict[str, Any]]
    content_sid: str
    template_name: str
    language: str
    values: list[str]
    callback_url: str
    shown: Shown
    delivery_uuid: str
    place: Place | None = None
    link_values: list[tuple[int, str]] = field(default_factory=list)
    is_code: bool = False


class WhatsAppChannel(Channel):
    """Every provider of WhatsApp behind one channel; the account says which."""

    kind: ClassVar[str] = "whatsapp"
    keys: ClassVar[Keys] = WHATSAPP

    def parse(self, payload: Mapping[str, Any], account_key: str) -> Parsed:
        return provider_for(_provider(payload, account_key)).parse(payload, account_key)

    def facts(self, message: Message, now: datetime) -> Facts:
        account = account_by_number(message.conversation.account_key)
        if account is None or account.state != WhatsAppAccount.State.ACTIVE:
            return facts_of(message, now, down=_("La cuenta de WhatsApp no está activa."))
        if not provider_for(account.provider).WINDOWED:
            return facts_of(
                message,
                now,
                refused=pace.refused(message, account, now),
                held=pace.held(message, account, now),
            )
        wrote_at = None if _found_closed(message) else message.conversation.last_inbound_at
        template = None if window_open(wrote_at, now) else template_for(message)
        return facts_of(
            message,
            now,
            windowed=True,
            last_inbound_at=wrote_at,
            free_price=free_price(provider=account.provider) * _parts(message),
            template=TemplateFacts(template.state, price_of(message.conversation, template))
            if template
            else None,
        )

    def template_name(self, message: Message) -> str:
        template = template_for(message)
        return f"{template.name} ({template.language})" if template else ""

    def offers(self, conversation: Conversation, now: datetime) -> list[TemplateOffer]:
        return offers_of(conversation, now)

    def offer(
        self, conversation: Conversation, key: str, values: Mapping[int, str], now: datetime
    ) -> TemplateOffer | None:
        return offer_filled(conversation, key, values, now)

    def send(self, delivery: Delivery) -> str:
        account = _account(delivery)
        try:
            _approved_still(delivery)
            return provider_for(account.provider).send(account, _outgoing(delivery))
        except SendError as error:
            if error.code in WINDOW_CLOSED and delivery.mode == "free" and not error.uncertain:
                error.permanent = False  # asked again, `decide` takes the template or refuses
            if error.code == TOKEN_REFUSED:
                account_fail(account=account, reason=error.reason)
            raise

    def may_rewrite(self, delivery: Delivery, code: str) -> bool:
        # They may say so only after they took it: then nothing of it has reached the customer.
        template = template_for(delivery.message) if code in WINDOW_CLOSED else None
        approved = template is not None and template.state == MessageTemplate.State.APPROVED
        return approved and delivery.mode == "free"

    def may_retry(self, code: str) -> bool:
        return twilio_may_pass(code) or meta_may_pass(code)

    def find_sent(self, delivery: Delivery) -> str | None:
        account = _account(delivery)
        since = delivery.attempted_at or delivery.message.created_at
        outgoing = _outgoing(delivery)
        found = provider_for(account.provider).list_sent(account, outgoing, since)
        # The same words may have been sent twice: an id that another delivery has is not ours.
        others = Delivery.objects.exclude(pk=delivery.pk).filter(provider_id__in=found)
        taken = set(others.values_list("provider_id", flat=True))
        return next((sid for sid in reversed(found) if sid not in taken), None)

    def account_for(self, contact: Contact) -> str | None:
        return number_pick(contact)

    def is_usable(self, account_key: str) -> bool:
        account = account_by_number(account_key)
        return account is not None and account.state == WhatsAppAccount.State.ACTIVE

    def pins(self, conversation: Conversation) -> bool:
        account = account_by_number(conversation.account_key)
        return account is not None and provider_for(account.provider).PINS

    def seen_promised(self, conversation: Conversation) -> bool:
        account = account_by_number(conversation.account_key)
        if account is None or account.state != WhatsAppAccount.State.ACTIVE:
            return False
        return provider_for(account.provider).SHOWS_READING

    def mark_seen(
        self, conversation: Conversation, provider_id: str, *, typing: bool = True
    ) -> None:
        account = account_by_number(conversation.account_key)
        if account is None:
            return
        try:
            provider_for(account.provider).mark_seen(account, provider_id, typing=typing)
        except SendError as error:
            logger.info("not marked as read", extra={"kind": self.kind, "code": error.code})


def _provider(payload: Mapping[str, Any], account_key: str) -> str:
    if GATEWAY_KEY in payload:  # also while its number is not known yet
        return WhatsAppAccount.Provider.GATEWAY
    account = account_by_number(account_key)
    return account.provider if account else WhatsAppAccount.Provider.TWILIO


def _parts(message: Message) -> int:
    """How many messages its files and its text make, each with the provider's fee."""
    words = numbered(message.body, message.options)
    texts = len(split_text(words, BODY_CHARS)) if words.strip() else 0
    return max(len(message.attachments or []) + texts, 1)


def _found_closed(message: Message) -> bool:
    """Whether the provider has just said of this message that the window is closed."""
    delivery = getattr(message, "delivery", None)
    return delivery is not None and delivery.error_code in WINDOW_CLOSED


def _account(delivery: Delivery) -> WhatsAppAccount:
    account = account_by_number(delivery.message.conversation.account_key)
    if account is None:
        raise SendError(_("El número de WhatsApp ya no existe."), permanent=True)
    return account


def _approved_still(delivery: Delivery) -> None:
    """Raises `SendError` where the template that was decided on was paused or taken away a moment
    ago: asked again, `decide` takes another or refuses."""
    if delivery.mode != "template":
        return
    template = template_for(delivery.message)
    if template is None or template.state != MessageTemplate.State.APPROVED:
        reason = _("La plantilla para este caso no está aprobada.")
        raise SendError(reason, permanent=False, code="template")


def _outgoing(delivery: Delivery) -> _Outgoing:
    message = delivery.message
    template = template_for(message) if delivery.mode == "template" else None
    text = numbered(message.body, message.options)
    place = place_out(message)
    if place is not None:
        text = f"{text}\n{place.map_url}"
    return _Outgoing(
        to=message.conversation.address.address,
        text=template.text(message.template_values) if template else text,
        attachments=_attachments(message),
        content_sid=template.content_sid if template else "",
        template_name=template.name if template else "",
        values=template.values_used(message.template_values) if template else [],
        shown=shown(message, Keys() if template else WHATSAPP),
        language=_language(message, template),
        callback_url=f"{origin_of(current_business())}{STATUS_PATH}{delivery.uuid}",
        delivery_uuid=str(delivery.uuid),
        place=None if template else place,
        link_values=template.link_values(message.template_values) if template else [],
        is_code=template is not None and template.category == "authentication",
    )


def _attachments(message: Message) -> list[dict[str, Any]]:
    """Files of ours, as providers take them: by the bytes (`enclosed`) or where they are fetched;
    or what a program named by an address of its own."""
    ours = [
        {
            "enclosed": each,
            "url": each.provider_url,
            "type": each.content_type,
            "name": each.name,
        }
        for each in enclosures(message)
    ]
    return ours or message.attachments or []


def _language(message: Message, template: MessageTemplate | None) -> str:
    """The template's own, else the conversation's, else the business's."""
    if template is not None:
        return template.code
    return message.conversation.language or current_business().language
