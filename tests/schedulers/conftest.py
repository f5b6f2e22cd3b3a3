"""The salon with a connected scheduler, on Monday at eight in the morning."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

import conftest as root
from bookings.models import CalendarConnection
from bookings.providers.calcom.provider import CalcomCalendar
from bookings.providers.calendly.provider import CalendlyCalendar
from bookings.providers.connecting import account_connect
from config.shell.simulator.schedulers.calcom import CalcomAccount, CalcomApi
from config.shell.simulator.schedulers.calendly import CalendlyAccount, CalendlyApi
from config.shell.simulator.schedulers.wire import LocalApi
from tenants.http.breaker import breaker
from tenants.models import Business
from tests.schedulers.contract import contract_check
from tests.schedulers.desk import Desk, at


@pytest.fixture(autouse=True)
def closed_circuits() -> Iterator[None]:
    """No host is thought to be down because of another test."""
    breaker.reset()
    yield
    breaker.reset()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands still on Monday at eight."""
    with time_machine.travel(at("08:00", "2026-06-15"), tick=False) as traveller:
        yield traveller


def _check(name: str) -> Any:
    """The provider's description, where it is at hand: what does not fit it fails the test."""
    path = Path(root.SHARED) / "contracts" / f"{name}.json"
    return contract_check(path) if path.is_file() else None


@pytest.fixture
def calendly_account() -> CalendlyAccount:
    account = CalendlyAccount(token="token-calendly", email="salon@estilo.example", paid=True)
    account.kind_add("Corte", 30)
    account.kind_add("Manicura", 45)
    return account


@pytest.fixture
def calendly_api(calendly_account: CalendlyAccount, settings: Any) -> Iterator[LocalApi]:
    accounts = {calendly_account.token: calendly_account}
    with LocalApi(CalendlyApi(accounts.get), check=_check("calendly")) as local:
        settings.CALENDLY_BASE_URL = local.base_url
        yield local
    assert local.wrong == []


@pytest.fixture
def calendly(
    estilo: Business,
    clock: time_machine.Traveller,
    calendly_api: LocalApi,
    calendly_account: CalendlyAccount,
) -> CalendarConnection:
    """The salon's account, connected."""
    return account_connect(CalendlyCalendar(), token=calendly_account.token)


@pytest.fixture
def calcom_account() -> CalcomAccount:
    return CalcomAccount(
        token="cal_key", email="salon@estilo.example", kinds={7: ("Corte", 30), 8: ("Rizos", 50)}
    )


@pytest.fixture
def calcom_api(calcom_account: CalcomAccount, settings: Any) -> Iterator[LocalApi]:
    accounts = {calcom_account.token: calcom_account}
    with LocalApi(CalcomApi(accounts.get), check=_check("calcom")) as local:
        settings.CALCOM_BASE_URL = local.base_url
        yield local
    assert local.wrong == []


@pytest.fixture
def calcom(
    estilo: Business,
    clock: time_machine.Traveller,
    calcom_api: LocalApi,
    calcom_account: CalcomAccount,
) -> CalendarConnection:
    """The salon's account, connected."""
    given = {
        "email": calcom_account.email,
        "page": "https://cal.com/estilo",
        "event_types": "7=Corte:30, 8=Rizos:50",
    }
    return account_connect(CalcomCalendar(), token=calcom_account.token, given=given)


def captured(shared: Path, name: str) -> tuple[bytes, dict[str, Any]]:
    """A provider's webhook as it was captured: its bytes, and what they say."""
    body = (shared / "contracts" / "webhooks" / name).read_bytes()
    return body, json.loads(body)


@pytest.fixture
def visitor_client() -> Client:
    return Client(HTTP_HOST="estilo.localhost")


@pytest.fixture
def desk(
    visitor_client: Client, calendly: CalendarConnection, calendly_account: CalendlyAccount
) -> Desk:
    return Desk(visitor_client, calendly, calendly_account)
