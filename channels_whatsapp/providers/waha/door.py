"""WAHA's webhook: one event, signed with a key that we gave it."""

import hashlib
import hmac
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http.request import HttpHeaders

from channels_whatsapp.accounts import GATEWAYS, Route
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.base import Knock, Parcel
from channels_whatsapp.providers.waha.keys import keys_of
from channels_whatsapp.providers.waha.payloads import GATEWAY_KEY
from tenants.webhooks import payload_clean

ANSWER = b""
ANSWER_TYPE = "text/plain"
HEADER = "X-Webhook-Hmac"
# The name in the webhook's address that says whose gateway calls.
PARAMETER = "gateway"

_SIGNATURE = HttpHeaders.to_wsgi_name(HEADER)
# Checked with where no account is, so that an unknown gateway takes as long as a wrong key.
_NOBODYS_KEY = "0" * 43
_ID_CHARS = 100


def sign(body: bytes, hmac_key: str) -> str:
    """The header that WAHA would send with a body: HMAC-SHA512 in hex."""
    return hmac.new(hmac_key.encode(), body, hashlib.sha512).hexdigest()


def recognises(knock: Knock) -> bool:
    """Whether the request carries WAHA's signature."""
    return _SIGNATURE in knock.meta


def is_genuine(knock: Knock, account: WhatsAppAccount | None) -> bool:
    """Whether the account's gateway signed this body."""
    key = keys_of(account).hmac_key if account else ""
    given = str(knock.meta.get(_SIGNATURE, ""))
    made = sign(knock.body, key or _NOBODYS_KEY)
    return hmac.compare_digest(made.encode(), given.encode(errors="replace")) and bool(key)


def parcels(knock: Knock, delivery_uuid: str) -> list[Parcel]:
    """The one event; for the gateway that the address names."""
    named = parse_qs(urlsplit(knock.path).query).get(PARAMETER, [""])[0]
    if not re.fullmatch(r"[0-9a-f-]{36}", named):
        return []
    payload = payload_clean({**knock.content, GATEWAY_KEY: named})
    event_id, sender = _event_id(payload, named), _sender(payload)
    return [Parcel(Route(GATEWAYS, named), event_id, payload, sender)]


def _sender(payload: dict[str, Any]) -> str:
    """Who wrote a message; empty for everything else."""
    inner = payload.get("payload")
    if payload.get("event") not in ("message", "message.any") or not isinstance(inner, dict):
        return ""
    return str(inner.get("from", ""))[:64]


def _event_id(payload: dict[str, Any], gateway: str) -> str:
    """What makes it unique: a message is the same in `message` and `message.any`, and reports have
    their level; everything else its event's own id, or its content."""
    event, inner = payload.get("event"), payload.get("payload")
    known = inner.get("id") if isinstance(inner, dict) else None
    named = payload.get("id")
    if isinstance(known, str) and known and event in ("message", "message.any"):
        full = f"{known}"
    elif isinstance(known, str) and known and event == "message.ack":
        full = f"{known}.ack{inner.get('ack') if isinstance(inner, dict) else ''}"
    elif isinstance(named, str) and named:
        full = f"{gateway[:12]}.{named}"
    else:
        full = json.dumps(payload, sort_keys=True)
    return full if len(full) <= _ID_CHARS else "id." + hashlib.sha256(full.encode()).hexdigest()
