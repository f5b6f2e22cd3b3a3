"""Buying a plan: one page, one subscription, one charge, however often somebody clicks."""

import pytest
from django.test import Client

from billing.models import Invoice, Plan, Subscription
from billing.services.subscriptions import subscription_refresh
from billing.tests.local_stripe import Failure, LocalStripe
from tenants.audit.models import AuditEntry
from tenants.models import Business

CHECKOUT, PORTAL, RETURN = "/plan/checkout/", "/plan/portal/", "/plan/return/"


def refreshed(subscription: Subscription) -> Subscription:
    subscription_refresh(subscription_id=subscription.pk)
    return Subscription.objects.select_related("plan").get(pk=subscription.pk)


def choose(client: Client, plan: str) -> str:
    """Click on a plan; what the page that leads away says."""
    answer = client.post(CHECKOUT, {"plan": plan})
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_owner_buys_a_plan_and_is_charged_once(
    owner_client: Client, trial: Subscription, stripe: LocalStripe, estilo: Business
) -> None:
    page = choose(owner_client, "starter")
    (session,) = stripe.sessions()
    assert session["url"] in page
    stripe.account.pay(session["id"])

    answer = owner_client.get(RETURN, follow=False)

    assert (answer.status_code, answer["Location"]) == (302, "/plan/")
    trial.refresh_from_db()
    assert (trial.state, trial.plan.code) == ("active", "starter")
    assert trial.trial_ends_at is None
    assert trial.period_end is not None
    invoice = Invoice.objects.get()
    assert (invoice.state, str(invoice.amount), invoice.currency) == ("paid", "29.00", "USD")
    estilo.refresh_from_db()
    assert estilo.state == Business.State.ACTIVE
    assert AuditEntry.objects.filter(action="subscription.synced").count() == 1


def test_a_double_click_gets_the_same_page_twice(
    owner_client: Client, trial: Subscription, stripe: LocalStripe
) -> None:
    first, second = choose(owner_client, "starter"), choose(owner_client, "starter")
    assert len(stripe.sessions()) == 1
    assert stripe.sessions()[0]["url"] in first
    assert stripe.sessions()[0]["url"] in second


def test_whoever_changes_their_mind_can_pay_one_page_only(
    owner_client: Client, trial: Subscription, stripe: LocalStripe
) -> None:
    choose(owner_client, "starter")
    choose(owner_client, "professional")
    assert [session["status"] for session in stripe.sessions()] == ["open", "expired"]


def test_a_page_that_was_paid_in_another_tab_is_not_sold_again(
    owner_client: Client, bought: Subscription, stripe: LocalStripe
) -> None:
    page = choose(owner_client, "starter")
    assert "/portal/" in page
    assert len(stripe.account.store.of_kind("subscription")) == 1
    bought.refresh_from_db()
    assert bought.state == "active"


def test_a_lost_answer_makes_no_second_customer_and_no_second_page(
    owner_client: Client, trial: Subscription, stripe: LocalStripe
) -> None:
    stripe.failures.extend([Failure(drop=True), Failure(drop=True)])
    owner_client.post(CHECKOUT, {"plan": "starter"})
    choose(owner_client, "starter")
    assert len(stripe.account.store.of_kind("customer")) == 1
    assert len(stripe.sessions()) == 1


def test_a_running_subscription_is_changed_on_the_gateway_s_page(
    owner_client: Client, bought: Subscription, stripe: LocalStripe
) -> None:
    refreshed(bought)
    choose(owner_client, "professional")
    visit = stripe.account.store.of_kind("billing_portal.session")[0]
    asked = visit["_flow"]["subscription_update_confirm"]
    assert asked["items"][0]["price"] == "price_professional"

    stripe.account.change_price(asked["subscription"], "price_professional")
    owner_client.get(RETURN)
    bought.refresh_from_db()
    assert bought.plan.code == "professional"
    assert len(stripe.account.store.of_kind("subscription")) == 1


def test_going_back_to_the_free_plan_lets_the_paid_period_run_out(
    owner_client: Client, bought: Subscription, stripe: LocalStripe
) -> None:
    answer = owner_client.post(CHECKOUT, {"plan": "free"})
    assert answer["Location"] == "/plan/"
    bought.refresh_from_db()
    assert (bought.state, bought.plan.code, bought.ends_at_period_end) == (
        "active",
        "starter",
        True,
    )

    stripe.account.renew(bought.subscription_ref, paid=True)
    ended = refreshed(bought)
    assert (ended.state, ended.plan.code, ended.period_end) == ("cancelled", "free", None)


def test_after_an_end_the_same_plan_can_be_bought_again(
    owner_client: Client, bought: Subscription, stripe: LocalStripe
) -> None:
    stripe.account.end(refreshed(bought).subscription_ref)
    assert refreshed(bought).state == "cancelled"
    choose(owner_client, "starter")
    page = stripe.sessions()[0]
    assert page["status"] == "open"
    stripe.account.pay(page["id"])
    assert refreshed(bought).state == "active"


def test_what_the_platform_gives_after_an_end_stays(
    bought: Subscription, stripe: LocalStripe, estilo: Business
) -> None:
    from billing.services.subscriptions import subscription_change_plan

    stripe.account.end(refreshed(bought).subscription_ref)
    refreshed(bought)
    subscription_change_plan(business=estilo, plan_code="enterprise")
    assert refreshed(bought).plan.code == "enterprise"


def test_the_platform_does_not_change_a_plan_that_is_charged(
    bought: Subscription, stripe: LocalStripe, estilo: Business
) -> None:
    from billing.services.subscriptions import SubscriptionError, subscription_change_plan

    refreshed(bought)
    with pytest.raises(SubscriptionError):
        subscription_change_plan(business=estilo, plan_code="enterprise")


def test_a_price_that_is_not_sold_any_more_is_still_recognised(
    bought: Subscription, stripe: LocalStripe
) -> None:
    prices = {"stripe": ["price_new", "price_starter"]}
    Plan.objects.filter(code="starter").update(gateway_prices=prices)
    assert refreshed(bought).plan.code == "starter"


@pytest.mark.parametrize("plan", ["", "nothing", "nothing\0", "enterprise"])
def test_what_cannot_be_bought_says_why_on_the_plan_page(
    owner_client: Client, trial: Subscription, stripe: LocalStripe, plan: str
) -> None:
    answer = owner_client.post(CHECKOUT, {"plan": plan})
    assert answer["Location"] == "/plan/"
    assert stripe.sessions() == []


def test_without_keys_the_owner_is_told_whom_to_write_to(
    owner_client: Client, trial: Subscription, settings: object
) -> None:
    settings.STRIPE_SECRET_KEY = ""  # type: ignore[attr-defined]
    answer = owner_client.post(CHECKOUT, {"plan": "starter"})
    assert answer["Location"] == "/plan/"


def test_a_gateway_that_is_down_leaves_everything_as_it_was(
    owner_client: Client, trial: Subscription, stripe: LocalStripe
) -> None:
    stripe.failures.extend([Failure(500)] * 2)
    answer = owner_client.post(CHECKOUT, {"plan": "starter"})
    assert answer["Location"] == "/plan/"
    trial.refresh_from_db()
    assert (trial.state, trial.customer_ref) == ("trial", "")


def test_only_who_manages_the_business_buys(
    agent_client: Client,
    viewer_client: Client,
    stranger_client: Client,
    trial: Subscription,
    stripe: LocalStripe,
) -> None:
    for client in (agent_client, viewer_client):
        assert client.post(CHECKOUT, {"plan": "starter"}).status_code == 403
        assert client.post(PORTAL).status_code == 403
    assert stranger_client.post(CHECKOUT, {"plan": "starter"}).status_code == 302
    assert stripe.calls == []


def test_the_portal_needs_a_purchase(
    owner_client: Client, trial: Subscription, stripe: LocalStripe
) -> None:
    assert owner_client.post(PORTAL)["Location"] == "/plan/"
    assert stripe.calls == []


def test_every_change_carries_a_key_and_every_call_the_version(
    owner_client: Client, bought: Subscription, stripe: LocalStripe
) -> None:
    owner_client.post(PORTAL)
    assert {call.headers["Stripe-Version"] for call in stripe.calls} == {"2026-10-28.endive"}
    posts = [call for call in stripe.calls if call.method == "POST"]
    assert posts
    assert all(call.headers.get("Idempotency-Key") for call in posts)


def test_the_plan_page_sells_where_it_can_be_paid_and_else_says_whom_to_write_to(
    owner_client: Client, trial: Subscription, stripe: LocalStripe, settings: object
) -> None:
    selling = owner_client.get("/plan/").content.decode()
    assert "Contratar Professional" in selling
    assert "escribe a" not in selling
    settings.STRIPE_SECRET_KEY = ""  # type: ignore[attr-defined]
    settings.DEFAULT_FROM_EMAIL = "Mostrador <hola@mostrador.example>"  # type: ignore[attr-defined]
    silent = owner_client.get("/plan/").content.decode()
    assert "Contratar Professional" not in silent
    assert 'escribe a <a href="mailto:hola@mostrador.example">' in silent
