"""A model's tokens: counted by purpose and month, and never more than the budget."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from billing.models import Plan, Subscription
from conversations.assistant.budget import token_budget, tokens_add, tokens_left, tokens_spent
from conversations.models import AssistantSettings, TokenUse
from tenants.models import Business

MADRID = ZoneInfo("Europe/Madrid")


def used(purpose: str = "reply", tokens_in: int = 100, tokens_out: int = 20) -> None:
    tokens_add(purpose=purpose, model="gpt", tokens_in=tokens_in, tokens_out=tokens_out)


def plan_allows(business: Business, tokens: int) -> None:
    plan = Plan.objects.create(code="test", name="Test", price=Decimal(0), ai_tokens=tokens)
    Subscription.objects.create(business=business, plan=plan)


def test_calls_add_up_by_purpose(estilo: Business) -> None:
    used()
    used()
    used("summary")
    row = TokenUse.objects.get(purpose="reply")
    assert (row.calls, row.tokens_in, row.tokens_out) == (2, 200, 40)
    assert tokens_spent() == 360


def test_an_unknown_purpose_is_refused(estilo: Business) -> None:
    with pytest.raises(ValueError):
        used("leisure")


def test_without_a_limit_anything_is_left(estilo: Business) -> None:
    assert token_budget() is None
    assert tokens_left() is None


def test_a_month_is_one_of_the_business_s_zone(estilo: Business) -> None:
    AssistantSettings.objects.create(token_budget=1000)
    with time_machine.travel(datetime(2026, 11, 30, 23, 30, tzinfo=MADRID), tick=False):
        used()
        assert tokens_left() == 880
    with time_machine.travel(datetime(2026, 12, 1, 0, 30, tzinfo=MADRID), tick=False):
        assert tokens_left() == 1000


def test_more_than_the_budget_leaves_nothing(estilo: Business) -> None:
    AssistantSettings.objects.create(token_budget=100)
    used()
    assert tokens_left() == 0


@pytest.mark.parametrize(("own", "left"), [(None, 500), (200, 200), (900, 500)])
def test_the_platform_s_key_pays_no_more_than_the_plan(
    estilo: Business, own: int | None, left: int
) -> None:
    plan_allows(estilo, 500)
    AssistantSettings.objects.create(token_budget=own)
    assert tokens_left() == left


def test_with_a_key_of_its_own_only_its_own_budget_counts(estilo: Business) -> None:
    plan_allows(estilo, 500)
    AssistantSettings.objects.create(api_key="sk-own", token_budget=900)
    assert tokens_left() == 900
