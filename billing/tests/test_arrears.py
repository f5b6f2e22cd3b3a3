"""A failed payment: told on day 0, 3 and 7, then the business stops, and a payment starts it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from billing.models import Subscription
from billing.services import dunning
from billing.services.dunning import dunning_step
from billing.services.subscriptions import subscription_refresh
from billing.services.sync import subscription_compare, subscription_sync
from billing.tests.local_stripe import Failure, LocalStripe
from tenants.audit.models import AuditEntry
from tenants.context import public_context
from tenants.models import Business, DueItem, OwnerNotice
from tenants.notices import notice_mail_send
from tenants.provisioning import business_resume, business_suspend

DAY_0 = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(DAY_0 - timedelta(days=31), tick=False) as traveller:
        yield traveller


@pytest.fixture
def owing(clock: time_machine.Traveller, bought: Subscription, stripe: LocalStripe) -> Subscription:
    """The salon's first renewal was refused this morning."""
    refresh(bought)
    clock.move_to(DAY_0)
    stripe.account.renew(bought.subscription_ref or ref_of(stripe), paid=False)
    refresh(bought)
    return bought


def ref_of(stripe: LocalStripe) -> str:
    return str(stripe.account.store.of_kind("subscription")[0]["id"])


def refresh(subscription: Subscription) -> Subscription:
    with public_context():
        subscription_refresh(subscription_id=subscription.pk)
    subscription.refresh_from_db()
    return subscription


def work() -> datetime | None:
    """What a worker does with the dunning's row; when it is to come again."""
    with public_context():
        row = DueItem.objects.filter(kind="billing.dunning", run_at__lte=timezone.now()).first()
        if row is None:
            return None
        again = dunning_step(row.object_id)
        (row.delete() if again is None else DueItem.objects.filter(pk=row.pk).update(run_at=again))
        return again


def told() -> list[str]:
    notices = OwnerNotice.objects.filter(kind__startswith="payment_").order_by("pk")
    return list(notices.values_list("kind", flat=True))


def state() -> tuple[str, str]:
    subscription = Subscription.objects.get()
    return subscription.state, Business.objects.get(schema_name="estilo").state


def test_notices_on_day_0_3_and_7_then_the_business_stops_and_a_payment_starts_it(
    clock: time_machine.Traveller, owing: Subscription, stripe: LocalStripe
) -> None:
    seen = {}
    for day in range(8):
        clock.move_to(DAY_0 + timedelta(days=day))
        work()
        seen[day] = (len(told()), *state())
    running = ("past_due", "active")
    assert seen[0] == seen[1] == seen[2] == (1, *running)
    assert seen[3] == seen[6] == (2, *running)
    assert seen[7] == (3, "past_due", "suspended")
    assert told() == ["payment_failed", "payment_failed", "payment_suspended"]

    stripe.account.pay_debt(owing.customer_ref)
    refresh(owing)
    assert state() == ("active", "active")
    assert (owing.past_due_since, owing.dunning_step, owing.suspended_at) == (None, 0, None)
    assert told()[-1] == "payment_received"
    assert not DueItem.objects.filter(kind="billing.dunning").exists()
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions.index("business.suspended") < actions.index("business.resumed", 5)


def test_a_payment_in_time_ends_the_dunning(
    clock: time_machine.Traveller, owing: Subscription, stripe: LocalStripe
) -> None:
    work()
    stripe.account.pay_debt(owing.customer_ref)
    refresh(owing)
    clock.move_to(DAY_0 + timedelta(days=8))
    work()
    assert told() == ["payment_failed", "payment_received"]
    assert state() == ("active", "active")


def test_nobody_who_paid_is_warned_because_a_webhook_was_lost(
    clock: time_machine.Traveller, owing: Subscription, stripe: LocalStripe
) -> None:
    work()
    stripe.account.pay_debt(owing.customer_ref)  # and nobody says so
    clock.move_to(DAY_0 + timedelta(days=3))
    work()
    assert told() == ["payment_failed", "payment_received"]
    assert state() == ("active", "active")


def test_nobody_is_suspended_while_the_gateway_cannot_be_asked(
    clock: time_machine.Traveller, owing: Subscription, stripe: LocalStripe
) -> None:
    for day in (0, 3):
        clock.move_to(DAY_0 + timedelta(days=day))
        work()
    clock.move_to(DAY_0 + timedelta(days=7))
    stripe.failures.append(Failure(429))
    assert work() == timezone.now() + dunning.RETRY
    assert state() == ("past_due", "active")
    clock.shift(dunning.RETRY)
    work()
    assert state() == ("past_due", "suspended")


def test_after_days_without_workers_the_notices_still_leave_time_to_pay(
    clock: time_machine.Traveller, owing: Subscription
) -> None:
    clock.move_to(DAY_0 + timedelta(days=9))
    work()
    work()
    assert told() == ["payment_failed"]
    for day in (10, 11):
        clock.move_to(DAY_0 + timedelta(days=day))
        work()
    assert state() == ("past_due", "suspended")
    assert len(told()) == 3


def test_a_payment_does_not_undo_the_platform_s_own_suspension(
    clock: time_machine.Traveller, owing: Subscription, stripe: LocalStripe, estilo: Business
) -> None:
    business_suspend(business=estilo)
    for day in (0, 3, 7):
        clock.move_to(DAY_0 + timedelta(days=day))
        work()
    stripe.account.pay_debt(owing.customer_ref)
    refresh(owing)
    assert state() == ("active", "suspended")


def test_a_payment_does_not_undo_a_suspension_that_came_after_a_resumption_by_hand(
    clock: time_machine.Traveller, owing: Subscription, stripe: LocalStripe, estilo: Business
) -> None:
    for day in (0, 3, 7):
        clock.move_to(DAY_0 + timedelta(days=day))
        work()
    assert state() == ("past_due", "suspended")
    business_resume(business=estilo)
    business_suspend(business=estilo)
    stripe.account.pay_debt(owing.customer_ref)
    assert refresh(owing).suspended_at is None
    assert state() == ("active", "suspended")


def test_the_mails_say_what_happens_and_when(
    clock: time_machine.Traveller, owing: Subscription
) -> None:
    for day in (0, 3, 7):
        clock.move_to(DAY_0 + timedelta(days=day))
        work()
    with public_context():
        for notice in OwnerNotice.objects.filter(kind__startswith="payment_").order_by("pk"):
            notice_mail_send(notice.pk)
    first, second, last = mail.outbox
    assert first.to == ["owner@estilo.example"]
    assert first.subject == "No pudimos cobrar tu plan"
    assert "Si el 11 de mayo sigue sin pagarse" in first.body
    assert second.subject == "Tu pago sigue pendiente: el 11 de mayo se suspende el servicio"
    assert "falló el 4 de mayo" in second.body
    assert last.subject == "Peluquería Estilo está suspendido por un pago pendiente"
    for message in mail.outbox:
        assert "estilo.localhost" in message.body
        assert "/plan/" in message.body
        assert "{{" not in str(message.alternatives)


# --- The nightly comparison -----------------------------------------------------------------------
def compare_all() -> int:
    """What 01:00 sets off, worked on to its end; how many were compared."""
    with public_context():
        count = subscription_sync()
        for row in DueItem.objects.filter(kind="billing.compare").order_by("run_at"):
            if subscription_compare(row.object_id) is None:
                row.delete()
    return count


def rows() -> list[Any]:
    return [
        *Subscription.objects.order_by("pk").values(),
        *Business.objects.order_by("pk").values("schema_name", "state"),
        AuditEntry.objects.count(),
        OwnerNotice.objects.count(),
        *DueItem.objects.order_by("pk").values("kind", "run_at"),
    ]


def test_the_night_leaves_what_is_equal_untouched(
    clock: time_machine.Traveller, owing: Subscription
) -> None:
    work()
    before = rows()
    clock.shift(timedelta(hours=16))
    assert compare_all() == 1
    assert rows() == before


def test_the_night_leaves_a_suspended_business_suspended_and_a_paid_one_running(
    clock: time_machine.Traveller, owing: Subscription, stripe: LocalStripe
) -> None:
    for day in (0, 3, 7):
        clock.move_to(DAY_0 + timedelta(days=day))
        work()
    before = rows()
    compare_all()
    assert rows() == before
    stripe.account.pay_debt(owing.customer_ref)
    refresh(owing)
    before = rows()
    compare_all()
    assert rows() == before
    assert state() == ("active", "active")


def test_the_night_repairs_what_no_webhook_said(
    clock: time_machine.Traveller, bought: Subscription, stripe: LocalStripe
) -> None:
    compare_all()
    assert state() == ("active", "active")
    stripe.account.change_price(ref_of(stripe), "price_professional")
    compare_all()
    assert Subscription.objects.get().plan.code == "professional"


def test_one_broken_business_does_not_stop_the_others(
    clock: time_machine.Traveller,
    bought: Subscription,
    stripe: LocalStripe,
    academia: Business,
) -> None:
    Subscription.objects.create(
        business=academia,
        plan=bought.plan,
        gateway="stripe",
        customer_ref="cus_unknown",
        subscription_ref="sub_unknown",
    )
    assert compare_all() == 2
    bought.refresh_from_db()
    assert bought.subscription_ref
    other = Subscription.objects.get(business=academia)
    assert (other.state, other.plan) == ("active", bought.plan)


def test_the_night_comes_back_while_the_gateway_is_away(
    clock: time_machine.Traveller, bought: Subscription, stripe: LocalStripe
) -> None:
    stripe.failures.append(Failure(429))
    compare_all()
    assert DueItem.objects.filter(kind="billing.compare").exists()
    compare_all()
    assert state() == ("active", "active")


def test_comparisons_are_spread_over_time(
    clock: time_machine.Traveller, bought: Subscription, academia: Business
) -> None:
    Subscription.objects.create(
        business=academia, plan=bought.plan, gateway="stripe", customer_ref="c", checkout_ref="p"
    )
    with public_context():
        subscription_sync()
    first, second = DueItem.objects.filter(kind="billing.compare").order_by("run_at")
    assert second.run_at - first.run_at == timedelta(milliseconds=200)


def test_an_abandoned_page_is_forgotten(
    clock: time_machine.Traveller, trial: Subscription, owner: Any, stripe: LocalStripe
) -> None:
    from billing.services.checkout import checkout_begin

    checkout_begin(business=trial.business, plan_code="starter", user=owner)
    compare_all()
    assert Subscription.objects.get().checkout_ref
    clock.shift(timedelta(days=2))
    compare_all()
    assert Subscription.objects.get().checkout_ref == ""
    assert compare_all() == 0
