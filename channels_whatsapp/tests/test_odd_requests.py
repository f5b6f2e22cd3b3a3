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


def change(value: Any, **more: Any) -> dict[str, Any]:
    return {"entry": [{"id": NUMBER, "changes": [{"field": "messages", "value": value}]}], **more}


META_BODIES = {
    "messages an object": change({"messages": {"a": 1}}),
    "messages a number": change({"messages": 5}),
    "messages a word": change({"messages": "abc"}),
    "message a word": change({"messages": ["abc"]}),
    "message nothing": change({"messages": [None]}),
    "from a list": change({"messages": [{"id": "x", "from": [1, {}]}], "contacts": [{"wa_id": [1]}]}),
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
    "status twice": "MessageStatus=sent&MessageStatus=read&From=whatsapp:%2B34910000001&MessageSid=SM1",
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


def status_of(client: Client, body: bytes, kind: str, headers: dict[str, str], path: str = PATH) -> int:
    return int(client.generic("POST", path, body, content_type=kind, headers=headers).status_code)


@pytest.mark.parametrize("name", META_BODIES)
def test_odd_meta(public_client: Client, name: str) -> None:
    body = json.dumps(META_BODIES[name]).encode()
    assert status_of(public_client, body, "application/json", META) in (400, 403)


@pytest.mark.parametrize("name", FORMS)
def test_odd_form(public_client: Client, name: str) -> None:
    assert status_of(public_client, FORMS[name].encode(), FORM, TWILIO) in (400, 403)


@pytest.mark.parametrize("name", TWILIO_BODIES)
def test_odd_twilio(public_client: Client, name: str) -> None:
    body = json.dumps(TWILIO_BODIES[name]).encode()
    assert status_of(public_client, body, "application/json", TWILIO) in (400, 403)


@pytest.mark.parametrize("name", WAHA_BODIES)
def test_odd_waha(public_client: Client, name: str) -> None:
    body = json.dumps(WAHA_BODIES[name]).encode()
    path = PATH + "?gateway=" + "0" * 8 + "-0000-7000-8000-" + "0" * 12
    assert status_of(public_client, body, "application/json", WAHA, path) in (400, 403)


RAW = {
    "a list": b"[1]",
    "a word": b'"x"',
    "no JSON": b"{",
    "no UTF-8": b'{"a": "\xff"}',
    "NaN": b'{"a": NaN}',
    "huge number": b'{"a": 1e999, "b": ' + b"9" * 5000 + b"}",
    "deep": b'{"a":' * 3000 + b"1" + b"}" * 3000,
    "deep list": b'{"a":' + b"[" * 100000,
    "surrogate": b'{"a": "\\ud800", "\\u0000": "\\u0000"}',
}


@pytest.mark.parametrize("name", RAW)
@pytest.mark.parametrize("headers", [META, WAHA, TWILIO, {}], ids=["meta", "waha", "twilio", "none"])
def test_raw(public_client: Client, name: str, headers: dict[str, str]) -> None:
    path = PATH + "?gateway=" + "0" * 8 + "-0000-7000-8000-" + "0" * 12
    assert status_of(public_client, RAW[name], "application/json", headers, path) in (400, 403)


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data; boundary=x", "multipart/form-data", "image/png", "application/json; charset=utf-7", "application/json; charset=nix", "a b c", "application/x-www-form-urlencoded; charset=nix"])
@pytest.mark.parametrize("headers", [META, WAHA, TWILIO, {}], ids=["meta", "waha", "twilio", "none"])
def test_kinds(public_client: Client, kind: str, headers: dict[str, str]) -> None:
    assert status_of(public_client, b"a=1", kind, headers) in (400, 403, 415)


def test_huge(public_client: Client) -> None:
    assert status_of(public_client, b"Body=" + b"a" * 20_000_000, FORM, TWILIO) in (400, 403, 413)
    body = "&".join(f"a{n}=1" for n in range(5000))
    assert status_of(public_client, body.encode(), FORM, TWILIO) in (400, 403, 413)
