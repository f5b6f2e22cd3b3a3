"""A business that is no more is charged no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from billing.models import GatewayClosure, Subscription
from billing.services.closing import business_close, closure_work
from billing.services.subscriptions import subscription_refresh
from billing.services.sync import subscription_sync
from billing.tests.local_stripe import Failure, LocalStripe
from tenants.context import public_context
from tenants.models import Business, DueItem
from tenants.provisioning import business_delete


@pytest.fixture
def paying(bought: Subscription) -> Subscription:
    subscription_refresh(subscription_id=bought.pk)
    bought.refresh_from_db()
    return bought


def states(stripe: LocalStripe) -> list[str]:
    return [one["status"] for one in stripe.account.store.of_kind("subscription")]


def test_erasing_a_business_ends_its_subscription(
    paying: Subscription, estilo: Business, stripe: LocalStripe
) -> None:
    business_delete(business=estilo)
    closure = GatewayClosure.objects.get()
    assert (closure.business_label, closure.customer_ref) == ("estilo", paying.customer_ref)
    assert DueItem.objects.filter(kind="billing.close", schema_name="public").count() == 1
    assert closure_work(closure.pk) is None
    assert states(stripe) == ["canceled"]
    closure.refresh_from_db()
    assert closure.done_at is not None


def test_a_repeat_ends_nothing_twice(
    paying: Subscription, estilo: Business, stripe: LocalStripe
) -> None:
    business_close(estilo)
    business_close(estilo)
    (closure,) = GatewayClosure.objects.all()
    stripe.failures.extend([Failure(), Failure(), Failure(drop=True), Failure(drop=True)])
    tries = 0
    while closure_work(closure.pk) is not None:
        tries += 1
        assert tries < 5
    assert tries > 0
    assert closure_work(closure.pk) is None
    ends = [call for call in stripe.calls if call.method == "DELETE"]
    assert states(stripe) == ["canceled"]
    assert len(ends) >= 1


def test_what_fails_is_retried_with_pauses_and_seen_by_the_platform(
    paying: Subscription, estilo: Business, stripe: LocalStripe, settings: Any
) -> None:
    business_close(estilo)
    closure = GatewayClosure.objects.get()
    settings.STRIPE_SECRET_KEY = "sk_test_of_another_account"
    assert closure_work(closure.pk) is not None
    closure.refresh_from_db()
    assert closure.done_at is None
    assert closure.last_error
    admin = Client(HTTP_HOST=settings.PUBLIC_HOST)
    from tenants.models import User

    admin.force_login(User.objects.get(email="admin@mostrador.example"))
    assert "estilo" in admin.get("/admin/billing/gatewayclosure/").content.decode()
    page = admin.get("/admin/platform/").content.decode()
    assert "Bajas sin hacer" in page


def test_a_payment_page_that_was_handed_out_cannot_be_paid_any_more(
    owner_client: Client, trial: Subscription, estilo: Business, stripe: LocalStripe
) -> None:
    owner_client.post("/plan/checkout/", {"plan": "starter"})
    business_close(estilo)
    assert closure_work(GatewayClosure.objects.get().pk) is None
    assert [session["status"] for session in stripe.sessions()] == ["expired"]


def test_whoever_never_bought_needs_no_closing(trial: Subscription, estilo: Business) -> None:
    business_close(estilo)
    assert not GatewayClosure.objects.exists()


def test_the_night_finds_a_closed_business_that_is_still_charged(
    paying: Subscription, estilo: Business
) -> None:
    Business.objects.filter(pk=estilo.pk).update(state=Business.State.DELETED)
    with public_context():
        subscription_sync()
    assert GatewayClosure.objects.get().requested_at - paying.started_at < timedelta(days=1)
