"""The platform's page: its figures, who sees it, and that many businesses cost it no more."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings as conf
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from billing.models import Invoice, ModelPrice, ModelUse, Plan, Subscription, UsageCounter
from config.shell.doctor.health import KEY
from config.shell.platform.selectors import platform_figures
from tenants.context import public_context
from tenants.crypto import data_key_new
from tenants.incidents import incident_close, incident_open
from tenants.models import Business, DueItem, User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def client(email: str) -> Client:
    browser = Client(HTTP_HOST=conf.PUBLIC_HOST)
    browser.force_login(User.objects.get(email=email))
    return browser


@pytest.fixture
def platform() -> Client:
    return client("admin@mostrador.example")


def business(name: str, plan: str = "", created: datetime = NOW, **more: Any) -> Business:
    row = Business.objects.create(schema_name=name, name=name, wrapped_key=data_key_new(), **more)
    Business.objects.filter(pk=row.pk).update(created_at=created)
    if plan:
        Subscription.objects.create(business=row, plan=Plan.objects.get(code=plan))
    return row


def used(row: Business, **metrics: int) -> None:
    for metric, amount in metrics.items():
        UsageCounter.objects.create(
            business=row, metric=metric, month=date(2026, 11, 1), used=amount
        )
        if metric == "ai_tokens":
            uses(row, "gpt", amount)


def uses(row: Business, model: str, tokens_in: int, out: int = 0, *, is_own: bool = False) -> None:
    ModelUse.objects.create(
        business=row,
        month=date(2026, 11, 1),
        model=model,
        is_own=is_own,
        tokens_in=tokens_in,
        tokens_out=out,
    )


def paid(row: Business, number: int, amount: str, at: datetime, state: str = "paid") -> None:
    Invoice.objects.create(
        business=row,
        gateway="stripe",
        external_ref=f"in_{number}",
        amount=Decimal(amount),
        currency="USD",
        state=state,
        issued_at=at,
        paid_at=at if state == "paid" else None,
    )


@pytest.mark.parametrize("email", ["owner@estilo.example", "stranger@example.com"])
def test_only_platform_admins_see_it(email: str) -> None:
    for browser in (client(email), Client(HTTP_HOST=conf.PUBLIC_HOST)):
        answer = browser.get("/admin/platform/")
        assert answer.status_code == 302
        assert "login" in answer.headers["Location"]
    on_a_business = Client(HTTP_HOST=f"estilo.{conf.PUBLIC_HOST}")
    assert on_a_business.get("/admin/platform/").status_code == 404


def test_businesses_by_plan_with_those_on_none() -> None:
    Business.objects.filter(is_template=False).update(created_at=NOW)
    business("uno", "free")
    business("dos", "starter")
    business("tres", "starter")
    business("gone", "starter", state="deleted")
    found = {bar.label: (bar.value, bar.share) for bar in platform_figures(NOW).plans}
    assert found["Starter"] == (2, 1000)
    assert found["Free"] == (1, 500)
    assert found["Professional"] == (0, 0)
    assert found[""] == (2, 1000)  # the tests' own salon and academy
    assert platform_figures(NOW).businesses == 5


def test_new_businesses_fall_into_their_week_and_empty_weeks_stay() -> None:
    Business.objects.filter(is_template=False).update(created_at=NOW - timedelta(days=400))
    business("monday", created=datetime(2026, 11, 23, 0, 0, tzinfo=UTC))
    business("sunday", created=datetime(2026, 11, 22, 23, 59, tzinfo=UTC))
    weeks = platform_figures(NOW).weeks
    assert len(weeks) == 12
    assert [(bar.label, bar.value) for bar in weeks[-2:]] == [
        (date(2026, 11, 16), 1),
        (date(2026, 11, 23), 1),
    ]
    assert sum(bar.value for bar in weeks) == 2


def test_use_is_summed_and_the_busiest_come_first(settings: Any) -> None:
    settings.AI_PRICE_PER_MILLION_TOKENS = Decimal("0.80")
    few, much = business("few", "free"), business("much", "starter")
    used(few, messages=10, ai_runs=9, ai_tokens=1_000)
    used(much, messages=5, ai_runs=4, ai_tokens=2_000_000)
    figures = platform_figures(NOW)
    assert figures.usage == {"messages": 15, "ai_runs": 13, "ai_tokens": 2_001_000}
    assert figures.ai_cost == Decimal("1.60")
    assert [(row["name"], row["runs"], row["plan"]) for row in figures.busiest] == [
        ("much", 4, "Starter"),
        ("few", 9, "Free"),
    ]


def test_without_a_price_no_cost_is_made_up(settings: Any) -> None:
    settings.AI_PRICE_PER_MILLION_TOKENS = Decimal(0)
    used(business("one", "free"), ai_tokens=1_000_000)
    assert platform_figures(NOW).ai_cost is None


def test_income_counts_what_was_paid_in_its_month() -> None:
    row = business("uno", "starter")
    paid(row, 1, "29.00", datetime(2026, 11, 3, tzinfo=UTC))
    paid(row, 2, "29.00", datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    paid(row, 3, "29.00", datetime(2026, 10, 31, 23, 59, tzinfo=UTC))
    paid(row, 4, "29.00", datetime(2026, 11, 4, tzinfo=UTC), state="failed")
    paid(row, 5, "29.00", datetime(2026, 5, 31, tzinfo=UTC))
    income = platform_figures(NOW).income
    assert [(line.month, line.amount, line.share) for line in income] == [
        (date(2026, 11, 1), Decimal("58.00"), 1000),
        (date(2026, 10, 1), Decimal("29.00"), 500),
    ]


def test_what_needs_a_hand_is_named(platform: Client) -> None:
    business("parado", "free", state="suspended")
    DueItem.objects.create(
        schema_name="uno", kind="leads.silence", object_id=1, run_at=timezone.now(), failed=True
    )
    with public_context():
        cache.set(KEY, {"results": {"database": True, "openai": False}}, 60)
    page = platform.get("/admin/platform/").content.decode()
    assert "parado" in page
    assert "leads.silence" in page
    assert "Caída" in page


def test_an_empty_platform_divides_nothing_by_zero(platform: Client) -> None:
    Business.objects.filter(is_template=False).exclude(schema_name="public").update(state="deleted")
    assert platform.get("/admin/platform/").status_code == 200
    assert platform_figures(NOW).businesses == 0


def test_it_costs_the_same_with_many_businesses(platform: Client) -> None:
    used(business("one", "free"), messages=1, ai_tokens=1)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert platform.get("/admin/platform/").status_code == 200
        return len(seen)

    queries()
    few = queries()
    for number in range(20):
        row = business(f"b{number}", "starter", state="suspended")
        used(row, messages=number, ai_tokens=number)
        paid(row, number, "29", timezone.now())
    assert queries() == few


def test_the_admin_leads_to_it(platform: Client) -> None:
    assert 'href="/admin/platform/"' in platform.get("/admin/").content.decode()


# --- Income, cost, margin -----------------------------------------------------------------------
def _bill_of(row: Business, plan: str) -> None:
    Invoice.objects.filter(business=row).update(plan=Plan.objects.get(code=plan))


def test_each_plan_s_income_cost_and_margin_of_the_month(settings: Any) -> None:
    settings.AI_PRICE_PER_MILLION_TOKENS = Decimal(10)
    one, two = business("uno", "starter"), business("dos", "professional")
    paid(one, 1, "29.00", datetime(2026, 11, 4, tzinfo=UTC))
    paid(one, 2, "29.00", datetime(2026, 10, 31, 23, 59, tzinfo=UTC))
    paid(two, 3, "99.00", datetime(2026, 11, 1, tzinfo=UTC))
    _bill_of(one, "starter")
    _bill_of(two, "professional")
    used(one, ai_runs=4, ai_tokens=4_000_000)
    used(two, builtin_runs=9)
    rows = {row.name: row for row in platform_figures(NOW).margins}
    starter, professional = rows["Starter"], rows["Professional"]
    assert (starter.income, starter.cost, starter.margin) == (29, 40, -11)
    assert starter.is_loss
    assert (professional.income, professional.cost, professional.margin) == (99, 0, 99)
    total = platform_figures(NOW).total
    assert total is not None
    assert (total.income, total.cost, total.margin) == (128, 40, 88)


def test_a_bill_stays_with_the_plan_it_was_for(settings: Any) -> None:
    row = business("uno", "starter")
    paid(row, 1, "29.00", datetime(2026, 11, 4, tzinfo=UTC))
    _bill_of(row, "starter")
    Subscription.objects.filter(business=row).update(plan=Plan.objects.get(code="professional"))
    income = {each.name: each.income for each in platform_figures(NOW).margins}
    assert (income["Starter"], income["Professional"]) == (29, 0)


def test_without_a_price_of_tokens_no_margin_is_told(settings: Any) -> None:
    settings.AI_PRICE_PER_MILLION_TOKENS = Decimal(0)
    used(business("uno", "starter"), ai_runs=1, ai_tokens=500)
    figures = platform_figures(NOW)
    assert figures.total is None
    assert [row.margin for row in figures.margins if row.name == "Starter"] == [None]


def test_runs_of_the_own_engine_are_told_apart_and_shown(platform: Client) -> None:
    UsageCounter.objects.create(
        business=business("uno"),
        metric="builtin_runs",
        month=timezone.now().date().replace(day=1),
        used=37,
    )
    said = platform.get("/admin/platform/").content.decode()
    assert "37 más con el motor propio" in said


def test_each_model_costs_its_price_and_own_keys_cost_nothing(settings: Any) -> None:
    settings.AI_PRICE_PER_MILLION_TOKENS = Decimal(1)
    ModelPrice.objects.create(model="mini", price_in=Decimal("0.40"), price_out=Decimal("1.60"))
    row = business("uno", "starter")
    uses(row, "mini", 1_000_000, 500_000)
    uses(row, "other", 2_000_000)
    uses(row, "mini", 9_000_000, is_own=True)
    assert platform_figures(NOW).ai_cost == Decimal("3.20")


def test_open_incidents_are_listed_until_they_are_over(platform: Client) -> None:
    touched = business("uno")
    incident_open(kind="ai_down", subject="a", reason="timeout")
    incident_open(kind="ai_down", subject="a", business=touched)
    incident_open(kind="ai_down", subject="its own", reason="status 401", business=touched)
    used(touched, ai_late=7)
    shown = platform.get("/admin/platform/").content.decode()
    assert (shown.count("status 401"), shown.count("timeout")) == (1, 1)
    assert "7 respuestas" in shown
    incident_close(kind="ai_down", subject="a")
    incident_close(kind="ai_down", subject="a", business=touched)
    assert len(platform_figures(NOW).incidents) == 1
