"""A phone's session at the gateway: begun, watched while its QR waits, ended."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from channels_whatsapp.providers.waha.api import WahaError, call
from channels_whatsapp.providers.waha.chats import number_of
from channels_whatsapp.providers.waha.keys import Keys

WORKING, SCAN, STARTING = "WORKING", "SCAN_QR_CODE", "STARTING"
# `message.any` brings what the phone itself writes, too.
EVENTS = ("message.any", "message.edited", "message.reaction", "message.ack", "session.status")
_RETRIES = {"policy": "exponential", "delaySeconds": 2, "attempts": 15}

Json = dict[str, Any]


class Phone(NamedTuple):
    """How a session stands: WAHA's own word, and the number and name of its phone once it is
    linked."""

    status: str
    number: str = ""
    name: str = ""


def phone_of(told: object) -> Phone:
    """What the gateway says of a session, in an answer or a webhook. Raises `ValueError`."""
    if not isinstance(told, dict) or not isinstance(told.get("status"), str):
        raise ValueError("The gateway tells no status.")
    me = told.get("me") if isinstance(told.get("me"), dict) else {}
    assert isinstance(me, dict)
    return Phone(told["status"], number_of(me.get("id")), str(me.get("pushName") or "")[:60])


def session_state(keys: Keys) -> Phone | None:
    """How the session stands; None where the gateway has none of that name. Raises
    `api.FAILURES`."""
    told = _known(keys)
    return phone_of(told) if told is not None else None


def session_begin(keys: Keys, webhook_url: str) -> None:
    """Have the session made or started, and its events sent to `webhook_url`. What else an owner
    has set on a session of that name stays. Raises `api.FAILURES`."""
    hook = {
        "url": webhook_url,
        "events": list(EVENTS),
        "hmac": {"key": keys.hmac_key},
        "retries": _RETRIES,
    }
    known = _known(keys)
    if known is None:
        call("POST", "/api/sessions", keys, json=_whole(keys, {"webhooks": [hook]}))
        return
    config = known.get("config") if isinstance(known.get("config"), dict) else {}
    assert isinstance(config, dict)
    others = _others(config.get("webhooks"), webhook_url)
    whole = _whole(keys, {**config, "webhooks": [*others, hook]})
    call("PUT", _path(keys), keys, json=whole)
    call("POST", f"{_path(keys)}/start", keys)


def session_qr(keys: Keys) -> str:
    """The QR to scan now, as a `data:` address of its picture. It changes every 20 seconds. Raises
    `api.FAILURES`."""
    told = call("GET", f"/api/{quote(keys.session)}/auth/qr", keys, params={"format": "image"})
    kind = told.get("mimetype") if isinstance(told, dict) else None
    data = told.get("data") if isinstance(told, dict) else None
    if kind != "image/png" or not isinstance(data, str):
        raise ValueError("The gateway gives no picture.")
    return f"data:image/png;base64,{data}"


def session_end(keys: Keys) -> None:
    """Unlink the phone and stop. Raises `api.FAILURES`."""
    call("POST", f"{_path(keys)}/logout", keys)
    call("POST", f"{_path(keys)}/stop", keys)


def _known(keys: Keys) -> Json | None:
    try:
        told = call("GET", _path(keys), keys)
    except WahaError as error:
        if error.status == 404:
            return None
        raise
    if not isinstance(told, dict):
        raise ValueError("The gateway's answer is no object.")
    return told


def _path(keys: Keys) -> str:
    return f"/api/sessions/{quote(keys.session)}"


def _whole(keys: Keys, config: Json) -> Json:
    return {"name": keys.session, "config": config}


def _others(webhooks: object, ours: str) -> Sequence[Json]:
    listed = webhooks if isinstance(webhooks, list) else []
    return [each for each in listed if isinstance(each, dict) and each.get("url") != ours]
