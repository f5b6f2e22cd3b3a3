"""Twilio's webhook: a form about one message, signed with the account's token."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.http.request import HttpHeaders

from channels_whatsapp.accounts import NUMBERS, Route, origin_of
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.base import Knock, Parcel
from channels_whatsapp.providers.twilio.payloads import DELIVERY_KEY, is_status, number_of
from channels_whatsapp.providers.twilio.signature import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    Fields,
    signature_is_valid,
)
from tenants.urls_for import public_url
from tenants.webhooks import payload_clean

# An empty TwiML document: any text here would be sent to the customer as a reply.
ANSWER = b"<Response/>"
ANSWER_TYPE = "text/xml"

_SIGNATURE = HttpHeaders.to_wsgi_name(SIGNATURE_HEADER)
_SIGNATURE_SETTINGS = HttpHeaders.to_wsgi_name(SIGNATURE_SETTINGS_HEADER)
# Checked against where no account is, so that an unknown number takes as long as a wrong token.
_NOBODYS_TOKEN = "0" * 32
_ID_CHARS = 100
UNTOLD = frozenset({"accepted", "queued", "scheduled", "sending"})


def recognises(knock: Knock) -> bool:
    """Whether the request carries Twilio's signature."""
    return _SIGNATURE in knock.meta


def parcels(knock: Knock, delivery_uuid: str) -> list[Parcel]:
    """The one message or status that the form holds."""
    payload = _payload(knock.content)
    # Our own number: the receiver of a message, the sender of one that is reported on.
    reports = is_status(payload)
    number = number_of(payload.get("From" if reports else "To"))
    sender = "" if reports else number_of(payload.get("From"))
    if delivery_uuid:
        payload[DELIVERY_KEY] = delivery_uuid
    payload = payload_clean(payload)
    # That it was queued is what its id has told us already.
    idle = reports and str(payload["MessageStatus"]) in UNTOLD
    return [Parcel(Route(NUMBERS, number), _event_id(payload), payload, sender, idle)]


def is_genuine(knock: Knock, account: WhatsAppAccount | None) -> bool:
    """Whether Twilio signed this request, at the address that settings give, for the account."""
    origin = origin_of(knock.business) if knock.business else public_url("")
    return signature_is_valid(
        url=origin + knock.path,
        params=knock.content if isinstance(knock.content, Fields) else None,
        body=knock.body,
        auth_token=account.auth_token if account else _NOBODYS_TOKEN,
        signature=knock.meta.get(_SIGNATURE, ""),
        signature_settings=knock.meta.get(_SIGNATURE_SETTINGS, ""),
    )


def _payload(content: dict[str, Any]) -> dict[str, Any]:
    """Each field's value; the list of them where a name of a form is repeated."""
    if not isinstance(content, Fields):
        return dict(content)
    return {name: v[0] if len(v) == 1 else v for name, v in content.items()}


def _event_id(payload: Mapping[str, Any]) -> str:
    """What makes a delivery of the provider unique: the message, and for callbacks its status.
    Without a message id, the content itself."""
    sid, status = payload.get("MessageSid"), payload.get("MessageStatus", "")
    if isinstance(sid, str) and sid and len(f"{sid}{status}") < _ID_CHARS:
        return f"{sid}.{status}" if status else sid
    content = json.dumps(payload, sort_keys=True)
    return "content." + hashlib.sha256(content.encode()).hexdigest()
