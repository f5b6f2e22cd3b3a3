"""What winning customers costs: entered by managers, per channel and month."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from analytics.models import AcquisitionSpend
from analytics.selectors import month_figures
from analytics.spend import Acquisition, acquisition, spend_save
from analytics.tests.world import person
from leads.services import lead_ensure_open, lead_transition
from tenants.actors import SYSTEM
from tenants.audit.models import AuditEntry
from tenants.models import Business, User

NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)
SAVE = "/figures/acquisition/save/?month=2026-11"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def won(estilo: Business) -> Business:
    """Four people came this month, three became customers."""
    for number in range(4):
        lead = lead_ensure_open(contact=person(number))
        if number:
            for event in ("booking_made", "attended", "enrolled"):
                lead_transition(lead=lead, event=event, reason="", actor=SYSTEM)
    return estilo


def november() -> Acquisition:
    return acquisition(month_figures(now=NOW).now)


class TestCost:
    def test_a_customer_costs_the_months_spend_between_those_won(
        self, won: Business, owner: User
    ) -> None:
        spend_save(
            month=date(2026, 11, 17),
            amounts={"meta": Decimal(100), "google": Decimal("60.50"), "print": None},
            user=owner,
        )
        found = november()
        assert (found.total, found.leads_new, found.leads_won) == (Decimal("160.50"), 4, 3)
        assert found.cac == Decimal("53.50")
        assert [row[0].value for row in found.rows] == ["meta", "google"]

    def test_without_spend_there_is_no_cost(self, won: Business, owner: User) -> None:
        assert (november().total, november().cac) == (None, None)
        spend_save(month=date(2026, 10, 1), amounts={"meta": Decimal(100)}, user=owner)
        assert november().cac is None

    def test_without_customers_nothing_is_divided(self, estilo: Business, owner: User) -> None:
        spend_save(month=NOVEMBER, amounts={"meta": Decimal(100)}, user=owner)
        assert (november().total, november().cac) == (Decimal(100), None)

    def test_zero_is_an_entry(self, won: Business, owner: User) -> None:
        spend_save(month=NOVEMBER, amounts={"referrals": Decimal(0)}, user=owner)
        assert (november().total, november().cac) == (0, 0)

    def test_another_currency_is_shown_and_in_no_sum(self, won: Business, owner: User) -> None:
        spend_save(month=NOVEMBER, amounts={"meta": Decimal(100)}, user=owner)
        AcquisitionSpend.objects.update(currency="USD")
        spend_save(month=NOVEMBER, amounts={"meta": None, "google": Decimal(30)}, user=owner)
        found = november()
        assert (found.total, [row.amount for row in found.foreign]) == (30, [100])


class TestEntering:
    def test_what_is_entered_is_shown_with_its_cost(
        self, won: Business, owner_client: Client
    ) -> None:
        assert "se muestra cuando anotes el gasto" in self.page(owner_client)
        answer = owner_client.post(SAVE, {"meta": "120", "google": "30.60", "print": ""})
        assert answer["Location"] == "/figures/acquisition/?month=2026-11"
        html = self.page(owner_client)
        assert "150,60" in html
        assert "50,20" in html
        assert 'value="30.60"' in html
        entry = AuditEntry.objects.get(action="figures.spend_saved")
        assert entry.after == {"month": "2026-11", "google": "30.60", "meta": "120"}

    def page(self, client: Client) -> str:
        return client.get("/figures/acquisition/").content.decode()

    def test_emptied_fields_are_taken_away_and_nothing_is_audited_twice(
        self, won: Business, owner_client: Client
    ) -> None:
        for _ in range(2):
            owner_client.post(SAVE, {"meta": "120", "google": "30"})
        owner_client.post(SAVE, {"meta": "120"})
        assert [row.channel for row in AcquisitionSpend.objects.all()] == ["meta"]
        assert AuditEntry.objects.filter(action="figures.spend_saved").count() == 2

    @pytest.mark.parametrize("amount", ["-1", "mucho", "1.234", "99999999999", "NaN"])
    def test_what_is_no_amount_is_refused_beside_its_field(
        self, won: Business, owner_client: Client, amount: str
    ) -> None:
        answer = owner_client.post(SAVE, {"meta": amount})
        assert answer.status_code == 422
        assert "errorlist" in answer.content.decode()
        assert not AcquisitionSpend.objects.exists()

    @pytest.mark.parametrize("month", ["2026-12", "nunca", ""])
    def test_months_that_have_not_begun_take_no_spend(
        self, won: Business, owner_client: Client, month: str
    ) -> None:
        answer = owner_client.post(f"/figures/acquisition/save/?month={month}", {"meta": "1"})
        assert answer.status_code == 400
        assert not AcquisitionSpend.objects.exists()

    def test_only_managers_enter_it(self, won: Business, agent_client: Client) -> None:
        assert agent_client.post(SAVE, {"meta": "1"}).status_code == 403
        html = agent_client.get("/figures/acquisition/").content.decode()
        assert "Guardar gasto" not in html
        assert not AcquisitionSpend.objects.exists()

    def test_download_and_api_say_the_same(self, won: Business, owner_client: Client) -> None:
        owner_client.post(SAVE, {"meta": "120", "google": "30.60"})
        text = owner_client.get("/figures/acquisition.csv").content.decode()
        assert list(csv.reader(io.StringIO(text)))[1:] == [
            ["meta", "120.00", "EUR"],
            ["google", "30.60", "EUR"],
            ["total", "150.60", "EUR"],
            ["leads_won", "3", ""],
            ["cac", "50.20", "EUR"],
        ]
        answer = owner_client.get("/api/metrics/").json()["acquisition"]
        assert answer == {
            "spend": {"meta": "120.00", "google": "30.60"},
            "total": "150.60",
            "leads_won": 3,
            "cac": "50.20",
        }
