"""Quotas: one question, answered by one conditional write."""

import threading
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction

from billing.models import ActiveContact, Plan, Subscription, UsageCounter
from billing.quotas import (
    contact_quota,
    contacts_with_room,
    quota_consume,
    quota_limit,
    quota_open,
    quota_used,
)
from billing.selectors import meters, month_of
from billing.services.usage import active_contacts_trim
from tenants.context import business_context
from tenants.models import Business, OwnerNotice

MADRID = ZoneInfo("Europe/Madrid")


def subscribe(business: Business, code: str = "test", **quotas: int | None) -> Subscription:
    plan = Plan.objects.create(code=code, name=code.title(), price=Decimal(0), **quotas)
    return Subscription.objects.update_or_create(business=business, defaults={"plan": plan})[0]


def warned() -> list[tuple[str, str]]:
    return list(OwnerNotice.objects.order_by("pk").values_list("kind", "context__metric"))


def test_without_a_plan_nothing_is_capped(estilo: Business) -> None:
    assert quota_limit(estilo, "messages") is None
    assert all(quota_consume("messages") for _ in range(5))
    assert quota_used(estilo, "messages") == 5
    assert quota_open("messages")


def test_the_cap_itself_may_be_used_and_nothing_above_it(estilo: Business) -> None:
    subscribe(estilo, messages=3)
    assert [quota_consume("messages") for _ in range(5)] == [True, True, True, False, False]
    assert quota_used(estilo, "messages") == 3
    assert not quota_open("messages")


def test_an_amount_that_does_not_fit_is_refused_whole(estilo: Business) -> None:
    subscribe(estilo, messages=3)
    assert not quota_consume("messages", 4)
    assert quota_consume("messages", 3)
    assert quota_used(estilo, "messages") == 3


def test_a_business_s_own_limit_overrides_its_plan(estilo: Business) -> None:
    subscribe(estilo, messages=1)
    estilo.settings = {"limits": {"messages": 2}}
    assert [quota_consume("messages") for _ in range(3)] == [True, True, False]


def test_a_bigger_plan_in_mid_month_counts_from_the_next_message_on(estilo: Business) -> None:
    subscribe(estilo, messages=2)
    assert [quota_consume("messages") for _ in range(3)] == [True, True, False]
    subscribe(estilo, "bigger", messages=4)
    assert [quota_consume("messages") for _ in range(3)] == [True, True, False]
    assert quota_used(estilo, "messages") == 4, "what was used before counts on"


def test_a_smaller_plan_in_mid_month_keeps_what_was_used(estilo: Business) -> None:
    subscribe(estilo, messages=10)
    assert all(quota_consume("messages") for _ in range(5))
    subscribe(estilo, "smaller", messages=3)
    assert not quota_consume("messages")
    assert quota_used(estilo, "messages") == 5
    meter = meters(estilo)[0]
    assert (meter.used, meter.limit, meter.percent, meter.level) == (5, 3, 166, "full")
    subscribe(estilo, "between", messages=6)
    assert [quota_consume("messages") for _ in range(2)] == [True, False]


def test_the_month_is_the_business_s_own(estilo: Business, academia: Business) -> None:
    """The last evening of November in Bogotá is December in Madrid."""
    with time_machine.travel(datetime(2026, 12, 1, 0, 30, tzinfo=MADRID), tick=False):
        quota_consume("messages")
        with business_context(academia):
            quota_consume("messages")
    months = UsageCounter.objects.order_by("month").values_list("business__schema_name", "month")
    assert [(name, f"{month:%m}") for name, month in months] == [
        ("academia", "11"),
        ("estilo", "12"),
    ]


# --- Warnings -----------------------------------------------------------------------------------
def test_owners_are_told_at_80_and_at_100_per_cent_once_each(estilo: Business) -> None:
    subscribe(estilo, messages=10)
    told = []
    for _ in range(12):
        quota_consume("messages")
        told.append(OwnerNotice.objects.count())
    assert told == [0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2]
    assert warned() == [("quota_warning", "messages"), ("quota_full", "messages")]


def test_a_plan_of_one_is_told_as_full_only(estilo: Business) -> None:
    subscribe(estilo, messages=1)
    quota_consume("messages")
    assert warned() == [("quota_full", "messages")]


def test_each_month_and_each_metric_is_told_for_itself(estilo: Business) -> None:
    subscribe(estilo, messages=1, contacts=1)
    for month in (11, 12):
        with time_machine.travel(datetime(2026, month, 20, tzinfo=MADRID), tick=False):
            assert quota_consume("messages")
            assert contact_quota(7)
    assert sorted(warned()) == [("quota_full", "contacts")] * 2 + [("quota_full", "messages")] * 2


def test_a_downgrade_below_what_is_used_is_told_at_the_next_message(estilo: Business) -> None:
    subscribe(estilo, messages=100)
    for _ in range(5):
        quota_consume("messages")
    assert warned() == []
    subscribe(estilo, "smaller", messages=5)
    assert not quota_consume("messages")
    assert warned() == [("quota_full", "messages")]


def test_after_an_upgrade_the_new_cap_is_told_too(estilo: Business) -> None:
    subscribe(estilo, messages=1)
    quota_consume("messages")
    subscribe(estilo, "bigger", messages=3)
    quota_consume("messages")
    quota_consume("messages")
    assert warned() == [("quota_full", "messages")] * 2


# --- Contacts -----------------------------------------------------------------------------------
def test_a_contact_counts_once_a_month(estilo: Business) -> None:
    subscribe(estilo, contacts=2)
    assert [contact_quota(each) for each in (1, 1, 2, 1, 3, 2)] == [True] * 4 + [False, True]
    assert quota_used(estilo, "contacts") == 2
    assert contacts_with_room([1, 2, 3]) == {1, 2}


def test_a_refused_contact_leaves_no_mark(estilo: Business) -> None:
    subscribe(estilo, contacts=1)
    contact_quota(1)
    assert not contact_quota(2)
    assert ActiveContact.objects.count() == 1
    subscribe(estilo, "bigger", contacts=2)
    assert contact_quota(2)


def test_a_message_that_is_rolled_back_counts_nobody(estilo: Business) -> None:
    subscribe(estilo, contacts=1)
    with transaction.atomic():
        assert contact_quota(1)
        transaction.set_rollback(True)
    assert quota_used(estilo, "contacts") == 0
    assert contact_quota(2)


def test_marks_of_months_long_past_are_forgotten_and_counters_stay(estilo: Business) -> None:
    for month in (6, 10, 11):
        with time_machine.travel(datetime(2026, month, 20, tzinfo=MADRID), tick=False):
            contact_quota(7)
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=MADRID), tick=False):
        assert active_contacts_trim() == 1
    assert sorted(f"{each.month:%m}" for each in ActiveContact.objects.all()) == ["10", "11"]
    assert UsageCounter.objects.count() == 3


# --- Races --------------------------------------------------------------------------------------
@pytest.fixture
def salon(live_db: str) -> Business:
    return Business.objects.get(schema_name="estilo")


def at_once(ask: Callable[[int], bool], workers: int, each: int) -> list[bool]:
    """Let `workers` threads with connections of their own ask `each` times, all at once."""
    gate, passed, errors = threading.Barrier(workers), [], []

    def work(number: int) -> None:
        try:
            with business_context("estilo"):
                gate.wait()
                passed.extend(ask(number * each + turn) for turn in range(each))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return passed


def test_of_200_messages_at_the_last_unit_exactly_one_passes(salon: Business) -> None:
    subscribe(salon, messages=100)
    UsageCounter.objects.create(business=salon, metric="messages", month=month_of(salon), used=99)
    passed = at_once(lambda _: quota_consume("messages"), 40, 5)
    assert (len(passed), passed.count(True)) == (200, 1)
    assert UsageCounter.objects.get().used == 100
    assert OwnerNotice.objects.filter(kind="quota_full").count() == 1


@pytest.mark.chaos
def test_of_many_new_people_at_the_last_place_exactly_one_gets_in(salon: Business) -> None:
    subscribe(salon, contacts=1)
    passed = at_once(contact_quota, 30, 2)
    assert passed.count(True) == 1
    assert ActiveContact.objects.count() == UsageCounter.objects.get().used == 1


def test_many_first_messages_of_one_person_count_one_contact(salon: Business) -> None:
    subscribe(salon, contacts=1)
    passed = at_once(lambda _: contact_quota(7), 30, 2)
    assert all(passed)
    assert ActiveContact.objects.count() == UsageCounter.objects.get().used == 1
