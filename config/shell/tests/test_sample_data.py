"""Sample data in any amount: exactly the figures that were asked for, from rows like real ones."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from analytics.models import DailyMetric
from analytics.selectors import month_figures
from bookings.models import Booking, Occupancy
from config.shell.seed.sample.month import SeedRefused, Wanted, month_seed
from conversations.models import AssistantRun, Conversation, Message
from leads.models import Contact, Lead, LeadEvent
from tenants.models import Business

TUESDAY_NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TUESDAY_NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def dollars(estilo: Business) -> Business:
    """The salon, charging in dollars."""
    estilo.currency = "USD"
    estilo.save(update_fields=["currency"])
    return estilo


class TestMonth:
    @pytest.mark.parametrize("month", ["2026-11", "2026-10", "2026-03"])
    def test_page_and_api_show_exactly_what_was_asked_for(
        self, dollars: Business, owner_client: Client, month: str, clock
    ) -> None:
        if month == "2026-03":  # the month in which clocks go forward, at its end
            clock.move_to(datetime(2026, 3, 31, 21, 30, tzinfo=UTC))
        call_command("seed_month", business="estilo", month=month, stdout=StringIO())
        owner_client.cookies["django_language"] = "en"
        total = owner_client.get("/api/metrics/", {"month": month}).json()["totals"]
        assert (total["messages"], total["attempts"], total["bookings"]) == (1245, 212, 89)
        assert (total["revenue"], total["conversion"]) == ("4250.00", 42)
        page = "/" if month != "2026-10" else f"/figures/?month={month}"
        html = owner_client.get(page).content.decode()
        for figure in ("1,245", ">89<", "$4,250", "42%", "212"):
            assert figure in html, figure

    def test_its_rows_are_like_real_ones(self, dollars: Business) -> None:
        month_seed(first=date(2026, 11, 1))
        assert Message.objects.count() == 1245
        assert not Message.objects.filter(created_at__gte=TUESDAY_NOON).exists()
        assert AssistantRun.objects.filter(record__intent="booking").count() >= 89
        assert Booking.objects.filter(contact__leads=None).count() == 0
        taking = Booking.objects.exclude(state="cancelled")
        assert Occupancy.objects.count() == taking.count()  # the database let none over another
        assert not taking.filter(start__gt=TUESDAY_NOON).exclude(state="confirmed").exists()
        opening = {timezone.localtime(each.start, dollars.tz).weekday() for each in taking}
        assert opening <= {0, 1, 2, 3, 4, 5}
        talk = Conversation.objects.order_by("-last_message_at")[0]
        newest = talk.messages.order_by("-created_at")[0]
        assert (talk.last_message_at, talk.answered_through) == (newest.created_at, newest.pk)
        assert DailyMetric.objects.count() == 23

    def test_other_figures_and_the_first_minutes_of_a_month(self, estilo: Business, clock) -> None:
        clock.move_to(datetime(2026, 11, 30, 23, 40, tzinfo=UTC))  # 00:40 of December
        wanted = Wanted(messages=31, attempts=9, bookings=4, revenue=Decimal("99.99"))
        month_seed(first=date(2026, 12, 1), wanted=wanted)
        now = month_figures(now=timezone.now()).now.sum
        assert (now.messages, now.attempts, now.bookings) == (31, 9, 4)
        assert now.revenue == Decimal("99.99")

    def test_a_month_with_figures_of_its_own_is_left_alone(self, estilo: Business) -> None:
        month_seed(first=date(2026, 10, 1), wanted=Wanted(20, 5, 2, Decimal(30)))
        with pytest.raises(SeedRefused, match="already"):
            month_seed(first=date(2026, 10, 15))
        assert Message.objects.count() == 20

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            ({"month": "2027-01"}, "over yet"),
            ({"month": "enero"}, "YYYY-MM"),
            ({"attempts": 10, "bookings": 11}, "attempt"),
            ({"messages": 100}, "more messages"),
            ({"revenue": "mucho"}, "no amount"),
            ({"revenue": "0"}, "for both"),
            ({"business": "public"}, "no business"),
        ],
    )
    def test_what_cannot_be_is_said_and_nothing_is_written(
        self, estilo: Business, options: dict[str, object], says: str
    ) -> None:
        with pytest.raises(CommandError, match=says):
            call_command("seed_month", **{"business": "estilo", **options})
        assert not Contact.objects.exists()


class TestVolume:
    def test_it_writes_as_many_messages_and_leads_as_asked(self, estilo: Business) -> None:
        out = StringIO()
        call_command("seed_volume", business="estilo", messages=601, leads=80, stdout=out)
        assert (Message.objects.count(), Lead.objects.count()) == (601, 80)
        assert "601/601" in out.getvalue()
        assert Contact.objects.filter(conversations=None).count() == 0
        assert Booking.objects.exists()
        assert DailyMetric.objects.count() == 75
        states = set(Lead.objects.values_list("state", flat=True))
        assert len(states) >= 5
        for lead in Lead.objects.prefetch_related("events"):
            events = list(lead.events.all())
            assert (events[0].event, events[-1].to_state) == ("created", lead.state)
            assert lead.created_at == events[0].at
        assert not LeadEvent.objects.filter(at__gt=TUESDAY_NOON).exists()

    def test_too_few_messages_for_so_many_leads_is_said(self, estilo: Business) -> None:
        with pytest.raises(CommandError, match="20 messages"):
            call_command("seed_volume", business="estilo", messages=19, leads=10)
