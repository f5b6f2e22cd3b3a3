"""What counts as one conversation, and that each is counted once however many ask."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction

from billing.conversations import conversation_count
from billing.models import CountedConversation, Plan, Subscription
from billing.quotas import contacts_with_room, quota_limit, quota_used
from billing.selectors import conversations_last_month, meters
from billing.services.conversations import conversations_trim
from tenants.context import business_context
from tenants.models import Business, DueItem, OwnerNotice

MADRID = ZoneInfo("Europe/Madrid")
START = datetime(2026, 11, 15, 9, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
Report = CountedConversation.Report


def per_conversation(
    business: Business, *, included: int = 0, cap: int = 10, **fields: Any
) -> Subscription:
    """A business that pays 0.25 each, in a period from the 15th to the 15th."""
    plan = Plan.objects.create(
        code="each",
        name="Each",
        price=Decimal(29),
        price_per_conversation=Decimal("0.25"),
        included_conversations=included,
        conversation_cap=cap,
        contacts=1,
    )
    columns = {
        "plan": plan,
        "charging": Plan.Charging.CONVERSATION,
        "gateway": "stripe",
        "customer_ref": "cus_1",
        "subscription_ref": "sub_1",
        "period_start": START,
        "period_end": START + timedelta(days=30),
    }
    return Subscription.objects.create(business=business, **columns | fields)


def at(moment: datetime) -> Any:
    return time_machine.travel(moment, tick=False)


def charged() -> int:
    return CountedConversation.objects.exclude(report="").count()


# --- The rule -----------------------------------------------------------------------------------
def test_24_hours_with_one_contact_are_one_conversation(estilo: Business) -> None:
    per_conversation(estilo)
    for later, counted in (
        (timedelta(0), 1),
        (timedelta(minutes=1), 1),
        (timedelta(hours=23, minutes=59), 1),
        (timedelta(hours=24), 2),
        (timedelta(hours=47), 2),
    ):
        with at(NOON + later):
            assert conversation_count(7)
            assert CountedConversation.objects.count() == counted
    assert charged() == 2


def test_two_people_are_two_conversations(estilo: Business) -> None:
    per_conversation(estilo)
    with at(NOON):
        assert all(conversation_count(each) for each in (1, 2, 1))
        assert quota_used(estilo, "conversations") == 2


@pytest.mark.parametrize(
    "evening",
    [datetime(2026, 10, 24, 22, tzinfo=MADRID), datetime(2027, 3, 27, 22, tzinfo=MADRID)],
)
def test_a_clock_change_makes_no_conversation_longer_or_shorter(
    estilo: Business, evening: datetime
) -> None:
    """The night has an hour more or less; 24 hours have passed all the same."""
    per_conversation(estilo, period_start=None, period_end=None)
    begun = evening.astimezone(UTC)
    for later, counted in ((timedelta(hours=23, minutes=59), 1), (timedelta(hours=24), 2)):
        with at(begun):
            conversation_count(7)
        with at(begun + later):
            conversation_count(7)
            assert CountedConversation.objects.count() == counted


def test_an_answer_that_is_not_sent_counts_nothing(estilo: Business) -> None:
    per_conversation(estilo)
    with at(NOON):
        with transaction.atomic():
            assert conversation_count(7)
            transaction.set_rollback(True)
        assert quota_used(estilo, "conversations") == 0
        assert not CountedConversation.objects.exists()
        assert not DueItem.objects.filter(kind="billing.report_conversation").exists()


# --- Months and periods -------------------------------------------------------------------------
def test_a_conversation_is_of_the_month_it_began_in_in_the_business_s_zone(
    estilo: Business, academia: Business
) -> None:
    """Half past midnight on 1 December in Madrid is the last evening of November in Bogotá."""
    with at(datetime(2026, 12, 1, 0, 30, tzinfo=MADRID)):
        conversation_count(7)
        with business_context(academia):
            conversation_count(7)
    with at(datetime(2026, 12, 20, tzinfo=UTC)):
        assert (conversations_last_month(estilo), conversations_last_month(academia)) == (0, 1)
    with at(datetime(2027, 1, 20, tzinfo=UTC)):
        assert (conversations_last_month(estilo), conversations_last_month(academia)) == (1, 0)


def test_free_ones_and_cap_are_of_the_period_that_is_billed(estilo: Business) -> None:
    """Not of the calendar month: a bill has one cap, wherever in the month its period begins."""
    per_conversation(estilo, included=1, cap=2)
    first_of_december = datetime(2026, 12, 1, 12, tzinfo=UTC)
    with at(NOON):
        assert conversation_count(1)
    with at(first_of_december):
        assert conversation_count(2)
        assert not conversation_count(3)
    with at(START + timedelta(days=30)):
        assert conversation_count(4), "the next period, though the gateway has not said so yet"
        assert quota_used(estilo, "conversations") == 1
    assert charged() == 1


def test_without_charging_conversations_are_counted_and_cost_nothing(estilo: Business) -> None:
    per_conversation(estilo, charging=Plan.Charging.MONTH, included=0, cap=1)
    with at(NOON):
        assert all(conversation_count(each) for each in (1, 2, 3))
        assert quota_limit(estilo, "conversations") is None
        assert quota_limit(estilo, "contacts") == 1
    assert CountedConversation.objects.count() == 3
    assert charged() == 0


def test_who_changes_in_mid_month_is_charged_from_the_next_period_on(estilo: Business) -> None:
    per_conversation(estilo, charged_from=START + timedelta(days=30))
    with at(NOON):
        conversation_count(1)
        assert [meter.metric for meter in meters(estilo)] == ["messages", "contacts", "services"]
    assert charged() == 0
    with at(START + timedelta(days=30)):
        conversation_count(2)
        assert meters(estilo)[0].metric == "conversations"
    assert charged() == 1


def test_who_goes_back_to_the_month_is_not_charged_after_the_period(estilo: Business) -> None:
    end = START + timedelta(days=30)
    per_conversation(estilo, next_charging=Plan.Charging.MONTH, switch_at=end)
    with at(end - timedelta(seconds=1)):
        conversation_count(1)
    with at(end):
        conversation_count(2)
    assert charged() == 1


# --- The cap ------------------------------------------------------------------------------------
def test_at_the_cap_those_who_are_talking_go_on_and_nobody_new_begins(estilo: Business) -> None:
    per_conversation(estilo, cap=2)
    with at(NOON):
        assert [conversation_count(each) for each in (1, 2, 3, 1)] == [True, True, False, True]
        assert contacts_with_room([1, 2, 3]) == {1, 2}
    assert CountedConversation.objects.count() == 2


def test_the_bill_of_a_full_period_is_what_the_plan_says(estilo: Business) -> None:
    plan = per_conversation(estilo, included=2, cap=5).plan
    with at(NOON):
        for each in range(9):
            conversation_count(each)
    assert charged() * plan.price_per_conversation == plan.highest_bill == Decimal("0.75")
    assert [plan.per_conversation(count) for count in (0, 2, 3, 500)] == [
        Decimal(0),
        Decimal(0),
        Decimal("0.25"),
        Decimal("0.75"),
    ]


def test_owners_are_told_at_80_and_100_per_cent_in_each_period(estilo: Business) -> None:
    per_conversation(estilo, cap=5)
    for begin in (NOON, NOON + timedelta(days=30)):
        with at(begin):
            for each in range(7):
                conversation_count(each)
    told = OwnerNotice.objects.order_by("pk").values_list("kind", "context__metric")
    assert list(told) == [("quota_warning", "conversations"), ("quota_full", "conversations")] * 2


def test_the_meter_shows_conversations_in_the_place_of_contacts(estilo: Business) -> None:
    per_conversation(estilo, cap=5)
    with at(NOON):
        conversation_count(1)
        shown = [(meter.metric, meter.used, meter.limit) for meter in meters(estilo)]
    assert shown[0] == ("conversations", 1, 5)
    assert "contacts" not in [metric for metric, _, _ in shown]


def test_old_windows_are_forgotten(estilo: Business) -> None:
    for month in (6, 10, 11):
        with at(datetime(2026, month, 20, tzinfo=UTC)):
            conversation_count(7)
    with at(datetime(2026, 11, 24, tzinfo=UTC)):
        assert conversations_trim() == 1
    assert CountedConversation.objects.count() == 2


# --- Races --------------------------------------------------------------------------------------
@pytest.fixture
def salon(live_db: str) -> Business:
    return Business.objects.get(schema_name="estilo")


def at_once(ask: Callable[[int], bool], workers: int) -> list[bool]:
    """Let `workers` threads with connections of their own ask once each, all at once."""
    gate, passed, errors = threading.Barrier(workers), [], []

    def work(number: int) -> None:
        try:
            with business_context("estilo"):
                gate.wait()
                passed.append(ask(number))
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


def running(business: Business, **terms: int) -> Subscription:
    now = datetime.now(UTC)
    begun, ends = now - timedelta(days=3), now + timedelta(days=20)
    return per_conversation(business, period_start=begun, period_end=ends, **terms)


def test_many_answers_to_one_person_at_once_are_one_conversation(salon: Business) -> None:
    running(salon, cap=5)
    assert all(at_once(lambda _: conversation_count(7), 30))
    assert CountedConversation.objects.count() == charged() == 1
    assert quota_used(salon, "conversations") == 1
    assert DueItem.objects.filter(kind="billing.report_conversation").count() == 1


def test_of_many_people_at_the_last_unit_exactly_one_begins(salon: Business) -> None:
    running(salon, cap=1)
    assert at_once(conversation_count, 30).count(True) == 1
    assert CountedConversation.objects.count() == quota_used(salon, "conversations") == 1
