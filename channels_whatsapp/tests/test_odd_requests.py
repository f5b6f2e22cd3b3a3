"""What no provider sends, at the door that all of them use: refused, never an error of ours."""

import json
from typing import Any

import pytest
from django.test import Client

from channels_whatsapp.tests.meta import PATH

FORM = "application/x-www-form-urlencoded"
META = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
WAHA = {"X-Webhook-Hmac": "0" * 128}
TWILIO = {"X-Twilio-Signature": "AAAA"}
NUMBER = "106540352242922"
GATEWAY = f"{PATH}?gateway=00000000-0000-7000-8000-000000000000"


def change(value: Any, **more: Any) -> dict[str, Any]:
    return {"entry": [{"id": NUMBER, "changes": [{"field": "messages", "value": value}]}], **more}


META_BODIES = {
    "messages an object": change({"messages": {"a": 1}}),
    "messages a number": change({"messages": 5}),
    "messages a word": change({"messages": "abc"}),
    "message a word": change({"messages": ["abc"]}),
    "message nothing": change({"messages": [None]}),
    "from a list": change(
        {"messages": [{"id": "x", "from": [1, {}]}], "contacts": [{"wa_id": [1]}]}
    ),
    "statuses an object": change({"statuses": {"id": "x"}}),
    "status a list": change({"statuses": [{"id": "x", "status": ["a"]}]}),
    "echoes true": change({"message_echoes": True}),
    "value a list": change([1, 2]),
    "value nothing": change(None),
    "metadata a list": change({"metadata": [1]}),
    "number an object": change({"metadata": {"phone_number_id": {}}}),
    "changes an object": {"entry": [{"id": NUMBER, "changes": {"a": 1}}]},
    "entry an object": {"entry": {"id": NUMBER}},
    "entry nothing": {"entry": None},
    "nothing": {},
}
FORMS = {
    "status twice": "MessageStatus=sent&MessageStatus=read&From=whatsapp:%2B34910000001",
    "all twice": "From=a&From=b&To=c&To=d&MessageSid=1&MessageSid=2",
    "NUL": "From=%00&To=%00&MessageSid=%00&Body=%00",
    "no UTF-8": "From=%ff%fe&To=%ed%a0%80",
    "no value": "&&&=&=&a",
    "nothing": "",
}
TWILIO_BODIES = {
    "status a list": {"MessageStatus": [1], "From": "whatsapp:+34910000001"},
    "status an object": {"MessageStatus": {}, "From": {}},
    "sid an object": {"MessageSid": {"a": 1}, "To": "whatsapp:+34910000001"},
    "nothing": {},
}
WAHA_BODIES = {
    "event a list": {"event": [1], "payload": {"id": "x"}},
    "event an object": {"event": {}, "payload": {}},
    "payload a list": {"event": "message", "payload": [1]},
    "id an object": {"event": "message", "payload": {"id": {"a": 1}, "from": {"b": 2}}},
    "ack an object": {"event": "message.ack", "payload": {"id": "x", "ack": {}}},
    "nothing": {},
}


def status_of(
    client: Client, body: bytes, kind: str, headers: dict[str, str], path: str = PATH
) -> int:
    answer = client.generic("POST", path, body, content_type=kind, headers=headers)
    return int(answer.status_code)


def refused(client: Client, content: dict[str, Any], headers: dict[str, str]) -> bool:
    body = json.dumps(content).encode()
    return status_of(client, body, "application/json", headers, GATEWAY) in (400, 403)


@pytest.mark.parametrize("odd", META_BODIES)
def test_an_odd_webhook_of_meta_is_refused(public_client: Client, odd: str) -> None:
    assert refused(public_client, META_BODIES[odd], META)


@pytest.mark.parametrize("odd", TWILIO_BODIES)
def test_an_odd_webhook_of_twilio_is_refused(public_client: Client, odd: str) -> None:
    assert refused(public_client, TWILIO_BODIES[odd], TWILIO)


@pytest.mark.parametrize("odd", WAHA_BODIES)
def test_an_odd_webhook_of_a_gateway_is_refused(public_client: Client, odd: str) -> None:
    assert refused(public_client, WAHA_BODIES[odd], WAHA)


@pytest.mark.parametrize("odd", FORMS)
def test_an_odd_form_is_refused(public_client: Client, odd: str) -> None:
    assert status_of(public_client, FORMS[odd].encode(), FORM, TWILIO) in (400, 403)


RAW = {
    "a list": b"[1]",
    "a word": b'"x"',
    "no JSON": b"{",
    "no UTF-8": b'{"a": "\xff"}',
    "no number": b'{"a": NaN}',
    "5,000 digits": b'{"a": 1e999, "b": ' + b"9" * 5000 + b"}",
    "deep": b'{"a":' * 3000 + b"1" + b"}" * 3000,
    "lists": b'{"a":' + b"[" * 100_000,
    "NUL": b'{"a": "\\ud800", "\\u0000": "\\u0000"}',
}
SIGNED = {"meta": META, "waha": WAHA, "twilio": TWILIO, "nobody": {}}


@pytest.mark.parametrize("odd", RAW)
@pytest.mark.parametrize("by", SIGNED)
def test_what_is_no_webhook_is_refused(public_client: Client, odd: str, by: str) -> None:
    kind = "application/json"
    assert status_of(public_client, RAW[odd], kind, SIGNED[by], GATEWAY) in (400, 403)


KINDS = ["", "text/plain", "image/png", "a b c", "multipart/form-data; boundary=x"]
KINDS += ["multipart/form-data", "application/json; charset=utf-7", f"{FORM}; charset=nix"]


@pytest.mark.parametrize("kind", KINDS, ids=range(len(KINDS)))
@pytest.mark.parametrize("by", SIGNED)
def test_another_kind_of_content_is_refused(public_client: Client, kind: str, by: str) -> None:
    assert status_of(public_client, b"a=1", kind, SIGNED[by]) in (400, 403, 415)


def test_more_than_anybody_writes_is_refused(public_client: Client) -> None:
    long = b"Body=" + b"a" * 20_000_000
    assert status_of(public_client, long, FORM, TWILIO) in (400, 413)
    many = "&".join(f"a{n}=1" for n in range(5000))
    assert status_of(public_client, many.encode(), FORM, TWILIO) == 400
