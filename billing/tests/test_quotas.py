"""Quotas: one question, answered by one conditional write."""

import threading
from decimal import Decimal

from django.db import connection

from billing.models import Plan, Subscription, UsageCounter
from billing.quotas import quota_consume, quota_limit, quota_used
from tenants.context import business_context
from tenants.models import Business


def subscribe(business: Business, **quotas: int | None) -> None:
    plan = Plan.objects.create(code="test", name="Test", price=Decimal(0), **quotas)
    Subscription.objects.create(business=business, plan=plan)


def test_without_a_plan_nothing_is_capped(estilo: Business) -> None:
    assert quota_limit(estilo, "messages") is None
    assert all(quota_consume("messages") for _ in range(5))
    assert quota_used(estilo, "messages") == 5


def test_the_cap_itself_may_be_used_and_nothing_above_it(estilo: Business) -> None:
    subscribe(estilo, messages=3)
    assert [quota_consume("messages") for _ in range(5)] == [True, True, True, False, False]
    assert quota_used(estilo, "messages") == 3


def test_an_amount_that_does_not_fit_is_refused_whole(estilo: Business) -> None:
    subscribe(estilo, messages=3)
    assert not quota_consume("messages", 4)
    assert quota_consume("messages", 3)
    assert quota_used(estilo, "messages") == 3


def test_a_business_s_own_limit_overrides_its_plan(estilo: Business) -> None:
    subscribe(estilo, messages=1)
    estilo.settings = {"limits": {"messages": 2}}
    assert [quota_consume("messages") for _ in range(3)] == [True, True, False]


def test_of_many_at_the_last_unit_exactly_one_passes(live_db: str) -> None:
    estilo = Business.objects.get(schema_name="estilo")
    subscribe(estilo, messages=1)
    gate, passed, errors = threading.Barrier(30), [], []

    def ask() -> None:
        try:
            with business_context("estilo"):
                gate.wait()
                passed.append(quota_consume("messages"))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert passed.count(True) == 1
    assert UsageCounter.objects.get().used == 1
