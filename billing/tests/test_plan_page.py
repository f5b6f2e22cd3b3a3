"""The plan page: where a business stands, and what another plan would change."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from billing.comparison import offers_for
from billing.models import Invoice, Plan, Subscription, UsageCounter
from billing.selectors import Meter, month_of, plans_offered
from tenants.models import Business
from tenants.provisioning import business_suspend

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def on(business: Business, code: str, **fields: Any) -> Subscription:
    plan = Plan.objects.get(code=code)
    return Subscription.objects.create(business=business, plan=plan, **fields)


def use(business: Business, metric: str, used: int) -> None:
    UsageCounter.objects.create(
        business=business, metric=metric, month=month_of(business), used=used
    )


def billed(business: Business, number: int) -> None:
    Invoice.objects.create(
        business=business,
        gateway="fake",
        external_ref=f"in_{number}",
        number=f"MOS-{number:04d}",
        amount=Decimal("29.00"),
        currency="USD",
        state=Invoice.State.PAID,
        issued_at=NOON,
    )


def page(client: Client) -> str:
    answer = client.get("/plan/")
    assert answer.status_code == 200
    return answer.content.decode()


# --- What it says -------------------------------------------------------------------------------
def test_it_shows_plan_meters_offers_and_bills(estilo: Business, owner_client: Client) -> None:
    on(estilo, "starter")
    use(estilo, "messages", 4_200)
    billed(estilo, 7)
    said = page(owner_client)
    assert "4\N{NO-BREAK SPACE}200" in said
    assert "de 5\N{NO-BREAK SPACE}000" in said
    assert "Queda poco" in said
    assert "MOS-0007" in said
    assert "Professional" in said
    assert "Análisis avanzado, API" in said, "what professional opens"
    assert "Enterprise" not in said, "not offered to everybody"


def test_a_full_meter_says_what_happens_now(estilo: Business, owner_client: Client) -> None:
    on(estilo, "free")
    use(estilo, "messages", 100)
    said = page(owner_client)
    assert "el asistente ha parado" in said
    assert "Agotado" in said
    assert "Responde tu equipo hasta el día 1" in said


def test_without_a_subscription_it_says_that_nothing_is_capped(
    estilo: Business, owner_client: Client
) -> None:
    assert "nada está limitado" in page(owner_client)


def test_a_trial_says_when_it_ends_and_what_then(estilo: Business, owner_client: Client) -> None:
    ends = datetime(2026, 12, 5, 10, 0, tzinfo=UTC)
    on(estilo, "professional", state="trial", trial_ends_at=ends)
    said = page(owner_client)
    assert "hasta el 5 dic 2026" in said
    assert "plan gratuito" in said


def test_a_failed_payment_is_said(estilo: Business, owner_client: Client) -> None:
    on(estilo, "starter", state="past_due")
    assert "no se pudo cobrar" in page(owner_client)


@pytest.mark.parametrize("bills", [1, 20])
def test_the_page_asks_the_same_few_questions_however_long(
    estilo: Business, owner_client: Client, django_assert_num_queries: Any, bills: int
) -> None:
    on(estilo, "starter")
    for number in range(bills):
        billed(estilo, number)
    page(owner_client)
    with django_assert_num_queries(11):
        page(owner_client)


def test_another_business_s_bills_do_not_show(
    estilo: Business, academia: Business, owner_client: Client
) -> None:
    billed(academia, 99)
    assert "MOS-0099" not in page(owner_client)


def test_only_those_who_manage_see_it(
    estilo: Business, agent_client: Client, viewer_client: Client
) -> None:
    assert agent_client.get("/plan/").status_code == 403
    assert viewer_client.get("/plan/").status_code == 403
    assert "/plan/" not in agent_client.get("/contacts/").content.decode()


def test_home_shows_the_meter_to_everybody_and_the_way_to_pay_to_managers(
    estilo: Business, owner_client: Client, agent_client: Client
) -> None:
    on(estilo, "free")
    use(estilo, "messages", 85)
    for client in (owner_client, agent_client):
        said = client.get("/").content.decode()
        assert "Consumo del plan" in said
        assert "Queda poco" in said
        assert "el asistente ha parado" not in said
    use(estilo, "contacts", 50)
    assert "Se han agotado los contactos" in agent_client.get("/").content.decode()
    assert "Ampliar el plan" in owner_client.get("/").content.decode()
    assert "Ampliar el plan" not in agent_client.get("/").content.decode()


# --- What another plan would change -------------------------------------------------------------
@pytest.mark.django_db
def test_a_smaller_plan_says_what_it_closes_and_what_would_be_over() -> None:
    meters = [Meter("messages", 320, 5_000), Meter("contacts", 12, 50), Meter("services", 4, 10)]
    starter = Subscription(plan=Plan.objects.get(code="starter"))
    free, same, bigger = offers_for(list(plans_offered()), starter, meters, {})
    assert free.closes == ["Reservas automáticas", "Cobros", "Informes"]
    assert free.over == ["messages", "services"]
    assert same.is_current
    assert (bigger.opens, bigger.closes, bigger.over) == (["Análisis avanzado", "API"], [], [])


@pytest.mark.django_db
def test_a_business_s_own_cap_goes_before_the_plan_s() -> None:
    meters = [Meter("messages", 320, 400)]
    free, *_ = offers_for(list(plans_offered()), None, meters, {"messages": 400})
    assert free.over == []


@pytest.mark.django_db
def test_a_plan_that_is_not_offered_stands_among_the_others_for_who_has_it() -> None:
    enterprise = Subscription(plan=Plan.objects.get(code="enterprise"))
    offers = offers_for(list(plans_offered()), enterprise, [], {})
    assert [offer.plan.code for offer in offers if offer.is_current] == ["enterprise"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "state", "ref", "choices"),
    [
        ("professional", "trial", "", ["starter", "professional"]),
        ("free", "active", "", ["starter", "professional"]),
        ("starter", "active", "sub_1", ["free", "professional"]),
        ("starter", "cancelled", "sub_1", ["professional"]),
    ],
)
def test_what_may_be_chosen(code: str, state: str, ref: str, choices: list[str]) -> None:
    """A plan that is only tried can be bought; giving a bought one up leads to the free one."""
    plan = Plan.objects.get(code=code)
    now = Subscription(plan=plan, state=state, subscription_ref=ref)
    offers = offers_for(list(plans_offered()), now, [], {})
    assert [offer.plan.code for offer in offers if offer.may_choose] == choices


# --- A suspended business -----------------------------------------------------------------------
@pytest.fixture
def paused(estilo: Business) -> Business:
    on(estilo, "starter", state="past_due")
    business_suspend(business=estilo)
    return estilo


@pytest.mark.parametrize("path", ["/", "/inbox/", "/contacts/", "/calendar/", "/plan/"])
def test_a_suspended_business_can_be_read(
    paused: Business, owner_client: Client, path: str
) -> None:
    answer = owner_client.get(path)
    assert answer.status_code == 200
    assert "está en pausa" in answer.content.decode()


def test_nothing_is_changed_while_suspended(paused: Business, owner_client: Client) -> None:
    answer = owner_client.post("/settings/", {"name": "Otro"})
    assert answer["Location"] == "/plan/suspended/"
    paused.refresh_from_db()
    assert paused.name == "Peluquería Estilo"
    said = owner_client.get("/plan/suspended/").content.decode()
    assert "Ver el plan y pagar" in said


def test_a_piece_of_a_page_leads_there_too(paused: Business, agent_client: Client) -> None:
    answer = agent_client.post("/contacts/new/", {"name": "Ana"}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/plan/suspended/"
    said = agent_client.get("/plan/suspended/").content.decode()
    assert "Pide a quien administra" in said


def test_paying_is_open_while_suspended(paused: Business, owner_client: Client) -> None:
    for path in ("/plan/checkout/", "/plan/portal/"):
        answer = owner_client.post(path, {"plan": "starter"})
        assert answer.get("Location") != "/plan/suspended/"


def test_notices_are_read_while_suspended(paused: Business, owner_client: Client) -> None:
    assert owner_client.post("/notices/read/")["Location"] == "/notices/"


def test_the_page_of_a_working_business_says_so(estilo: Business, agent_client: Client) -> None:
    assert "Todo en marcha" in agent_client.get("/plan/suspended/").content.decode()
