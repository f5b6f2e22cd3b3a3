"""Stripe's refusals: told in words that say what to do, and tried again where that helps."""

import json
from pathlib import Path
from typing import Any

import pytest
import stripe as sdk

from billing.gateways.base import GatewayError
from billing.gateways.registry import gateway
from billing.tests.local_stripe import Failure, LocalStripe
from tenants.http.breaker import breaker
from tenants.tests.scripted_server import Answer, scripted_server


def asked(settings: Any, *answers: Answer) -> GatewayError:
    """The error for Stripe's answers to a question about subscriptions."""
    breaker.reset()
    with scripted_server(*answers) as server:
        settings.STRIPE_BASE_URL, settings.STRIPE_SECRET_KEY = server.url, "sk_test_x"
        with pytest.raises(GatewayError) as caught:
            gateway("stripe").subscriptions_fetch("cus_1")
    return caught.value


def test_every_published_refusal_has_a_meaning(shared: Path, settings: Any) -> None:
    table = json.loads((shared / "contracts" / "errors.json").read_text())["stripe"]
    for case in table["cases"]:
        answer = Answer(case["http_status"], json.dumps(case["body"]).encode())
        error = asked(settings, answer)
        assert len(error.reason) > 20, case
        # "later" is a card that may be charged on another day: not by asking again.
        expected = case["retryable"] is not True
        assert error.permanent is expected, case
        assert case["body"]["error"].get("message", "-") not in error.reason


def test_an_answer_that_is_not_stripe_s_is_said(settings: Any) -> None:
    assert asked(settings, Answer(200, b'{"object": "list", "data": [{"id": "sub_1"}]}')).permanent
    assert not asked(settings, Answer(502, b"<html>")).permanent


def test_a_gateway_that_nobody_reaches_is_tried_again(settings: Any) -> None:
    error = asked(settings, Answer(drop=True))
    assert (error.permanent, error.code) == (False, "network")


def test_an_unknown_customer_points_at_the_key(stripe: LocalStripe) -> None:
    with pytest.raises(GatewayError) as caught:
        gateway("stripe").subscriptions_fetch("cus_of_another_account")
    assert "STRIPE_SECRET_KEY" in caught.value.reason
    assert caught.value.permanent


def test_a_post_that_broke_off_is_sent_again_with_its_key(stripe: LocalStripe) -> None:
    stripe.failures.append(Failure(drop=True))
    ensure = gateway("stripe").customer_ensure
    first = ensure(customer_ref="", name="Estilo", email="o@estilo.example", key="k")
    assert ensure(customer_ref="", name="Estilo", email="o@estilo.example", key="k") == first
    assert len(stripe.account.store.of_kind("customer")) == 1
    keys = {call.headers["Idempotency-Key"] for call in stripe.calls}
    assert (len(stripe.calls), len(keys)) == (3, 1)


def test_the_sdk_is_of_the_version_that_the_adapter_pins() -> None:
    from billing.gateways.stripe.client import API_VERSION

    assert sdk.api_version == API_VERSION, "read Stripe's changelog, then pin the new one"


@pytest.mark.parametrize(
    ("minor", "currency", "amount"),
    [(2900, "usd", "29.00"), (2900, "EUR", "29.00"), (2900, "clp", "2900.00"), (5, "kwd", "0.00")],
)
def test_amounts_follow_the_currency(minor: int, currency: str, amount: str) -> None:
    from billing.gateways.stripe.payloads import money

    assert str(money(minor, currency)) == amount


def test_only_the_registered_gateways_exist() -> None:
    with pytest.raises(LookupError):
        gateway("paypal")
