"""However webhooks come — repeated, late, in any order, several at once — the end is the same."""

import itertools
import random
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.models import GatewayEvent, Invoice, Subscription
from billing.services.checkout import checkout_begin
from billing.services.events import event_process, event_receive
from billing.services.subscriptions import subscription_start_trial
from billing.tests.conftest import price_plans
from billing.tests.local_stripe import Failure, LocalStripe, signed
from tenants.audit.models import AuditEntry
from tenants.context import business_context, public_context
from tenants.models import Business, DueItem, OwnerNotice, User

STORY_EVENTS = 12
FACTS = ("state", "plan__code", "period_end", "ends_at_period_end", "subscription_ref")


def facts() -> dict[str, Any]:
    """What must not depend on how the news came."""
    (subscription,) = Subscription.objects.values(*FACTS, "dunning_step", "suspended_at")
    business = Business.objects.get(schema_name="estilo")
    invoices = Invoice.objects.order_by("external_ref").values_list("amount", "state", "paid_at")
    return {**subscription, "business": business.state, "invoices": list(invoices)}


def deliver(events: list[dict[str, Any]]) -> None:
    """Through the door, then what is due, as a worker does it."""
    with public_context():
        for event in events:
            body, signature = signed(event)
            headers = {"Stripe-Signature": signature}
            event_receive(gateway_name="stripe", body=body.encode(), headers=headers)
            for row in GatewayEvent.objects.filter(processed_at=None):
                event_process(row.pk)


def event_of(**which: Any) -> GatewayEvent:
    """A stored event; its payload is under the platform's key."""
    with public_context():
        return GatewayEvent.objects.get(**which)


def story(stripe: LocalStripe) -> None:
    """A purchase, a change of plan, a failed and a paid renewal."""
    subscription = stripe.account.pay(stripe.sessions()[0]["id"])
    stripe.account.change_price(subscription["id"], "price_professional")
    stripe.account.renew(subscription["id"], paid=False)
    stripe.account.pay_debt(subscription["customer"])


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    order=st.permutations(range(STORY_EVENTS)),
    again=st.lists(st.integers(0, STORY_EVENTS - 1), max_size=5),
)
def test_shuffled_and_repeated_webhooks_end_alike(
    trial: Subscription, owner: User, stripe: LocalStripe, order: list[int], again: list[int]
) -> None:
    with LocalStripe() as fresh, override_settings(STRIPE_BASE_URL=fresh.base_url):
        with transaction.atomic():
            checkout_begin(business=trial.business, plan_code="starter", user=owner)
            story(fresh)
            deliver([fresh.events[place] for place in [*order, *again]])
            end = facts()
            transaction.set_rollback(True)
        assert (len(fresh.events), fresh.breaches) == (STORY_EVENTS, [])
    assert (end["state"], end["plan__code"]) == ("active", "professional")
    assert end["subscription_ref"]
    charged = sorted((str(amount), state) for amount, state, _ in end["invoices"])
    assert charged == [("29.00", "paid"), ("99.00", "paid")]
    assert (end["dunning_step"], end["suspended_at"]) == (0, None)


def test_a_purchase_told_in_any_order_is_one_charge(
    trial: Subscription, owner: User, stripe: LocalStripe
) -> None:
    checkout_begin(business=trial.business, plan_code="starter", user=owner)
    stripe.account.pay(stripe.sessions()[0]["id"])
    orders = list(itertools.permutations(stripe.events))
    random.Random(7).shuffle(orders)
    for order in orders[:6]:
        deliver([*order, *order])
    assert facts()["state"] == "active"
    (invoice,) = Invoice.objects.all()
    assert (str(invoice.amount), invoice.state) == ("29.00", "paid")
    # What was heard again said nothing new: nothing was written again.
    assert AuditEntry.objects.filter(action="subscription.synced").count() == 1
    assert AuditEntry.objects.filter(action="invoice.created").count() == 1


def test_news_between_which_the_world_moves_on_end_with_the_last_word(
    bought: Subscription, stripe: LocalStripe
) -> None:
    early = list(stripe.events)
    ref = stripe.account.store.of_kind("subscription")[0]["id"]
    stripe.account.renew(ref, paid=False)
    deliver(early)  # the purchase is heard of only now
    assert (facts()["state"], facts()["business"]) == ("past_due", "active")
    stripe.account.pay_debt(bought.customer_ref)
    late = [event for event in stripe.events if event not in early]
    deliver(late[::-1])
    assert facts()["state"] == "active"
    deliver(early)
    assert facts()["state"] == "active"


def test_another_customer_s_event_touches_nobody(bought: Subscription, stripe: LocalStripe) -> None:
    before = facts()
    event = stripe.events[0]
    about = {"id": "sub_x", "object": "subscription", "customer": "cus_somebody"}
    deliver([event | {"id": "evt_x", "data": {"object": about}}])
    assert facts() == before
    assert event_of().outcome == "unknown customer"


def test_a_lie_in_a_rightly_signed_event_is_not_believed(
    bought: Subscription, stripe: LocalStripe
) -> None:
    event = stripe.events[0] | {"type": "customer.subscription.deleted"}
    about = event["data"]["object"] | {"object": "subscription", "status": "canceled"}
    deliver([event | {"data": {"object": about}}])
    assert facts()["state"] == "active"


def test_while_the_gateway_is_down_an_event_waits_longer_and_longer(
    bought: Subscription, stripe: LocalStripe
) -> None:
    body, signature = signed(stripe.events[0])
    with public_context():
        headers = {"Stripe-Signature": signature}
        event_receive(gateway_name="stripe", body=body.encode(), headers=headers)
        row = GatewayEvent.objects.get()
        stripe.failures.extend([Failure(500)] * 2)
        again = event_process(row.pk)
        assert again is not None
        assert again > timezone.now()
        stripe.failures.append(Failure(401))
        later = event_process(row.pk)
        assert later is not None
        assert later > again + timedelta(minutes=30)
        assert event_process(row.pk) is None
        assert event_process(row.pk) is None
    assert facts()["state"] == "active"
    assert event_of().outcome == "applied"


def test_the_gateway_of_another_account_ends_nobody_s_plan(
    bought: Subscription, stripe: LocalStripe, settings: Any
) -> None:
    deliver(stripe.events)
    before = facts()
    with LocalStripe() as other:
        settings.STRIPE_BASE_URL = other.base_url
        deliver([stripe.events[0] | {"id": "evt_again"}])
    assert facts() == before
    assert event_of(external_id="evt_again").processed_at is None


@pytest.mark.chaos
def test_webhooks_that_come_at_once_end_alike(live_db: str, stripe: LocalStripe) -> None:
    price_plans()
    salon = Business.objects.get(schema_name="estilo")
    with business_context(salon):
        subscription_start_trial(business=salon, plan_code="starter")
        owner = User.objects.get(email="owner@estilo.example")
        checkout_begin(business=salon, plan_code="starter", user=owner)
    story(stripe)
    mixed = stripe.events * 2
    random.Random(3).shuffle(mixed)
    heaps = [mixed[n::6] for n in range(6)]
    threads = [threading.Thread(target=_deliver_alone, args=(heap,)) for heap in heaps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with public_context():
        for row in GatewayEvent.objects.filter(processed_at=None):
            event_process(row.pk)
    end = facts()
    assert (end["state"], end["plan__code"]) == ("active", "professional")
    assert [state for _, state, _ in end["invoices"]] == ["paid", "paid"]
    assert GatewayEvent.objects.count() == len(stripe.events)
    assert not DueItem.objects.filter(kind="billing.dunning").exists()
    assert OwnerNotice.objects.filter(kind="payment_failed").count() <= 1


def _deliver_alone(events: list[dict[str, Any]]) -> None:
    try:
        deliver(events)
    finally:
        connections.close_all()


def test_two_clicks_at_once_are_one_purchase(live_db: str, stripe: LocalStripe) -> None:
    price_plans()
    salon = Business.objects.get(schema_name="estilo")
    with business_context(salon):
        subscription_start_trial(business=salon, plan_code="starter")
    owner = User.objects.get(email="owner@estilo.example")
    threads = [threading.Thread(target=_click, args=(owner,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stripe.sessions()) == 1
    assert len(stripe.account.store.of_kind("customer")) == 1


def _click(owner: User) -> None:
    try:
        client = Client(HTTP_HOST="estilo.localhost")
        client.force_login(owner)
        assert client.post("/plan/checkout/", {"plan": "starter"}).status_code == 200
    finally:
        connections.close_all()
