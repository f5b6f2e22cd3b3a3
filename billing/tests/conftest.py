"""A gateway to pay at, and plans that it sells."""

from collections.abc import Iterator
from typing import Any

import pytest

from billing.models import Plan, Subscription
from billing.services.checkout import checkout_begin
from billing.services.subscriptions import subscription_start_trial
from billing.tests.local_stripe import KEY, SECRET, LocalStripe
from tenants.http.breaker import breaker
from tenants.models import Business, User


@pytest.fixture
def stripe(settings: Any) -> Iterator[LocalStripe]:
    """Stripe's API, where this process's calls go; no call may breach the contract."""
    breaker.reset()
    with LocalStripe() as stand_in:
        settings.STRIPE_BASE_URL = stand_in.base_url
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = KEY, [SECRET]
        yield stand_in
    assert stand_in.breaches == []


def price_plans() -> None:
    """Sell the paid plans at Stripe."""
    for code in ("starter", "professional"):
        Plan.objects.filter(code=code).update(gateway_prices={"stripe": f"price_{code}"})
    each = {"stripe": "price_starter_each"}
    Plan.objects.filter(code="starter").update(conversation_prices=each)


@pytest.fixture
def plans(db: None) -> None:
    price_plans()


@pytest.fixture
def trial(estilo: Business, plans: None) -> Subscription:
    """The salon tries the starter plan."""
    return subscription_start_trial(business=estilo, plan_code="starter")


@pytest.fixture
def bought(estilo: Business, trial: Subscription, owner: User, stripe: LocalStripe) -> Subscription:
    """The salon has paid for the starter plan; the webhooks are on their way."""
    checkout_begin(business=estilo, plan_code="starter", user=owner)
    stripe.account.pay(stripe.sessions()[0]["id"])
    trial.refresh_from_db()
    return trial
