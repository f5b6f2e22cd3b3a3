"""The pages of figures, their downloads and the API: one set of numbers for all of them."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from analytics.kpis import KPIS
from analytics.rollups import daily_metrics_due
from analytics.selectors import month_figures
from analytics.tests.world import at, booked, person, said
from billing.models import Plan, Subscription
from conversations.models import Delivery
from tenants.models import Business

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY_NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TUESDAY_NOON, tick=False) as traveller:
        yield traveller


def rows_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode())))


@pytest.fixture
def autumn(estilo: Business) -> Business:
    """Two months of a little business, October and November."""
    ana, berta = person(1), person(2)
    for day in (3, 17, 28):
        said(ana, at(f"2026-10-{day:02d}T10:00", MADRID), intent="booking")
    booked(ana, at("2026-10-17T10:05", MADRID), price="40")
    booked(ana, at("2026-10-28T10:05", MADRID), price="99")
    for day in (2, 9, 16, 23):
        said(ana, at(f"2026-11-{day:02d}T10:00", MADRID), intent="booking")
        said(ana, at(f"2026-11-{day:02d}T10:00:04", MADRID), "assistant")
    said(berta, at("2026-11-24T09:00", MADRID), intent="booking")
    booked(ana, at("2026-11-09T10:05", MADRID), price="50")
    booked(berta, at("2026-11-24T09:05", MADRID), price="12.50")
    return estilo


class TestMonth:
    def test_the_running_month_beside_the_same_stretch_of_the_last(self, autumn: Business) -> None:
        month = month_figures(now=TUESDAY_NOON)
        assert (month.messages.value, month.messages.before) == (9, 2)
        assert (month.bookings.value, month.bookings.before) == (2, 1)
        assert (month.revenue.value, month.revenue.before) == (Decimal("62.50"), 40)
        assert (month.conversion.value, month.conversion.before) == (40, 50)
        assert (month.revenue.change, month.conversion.change) == (56, -10)

    def test_rolled_up_or_not_it_is_the_same(self, autumn: Business) -> None:
        before = month_figures(now=TUESDAY_NOON)
        daily_metrics_due(0)
        daily_metrics_due(0)
        assert month_figures(now=TUESDAY_NOON) == before

    def test_the_stretch_ends_at_this_moment_of_the_day(self, estilo: Business, clock) -> None:
        ana = person(1)
        said(ana, at("2026-10-24T11:59", MADRID))
        said(ana, at("2026-10-24T12:01", MADRID))
        assert month_figures(now=at("2026-11-24T12:00", MADRID)).messages.before == 1

    def test_the_31st_is_compared_with_all_of_a_shorter_month(
        self, estilo: Business, clock
    ) -> None:
        now = at("2026-10-31T09:00", MADRID)
        clock.move_to(now)
        said(person(1), at("2026-09-30T23:59", MADRID))
        assert month_figures(now=now).messages.before == 1

    def test_months_that_are_over_are_compared_whole(self, autumn: Business) -> None:
        month = month_figures(now=TUESDAY_NOON, month=date(2026, 10, 5), against=date(2026, 11, 1))
        assert (month.messages.value, month.messages.before) == (3, 9)

    def test_an_empty_month_says_so_and_divides_by_nothing(self, estilo: Business) -> None:
        month = month_figures(now=TUESDAY_NOON)
        assert month.is_empty
        assert (month.messages.value, month.conversion.value) == (0, None)
        assert (month.messages.change, month.conversion.change) == (None, None)


class TestPages:
    def test_a_month_shows_its_days_and_the_other_month(
        self, autumn: Business, owner_client: Client
    ) -> None:
        html = owner_client.get("/figures/").content.decode()
        assert "hasta ahora, frente al mismo tramo de octubre de 2026" in html
        assert "2 de 5 intentos" in html
        assert "62,50" in html
        html = owner_client.get("/figures/?month=2026-10&against=2026-11").content.decode()
        assert "frente a noviembre de 2026" in html
        assert "139" in html

    @pytest.mark.parametrize(
        "query", ["month=nunca", "month=2026-13", "month=0000-00", "against=%00", "month=9999-12"]
    )
    def test_what_is_no_month_is_no_crash(
        self, autumn: Business, owner_client: Client, query: str
    ) -> None:
        assert owner_client.get(f"/figures/?{query}").status_code == 200

    @pytest.mark.parametrize("month", ["2000-01", "2099-12", "2026-11"])
    def test_distant_months_are_empty_not_broken(
        self, autumn: Business, owner_client: Client, month: str
    ) -> None:
        query = {"month": month, "against": month}
        for tab in ("activity", "goals", "acquisition"):
            assert owner_client.get(f"/figures/{tab}/", query).status_code == 200
        assert owner_client.get("/figures/", query).status_code == 200
        assert owner_client.get("/api/metrics/", query).status_code == 200

    def test_nothing_at_all_is_a_friendly_page(
        self, estilo: Business, owner_client: Client
    ) -> None:
        assert "Aquí verás tu primer mes" in owner_client.get("/").content.decode()
        assert owner_client.get("/figures/").status_code == 200
        assert "Todavía no hay interesados" in owner_client.get("/figures/funnel/").content.decode()

    def test_a_day_is_a_row_for_spreadsheets(self, autumn: Business, owner_client: Client) -> None:
        response = owner_client.get("/figures/days.csv?month=2026-11")
        assert response["Content-Disposition"] == 'attachment; filename="estilo-2026-11.csv"'
        rows = rows_of(response)
        assert [row["date"] for row in rows[-2:]] == ["2026-11-24", "total"]
        assert (rows[-1]["bookings"], rows[-1]["revenue"]) == ("2", "62.50")
        assert (rows[8]["reply_seconds_mean"], rows[9]["reply_seconds_mean"]) == ("4.00", "")

    def test_hours_and_errors_are_rows_for_spreadsheets(
        self, autumn: Business, owner_client: Client
    ) -> None:
        message = said(person(1), at("2026-11-09T10:01", MADRID), "assistant")
        Delivery.objects.create(
            message=message, channel="whatsapp", state="failed", error_code="63016"
        )
        hours = rows_of(owner_client.get("/figures/hours.csv?month=2026-11"))
        assert len(hours) == 24 * 24
        assert sum(int(row["messages"]) for row in hours) == 10
        [nine] = [row for row in hours if (row["date"], row["hour"]) == ("2026-11-09", "10")]
        assert (nine["messages_in"], nine["messages_out"]) == ("1", "2")
        errors = rows_of(owner_client.get("/figures/services.csv?month=2026-11"))
        assert errors == [
            {"date": "2026-11-09", "service": "send:whatsapp", "result": "63016", "count": "1"}
        ]
        html = owner_client.get("/figures/activity/?month=2026-11").content.decode()
        assert "Envíos: WhatsApp" in html
        assert "1 × Código 63016" in html
        [service] = owner_client.get("/api/metrics/?month=2026-11").json()["activity"]["services"]
        assert (service["tried"], service["failed"], service["rate"]) == (1, 1, "100.00")
        assert service["failures"] == {"63016": 1}

    def test_every_goal_stands_as_target_against_actual(
        self, autumn: Business, owner_client: Client
    ) -> None:
        html = owner_client.get("/figures/goals/?month=2026-11").content.decode()
        for wanted in ("al menos 90 %", "al menos 15 %", "como mucho 30 s", "al menos 4,5 de 5"):
            assert wanted.replace(" %", "\N{NO-BREAK SPACE}%") in html
        assert "Sin valoraciones" in html
        rows = rows_of(owner_client.get("/figures/goals.csv?month=2026-11"))
        by_goal = {row["goal"]: row for row in rows}
        assert set(by_goal) == set(KPIS)
        assert (by_goal["booking_conversion"]["actual"], by_goal["satisfaction"]["actual"]) == (
            "40.00",
            "",
        )
        goals = owner_client.get("/api/metrics/?month=2026-11").json()["goals"]
        said_by_api = {each["goal"]: (each["target"], each["actual"]) for each in goals}
        assert said_by_api == {
            code: (row["target"], row["actual"] or None) for code, row in by_goal.items()
        }

    def test_meanings_are_told(self, estilo: Business, viewer_client: Client) -> None:
        html = viewer_client.get("/figures/meanings/").content.decode()
        assert "Intentos de reserva" in html

    @pytest.mark.parametrize(
        ("path", "cost"),
        [
            ("/figures/", 17),
            ("/figures/activity/", 20),
            ("/figures/goals/", 17),
            ("/figures/acquisition/", 18),
            ("/figures/funnel/", 7),
            ("/api/metrics/", 17),
        ],
    )
    def test_queries_do_not_grow_with_what_happened(
        self,
        estilo: Business,
        owner_client: Client,
        path: str,
        cost: int,
        django_assert_num_queries,
    ) -> None:
        said(person(1), TUESDAY_NOON - timedelta(hours=1))
        owner_client.get(path)
        with django_assert_num_queries(cost):
            owner_client.get(path)
        for number in range(30):
            moment = TUESDAY_NOON - timedelta(days=number, hours=1)
            said(person(number), moment, intent="booking")
            booked(person(number), moment)
        daily_metrics_due(0)
        with django_assert_num_queries(cost):
            owner_client.get(path)


class TestApi:
    def test_it_says_what_the_page_says(self, autumn: Business, owner_client: Client) -> None:
        answer = owner_client.get("/api/metrics/").json()
        total = answer["totals"]
        assert (answer["currency"], answer["timezone"]) == ("EUR", "Europe/Madrid")
        assert (total["messages"], total["bookings"], total["attempts"]) == (9, 2, 5)
        assert (total["revenue"], total["conversion"]) == ("62.50", 40)
        assert (answer["month"], answer["against"]["month"]) == ("2026-11", "2026-10")
        assert answer["against"]["totals"]["revenue"] == "40.00"
        days = answer["days"]
        assert sum(day["messages"] for day in days) == total["messages"]
        assert (days[-1]["date"], days[-1]["conversion_rate"]) == ("2026-11-24", "100.00")

    @pytest.mark.parametrize("month", ["ayer", "2026-13", "9999-12", "0001-01"])
    def test_a_month_that_is_none_is_refused_in_words(
        self, estilo: Business, owner_client: Client, month: str
    ) -> None:
        response = owner_client.get("/api/metrics/", {"month": month})
        assert response.status_code == 400
        assert "AAAA-MM" in response.content.decode()

    @pytest.mark.parametrize("who", ["other_owner_client", "stranger_client", "visitor_client"])
    def test_others_learn_nothing(
        self, autumn: Business, who: str, request: pytest.FixtureRequest
    ) -> None:
        client = request.getfixturevalue(who)
        assert client.get("/api/metrics/").status_code in (401, 403)
        for path in (
            *("/figures/", "/figures/activity/", "/figures/goals/", "/figures/acquisition/"),
            *("/figures/days.csv", "/figures/hours.csv", "/figures/services.csv"),
            *("/figures/goals.csv", "/figures/acquisition.csv", "/figures/funnel.csv"),
        ):
            assert client.get(path)["Location"].startswith("/accounts/login/")


class TestPlan:
    @pytest.fixture
    def without_reports(self, estilo: Business) -> Business:
        plan = Plan.objects.get(code="free")
        Subscription.objects.create(business=estilo, plan=plan)
        return estilo

    def test_without_reports_the_page_says_what_they_would_show(
        self, without_reports: Business, owner_client: Client
    ) -> None:
        for path in (
            *("/figures/", "/figures/activity/", "/figures/goals/"),
            *("/figures/acquisition/", "/figures/funnel/"),
        ):
            response = owner_client.get(path)
            assert response.status_code == 403
            assert "Los informes no están en tu plan" in response.content.decode()
        assert owner_client.get("/figures/days.csv").status_code == 403
        assert owner_client.get("/api/metrics/").status_code == 403

    def test_home_and_meanings_stay(self, without_reports: Business, owner_client: Client) -> None:
        assert "Conversión" in owner_client.get("/").content.decode()
        assert owner_client.get("/figures/meanings/").status_code == 200
