"""What no mail provider sends, with the right password all the same: taken or refused, never an
error of ours."""

import base64
import json
from typing import Any

import pytest
from django.test import Client

from conversations.channels.email.tests.conftest import SECRET
from conversations.models import ChannelAccount, InboundEvent
from conversations.services.inbound import event_process
from tenants.db import connection
from tenants.models import Business

PASSWORD = "Basic " + base64.b64encode(SECRET.encode()).decode()
NESTED = "From: a@b.co\r\nMessage-ID: <n@b.co>\r\n" + "".join(
    f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3000)
)
FORMS: list[dict[str, str]] = [
    {"email": NESTED, "envelope": "{}"},
    {"envelope": "["},
    {"envelope": "[]"},
    {"headers": "x", "to": "((((", "from": "\0", "attachments": "zz", "charsets": "[]"},
    {"attachments": "1000000", "attachment-info": "{}"},
    {"attachment-info": "[1]", "attachments": "1"},
    {"text": "a", "charsets": '{"text": "nix"}'},
    {"email": "\0\0"},
    {},
]
MAILS: list[Any] = [
    [],
    1,
    {},
    {"FromFull": 1},
    {"Headers": {"a": 1}},
    {"FromFull": {"Email": "a@b"}, "ToFull": [1], "Headers": [1]},
    {"Attachments": [{"Content": "%%%", "ContentType": "a/b"}]},
    {"Headers": [{"Name": "To", "Value": "(" * 4000}], "Attachments": "x"},
]
REPORTS: list[Any] = [
    [1],
    "x",
    [{"event": ["a"]}],
    [{"event": "delivered", "timestamp": 1e300}],
    {"RecordType": [1]},
    {"RecordType": "Delivery", "DeliveredAt": "2026-99-99", "Metadata": [1]},
    {
        "RecordType": "Delivery",
        "MessageID": {"a": 1},
        "Metadata": {"account": {}, "delivery": "\0"},
    },
]
KINDS = ["multipart/form-data", "text/plain; charset=nix", "application/json; charset=nix", ""]


def knock(path: str, body: Any, estilo: Business, kind: str = "application/json") -> int:
    """POST to a provider's door; what it stored is read, too."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": PASSWORD}
    url = f"/webhook/email/{path}"
    client = Client(HTTP_HOST="localhost")
    if isinstance(body, dict) and kind == "form":
        answer = client.post(url, body, headers=headers)
    else:
        answer = client.generic("POST", url, raw, content_type=kind, headers=headers)
    connection.set_tenant(estilo)
    for event in InboundEvent.objects.filter(state="received"):
        event_process(event.pk)
    return int(answer.status_code)


@pytest.mark.parametrize("form", FORMS, ids=range(len(FORMS)))
def test_odd_forms(forwarded: ChannelAccount, estilo: Business, form: dict[str, str]) -> None:
    assert knock("sendgrid/inbound", form, estilo, "form") in (200, 400)


@pytest.mark.parametrize("mail", MAILS, ids=range(len(MAILS)))
def test_odd_mails(forwarded: ChannelAccount, estilo: Business, mail: Any) -> None:
    assert knock("postmark/inbound", mail, estilo) in (200, 400)


@pytest.mark.parametrize("report", REPORTS, ids=range(len(REPORTS)))
@pytest.mark.parametrize("provider", ["sendgrid", "postmark", "mailgun"])
def test_odd_reports(
    forwarded: ChannelAccount, estilo: Business, report: Any, provider: str, settings: Any
) -> None:
    settings.MAILGUN_WEBHOOK_SIGNING_KEY = "key"
    assert knock(f"{provider}/events", report, estilo) in (200, 400, 403)


@pytest.mark.parametrize("path", ["sendgrid/inbound", "postmark/inbound", "sendgrid/events"])
@pytest.mark.parametrize("kind", KINDS, ids=range(len(KINDS)))
def test_odd_kinds_of_content(
    forwarded: ChannelAccount, estilo: Business, path: str, kind: str
) -> None:
    for raw in (b"", b"--x\r\na=1", b"\xff\xfe", b'{"a":' * 3000, b"[" * 100_000):
        assert knock(path, raw, estilo, kind) in (200, 400)
