"""A trial: everything of its plan is open, its end is announced, and nothing is lost by it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from billing.features import feature_enabled
from billing.models import Subscription
from billing.services.subscriptions import subscription_change_plan, subscription_start_trial
from bookings.models import Service
from tenants import due
from tenants.context import business_context, public_context
from tenants.due import due_claim
from tenants.models import Business, DueItem, OwnerNotice
from tenants.provisioning import business_suspend

START = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.fixture
def clock(estilo: Business) -> time_machine.Traveller:
    with time_machine.travel(START, tick=False) as traveller:
        subscription_start_trial(business=estilo, plan_code="professional")
        yield traveller


def work_off() -> None:
    """What ticks and a worker do now, until nothing more is due."""
    while claims := due_claim(timezone.now()):
        for claim in claims:
            with public_context():
                due.due_work(claim)


def kinds() -> list[str]:
    return list(OwnerNotice.objects.order_by("created_at").values_list("kind", flat=True))


def test_a_trial_opens_all_of_its_plan(estilo: Business, clock: time_machine.Traveller) -> None:
    assert Subscription.objects.get().trial_ends_at == START + timedelta(days=14)
    assert estilo.state == Business.State.TRIAL
    assert all(map(feature_enabled, ("automatic_booking", "advanced_analysis", "api")))


def test_three_days_before_the_end_owners_are_told_once(
    estilo: Business, clock: time_machine.Traveller
) -> None:
    clock.move_to(START + timedelta(days=10, hours=23))
    work_off()
    assert kinds() == []
    clock.move_to(START + timedelta(days=11))
    work_off()
    clock.move_to(START + timedelta(days=12))
    work_off()
    assert kinds() == ["trial_ending"]
    assert "8 dic 2026" in mail.outbox[0].body


def test_at_the_end_the_business_goes_on_with_the_free_plan_and_all_it_has(
    estilo: Business, clock: time_machine.Traveller
) -> None:
    services = Service.objects.filter(active=True).count()
    clock.move_to(START + timedelta(days=14))
    work_off()
    subscription = Subscription.objects.get()
    assert (subscription.plan.code, subscription.state) == ("free", "active")
    estilo.refresh_from_db()
    assert estilo.state == Business.State.ACTIVE
    with business_context(estilo):
        assert not feature_enabled("automatic_booking")
        assert Service.objects.filter(active=True).count() == services > 1
    assert "trial_ended" in kinds()
    assert not DueItem.objects.filter(kind="billing.trial_end").exists()


def test_who_has_a_plan_by_then_hears_of_no_end(
    estilo: Business, clock: time_machine.Traveller
) -> None:
    subscription_change_plan(business=estilo, plan_code="starter")
    clock.move_to(START + timedelta(days=20))
    work_off()
    assert kinds() == []
    assert Subscription.objects.get().plan.code == "starter"
    estilo.refresh_from_db()
    assert estilo.state == Business.State.ACTIVE


def test_a_suspended_trial_ends_too(estilo: Business, clock: time_machine.Traveller) -> None:
    business_suspend(business=estilo)
    clock.move_to(START + timedelta(days=15))
    work_off()
    assert Subscription.objects.get().plan.code == "free"
    estilo.refresh_from_db()
    assert estilo.state == Business.State.SUSPENDED, "that was not about the trial"


def test_an_unknown_feature_is_a_mistake_in_the_code(estilo: Business) -> None:
    with pytest.raises(ValueError, match="telepathy"):
        feature_enabled("telepathy")


def test_without_a_subscription_everything_is_open(estilo: Business) -> None:
    assert feature_enabled("api")
