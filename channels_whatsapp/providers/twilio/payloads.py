"""Twilio's webhook fields, as its guides document them. Fields we do not know are let through:
Twilio adds some without notice."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.alias_generators import to_pascal

from channels_whatsapp.providers.base import AD, advertisement
from channels_whatsapp.providers.twilio.errors import reason_of
from conversations.channels.base import InboundMessage, ParseError, StatusUpdate
from tenants.twilio.payloads import (
    DELIVERY_KEY,
    STATES,
    Sid,
    delivery_named,
    kind_of,
    media_listed,
)

__all__ = ["DELIVERY_KEY", "InboundForm", "StatusForm", "is_status", "number_of", "parse"]

Address = Annotated[str, StringConstraints(pattern=r"^whatsapp:\+[1-9][0-9]{6,14}$")]

_ADDRESS = re.compile(r"whatsapp:(\+[1-9][0-9]{6,14})")
_KINDS = {
    "text": "text",
    "button": "text",
    "interactive": "text",
    "image": "image",
    "sticker": "image",
    "audio": "audio",
    "location": "location",
}


class _Form(BaseModel):
    model_config = ConfigDict(alias_generator=to_pascal, extra="ignore", frozen=True)

    message_sid: Sid
    from_: Address = Field(alias="From")
    to: Address


class InboundForm(_Form):
    """A customer's message."""

    body: str = ""
    profile_name: str = ""
    message_type: str = ""
    num_media: int = Field(default=0, ge=0, le=10)
    button_text: str = ""
    button_payload: str = ""
    list_title: str = ""
    list_id: str = ""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    address: str = ""
    label: str = ""
    original_replied_message_sid: str = ""
    referral_source_id: str = ""
    referral_source_type: str = ""
    referral_source_url: str = ""
    referral_headline: str = ""


class StatusForm(_Form):
    """What became of a message of ours."""

    message_status: str
    error_code: str = ""
    error_message: str = ""


def number_of(address: object) -> str:
    """The E.164 number in `whatsapp:+34…`; empty for anything else."""
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    return found[1] if found else ""


def is_status(payload: Mapping[str, Any]) -> bool:
    """Whether a callback speaks of a message of ours, and not of one that came in."""
    return "MessageStatus" in payload


def parse(payload: Mapping[str, Any], account_key: str) -> InboundMessage | StatusUpdate | None:
    """What a stored callback means; None for kinds of callback that we do not know."""
    try:
        if is_status(payload):
            return _status(StatusForm.model_validate(payload), payload)
        if "MessageSid" not in payload or "Body" not in payload:
            return None
        return _message(InboundForm.model_validate(payload), payload, account_key)
    except ValidationError as error:
        fields = sorted({str(part["loc"][0]) for part in error.errors() if part["loc"]})
        raise ParseError("fields: " + ", ".join(fields)) from error


def _message(form: InboundForm, payload: Mapping[str, Any], account_key: str) -> InboundMessage:
    media = media_listed(payload, form.num_media)
    place = _place(form)
    return InboundMessage(
        channel="whatsapp",
        account_key=account_key,
        provider_id=form.message_sid,
        sender_kind="phone",
        sender=number_of(form.from_),
        sender_name=form.profile_name,
        text=form.body or form.button_text or form.list_title or form.label,
        kind=_kind(form, media, place),
        attachments=media + place + _advertisement(form),
        choice=form.button_payload or form.list_id,
        replied_to=form.original_replied_message_sid,
        source=AD if form.referral_source_type == "ad" else "",
    )


def _advertisement(form: InboundForm) -> list[dict[str, Any]]:
    if not form.referral_source_id:
        return []
    return [
        advertisement(
            source_id=form.referral_source_id,
            headline=form.referral_headline,
            url=form.referral_source_url,
        )
    ]


def _kind(form: InboundForm, media: list[dict[str, Any]], place: list[dict[str, Any]]) -> str:
    if known := _KINDS.get(form.message_type):
        return known
    return "location" if place else kind_of(media)


def _place(form: InboundForm) -> list[dict[str, Any]]:
    if form.latitude is None or form.longitude is None:
        return []
    return [
        {
            "type": "location",
            "latitude": form.latitude,
            "longitude": form.longitude,
            "address": form.address,
            "label": form.label,
        }
    ]


def _status(form: StatusForm, payload: Mapping[str, Any]) -> StatusUpdate | None:
    state = STATES.get(form.message_status)
    if state is None:
        return None  # queued, sending, accepted…: nothing that the sender does not know
    return StatusUpdate(
        provider_id=form.message_sid,
        state=state,
        delivery_uuid=delivery_named(payload),
        error_code=form.error_code[:20],
        reason=reason_of(form.error_code, form.error_message) if state == "failed" else "",
    )
