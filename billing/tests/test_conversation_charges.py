"""Per conversation at the gateway: bought, told, billed, changed; over Stripe's own SDK."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

import pytest
import time_machine
from django.test import Client

from billing.conversations import conversation_count
from billing.models import CountedConversation, Invoice, Plan, Subscription
from billing.services.conversations import conversation_report
from billing.services.subscriptions import subscription_refresh
from billing.services.switching import charging_switch
from billing.tests.local_stripe import Failure, LocalStripe
from tenants.models import Business, DueItem, User

NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)
Report = CountedConversation.Report
CHECKOUT = "/plan/checkout/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def each(
    owner_client: Client, trial: Subscription, stripe: LocalStripe, estilo: Business
) -> Subscription:
    """The salon pays per conversation, the first one is free, three are the cap."""
    Plan.objects.filter(code="starter").update(included_conversations=1, conversation_cap=3)
    owner_client.post(CHECKOUT, {"plan": "starter", "charging": "conversation"})
    stripe.account.pay(stripe.sessions()[0]["id"])
    return refreshed(trial)


def refreshed(subscription: Subscription) -> Subscription:
    subscription_refresh(subscription_id=subscription.pk)
    return Subscription.objects.select_related("plan", "next_plan").get(pk=subscription.pk)


def told(stripe: LocalStripe) -> list[dict[str, list[str]]]:
    calls = [call for call in stripe.calls if call.path == "/v1/billing/meter_events"]
    return [parse_qs(call.form) for call in calls]


def units(stripe: LocalStripe) -> int:
    return len(stripe.account.store.of_kind("billing.meter_event"))


def due() -> CountedConversation:
    return CountedConversation.objects.get(report=Report.DUE)


def begin(*contacts: int) -> None:
    for contact in contacts:
        conversation_count(contact)


def report_all() -> None:
    for row in CountedConversation.objects.filter(report=Report.DUE):
        conversation_report(row.pk)


# --- Buying and telling -------------------------------------------------------------------------
def test_a_purchase_per_conversation_costs_nothing_at_first(each: Subscription) -> None:
    assert (each.state, each.plan.code, each.charging) == ("active", "starter", "conversation")
    assert each.charged_from == each.period_start == NOON
    assert Invoice.objects.get().amount == Decimal(0)


def test_the_gateway_is_told_of_what_costs_once_and_exactly(
    each: Subscription, stripe: LocalStripe
) -> None:
    begin(1, 2, 2, 1)
    row = due()
    assert conversation_report(row.pk) is None
    assert conversation_report(row.pk) is None, "a repeat finds it settled"
    assert told(stripe) == [
        {
            "event_name": ["mostrador_conversation"],
            "identifier": [str(row.uuid)],
            "payload[stripe_customer_id]": [each.customer_ref],
            "payload[value]": ["1"],
            "timestamp": [str(int(NOON.timestamp()))],
        }
    ]
    row.refresh_from_db()
    assert row.report == Report.SENT


def test_a_lost_answer_is_repeated_and_charged_once(
    each: Subscription, stripe: LocalStripe, clock: Any
) -> None:
    begin(1, 2)
    stripe.failures.extend([Failure(drop=True)] * 2)
    again = conversation_report(due().pk)
    assert again is not None
    clock.move_to(again)
    assert conversation_report(due().pk) is None
    assert units(stripe) == 1
    assert CountedConversation.objects.filter(report=Report.SENT).count() == 1


def test_what_the_gateway_would_not_know_again_is_not_repeated(
    each: Subscription, stripe: LocalStripe, clock: Any
) -> None:
    """Its memory of identifiers is a day long: after that a repeat could charge twice."""
    begin(1, 2)
    row = due()
    stripe.failures.extend([Failure(drop=True)] * 2)
    conversation_report(row.pk)
    clock.shift(23 * HOUR)
    assert conversation_report(row.pk) is None
    row.refresh_from_db()
    assert row.report == Report.UNSURE
    assert units(stripe) == 1


def test_a_meter_that_is_missing_is_tried_until_somebody_mends_it(
    each: Subscription, stripe: LocalStripe, clock: Any, settings: Any
) -> None:
    begin(1, 2)
    row = due()
    settings.STRIPE_METER_EVENT = "another"
    for _ in range(3):
        assert conversation_report(row.pk) is not None
        clock.shift(DAY)
    settings.STRIPE_METER_EVENT = "mostrador_conversation"
    assert conversation_report(row.pk) is None
    assert units(stripe) == 1


def test_what_is_too_old_for_the_gateway_is_given_up_visibly(
    each: Subscription, stripe: LocalStripe, clock: Any
) -> None:
    begin(1, 2)
    row = due()
    clock.shift(34 * DAY)
    assert conversation_report(row.pk) is None
    row.refresh_from_db()
    assert row.report == Report.REFUSED
    assert told(stripe) == []


def test_the_bill_of_a_period_holds_its_conversations_and_no_more_than_the_cap(
    each: Subscription, stripe: LocalStripe, clock: Any
) -> None:
    begin(*range(9))
    report_all()
    clock.move_to(NOON + 30 * DAY)
    stripe.account.renew(each.subscription_ref, paid=True)
    refreshed(each)
    bill = Invoice.objects.order_by("issued_at").last()
    assert bill is not None
    assert bill.amount == each.plan.highest_bill == Decimal("0.50")
    assert bill.plan == each.plan


# --- Changing -----------------------------------------------------------------------------------
def test_from_the_month_to_conversations_waits_for_the_next_period(
    owner_client: Client, bought: Subscription, stripe: LocalStripe, clock: Any
) -> None:
    now = refreshed(bought)
    end = now.period_end
    assert end is not None
    answer = owner_client.post(CHECKOUT, {"plan": "starter", "charging": "conversation"})
    assert answer["Location"] == "/plan/"
    waiting = refreshed(bought)
    assert (waiting.charging, waiting.next_charging) == ("month", "conversation")
    assert waiting.switch_at == end
    assert "pasas a Starter" in owner_client.get("/plan/").content.decode()

    clock.move_to(end - 2 * HOUR)
    assert charging_switch(bought.pk) == end - HOUR
    clock.move_to(end - HOUR)
    assert charging_switch(bought.pk) is None
    begin(*range(30))
    assert not CountedConversation.objects.exclude(report="").exists(), "the month is paid"

    clock.move_to(end)
    stripe.account.renew(refreshed(bought).subscription_ref, paid=True)
    begin(*range(100, 130))
    switched = refreshed(bought)
    assert (switched.charging, switched.next_charging) == ("conversation", "")
    assert switched.charged_from == end
    assert CountedConversation.objects.exclude(report="").count() == 30 - 20
    amounts = Invoice.objects.order_by("issued_at").values_list("amount", flat=True)
    assert list(amounts) == [Decimal(29), Decimal(0)], "no second month was charged ahead"


def test_back_to_the_month_bills_the_use_first_and_then_the_month(
    owner_client: Client, each: Subscription, stripe: LocalStripe, clock: Any
) -> None:
    end = each.period_end
    assert end is not None
    begin(1, 2, 3)
    report_all()
    owner_client.post(CHECKOUT, {"plan": "starter", "charging": "month"})
    clock.move_to(end)
    again = charging_switch(each.pk)
    assert again is not None
    assert again > end, "the gateway has not begun the period yet"
    stripe.account.renew(each.subscription_ref, paid=True)
    clock.move_to(again)
    assert charging_switch(each.pk) is None
    assert charging_switch(each.pk) is None
    after = refreshed(each)
    assert (after.charging, after.charged_from, after.next_charging) == ("month", None, "")
    amounts = Invoice.objects.order_by("issued_at").values_list("amount", flat=True)
    assert list(amounts) == [Decimal(0), Decimal("0.50"), Decimal(29)]


def test_a_worker_that_comes_too_late_uses_up_the_month_that_was_charged(
    owner_client: Client, bought: Subscription, stripe: LocalStripe, clock: Any
) -> None:
    end = refreshed(bought).period_end
    assert end is not None
    owner_client.post(CHECKOUT, {"plan": "starter", "charging": "conversation"})
    clock.move_to(end + DAY)
    stripe.account.renew(refreshed(bought).subscription_ref, paid=True)
    again = charging_switch(bought.pk)
    later = refreshed(bought)
    assert later.charging == "month"
    assert later.switch_at == later.period_end
    assert later.period_end is not None
    assert again == later.period_end - HOUR


def test_whoever_thinks_again_stays(
    owner_client: Client, bought: Subscription, stripe: LocalStripe
) -> None:
    refreshed(bought)
    for charging in ("conversation", "month"):
        owner_client.post(CHECKOUT, {"plan": "starter", "charging": charging})
    assert refreshed(bought).next_charging == ""
    assert not DueItem.objects.filter(kind="billing.switch").exists()


def test_a_plan_without_a_price_per_conversation_is_not_sold_so(
    owner_client: Client, trial: Subscription, stripe: LocalStripe
) -> None:
    said = owner_client.post(
        CHECKOUT, {"plan": "professional", "charging": "conversation"}, follow=True
    )
    assert "aún no se puede pagar" in said.content.decode()
    assert stripe.sessions() == []


def test_the_plan_page_says_what_last_month_would_have_cost(
    owner_client: Client, owner: User, trial: Subscription, stripe: LocalStripe, clock: Any
) -> None:
    begin(*range(30))
    clock.move_to(datetime(2026, 12, 3, 12, tzinfo=UTC))
    owner_client.force_login(owner)
    said = owner_client.get("/plan/").content.decode()
    assert "con 30 conversaciones" in said
    assert "2,50" in said, "ten above the twenty free ones"
    assert "Más barato" in said
    assert "Contratar por conversación" in said


def test_the_plan_page_of_who_pays_so_says_the_bill_so_far(
    owner_client: Client, each: Subscription
) -> None:
    begin(1, 2)
    said = owner_client.get("/plan/").content.decode()
    assert "Conversaciones desde el 15 nov" in said
    assert "0,25" in said
    assert "Conversaciones de este periodo" in owner_client.get("/").content.decode()
