"""Behind the webhook views: whose request this is, and whether the provider really made it."""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from channels_whatsapp.accounts import account_by_number, business_by_number, origin_of
from channels_whatsapp.providers.twilio.payloads import DELIVERY_KEY, is_status, number_of
from channels_whatsapp.providers.twilio.signature import Fields, signature_is_valid
from conversations.services.door import inbound_store
from tenants.context import business_context
from tenants.models import Business
from tenants.urls_for import public_url
from tenants.webhooks import payload_clean

logger = logging.getLogger(__name__)

# Checked against where no account is, so that an unknown number takes as long as a wrong token.
_NOBODYS_TOKEN = "0" * 32
_ID_CHARS = 100


class RefusedError(Exception):
    """Unknown number or bad signature: the caller must not be able to tell which."""


@dataclass(frozen=True)
class Knock:
    """One webhook request, parsed but not trusted. `path` holds the query too; `params` is None
    for a JSON body; `business` is the host's, None on the public host."""

    business: Business | None
    path: str
    payload: Mapping[str, Any]
    params: Fields | None
    body: bytes
    signature: str
    signature_settings: str

    @property
    def number(self) -> str:
        """The business's own number: the receiver of a message, the sender of one we report on."""
        return number_of(self.payload.get("From" if is_status(self.payload) else "To"))


def knock_admit(knock: Knock, *, delivery_uuid: str = "") -> bool:
    """Check a request and store it once; False when it was here before.

    Raises `RefusedError`. Anything rightly signed is stored, also kinds of callback that we do not
    know; what it means is decided behind the door.
    """
    with _opened(knock) as business:
        _signature_check(knock, business)
        payload = dict(knock.payload)
        if delivery_uuid:
            payload[DELIVERY_KEY] = delivery_uuid
        payload = payload_clean(payload)
        return inbound_store(
            channel="whatsapp",
            account_key=knock.number,
            provider_id=_event_id(payload),
            payload=payload,
        )


@contextmanager
def _opened(knock: Knock) -> Iterator[Business | None]:
    """The business that the request is for, its schema open."""
    business = knock.business or business_by_number(knock.number)
    if business is None or business is knock.business:
        yield business
        return
    with business_context(business):
        yield business


def _signature_check(knock: Knock, business: Business | None) -> None:
    account = account_by_number(knock.number) if business else None
    origin = origin_of(knock.business) if knock.business else public_url("")
    valid = signature_is_valid(
        url=origin + knock.path,
        params=knock.params,
        body=knock.body,
        auth_token=account.auth_token if account else _NOBODYS_TOKEN,
        signature=knock.signature,
        signature_settings=knock.signature_settings,
    )
    if account is None or not valid:
        logger.warning("whatsapp webhook refused: unknown number or bad signature")
        raise RefusedError


def _event_id(payload: Mapping[str, Any]) -> str:
    """What makes a delivery of the provider unique: the message, and for callbacks its status.
    Without a message id, the content itself."""
    sid, status = payload.get("MessageSid"), payload.get("MessageStatus", "")
    if isinstance(sid, str) and sid and len(f"{sid}{status}") < _ID_CHARS:
        return f"{sid}.{status}" if status else sid
    content = json.dumps(payload, sort_keys=True)
    return "content." + hashlib.sha256(content.encode()).hexdigest()
