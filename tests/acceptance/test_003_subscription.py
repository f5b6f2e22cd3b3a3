"""003.2: a plan is bought, not paid for, and paid again, through Stripe's own signed webhooks."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.core import mail

from billing.models import GatewayEvent, Invoice, Subscription
from billing.services.subscriptions import subscription_start_trial
from billing.tests.conftest import price_plans
from billing.tests.local_stripe import KEY, SECRET, LocalStripe, signed
from tenants.context import public_context
from tenants.http.breaker import breaker
from tenants.models import Business, DueItem, OwnerNotice
from tests import live
from tests.acceptance.stage import MADRID, Stage, staged

FIRST_OF_MAY = datetime(2026, 5, 1, 10, tzinfo=MADRID)


@pytest.fixture
def stripe() -> Iterator[LocalStripe]:
    """Stripe's API, for the web's threads and the worker's."""
    names = ("STRIPE_BASE_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS")
    before = {name: getattr(settings, name) for name in names}
    breaker.reset()
    with LocalStripe() as stand_in:
        values = (stand_in.base_url, KEY, [SECRET])
        for name, value in zip(names, values, strict=True):
            setattr(settings, name, value)
        yield stand_in
        for name, value in before.items():
            setattr(settings, name, value)
    assert stand_in.breaches == []


@pytest.fixture
def may_stage(web: int, stripe: LocalStripe) -> Iterator[Stage]:
    """The salon on Friday, 1 May 2026, 10:00, on trial."""
    with staged(web, FIRST_OF_MAY) as stage:
        with public_context():
            price_plans()
        salon = Business.objects.get(schema_name="estilo")
        subscription_start_trial(business=salon, plan_code="starter")
        yield stage


class Sender:
    """Stripe's side of the webhooks: each event several times and in no order."""

    def __init__(self, stage: Stage, stripe: LocalStripe) -> None:
        self.stage, self.stripe, self._sent = stage, stripe, 0
        self._random = random.Random(11)

    def sends_what_happened(self) -> None:
        """Everything new, twice and shuffled, with something old among it; then wait for it."""
        fresh, old = self.stripe.events[self._sent :], self.stripe.events[: self._sent]
        heap = [*fresh, *fresh, *old[:3]]
        self._random.shuffle(heap)
        for event in heap:
            body, signature = signed(event)
            headers = {"Stripe_Signature": signature, "Content_Type": "application/json"}
            answer = live.post(self.stage.port, body.encode(), path="/webhook/stripe", **headers)
            assert answer[0] == 200
        self._sent = len(self.stripe.events)
        live.eventually(lambda: not waiting(), "every event worked on")


def waiting() -> list[str]:
    rows = GatewayEvent.objects.defer("payload").filter(processed_at=None)
    return list(rows.values_list("kind", flat=True))


def stands() -> tuple[str, str, str]:
    subscription = Subscription.objects.select_related("plan").get()
    business = Business.objects.get(schema_name="estilo")
    return subscription.plan.code, subscription.state, business.state


def told() -> list[str]:
    mine = OwnerNotice.objects.filter(kind__startswith="payment_").order_by("pk")
    return list(mine.values_list("kind", flat=True))


def facts() -> list[Any]:
    return [*Subscription.objects.values(), *Invoice.objects.values(), stands(), told()]


def test_2_starter_is_charged_once_then_unpaid_suspended_paid_and_the_night_agrees(
    may_stage: Stage, stripe: LocalStripe
) -> None:
    sender = Sender(may_stage, stripe)
    owner = may_stage.browser("owner@estilo.example")
    for _ in range(2):  # a double click
        assert owner.post("/plan/checkout/", {"plan": "starter"}).status_code == 200
    (page,) = stripe.sessions()
    paid = stripe.account.pay(page["id"])
    sender.sends_what_happened()
    assert stands() == ("starter", "active", "active")
    (charge,) = Invoice.objects.all()
    assert (str(charge.amount), charge.currency, charge.state) == ("29.00", "USD", "paid")

    failed_at = FIRST_OF_MAY + timedelta(days=31)
    may_stage.at(failed_at)
    stripe.account.renew(paid["id"], paid=False)
    sender.sends_what_happened()
    for day, notices in ((0, 1), (2, 1), (3, 2), (6, 2), (7, 3)):
        may_stage.at(failed_at + timedelta(days=day, minutes=1))
        live.eventually(lambda count=notices: len(told()) == count, f"notices of day {day}")
        assert live.stays(lambda count=notices: len(told()) == count, 1.0)
        assert stands() == ("starter", "past_due", "suspended" if day == 7 else "active")
    live.eventually(lambda: len(_arrears_mail()) == 3, "three mails")

    stripe.account.pay_debt(paid["customer"])
    sender.sends_what_happened()
    assert stands() == ("starter", "active", "active")
    assert told()[-1] == "payment_received"
    charged = Invoice.objects.order_by("issued_at").values_list("amount", "state")
    assert [(str(amount), state) for amount, state in charged] == [("29.00", "paid")] * 2

    before = facts()
    calls = len(stripe.calls)
    current_app.send_task("billing.subscription_sync")
    live.eventually(lambda: len(stripe.calls) >= calls + 2, "the comparison")
    live.eventually(lambda: not DueItem.objects.filter(kind="billing.compare").exists(), "done")
    assert facts() == before


def _arrears_mail() -> list[str]:
    wanted = ("No pudimos cobrar", "Tu pago sigue pendiente", "suspendido por un pago")
    subjects = [message.subject for message in mail.outbox]
    return [subject for subject in subjects if any(words in subject for words in wanted)]
