"""Messages by the hour, errors by service, engagement and precision, over known days."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from analytics.activity import Activity, month_activity
from analytics.models import DailyMetric
from analytics.rollups import daily_metric_rebuild, daily_metrics_due
from analytics.selectors import month_figures
from analytics.tests.world import at, person, said
from conversations.models import AssistantRun, Delivery, InboundEvent, IntentReview, TaskRun
from tenants.models import Business

MADRID = ZoneInfo("Europe/Madrid")
DAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def here(hour: int, minute: int = 0, day: int = 18) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MADRID)


def activity(month: date | None = None) -> Activity:
    return month_activity(now=NOW, stretch=month_figures(now=NOW, month=month).now)


def sent(at_: datetime, state: str = "read", code: str = "", number: int = 1) -> None:
    message = said(person(number), at_, "assistant")
    Delivery.objects.create(message=message, channel="whatsapp", state=state, error_code=code)


def ran(at_: datetime, state: str = "answered", reason: str = "") -> None:
    talk = said(person(1), at_).conversation
    AssistantRun.objects.create(
        conversation=talk,
        engine="builtin",
        state=state,
        reason=reason,
        first_message_id=1,
        last_message_id=1,
        started_at=at_,
    )


class TestHours:
    def test_messages_stand_at_the_hour_of_the_businesss_clock(self, estilo: Business) -> None:
        said(person(1), here(10, 59))
        said(person(1), here(11, 0), "assistant")
        said(person(1), here(11, 1), "system", direction="note")
        said(person(1), here(0, 0, day=19))
        found = daily_metric_rebuild(day=DAY).as_detail()
        assert (found.hours_in[10], found.hours_out[11]) == (1, 1)
        assert (sum(found.hours_in), sum(found.hours_out)) == (1, 1)

    @pytest.mark.parametrize(
        ("day", "hours"),
        [
            (date(2026, 3, 29), {0: 1, 1: 1, 2: 0, 3: 1}),
            (date(2026, 10, 25), {0: 1, 1: 1, 2: 2, 3: 1}),
        ],
    )
    def test_days_on_which_clocks_change(
        self, estilo: Business, day: date, hours: dict[int, int]
    ) -> None:
        first = datetime(day.year, day.month, day.day, tzinfo=MADRID).astimezone(UTC)
        for hour in range(23 if day.month == 3 else 25):
            said(person(1), first + timedelta(hours=hour))
        found = daily_metric_rebuild(day=day).as_detail()
        assert {hour: found.hours_in[hour] for hour in hours} == hours
        assert sum(found.hours_in) == DailyMetric.objects.get(date=day).messages_in

    def test_means_are_of_the_time_that_has_passed(self, estilo: Business, clock) -> None:
        for _ in range(14):
            said(person(1), here(9))
        november = activity()
        # 1 November to the 24th at 12:00, by the clock of Madrid.
        assert november.elapsed == timedelta(days=23, hours=12)
        assert november.messages_per_hour == Decimal("0.02")
        assert november.numbers.messages_per_day == Decimal("0.58")
        assert november.busiest_hour == 9

    def test_october_has_745_hours(self, estilo: Business) -> None:
        said(person(1), at("2026-10-05T09:00", MADRID))
        assert activity(date(2026, 10, 1)).elapsed == timedelta(hours=745)

    def test_the_week_is_a_mean_of_its_weekdays(self, estilo: Business) -> None:
        for day in (4, 11, 18, 18):
            said(person(1), here(9, day=day))
        week = activity().week
        # Three Wednesdays of November are over: four messages at nine.
        assert week[2][9] == Decimal("1.33")
        assert week[0][9] == Decimal("0.00")

    def test_rolled_up_or_not_it_is_the_same(self, estilo: Business) -> None:
        said(person(1), here(9))
        sent(here(9, 1), "failed", "63016")
        before = activity()
        daily_metrics_due(0)
        daily_metrics_due(0)
        assert DailyMetric.objects.exclude(hours=None).count() == 6
        assert activity() == before

    def test_nothing_is_nothing(self, estilo: Business) -> None:
        found = activity()
        assert (found.busiest_hour, found.services) == (None, [])
        assert found.messages_per_hour == 0
        ahead = activity(date(2099, 1, 1))
        assert (ahead.messages_per_hour, ahead.busiest_hour) == (None, None)
        assert ahead.numbers.messages_per_day is None
        assert ahead.week[0][0] is None


class TestErrors:
    def test_failures_stand_by_service_beside_what_was_tried(self, estilo: Business) -> None:
        for state, code in (
            *[("read", "")] * 5,
            ("sent", ""),
            ("failed", "63016"),
            ("failed", "63016"),
            ("failed", ""),
            ("unknown", ""),
            ("queued", ""),
            ("waiting", ""),
            ("refused", ""),
        ):
            sent(here(9), state, code)
        for state, reason in (
            ("answered", ""),
            ("discarded", "taken over"),
            ("running", ""),
            ("failed", "KeyError"),
        ):
            ran(here(9), state, reason)
        InboundEvent.objects.create(
            channel="whatsapp", provider_id="a", payload={}, state="rejected", received_at=here(9)
        )
        InboundEvent.objects.create(
            channel="whatsapp", provider_id="b", payload={}, state="processed", received_at=here(9)
        )
        for state in ("done", "unavailable"):
            TaskRun.objects.create(
                task="summary", state=state, engine="", text="", started_at=here(9)
            )
        daily_metric_rebuild(day=DAY)
        found = {each.code: each for each in activity().services}
        whatsapp = found["send:whatsapp"]
        assert (whatsapp.tried, whatsapp.failed, whatsapp.rate) == (10, 4, Decimal("40.00"))
        assert whatsapp.failures == [("63016", 2), ("failed", 1), ("unknown", 1)]
        assert (found["assistant"].tried, found["assistant"].failures) == (3, [("KeyError", 1)])
        received = found["receive:whatsapp"]
        assert (received.tried, received.failed, received.rate) == (None, 1, None)
        assert (found["tasks"].tried, found["tasks"].failures) == (2, [("unavailable", 1)])

    def test_a_failure_counts_on_the_day_of_its_message(self, estilo: Business) -> None:
        sent(here(23, 59), "failed", "30008")
        Delivery.objects.update(failed_at=here(0, 5, day=19))
        assert daily_metric_rebuild(day=DAY).services == {"send:whatsapp": {"30008": 1}}
        assert daily_metric_rebuild(day=date(2026, 11, 19)).services == {}

    def test_days_add_up(self, estilo: Business) -> None:
        sent(here(9), "failed", "63016")
        sent(here(9, day=19), "failed", "63016")
        sent(here(9, day=19))
        [whatsapp] = activity().services
        assert (whatsapp.tried, whatsapp.failures) == (3, [("63016", 2)])


class TestPeople:
    def test_whoever_writes_on_after_the_answer_is_engaged(self, estilo: Business) -> None:
        ana, berta, carla = person(1), person(2), person(3)
        said(ana, here(9))
        said(ana, here(9, 1), "assistant")
        said(ana, here(9, 2))
        said(berta, here(9))
        said(berta, here(9, 1))  # more words, but no answer between
        said(berta, here(9, 2), "assistant")
        said(carla, here(9))
        said(carla, here(9, 1), "system")  # a reminder is no answer
        said(carla, here(9, 2))
        numbers = daily_metric_rebuild(day=DAY).as_numbers()
        assert (numbers.people, numbers.people_engaged) == (3, 1)
        assert numbers.engagement == Decimal("33.33")
        assert numbers.conversation_length == Decimal("3.00")

    def test_going_on_tomorrow_is_not_today(self, estilo: Business) -> None:
        said(person(1), here(9))
        said(person(1), here(9, 1), "assistant")
        said(person(1), here(9, day=19))
        assert daily_metric_rebuild(day=DAY).people_engaged == 0

    def reviewed(self, many: int, corrected: int) -> None:
        for number in range(many):
            message = said(person(1), here(9), intent="price", understanding={})
            IntentReview.objects.create(
                message=message,
                understood="price",
                intent="hours" if number < corrected else "price",
                reviewed_at=here(18, day=23),
            )

    def test_precision_is_of_reviewed_messages_on_their_own_day(self, estilo: Business) -> None:
        self.reviewed(25, corrected=3)
        said(person(1), here(9), intent="price", understanding={})
        numbers = daily_metric_rebuild(day=DAY).as_numbers()
        assert (numbers.intents_reviewed, numbers.intents_corrected) == (25, 3)
        assert numbers.intent_precision == Decimal("88.00")

    def test_a_handful_of_reviews_shows_no_precision(self, estilo: Business) -> None:
        self.reviewed(19, corrected=0)
        assert daily_metric_rebuild(day=DAY).as_numbers().intent_precision is None


class TestOldRows:
    """Rows that were made before hours and errors were counted."""

    def old_row(self, day: date) -> None:
        said(person(1), datetime(day.year, day.month, day.day, 9, tzinfo=MADRID))
        daily_metric_rebuild(day=day)
        DailyMetric.objects.filter(date=day).update(hours=None, messages_in=50)

    def test_a_late_one_is_counted_anew_when_it_is_read_and_at_night(
        self, estilo: Business
    ) -> None:
        self.old_row(DAY)
        assert month_figures(now=NOW).messages.value == 1
        daily_metrics_due(0)
        row = DailyMetric.objects.get(date=DAY)
        assert (row.messages_in, row.as_detail().hours_in[9]) == (1, 1)

    def test_an_old_one_gets_what_it_lacks_and_keeps_the_rest(self, estilo: Business) -> None:
        old = date(2026, 9, 1)
        self.old_row(old)
        while daily_metrics_due(0) <= NOW:
            pass
        row = DailyMetric.objects.get(date=old)
        assert (row.messages_in, row.as_detail().hours_in[9]) == (50, 1)
