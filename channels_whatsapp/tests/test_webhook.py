"""The doors that Twilio calls."""

import json
import logging
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.twilio.payloads import DELIVERY_KEY
from channels_whatsapp.providers.twilio.signature import sign
from config.tests.world import ACADEMY_NUMBER, SALON_NUMBER
from conversations.models import InboundEvent
from tenants.context import business_context
from tenants.models import DueItem

PATH = "/webhook/whatsapp"
STATUS = PATH + "/status/0190a1b2-0000-7000-8000-000000000001"
PUBLIC = "http://localhost:8000"
SALON = "http://estilo.localhost:8000"
TOKEN = "demo-auth-token"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def port(settings: Any) -> None:
    settings.PUBLIC_PORT = 8000


def fields(number: str = SALON_NUMBER, sid: int = 1, **changed: str) -> dict[str, str]:
    return {
        "MessageSid": f"SM{sid:032x}",
        "AccountSid": f"AC{1:032d}",
        "From": "whatsapp:+34600000001",
        "To": f"whatsapp:{number}",
        "Body": "hola, ¿tenéis hora?",
        "NumMedia": "0",
        "ToCity": "",
    } | changed


def send(
    client: Client,
    form: dict[str, str],
    *,
    path: str = PATH,
    origin: str = PUBLIC,
    token: str = TOKEN,
    **headers: str,
) -> int:
    """POST a form as Twilio does; the answer's status."""
    body = urlencode(form)
    signature = sign(origin + path, QueryDict(body), token)
    answer = client.post(
        path,
        body,
        content_type=FORM,
        headers={"X-Twilio-Signature": signature, **headers},
    )
    return answer.status_code


def events(business: str = "estilo") -> list[InboundEvent]:
    with business_context(business):
        return list(InboundEvent.objects.order_by("id"))


def test_a_signed_message_is_stored_once_with_its_due_work(public_client: Client) -> None:
    assert send(public_client, fields()) == 200
    assert send(public_client, fields()) == 200
    (event,) = events()
    assert event.payload["Body"] == "hola, ¿tenéis hora?"
    assert (event.channel, event.account_key) == ("whatsapp", SALON_NUMBER)
    due = DueItem.objects.get(kind="conversations.inbound")
    assert (due.schema_name, due.object_id) == ("estilo", event.pk)


def test_the_answer_gives_twilio_nothing_to_say(public_client: Client) -> None:
    body = urlencode(fields())
    answer = public_client.post(
        PATH,
        body,
        content_type=FORM,
        headers={"X-Twilio-Signature": sign(PUBLIC + PATH, QueryDict(body), TOKEN)},
    )
    assert (answer.content, answer["Content-Type"]) == (b"<Response/>", "text/xml")


def test_on_the_public_host_the_receiving_number_chooses_the_business(
    public_client: Client,
) -> None:
    assert send(public_client, fields(ACADEMY_NUMBER)) == 200
    assert events("estilo") == []
    assert len(events("academia")) == 1


def test_a_business_s_own_host_takes_its_own_number_only(visitor_client: Client) -> None:
    assert send(visitor_client, fields(), origin=SALON) == 200
    assert send(visitor_client, fields(ACADEMY_NUMBER, sid=2), origin=SALON) == 403
    assert len(events("estilo")) == 1
    assert events("academia") == []


def test_a_wrong_signature_and_an_unknown_number_answer_alike_and_store_nothing(
    public_client: Client,
) -> None:
    def answer(number: str, token: str) -> Any:
        body = urlencode(fields(number))
        signature = sign(PUBLIC + PATH, QueryDict(body), token)
        return public_client.post(
            PATH, body, content_type=FORM, headers={"X-Twilio-Signature": signature}
        )

    wrong, unknown = answer(SALON_NUMBER, "other"), answer("+34999999999", TOKEN)
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.content == unknown.content
    assert dict(wrong.headers) == dict(unknown.headers)
    assert events() == []
    assert not DueItem.objects.filter(kind="conversations.inbound").exists()


def test_a_request_without_signature_is_refused(public_client: Client) -> None:
    assert public_client.post(PATH, urlencode(fields()), content_type=FORM).status_code == 403


def test_the_signed_address_comes_from_settings_and_not_from_the_host_header(
    public_client: Client,
) -> None:
    """127.0.0.1 serves the public URL conf too; a signature made for that address is worth
    nothing, and one for the configured address holds although another host was named."""
    assert send(public_client, fields(), origin="http://127.0.0.1:8000", Host="127.0.0.1") == 403
    assert send(public_client, fields(), origin=PUBLIC, Host="127.0.0.1") == 200


def test_an_account_s_new_token_counts_at_once(public_client: Client) -> None:
    assert send(public_client, fields()) == 200
    with business_context("estilo"):
        account = WhatsAppAccount.objects.get(number=SALON_NUMBER)
        account.auth_token = "rotated"
        account.save()
    assert send(public_client, fields(sid=2)) == 403
    assert send(public_client, fields(sid=3), token="rotated") == 200


def test_a_status_report_is_stored_with_the_delivery_that_its_address_names(
    visitor_client: Client,
) -> None:
    report = {
        "MessageSid": f"SM{9:032x}",
        "From": f"whatsapp:{SALON_NUMBER}",
        "To": "whatsapp:+34600000001",
        "MessageStatus": "delivered",
    }
    assert send(visitor_client, report, path=STATUS, origin=SALON) == 200
    assert send(visitor_client, report, path=STATUS, origin=SALON) == 200
    report["MessageStatus"] = "read"
    assert send(visitor_client, report, path=STATUS, origin=SALON) == 200
    first, second = events()
    assert first.payload[DELIVERY_KEY] == STATUS.rsplit("/", 1)[1]
    assert second.payload["MessageStatus"] == "read"


def test_a_report_of_nothing_new_is_kept_and_makes_no_work(public_client: Client) -> None:
    report = fields(MessageStatus="queued", From=f"whatsapp:{SALON_NUMBER}", To="whatsapp:+346")
    assert [send(public_client, report) for _ in range(2)] == [200, 200]
    (event,) = events()
    assert event.state == "ignored"
    assert event.payload["MessageStatus"] == "queued"
    assert not DueItem.objects.filter(kind="conversations.inbound").exists()


def test_a_callback_of_an_unknown_kind_is_kept(public_client: Client) -> None:
    unknown = {"To": f"whatsapp:{SALON_NUMBER}", "EventType": "SOMETHING_NEW"}
    assert send(public_client, unknown) == 200
    assert send(public_client, unknown) == 200
    assert send(public_client, unknown | {"EventType": "OTHER"}) == 200
    assert len(events()) == 2


def test_a_signed_json_body_is_taken(public_client: Client) -> None:
    body = json.dumps(fields())
    path = f"{PATH}?bodySHA256={sha256(body.encode()).hexdigest()}"
    answer = public_client.post(
        path,
        body,
        content_type="application/json",
        headers={"X-Twilio-Signature": sign(PUBLIC + path, {}, TOKEN)},
    )
    assert answer.status_code == 200
    assert len(events()) == 1


def signed_json(client: Client, body: bytes) -> int:
    path = f"{PATH}?bodySHA256={sha256(body).hexdigest()}"
    return client.post(
        path,
        body,
        content_type="application/json",
        headers={"X-Twilio-Signature": sign(PUBLIC + path, {}, TOKEN)},
    ).status_code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"NaN",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"To": ["whatsapp:+34910000001"]}',
        b'{"To": {"a": 1}}',
        b'{"To": "whatsapp:+34910000001\\u0000"}',
    ],
    ids=lambda body: repr(body[:12]),
)
def test_json_that_is_no_set_of_fields_is_refused(public_client: Client, body: bytes) -> None:
    assert 400 <= signed_json(public_client, body) < 500
    assert events() == []


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, b""),
        (FORM, b"\xff\xfe\x00"),
        (FORM, b"&&&=&=%"),
        (FORM, b"To=whatsapp%3A%2B34910000001&Body=%ED%A0%80"),
        (FORM, urlencode({f"a{n}": "1" for n in range(1500)}).encode()),
        (FORM + "; charset=klingon", b"To=1"),
        ("text/plain", b"hola"),
        ("multipart/form-data; boundary=x", b"--x\r\ngarbage"),
        ("application/json; charset=klingon", b"{}"),
        ("", b"hola"),
    ],
    ids=[
        "empty",
        "binary",
        "punctuation",
        "surrogate",
        "1500 fields",
        "unknown charset",
        "text",
        "multipart",
        "JSON in an unknown charset",
        "no type",
    ],
)
def test_a_malformed_request_gets_a_4xx_and_stores_nothing(
    public_client: Client, content_type: str, body: bytes
) -> None:
    answer = public_client.generic("POST", PATH, body, content_type=content_type)
    assert 400 <= answer.status_code < 500
    assert events() == []


@pytest.mark.parametrize("method", ["put", "delete"])
def test_other_methods_are_refused(public_client: Client, method: str) -> None:
    assert getattr(public_client, method)(PATH).status_code == 405


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "\u200b\u200e\u202egnirts", "👩‍👩‍👧", "x" * 1_000_000, ""],
    ids=["NUL", "invisible", "family", "1 MB", "empty"],
)
def test_a_strange_text_of_a_signed_message_is_not_lost(public_client: Client, text: str) -> None:
    assert send(public_client, fields(Body=text)) == 200
    (event,) = events()
    assert event.payload["Body"] == text.replace("\x00", "")


@pytest.mark.parametrize("levels", [100, 900, 5_000, 100_000])
def test_signed_json_of_any_depth_is_stored_or_refused(public_client: Client, levels: int) -> None:
    deep = "[" * levels + "]" * levels
    body = json.dumps(fields())[:-1] + f', "Extra": {deep}}}'
    assert signed_json(public_client, body.encode()) in (200, 400)


def test_a_lone_surrogate_in_json_is_stored_clean(public_client: Client) -> None:
    body = json.dumps(fields()).replace("hola", "\\ud83d hola").encode()
    assert signed_json(public_client, body) == 200
    assert events()[0].payload["Body"].startswith("\ufffd hola")


def test_a_message_of_over_five_megabytes_is_refused(public_client: Client) -> None:
    assert 400 <= send(public_client, fields(Body="x" * 6_000_000)) < 500


def test_a_refusal_leaves_one_log_line_without_personal_data(
    public_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    send(public_client, fields(), token="other")
    lines = [r for r in caplog.records if r.name.startswith("channels_whatsapp")]
    assert len(lines) == 1
    assert "34600000001" not in caplog.text
    assert "hola" not in caplog.text


def test_the_door_asks_the_database_for_the_insert_only(visitor_client: Client) -> None:
    send(visitor_client, fields(sid=1), origin=SALON)
    with CaptureQueriesContext(connection) as captured:
        assert send(visitor_client, fields(sid=2), origin=SALON) == 200
    statements = [query["sql"].split()[0] for query in captured]
    assert [word for word in statements if word != "SET"] == ["WITH"]
