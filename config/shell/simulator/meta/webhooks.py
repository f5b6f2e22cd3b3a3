"""Meta's webhooks: what it would post, and posting it."""

import json
import time
from typing import Any

from channels_whatsapp.providers.meta.signature import HEADER, sign
from config.shell.simulator.meta.meta_api import Number, Sent
from config.shell.simulator.wire import post

Json = dict[str, Any]


def webhook(*changes: tuple[Number, str, Json]) -> bytes:
    """A request's body with these changes: number, field, value. What is not ASCII is escaped, as
    Meta does."""
    entries = [
        {"id": number.waba_id, "changes": [{"field": field, "value": value}]}
        for number, field, value in changes
    ]
    body = {"object": "whatsapp_business_account", "entry": entries}
    return json.dumps(body, separators=(",", ":")).encode()


def value(number: Number, **more: Any) -> Json:
    """The value of a change of the field `messages`, for a number."""
    metadata = {
        "display_phone_number": number.number.lstrip("+"),
        "phone_number_id": number.phone_number_id,
    }
    return {"messaging_product": "whatsapp", "metadata": metadata, **more}


def message(sender: str, id: str, kind: str = "text", **more: Any) -> Json:
    """A customer's message; `more` is what goes beside its kind (`text={"body": "hola"}`)."""
    return {
        "from": sender.lstrip("+"),
        "id": id,
        "timestamp": str(int(time.time())),
        "type": kind,
        **more,
    }


def contact(sender: str, name: str = "Lucía") -> Json:
    """Who wrote."""
    return {"profile": {"name": name}, "wa_id": sender.lstrip("+")}


def said(number: Number, sender: str, text: str, id: str, name: str = "Lucía") -> bytes:
    """A whole request with one text."""
    told = message(sender, id, text={"body": text})
    brought = value(number, contacts=[contact(sender, name)], messages=[told])
    return webhook((number, "messages", brought))


def status(sent: Sent, state: str, *, code: int = 0, **more: Any) -> Json:
    """A report on a message that was taken."""
    report: Json = {
        "id": sent.id,
        "status": state,
        "timestamp": str(int(time.time())),
        "recipient_id": sent.body["to"].lstrip("+"),
        **more,
    }
    if "biz_opaque_callback_data" in sent.body:
        report["biz_opaque_callback_data"] = sent.body["biz_opaque_callback_data"]
    if code:
        report["errors"] = [{"code": code, "title": "Refused", "message": "Refused"}]
    return report


def reports(sent: Sent, *states: str) -> bytes:
    """A whole request with reports on one message."""
    brought = value(sent.by, statuses=[status(sent, state) for state in states])
    return webhook((sent.by, "messages", brought))


def headers_of(body: bytes, number: Number) -> dict[str, str]:
    """What goes with a body: its kind and Meta's signature."""
    return {"Content-Type": "application/json", HEADER: sign(body, number.app_secret)}


def webhook_post(url: str, body: bytes, number: Number) -> int:
    """Sign and post a webhook to this machine; the answer's status. Raises `OSError`."""
    return post(url, body, headers_of(body, number))
