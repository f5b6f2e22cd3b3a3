"""SMS through Twilio, outbound. The account is the business's own choice (`SmsSender`), else that
of its WhatsApp number."""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from conversations.channels.base import Channel, Decision, ParseError, SendError, StatusUpdate
from conversations.channels.showing import shown
from conversations.models import Conversation, Delivery, Message, SmsSender
from tenants.context import current_business
from tenants.sms import SmsError, sms_find, sms_send
from tenants.twilio import reason_of
from tenants.urls_for import business_url

CHANNEL = "sms"
STATUS_PATH = "/webhook/sms/status/"
DELIVERY_KEY = "_delivery"
# A rough price of one segment in US dollars; real ones vary by country.
PRICE = Decimal("0.0500")
BODY_CHARS = 1600
# Letters of Spanish and Portuguese that a plain SMS (GSM 03.38) has not, and what they become: one
# of them halves what fits into a segment, and costs twice as much.
_PLAIN = str.maketrans("áíóúâêôãõçÁÍÓÚÂÊÔÃÕ«»“”‘’—–…", 'aiouaeoaocAIOUAEOAO""""\'\'--.')
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_STATES = {
    "sent": "sent",
    "delivered": "delivered",
    "failed": "failed",
    "undelivered": "failed",
    "canceled": "failed",
}


@dataclass(frozen=True)
class SmsAccount:
    """What an SMS is sent with."""

    sid: str
    token: str
    number: str


def sms_account() -> SmsAccount | None:
    """The open business's way of sending SMS; None where it has none, or has turned it off."""
    own = SmsSender.objects.first()
    if own is not None and not own.active:
        return None
    if own is not None and own.account_sid:
        return SmsAccount(own.account_sid, own.auth_token, own.number) if own.number else None
    # A number that has stopped being the business's own signs nothing: the usual one does.
    return (sms_usual(own.number) if own is not None else None) or sms_usual()


def sms_usual(number: str = "") -> SmsAccount | None:
    """The account of the open business's WhatsApp: of its first number, or of that `number`, which
    must be one of its own; else None. Nobody signs with a number or a name that is not theirs
    through an account that may serve others too."""
    found: SmsAccount | None = import_string(settings.SMS_USUAL_ACCOUNT)(number)
    return found


class StatusForm(BaseModel):
    """Twilio's report on an SMS of ours."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    sid: Annotated[str, StringConstraints(pattern=r"^(SM|MM)[0-9a-fA-F]{32}$")] = Field(
        alias="MessageSid"
    )
    status: str = Field(alias="MessageStatus")
    error_code: str = Field("", alias="ErrorCode")


class SmsChannel(Channel):
    """A conversation by SMS: the address is the person's phone, `account_key` our number."""

    kind: ClassVar[str] = CHANNEL

    def parse(self, payload: Mapping[str, Any], account_key: str) -> StatusUpdate | None:
        try:
            form = StatusForm.model_validate(payload)
        except ValidationError as error:
            fields = sorted({str(part["loc"][0]) for part in error.errors() if part["loc"]})
            raise ParseError("fields: " + ", ".join(fields)) from error
        state = _STATES.get(form.status)
        if state is None:
            return None
        return StatusUpdate(
            provider_id=form.sid,
            state=state,
            delivery_uuid=_uuid(payload.get(DELIVERY_KEY)),
            error_code=form.error_code[:20],
            reason=reason_of(form.error_code, _("El SMS no llegó.")) if state == "failed" else "",
        )

    def decide(self, message: Message, now: datetime) -> Decision:
        if message.conversation.contact.opted_out_at is not None:
            return Decision("refuse", _("El cliente pidió no recibir mensajes."))
        if _account(message.conversation) is None:
            return Decision("refuse", _("El negocio no tiene número para SMS."))
        return Decision("free", cost=PRICE * segments(sms_text(_said(message))))

    def send(self, delivery: Delivery) -> str:
        account = _account(delivery.message.conversation)
        if account is None:
            raise SendError(_("El negocio no tiene número para SMS."), permanent=True)
        try:
            return sms_send(
                account_sid=account.sid,
                auth_token=account.token,
                sender=account.number,
                to=delivery.message.conversation.address.address,
                body=sms_text(_said(delivery.message)),
                status_callback=f"{business_url(current_business(), STATUS_PATH)}{delivery.uuid}",
            )
        except SmsError as error:
            raise _send_error(error) from error

    def find_sent(self, delivery: Delivery) -> str | None:
        account = _account(delivery.message.conversation)
        if account is None:
            return None
        try:
            found = sms_find(
                account_sid=account.sid,
                auth_token=account.token,
                sender=account.number,
                to=delivery.message.conversation.address.address,
                body=sms_text(_said(delivery.message)),
                since=delivery.attempted_at or delivery.message.created_at,
            )
        except SmsError as error:
            raise _send_error(error) from error
        others = Delivery.objects.exclude(pk=delivery.pk).filter(provider_id__in=found)
        taken = set(others.values_list("provider_id", flat=True))
        return next((sid for sid in reversed(found) if sid not in taken), None)


def _said(message: Message) -> str:
    """The words with what can be chosen, numbered: an SMS has nothing to press."""
    return shown(message, SmsChannel.keys).text


def _account(conversation: Conversation) -> SmsAccount | None:
    """The account, as long as it still sends from the conversation's number."""
    account = sms_account()
    return account if account and account.number == conversation.account_key else None


def _send_error(error: SmsError) -> SendError:
    return SendError(
        error.reason, permanent=error.permanent, code=error.code, uncertain=error.uncertain
    )


def sms_text(text: str) -> str:
    """A text as it goes out: letters that a plain SMS lacks in their simplest form, unless others
    remain that need the long alphabet anyway."""
    plain = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return (plain if _GSM.issuperset(plain) else text)[:BODY_CHARS]


def segments(text: str) -> int:
    """How many segments Twilio bills for a text."""
    one, more = (160, 153) if _GSM.issuperset(text) else (70, 67)
    return 1 if len(text) <= one else math.ceil(len(text) / more)


def _uuid(value: object) -> str:
    try:
        return str(UUID(str(value))) if value else ""
    except ValueError:
        return ""
