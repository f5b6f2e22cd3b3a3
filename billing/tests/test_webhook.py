"""Stripe's door: what is rightly signed is stored once, everything else leaves no trace."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from billing.gateways.stripe.signature import signature_is_valid
from billing.models import GatewayEvent
from billing.services.events import events_prune
from billing.tests.local_stripe import SECRET, signed
from tenants.models import DueItem

DOOR = "/webhook/stripe"
EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "invoice.paid",
    "data": {"object": {"id": "in_1", "object": "invoice", "customer": "cus_1"}},
}


@pytest.fixture(autouse=True)
def _secret(settings: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET]


def knock(client: Client, body: str | bytes, signature: str, path: str = DOOR) -> int:
    headers = {"Stripe-Signature": signature}
    return client.post(path, body, content_type="application/json", headers=headers).status_code


def due() -> list[tuple[str, int]]:
    rows = DueItem.objects.filter(kind="billing.gateway_event", schema_name="public")
    return list(rows.values_list("kind", "object_id"))


def test_a_signed_event_is_stored_with_the_promise_of_work(public_client: Client) -> None:
    assert knock(public_client, *signed(EVENT)) == 200
    event = GatewayEvent.objects.get()
    assert (event.external_id, event.kind, event.processed_at) == ("evt_1", "invoice.paid", None)
    assert event.payload == EVENT
    assert due() == [("billing.gateway_event", event.pk)]


def test_a_repeated_event_ends_at_the_first_one(public_client: Client) -> None:
    for _ in range(3):
        assert knock(public_client, *signed(EVENT)) == 200
    assert GatewayEvent.objects.count() == 1
    assert len(due()) == 1


def test_kinds_that_nobody_knows_are_stored_too(public_client: Client) -> None:
    strange = EVENT | {"type": "terminal.reader.moved", "data": {"object": {"id": "rdr_1"}}}
    assert knock(public_client, *signed(strange)) == 200
    assert GatewayEvent.objects.get().kind == "terminal.reader.moved"


@pytest.mark.parametrize("secret", ["whsec_other", "whsec_localx", SECRET.upper()])
def test_somebody_else_s_signature_is_refused(public_client: Client, secret: str) -> None:
    body, signature = signed(EVENT, secret)
    assert knock(public_client, body, signature) == 403
    assert not GatewayEvent.objects.exists()
    assert due() == []


@pytest.mark.parametrize(
    "signature",
    ["", "t=1", "v1=", "t=,v1=x", "t=1,v1=ñ", "t=x,v1=y", f"t={10**400},v1=a", "t=1,v1=a" * 500],
)
def test_what_is_no_signature_is_refused(public_client: Client, signature: str) -> None:
    assert knock(public_client, json.dumps(EVENT), signature) == 403
    assert not GatewayEvent.objects.exists()


def test_a_changed_body_is_refused(public_client: Client) -> None:
    body, signature = signed(EVENT)
    assert knock(public_client, body.replace("cus_1", "cus_2"), signature) == 403
    assert knock(public_client, b"\xff\xfe" + body.encode(), signature) == 403


def test_an_old_signature_is_refused(public_client: Client) -> None:
    with time_machine.travel(datetime(2026, 5, 1, 12, tzinfo=UTC)):
        body, signature = signed(EVENT)
    with time_machine.travel(datetime(2026, 5, 1, 12, 5, 2, tzinfo=UTC)):
        assert knock(public_client, body, signature) == 403
    with time_machine.travel(datetime(2026, 5, 1, 12, 4, 59, tzinfo=UTC)):
        assert knock(public_client, body, signature) == 200


def test_while_a_secret_is_replaced_both_are_good(public_client: Client, settings: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", SECRET]
    assert knock(public_client, *signed(EVENT)) == 200
    assert knock(public_client, *signed(EVENT | {"id": "evt_2"}, "whsec_new")) == 200
    assert GatewayEvent.objects.count() == 2


def test_without_a_secret_the_door_is_shut(public_client: Client, settings: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = []
    assert knock(public_client, *signed(EVENT)) == 403
    assert knock(public_client, *signed(EVENT, "")) == 403


@pytest.mark.parametrize(
    "event",
    [
        [],
        "text",
        {},
        {"id": "evt_1"},
        EVENT | {"id": ""},
        EVENT | {"id": 7},
        EVENT | {"id": "e" * 121},
        EVENT | {"type": "x" * 81},
        EVENT | {"type": None},
        EVENT | {"data": None},
        EVENT | {"data": {"object": []}},
        EVENT | {"data": {"object": {"customer": {"id": None, "deep": [{}]}, "id": 3}}},
    ],
)
def test_a_signed_body_that_is_no_event_is_refused(public_client: Client, event: Any) -> None:
    assert knock(public_client, *signed(event)) == 400
    assert not GatewayEvent.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000, '{"id": NaN'])
def test_a_signed_body_that_is_no_json_is_refused(public_client: Client, body: str) -> None:
    from billing.gateways.stripe.signature import sign

    assert knock(public_client, body, sign(body, SECRET)) == 400


def test_text_that_the_database_cannot_hold_is_cleaned(public_client: Client) -> None:
    odd = EVENT | {"note": "nul \x00, half \ud800"}
    assert knock(public_client, *signed(odd)) == 200
    assert GatewayEvent.objects.get().payload["note"] == "nul , half �"


def test_settled_events_are_kept_for_90_days(public_client: Client) -> None:
    for number in range(3):
        knock(public_client, *signed(EVENT | {"id": f"evt_{number}"}))
    settled = GatewayEvent.objects.filter(external_id__in=("evt_0", "evt_1"))
    settled.update(processed_at=timezone.now() - timedelta(days=91))
    GatewayEvent.objects.filter(external_id="evt_1").update(processed_at=timezone.now())
    assert events_prune() == 1
    left = GatewayEvent.objects.order_by("external_id").values_list("external_id", flat=True)
    assert list(left) == ["evt_1", "evt_2"], "the one in use and the one not worked on"


def test_nobody_reads_the_door(public_client: Client, visitor_client: Client) -> None:
    assert public_client.get(DOOR).status_code == 405
    assert visitor_client.post(DOOR).status_code == 404


def test_the_published_vectors(shared: Path) -> None:
    table = json.loads((shared / "contracts" / "signatures.json").read_text())["stripe"]
    for vector in table["vectors"]:
        if "body_file" in vector:
            body = (shared / "contracts" / vector["body_file"]).read_bytes()
        else:
            body = vector["raw_body"].encode()
        with time_machine.travel(datetime.fromtimestamp(vector["now"], UTC), tick=False):
            valid = signature_is_valid(body, vector["header"], [vector["secret"]])
        assert valid == vector["valid"], vector["name"]


def test_the_published_events_are_understood(shared: Path) -> None:
    from billing.gateways.stripe import StripeGateway
    from billing.gateways.stripe.payloads import InvoiceObject, SubscriptionObject

    for path in sorted((shared / "contracts" / "webhooks").glob("stripe_*.json")):
        payload = json.loads(path.read_text())
        assert StripeGateway().event_parse(payload).customer_ref, path.name
        about = payload["data"]["object"]
        if about["object"] == "subscription":
            assert SubscriptionObject.model_validate(about).remote().period_end, path.name
        if about["object"] == "invoice":
            assert InvoiceObject.model_validate(about).remote().currency == "USD", path.name
