"""The platform's pages for plans and subscriptions."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client

from billing.models import GatewayEvent, Invoice, Plan, Subscription, UsageCounter
from billing.quotas import quota_limit
from tenants.audit.models import AuditEntry
from tenants.context import public_context
from tenants.models import Business, User

FREE = {
    "name": "Free",
    "is_public": "on",
    "support": "community",
    "price": "0",
    "price_per_conversation": "",
    "included_conversations": "0",
    "conversation_cap": "",
    "currency": "USD",
    "messages": "120",
    "contacts": "",
    "services": "2",
    "api_per_minute": "50",
    "features": ["reports"],
    "gateway_prices": "{}",
    "conversation_prices": "{}",
}


@pytest.fixture
def admin_client(db: None) -> Client:
    client = Client(HTTP_HOST=settings.PUBLIC_HOST)
    client.force_login(User.objects.get(email="admin@mostrador.example"))
    return client


def test_a_plan_is_edited_as_a_form_and_audited(admin_client: Client, academia: Business) -> None:
    plan = Plan.objects.get(code="free")
    Subscription.objects.create(business=academia, plan=plan)
    page = f"/admin/billing/plan/{plan.pk}/change/"
    said = admin_client.get(page).content.decode()
    assert 'type="checkbox" name="features" value="automatic_booking"' in said
    assert admin_client.post(page, FREE).status_code == 302
    plan.refresh_from_db()
    assert (plan.code, plan.messages, plan.contacts, plan.features) == (
        "free",
        120,
        None,
        ["reports"],
    )
    assert quota_limit(academia, "messages") == 120, "it counts from the next message on"
    with public_context():
        entry = AuditEntry.objects.get(action="plan.updated")
    assert entry.before["messages"] == 100
    assert entry.after["messages"] == 120


def test_a_change_of_what_the_gateway_charges_is_audited_too(admin_client: Client) -> None:
    plan = Plan.objects.get(code="free")
    page = f"/admin/billing/plan/{plan.pk}/change/"
    admin_client.post(page, FREE | {"gateway_prices": '{"stripe": "price_other"}'})
    with public_context():
        entry = AuditEntry.objects.get(action="plan.updated")
    assert entry.before["gateway_prices"] != entry.after["gateway_prices"]
    assert entry.after["gateway_prices"] == {"stripe": "price_other"}


@pytest.mark.parametrize("prices", ['["price_a"]', '{"stripe": 7}', '{"stripe": [""]}'])
def test_prices_that_could_not_be_read_are_refused(admin_client: Client, prices: str) -> None:
    plan = Plan.objects.get(code="free")
    page = f"/admin/billing/plan/{plan.pk}/change/"
    answer = admin_client.post(page, FREE | {"gateway_prices": prices})
    assert "price_..." in answer.content.decode()
    plan.refresh_from_db()
    assert plan.gateway_prices == {}


def test_a_feature_that_does_not_exist_is_refused(admin_client: Client) -> None:
    plan = Plan.objects.get(code="free")
    page = f"/admin/billing/plan/{plan.pk}/change/"
    answer = admin_client.post(page, FREE | {"features": ["telepathy"]})
    assert answer.status_code == 200
    plan.refresh_from_db()
    assert plan.features == []


def test_a_subscription_changes_its_plan_through_its_one_writer(
    admin_client: Client, academia: Business
) -> None:
    starter = Plan.objects.get(code="starter")
    row = Subscription.objects.create(
        business=academia, plan=Plan.objects.get(code="free"), state="trial"
    )
    page = f"/admin/billing/subscription/{row.pk}/change/"
    assert admin_client.post(page, {"plan": starter.pk}).status_code == 302
    row.refresh_from_db()
    assert (row.plan, row.state) == (starter, "active")


def test_a_bought_subscription_is_not_changed_behind_its_gateway(
    admin_client: Client, academia: Business
) -> None:
    free, starter = Plan.objects.get(code="free"), Plan.objects.get(code="starter")
    row = Subscription.objects.create(
        business=academia, plan=starter, gateway="stripe", subscription_ref="sub_1"
    )
    page = f"/admin/billing/subscription/{row.pk}/change/"
    answer = admin_client.post(page, {"plan": free.pk}, follow=True)
    assert "se cobra por la pasarela" in answer.content.decode()
    row.refresh_from_db()
    assert row.plan == starter


@pytest.mark.parametrize("model", ["plan", "subscription", "invoice", "gatewayevent"])
def test_lists_are_found_and_searched(admin_client: Client, academia: Business, model: str) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    Subscription.objects.create(business=academia, plan=Plan.objects.get(code="free"))
    Invoice.objects.create(
        business=academia, gateway="f", external_ref="x", amount=1, currency="USD", issued_at=now
    )
    with public_context():
        GatewayEvent.objects.create(gateway="f", external_id="e", kind="k", payload={"secret": 1})
    assert admin_client.get(f"/admin/billing/{model}/?q=x").status_code == 200


def test_what_the_product_writes_is_only_looked_at(
    admin_client: Client, academia: Business
) -> None:
    row = UsageCounter.objects.create(
        business=academia, metric="messages", month="2026-11-01", used=5
    )
    page = f"/admin/billing/usagecounter/{row.pk}/change/"
    assert admin_client.get(page).status_code == 200
    assert admin_client.post(page, {"used": "0"}).status_code == 403
    row.refresh_from_db()
    assert row.used == 5


# --- Per conversation, and support --------------------------------------------------------------
@pytest.mark.parametrize(("cap", "passes"), [("", False), ("19", False), ("20", True)])
def test_a_price_per_conversation_needs_a_cap_that_is_not_below_the_free_ones(
    admin_client: Client, cap: str, passes: bool
) -> None:
    plan = Plan.objects.get(code="free")
    terms = {"price_per_conversation": "0.30", "included_conversations": "20"}
    form = FREE | terms | {"conversation_cap": cap}
    answer = admin_client.post(f"/admin/billing/plan/{plan.pk}/change/", form)
    assert (answer.status_code == 302) == passes
    plan.refresh_from_db()
    assert (plan.price_per_conversation is not None) == passes


@pytest.mark.parametrize(
    ("contact", "passes"),
    [
        ("ayuda@mostrador.example", True),
        ("+34 600 111 222", True),
        ("https://ayuda.mostrador.example/", True),
        ("javascript:alert(1)", False),
        ("http://ayuda.mostrador.example/", False),
    ],
)
def test_where_help_is_asked_for_can_be_followed(
    admin_client: Client, contact: str, passes: bool
) -> None:
    plan = Plan.objects.get(code="free")
    page = f"/admin/billing/plan/{plan.pk}/change/"
    answer = admin_client.post(page, FREE | {"support_contact": contact})
    assert (answer.status_code == 302) == passes
    plan.refresh_from_db()
    assert plan.support_contact == (contact if passes else "")
