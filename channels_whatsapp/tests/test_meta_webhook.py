"""The door that Meta calls: verification, signatures, and what is stored of a request."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.meta.signature import HEADER, sign, signature_is_valid
from channels_whatsapp.tests.meta import (
    ACADEMY,
    LUCIA,
    PATH,
    SALON,
    SECOND,
    VERIFY,
    connected,
    knock,
)
from config.shell.simulator.meta.webhooks import contact, message, said, value, webhook
from conversations.models import InboundEvent
from tenants.context import business_context
from tenants.models import Business, DueItem


@pytest.fixture(autouse=True)
def numbers(db: None) -> None:
    connected(SALON)
    connected(ACADEMY, "academia")


def events(business: str = "estilo") -> list[InboundEvent]:
    with business_context(business):
        return list(InboundEvent.objects.order_by("id"))


def ids(business: str = "estilo") -> list[str]:
    return [event.provider_id for event in events(business)]


# --- Verification -------------------------------------------------------------------------------
def ask(client: Client, **changed: str) -> Any:
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": "1158201444",
        "hub.verify_token": f"{VERIFY}-estilo",
    }
    return client.get(PATH, query | {f"hub.{name}": part for name, part in changed.items()})


def test_meta_gets_its_challenge_back_as_plain_text(
    public_client: Client, visitor_client: Client
) -> None:
    for client in (public_client, visitor_client):
        answer = ask(client)
        assert (answer.status_code, answer.content) == (200, b"1158201444")
        assert answer["Content-Type"].startswith("text/plain")
    with business_context("estilo"):
        assert WhatsAppAccount.objects.get(provider="meta").webhook_verified_at


@pytest.mark.parametrize(
    "wrong",
    [
        {"verify_token": "other"},
        {"verify_token": ""},
        {"mode": "unsubscribe"},
        {"challenge": ""},
        {"challenge": "1" * 201},
    ],
)
def test_a_wrong_question_is_refused(public_client: Client, wrong: dict[str, str]) -> None:
    answer = ask(public_client, **wrong)
    assert (answer.status_code, answer.content) == (403, b"")


def test_on_its_own_host_only_a_business_s_own_token_counts(visitor_client: Client) -> None:
    assert ask(visitor_client, verify_token=f"{VERIFY}-academia").status_code == 403


def test_a_question_without_anything_is_refused(public_client: Client) -> None:
    assert public_client.get(PATH).status_code == 403


# --- Messages -----------------------------------------------------------------------------------
def test_a_signed_message_is_stored_once_with_its_due_work(public_client: Client) -> None:
    body = said(SALON, LUCIA, "¿tenéis hora mañana?", "wamid.1")
    assert knock(public_client, body) == 200
    assert knock(public_client, body) == 200
    (event,) = events()
    assert (event.channel, event.account_key) == ("whatsapp", SALON.number)
    due = DueItem.objects.get(kind="conversations.inbound")
    assert (due.schema_name, due.object_id) == ("estilo", event.pk)


def test_a_request_for_several_numbers_is_stored_thing_by_thing(public_client: Client) -> None:
    """Meta puts what happened at the same time into one request, also of several numbers."""
    connected(SECOND)
    first = value(
        SALON,
        contacts=[contact(LUCIA), contact("+34600000002", "Ana")],
        messages=[
            message(LUCIA, "wamid.1", text={"body": "hola"}),
            message("+34600000002", "wamid.2", text={"body": "buenas"}),
        ],
    )
    report = {"id": "wamid.9", "status": "read", "timestamp": "1", "recipient_id": "34600000001"}
    second = value(SECOND, statuses=[report, report | {"status": "delivered"}])
    body = webhook((SALON, "messages", first), (SECOND, "messages", second))
    assert knock(public_client, body) == 200
    assert knock(public_client, body) == 200
    assert ids() == ["wamid.1", "wamid.2", "wamid.9.read", "wamid.9.delivered"]
    stored = events()
    people = stored[1].payload["entry"][0]["changes"][0]["value"]["contacts"]
    assert [each["profile"]["name"] for each in people] == ["Ana"]
    assert {event.account_key for event in stored[2:]} == {SECOND.number}


def test_what_is_for_a_stranger_in_a_good_request_goes_nowhere(public_client: Client) -> None:
    """The academy's app has another secret: what claims to be for it is not stored."""
    mine = value(SALON, messages=[message(LUCIA, "wamid.1", text={"body": "hola"})])
    theirs = value(ACADEMY, messages=[message(LUCIA, "wamid.2", text={"body": "hola"})])
    body = webhook((SALON, "messages", mine), (ACADEMY, "messages", theirs))
    assert knock(public_client, body) == 200
    assert (ids(), ids("academia")) == (["wamid.1"], [])


def test_a_business_s_own_host_takes_its_own_numbers_only(visitor_client: Client) -> None:
    body = said(ACADEMY, LUCIA, "hola", "wamid.1")
    assert knock(visitor_client, body, ACADEMY.app_secret) == 403
    assert knock(visitor_client, said(SALON, LUCIA, "hola", "wamid.2")) == 200
    assert (ids(), ids("academia")) == (["wamid.2"], [])


def test_unknown_and_wrong_answer_alike_and_store_nothing(public_client: Client) -> None:
    def answer(body: bytes, secret: str) -> Any:
        return public_client.post(
            PATH, body, content_type="application/json", headers={HEADER: sign(body, secret)}
        )

    unknown = said(SECOND, LUCIA, "hola", "wamid.1").replace(SALON.waba_id.encode(), b"1")
    refused = [
        answer(said(SALON, LUCIA, "hola", "wamid.1"), "other"),
        answer(unknown, SALON.app_secret),
        answer(b'{"object":"page","entry":[]}', SALON.app_secret),
        answer(b"{}", SALON.app_secret),
        public_client.post(PATH, unknown, content_type="application/json"),
    ]
    assert {each.status_code for each in refused} == {403}
    assert len({each.content for each in refused}) == 1
    assert len({str(sorted(each.headers.items())) for each in refused}) == 1
    assert events() == []


def test_a_number_that_was_taken_away_is_unknown(public_client: Client) -> None:
    with business_context("estilo"):
        WhatsAppAccount.objects.get(provider="meta").delete()
    from channels_whatsapp.accounts import accounts_forget

    accounts_forget()
    assert knock(public_client, said(SALON, LUCIA, "hola", "wamid.1")) == 403


def test_a_business_that_is_gone_is_unknown_and_a_suspended_one_keeps_its_messages(
    public_client: Client,
) -> None:
    Business.objects.filter(schema_name="academia").update(state="suspended")
    body = said(ACADEMY, LUCIA, "hola", "wamid.1")
    assert knock(public_client, body, ACADEMY.app_secret) == 200
    Business.objects.filter(schema_name="academia").update(state="deleted")
    from channels_whatsapp.accounts import accounts_forget

    accounts_forget()
    later = said(ACADEMY, LUCIA, "hola", "wamid.2")
    assert knock(public_client, later, ACADEMY.app_secret) == 403
    assert ids("academia") == ["wamid.1"]


def test_the_bytes_are_signed_and_not_what_they_mean(public_client: Client) -> None:
    body = said(SALON, LUCIA, "mañana", "wamid.1")
    assert b"\\u00f1" in body
    written_anew = json.dumps(json.loads(body), ensure_ascii=False).encode()
    headers = {HEADER: sign(body, SALON.app_secret)}
    answer = public_client.post(
        PATH, written_anew, content_type="application/json", headers=headers
    )
    assert answer.status_code == 403


def test_long_ids_and_unknown_kinds_are_kept(public_client: Client) -> None:
    long = said(SALON, LUCIA, "hola", "wamid." + "A" * 900)
    other = webhook((SALON, "account_review_update", {"decision": "APPROVED"}))
    for body in (long, other):
        assert knock(public_client, body) == 200
        assert knock(public_client, body) == 200
    first, second = ids()
    assert first.startswith("id.")
    assert second.startswith("content.")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"entry": 1}',
        b'{"entry": [1, {"changes": 2}, {"changes": [3, {"value": 4}, {"value": {}}]}]}',
        b'{"entry": [{"id": "419561257915477", "changes": [{"value": {"metadata": {}}}]}]}',
        b'{"entry": [{"id": {"a": 1}, "changes": [{"value": {"messages": [[]]}}]}]}',
        b'{"entry": ' + b"[" * 100_000 + b"}",
    ],
    ids=lambda body: repr(body[:24]),
)
def test_nonsense_is_refused_however_well_it_is_signed(public_client: Client, body: bytes) -> None:
    assert 400 <= knock(public_client, body) < 500
    assert events() == []


def test_a_request_for_hundreds_of_receivers_is_nobody_s(public_client: Client) -> None:
    changes = [{"id": str(n), "changes": [{"field": "messages", "value": {}}]} for n in range(101)]
    body = json.dumps({"object": "whatsapp_business_account", "entry": changes}).encode()
    assert knock(public_client, body) == 403


def test_a_refusal_is_logged_without_personal_data(
    public_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    knock(public_client, said(SALON, LUCIA, "hola", "wamid.1"), "other")
    assert [r for r in caplog.records if r.name.startswith("channels_whatsapp")]
    assert "600000001" not in caplog.text


def test_published_signature_vectors_hold(shared: Path) -> None:
    table = json.loads((shared / "contracts" / "signatures.json").read_text())["meta_whatsapp"]
    for vector in table["vectors"]:
        raw = vector.get("raw_body")
        body = (
            raw.encode()
            if raw is not None
            else (shared / "contracts" / vector["body_file"]).read_bytes()
        )
        valid = signature_is_valid(body, vector["secret"], vector["header"])
        stripped = signature_is_valid(body.rstrip(b"\n"), vector["secret"], vector["header"])
        assert (valid or stripped) is vector["valid"], vector["name"]
