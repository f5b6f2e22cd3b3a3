"""A day's figures: what counts, in which zone, and that rolling up is safe to repeat."""

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from analytics.models import DailyMetric
from analytics.rollups import (
    daily_arm_task,
    daily_metric_rebuild,
    daily_metrics_due,
    late_day_due,
)
from analytics.selectors import month_figures
from analytics.tests.world import at, booked, held, person, said
from bookings.services import booking_cancel, booking_mark_attendance
from leads.services import lead_ensure_open, lead_transition
from tenants.actors import ASSISTANT, SYSTEM
from tenants.audit.services import audit
from tenants.context import business_context, public_context
from tenants.models import Business, DueItem

MADRID, BOGOTA = ZoneInfo("Europe/Madrid"), ZoneInfo("America/Bogota")
DAY = date(2026, 11, 18)


def noon(day: date = DAY, zone: ZoneInfo = MADRID) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=zone)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 11, 24, 11, tzinfo=UTC), tick=False) as traveller:
        yield traveller


class TestWhatCounts:
    def test_messages_in_both_directions_and_no_notes(self, estilo: Business) -> None:
        ana, berta = person(1), person(2)
        said(ana, noon())
        said(ana, noon(), "assistant")
        said(ana, noon(), "system")
        said(ana, noon(), "system", direction="note")
        said(berta, noon(), channel="web")
        row = daily_metric_rebuild(day=DAY)
        assert (row.messages_in, row.messages_out, row.messages_assistant) == (2, 2, 1)
        assert (row.conversations, row.people, row.whatsapp_people) == (2, 2, 1)

    def test_a_wait_begins_with_the_first_unanswered_message(self, estilo: Business) -> None:
        ana = person(1)
        said(ana, noon())
        said(ana, noon() + timedelta(seconds=20))
        said(ana, noon() + timedelta(seconds=25), "system")  # a reminder answers nothing
        said(ana, noon() + timedelta(seconds=30), "assistant")
        said(ana, noon() + timedelta(seconds=32), "assistant")  # the same answer goes on
        said(ana, noon() + timedelta(minutes=5))
        said(ana, noon() + timedelta(minutes=5, seconds=10), "agent")
        row = daily_metric_rebuild(day=DAY)
        assert (row.replies, row.reply_seconds_total) == (2, 40.0)
        assert row.as_numbers().reply_seconds_mean == Decimal("20.00")

    def test_months_weigh_the_wait_by_answers(self, estilo: Business) -> None:
        ana = person(1)
        for minute in range(9):
            said(ana, noon() + timedelta(minutes=minute))
            said(ana, noon() + timedelta(minutes=minute, seconds=2), "assistant")
        next_day = noon(DAY + timedelta(days=1))
        said(ana, next_day)
        said(ana, next_day + timedelta(seconds=102), "agent")
        month = month_figures(now=datetime(2026, 11, 24, 11, tzinfo=UTC))
        assert month.now.sum.reply_seconds_mean == Decimal("12.00")

    def test_an_answer_counts_until_the_end_of_the_day_after(self, estilo: Business) -> None:
        ana, berta, carla = (person(number) for number in (1, 2, 3))
        for contact in (ana, berta, carla):
            said(contact, noon())
        said(ana, noon() + timedelta(days=1), "agent")
        said(berta, noon() + timedelta(days=2), "agent")
        row = daily_metric_rebuild(day=DAY)
        assert (row.messages_in, row.messages_answered) == (3, 1)

    def test_attempts_are_bookings_and_those_who_asked_in_vain(self, estilo: Business) -> None:
        ana, berta, carla, dora, eva = (person(number) for number in range(1, 6))
        said(ana, noon(), intent="booking")
        said(ana, noon(), intent="availability")
        booked(ana, noon())
        booked(ana, noon())  # for her daughter
        held(ana, noon())  # another time that she looked at before
        said(berta, noon(), intent="trial")
        said(berta, noon(), intent="price", understanding={"ready_to_book": True})
        held(carla, noon())
        booked(dora, noon(), by="person")
        said(eva, noon(), intent="price")
        row = daily_metric_rebuild(day=DAY)
        assert (row.bookings, row.attempts) == (3, 5)
        assert row.as_numbers().conversion == Decimal("60.00")

    def test_bookings_stay_made_and_revenue_is_of_those_that_stand(self, estilo: Business) -> None:
        ana = person(1)
        booked(ana, noon(), price="18")
        booked(ana, noon(), price="30.50", state="completed", by="customer")
        booked(ana, noon(), price="45", state="no_show", by="person")
        booked(ana, noon(), price="70", state="cancelled", cancelled_at=noon())
        booked(ana, noon(), price="99", currency="USD")  # from before the business changed to euros
        row = daily_metric_rebuild(day=DAY)
        assert (row.bookings, row.bookings_unaided, row.cancelled) == (5, 4, 1)
        assert (row.revenue, row.currency) == (Decimal("48.50"), estilo.currency)

    def test_who_came_counts_on_the_day_of_the_appointment(self, estilo: Business) -> None:
        ana, made = person(1), noon(DAY - timedelta(days=3))
        booked(ana, made, start=noon(), state="completed")
        booked(ana, made, start=noon(), state="no_show")
        booked(ana, noon(), start=noon(DAY + timedelta(days=4)), state="completed")
        row = daily_metric_rebuild(day=DAY)
        assert (row.completed, row.no_shows, row.bookings) == (1, 1, 1)

    def test_leads_and_handovers(self, estilo: Business, clock) -> None:
        clock.move_to(noon())
        ana, berta = person(1), person(2)
        lead = lead_ensure_open(contact=ana)
        lead_ensure_open(contact=berta)
        for event in ("booking_made", "attended", "enrolled"):
            lead_transition(lead=lead, event=event, reason="", actor=SYSTEM)
        talk = said(ana, noon()).conversation
        audit("conversation.handoff_requested", talk, actor=ASSISTANT)
        audit("conversation.taken_over", talk, actor=ASSISTANT)
        row = daily_metric_rebuild(day=DAY)
        assert (row.leads_new, row.leads_won, row.handovers) == (2, 1, 1)

    def test_whatsapp_conversion_is_of_those_who_wrote_there_that_day(
        self, estilo: Business
    ) -> None:
        ana, berta = person(1), person(2)
        said(ana, noon())
        booked(ana, noon())
        said(berta, noon() - timedelta(days=1))
        booked(berta, noon())
        row = daily_metric_rebuild(day=DAY)
        assert (row.whatsapp_people, row.whatsapp_booked) == (1, 1)


class TestTheDay:
    @pytest.mark.parametrize(
        ("day", "zone", "hours"),
        [
            (date(2026, 3, 29), "Europe/Madrid", 23),
            (date(2026, 10, 25), "Europe/Madrid", 25),
            (date(2026, 3, 29), "America/Bogota", 24),
            (date(2026, 10, 25), "America/Bogota", 24),
        ],
    )
    def test_it_runs_from_midnight_to_midnight_where_the_business_is(
        self, estilo: Business, day: date, zone: str, hours: int
    ) -> None:
        Business.objects.filter(pk=estilo.pk).update(timezone=zone)
        estilo.timezone = zone
        first = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        ana = person(1)
        for hour in range(-2, 28):
            said(ana, first + timedelta(hours=hour))
        said(ana, first - timedelta(microseconds=1))
        said(ana, first + timedelta(hours=hours) - timedelta(microseconds=1))
        assert daily_metric_rebuild(day=day).messages_in == hours + 1

    def test_days_side_by_side_count_everything_once(self, estilo: Business) -> None:
        ana = person(1)
        moment = datetime(2026, 10, 23, 22, tzinfo=UTC)  # midnight in Madrid
        for quarter in range(4 * (24 + 25 + 24)):
            said(ana, moment + timedelta(minutes=15 * quarter))
        rows = [daily_metric_rebuild(day=date(2026, 10, day)) for day in (24, 25, 26)]
        assert [row.messages_in for row in rows] == [96, 100, 96]

    def test_a_day_without_anything_is_zeros_and_divides_by_nothing(self, estilo: Business) -> None:
        numbers = daily_metric_rebuild(day=DAY).as_numbers()
        assert (numbers.messages, numbers.revenue, numbers.attempts) == (0, 0, 0)
        assert (numbers.conversion, numbers.reply_seconds_mean) == (None, None)


class TestRollingUp:
    def test_it_can_be_repeated(self, estilo: Business) -> None:
        said(person(1), noon())
        first = daily_metric_rebuild(day=DAY)
        said(person(1), noon())
        assert daily_metric_rebuild(day=DAY).messages_in == 2
        [row] = DailyMetric.objects.filter(date=DAY)
        assert (row.date, row.messages_in) == (first.date, 2)

    def test_days_of_two_businesses_are_their_own(
        self, estilo: Business, academia: Business
    ) -> None:
        said(person(1), noon())
        daily_metric_rebuild(day=DAY)
        with business_context(academia):
            assert daily_metric_rebuild(day=DAY).messages_in == 0
        assert DailyMetric.objects.get().messages_in == 1

    def test_two_at_once_end_in_one_row_with_the_last_word(self, live_db: str) -> None:
        with business_context("estilo"):
            said(person(1), noon())
        gate, failures = threading.Barrier(6), []

        def rebuild() -> None:
            try:
                gate.wait()
                with business_context("estilo"):
                    for _ in range(5):
                        daily_metric_rebuild(day=DAY)
            except Exception as error:
                failures.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=rebuild) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        with business_context("estilo"):
            assert DailyMetric.objects.get().messages_in == 1

    def test_each_night_yesterday_and_once_more_the_day_before(
        self, estilo: Business, clock
    ) -> None:
        ana = person(1)
        said(ana, at("2026-11-22T23:00", MADRID))
        clock.move_to(at("2026-11-23T00:05", MADRID))
        again = daily_metrics_due(0)
        assert [row.date.day for row in DailyMetric.objects.all()] == [22]
        said(ana, at("2026-11-23T09:00", MADRID), "agent")
        clock.move_to(again)
        assert again.astimezone(MADRID).date() == date(2026, 11, 24)
        again = daily_metrics_due(0)
        assert [row.messages_answered for row in DailyMetric.objects.all()] == [1, 0]
        DailyMetric.objects.filter(date="2026-11-22").update(people=99)
        clock.move_to(again)
        daily_metrics_due(0)
        assert DailyMetric.objects.get(date="2026-11-22").people == 99  # settled: left alone

    def test_what_was_missed_is_caught_up_with_in_several_runs(
        self, estilo: Business, clock
    ) -> None:
        said(person(1), at("2026-09-20T10:00", MADRID))
        assert daily_metrics_due(0) == datetime(2026, 11, 24, 11, tzinfo=UTC)
        assert DailyMetric.objects.count() == 31
        assert daily_metrics_due(0) == datetime(2026, 11, 24, 11, tzinfo=UTC)
        assert daily_metrics_due(0) > datetime(2026, 11, 24, 23, tzinfo=UTC)
        assert DailyMetric.objects.count() == 65
        assert DailyMetric.objects.get(date="2026-09-20").messages_in == 1

    def test_a_business_without_any_past_has_no_rows(self, estilo: Business) -> None:
        assert daily_metrics_due(0) > datetime(2026, 11, 24, 23, tzinfo=UTC)
        assert not DailyMetric.objects.exists()

    def test_every_serving_business_is_armed_once_and_revived(self, estilo: Business) -> None:
        with public_context():
            Business.objects.filter(schema_name="academia").update(state="suspended")
            daily_arm_task()
            DueItem.objects.filter(kind="analytics.daily").update(failed=True, attempts=8)
            daily_arm_task()
            [row] = DueItem.objects.filter(kind="analytics.daily")
        assert (row.schema_name, row.failed, row.attempts) == ("estilo", False, 0)


class TestLateChanges:
    @pytest.fixture
    def promised(self, estilo: Business):
        def days() -> list[date]:
            rows = DueItem.objects.filter(schema_name="estilo", kind="analytics.day")
            return sorted(date.fromordinal(row.object_id) for row in rows)

        return days

    def test_a_cancellation_has_the_day_of_the_booking_counted_anew(
        self, estilo: Business, promised
    ) -> None:
        booking = booked(person(1), noon(), start=at("2026-11-27T10:00", MADRID))
        daily_metric_rebuild(day=DAY)
        booking_cancel(booking=booking, actor=SYSTEM)
        assert promised() == [DAY]
        late_day_due(DAY.toordinal())
        row = DailyMetric.objects.get(date=DAY)
        assert (row.bookings, row.revenue) == (1, 0)

    def test_attendance_has_the_day_of_the_appointment_counted_anew(
        self, estilo: Business, promised
    ) -> None:
        booking = booked(person(1), noon(), start=noon(date(2026, 11, 20)))
        booking_mark_attendance(booking=booking, attended=True, actor=SYSTEM)
        assert promised() == [DAY, date(2026, 11, 20)]

    def test_today_needs_no_promise(self, estilo: Business, promised) -> None:
        today = at("2026-11-24T09:00", MADRID)
        booking_cancel(booking=booked(person(1), today), actor=SYSTEM)
        assert promised() == []

    def test_the_distant_past_keeps_its_figures(self, estilo: Business) -> None:
        old = date(2026, 9, 1)
        daily_metric_rebuild(day=old)
        DailyMetric.objects.update(messages_in=50)
        late_day_due(old.toordinal())
        late_day_due(date(2026, 11, 24).toordinal())
        assert DailyMetric.objects.get().messages_in == 50


class TestCommand:
    def test_it_fills_a_range(self, estilo: Business, capsys: pytest.CaptureFixture[str]) -> None:
        said(person(1), noon())
        call_command(
            "metrics_rebuild", business="estilo", first="2026-10-01", last="2026-11-23", verbosity=1
        )
        assert DailyMetric.objects.count() == 54
        assert DailyMetric.objects.get(date=DAY).messages_in == 1
        assert "54" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            ({"business": "nadie"}, "nadie"),
            ({"business": "estilo", "first": "ayer"}, "YYYY-MM-DD"),
            ({"business": "estilo", "first": "2026-11-20", "last": "2026-11-01"}, "before"),
        ],
    )
    def test_what_cannot_be_is_said_in_one_line(
        self, estilo: Business, options: dict[str, str], says: str
    ) -> None:
        with pytest.raises(CommandError, match=says):
            call_command("metrics_rebuild", **options)
