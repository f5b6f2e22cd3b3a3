"""Twilio's fields for an SMS or MMS, and for what became of one. Fields that we do not know are
let through: Twilio adds some without notice."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_pascal

from conversations.channels.base import InboundMessage, ParseError, StatusUpdate
from conversations.channels.sms.accounts import CHANNEL
from tenants.twilio import reason_of
from tenants.twilio.payloads import STATES, Sid, delivery_named, kind_of, media_listed

# The provider's word for somebody who has stopped messages.
STOPPED = "21610"
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


class _Form(BaseModel):
    model_config = ConfigDict(alias_generator=to_pascal, extra="ignore", frozen=True)

    message_sid: Sid


class InboundForm(_Form):
    """A customer's message. `opt_out_type` says that Twilio has read and answered a word."""

    from_: str = Field(alias="From", max_length=40)
    body: str
    num_media: int = Field(default=0, ge=0, le=10)
    opt_out_type: str = Field(default="", max_length=10)


class StatusForm(_Form):
    """What became of a message of ours."""

    message_status: str
    error_code: str = ""


def is_status(payload: Mapping[str, Any]) -> bool:
    """Whether a callback speaks of a message of ours, and not of one that came in."""
    return "MessageStatus" in payload


def parse(payload: Mapping[str, Any], account_key: str) -> InboundMessage | StatusUpdate | None:
    """What a stored callback means; None for what no person wrote (short codes, names), and for
    states that tell nothing. Raises `ParseError`."""
    try:
        if is_status(payload):
            return _status(StatusForm.model_validate(payload), payload)
        if "MessageSid" not in payload:
            return None
        return _message(InboundForm.model_validate(payload), payload, account_key)
    except ValidationError as error:
        fields = sorted({str(part["loc"][0]) for part in error.errors() if part["loc"]})
        raise ParseError("fields: " + ", ".join(fields)) from error


def _message(
    form: InboundForm, payload: Mapping[str, Any], account_key: str
) -> InboundMessage | None:
    media = media_listed(payload, form.num_media)
    if not _PHONE.fullmatch(form.from_) or not (form.body.strip() or media):
        return None
    return InboundMessage(
        channel=CHANNEL,
        account_key=account_key,
        provider_id=form.message_sid,
        sender_kind="phone",
        sender=form.from_,
        text=form.body,
        kind=kind_of(media),
        attachments=media,
        answered=bool(form.opt_out_type),
    )


def _status(form: StatusForm, payload: Mapping[str, Any]) -> StatusUpdate | None:
    state = STATES.get(form.message_status)
    if state is None:
        return None
    told = reason_of(form.error_code, _("El SMS no llegó.")) if state == "failed" else ""
    return StatusUpdate(
        provider_id=form.message_sid,
        state=state,
        delivery_uuid=delivery_named(payload),
        error_code=form.error_code[:20],
        reason=told,
    )
