"""Meta's webhook: one POST may bring many messages and reports, for several numbers."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.http.request import HttpHeaders

from channels_whatsapp.accounts import META, Route
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.base import Knock, Parcel
from channels_whatsapp.providers.meta.keys import keys_of
from channels_whatsapp.providers.meta.signature import HEADER, signature_is_valid
from tenants.webhooks import payload_clean

ANSWER = b""
ANSWER_TYPE = "text/plain"

_SIGNATURE = HttpHeaders.to_wsgi_name(HEADER)
# Checked with where no account is, so that an unknown number takes as long as a wrong secret.
_NOBODYS_SECRET = "0" * 32
_ID_CHARS = 100
# Of a change of these fields, each of the listed things is stored by itself.
_LISTS = ("messages", "statuses", "message_echoes")
WABA = "whatsapp_business_account"

Json = dict[str, Any]


def recognises(knock: Knock) -> bool:
    """Whether the request carries Meta's signature."""
    return _SIGNATURE in knock.meta


def is_genuine(knock: Knock, account: WhatsAppAccount | None) -> bool:
    """Whether the account's app signed this body."""
    secret = keys_of(account).app_secret if account else _NOBODYS_SECRET
    valid = signature_is_valid(knock.body, secret, str(knock.meta.get(_SIGNATURE, "")))
    return account is not None and valid


def parcels(knock: Knock, delivery_uuid: str) -> list[Parcel]:
    """Each message, echo, status or other event by itself, in the form of a webhook that brings
    nothing else. What is not of that form is left out: there is nobody whom it could be for."""
    found = []
    for entry in _dicts(knock.content.get("entry")):
        for change in _dicts(entry.get("changes")):
            route = _route(entry, change)
            if route is not None:
                found += [_parcel(route, entry, one) for one in _singles(change)]
    return found


def _dicts(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _route(entry: Json, change: Json) -> Route | None:
    """Whom a change is for: the number that it names, else the WhatsApp business account."""
    value = change.get("value")
    metadata = value.get("metadata") if isinstance(value, dict) else None
    named = metadata.get("phone_number_id") if isinstance(metadata, dict) else entry.get("id")
    usable = isinstance(named, str) and named.isascii() and named.isdigit() and len(named) <= 32
    return Route(META, str(named)) if usable else None


def _singles(change: Json) -> Iterator[Json]:
    """A change with one thing only, for each that it lists; as it is where it lists nothing."""
    value = change.get("value")
    value = value if isinstance(value, dict) else {}
    lists = {name: value[name] for name in _LISTS if isinstance(value.get(name), list)}
    if not any(lists.values()):
        yield change
        return
    rest = {name: part for name, part in value.items() if name not in lists}
    for name, things in lists.items():
        for thing in things:
            yield change | {"value": _contact_of(rest, thing) | {name: [thing]}}


def _contact_of(value: Json, thing: object) -> Json:
    """The change's value with the one contact that a message is from."""
    sender = thing.get("from") if isinstance(thing, dict) else None
    known = [each for each in _dicts(value.get("contacts")) if each.get("wa_id") == sender]
    return value | {"contacts": known} if "contacts" in value else dict(value)


def _parcel(route: Route, entry: Json, change: Json) -> Parcel:
    envelope = {name: part for name, part in entry.items() if name != "changes"}
    payload = {"object": WABA, "entry": [envelope | {"changes": [change]}]}
    payload = payload_clean(payload)
    return Parcel(route, event_id(payload), payload, _sender(change))


def _sender(change: Json) -> str:
    """Who wrote a change's one message; empty for everything else."""
    value = change.get("value")
    message = (_dicts(value.get("messages")) if isinstance(value, dict) else None) or [{}]
    return str(message[0].get("from", ""))[:64]


def event_id(payload: Mapping[str, Any]) -> str:
    """What makes it unique: the message's id, and for reports its status; else the content."""
    value = payload["entry"][0]["changes"][0].get("value")
    value = value if isinstance(value, dict) else {}
    for name in _LISTS:
        listed = value.get(name)
        thing = listed[0] if isinstance(listed, list) and listed else None
        if not isinstance(thing, dict):
            continue
        known = thing.get("id")
        if isinstance(known, str) and known:
            state = thing.get("status") if name == "statuses" else ""
            full = f"{known}.{state}" if state else known
            return full if len(full) <= _ID_CHARS else f"id.{_digest(full)}"
    return f"content.{_digest(json.dumps(payload, sort_keys=True))}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
