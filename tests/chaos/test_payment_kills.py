"""kill -9 between a payment's webhook and the work on it: the purchase is not lost."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from billing.models import GatewayEvent, Invoice, Subscription
from billing.services.checkout import checkout_begin
from billing.services.subscriptions import subscription_start_trial
from billing.tests.conftest import price_plans
from billing.tests.local_stripe import KEY, SECRET, LocalStripe, signed
from tenants.http.breaker import breaker
from tenants.models import Business, User
from tests import live
from tests.chaos.test_kills import run_doomed
from tests.chaos.test_outcomes import leases_end
from tests.live import eventually

pytestmark = pytest.mark.chaos


@pytest.fixture
def stripe(settings: Any) -> Iterator[LocalStripe]:
    breaker.reset()
    with LocalStripe() as stand_in:
        settings.STRIPE_BASE_URL, settings.STRIPE_SECRET_KEY = stand_in.base_url, KEY
        settings.STRIPE_WEBHOOK_SECRETS = [SECRET]
        yield stand_in


def test_a_purchase_survives_the_worker_that_took_it(
    web: int, salon: Business, stripe: LocalStripe, live_db: str, settings: Any
) -> None:
    price_plans()
    subscription_start_trial(business=salon, plan_code="starter")
    owner = User.objects.get(email="owner@estilo.example")
    checkout_begin(business=salon, plan_code="starter", user=owner)
    stripe.account.pay(stripe.sessions()[0]["id"])
    body, signature = signed(stripe.events[0])
    headers = {"Stripe_Signature": signature, "Content_Type": "application/json"}
    assert live.post(web, body.encode(), path="/webhook/stripe", **headers)[0] == 200

    run_doomed(
        "claimed",
        os.environ
        | {
            "DATABASE_URL": live_db,
            "REDIS_URL": settings.REDIS_URL,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "STRIPE_BASE_URL": stripe.base_url,
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRET": SECRET,
        },
    )
    assert Subscription.objects.get().state == "trial"
    leases_end()
    with live.worker(), live.beat():
        eventually(_settled, "the event settled")
    assert Subscription.objects.get().state == "active"
    assert Invoice.objects.count() == 1


def _settled() -> bool:
    return not GatewayEvent.objects.filter(processed_at=None).exists()
