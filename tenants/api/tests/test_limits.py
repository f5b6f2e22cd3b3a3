"""Who is counted, and who never is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from tenants.tests.programs import bearer, me, program

pytestmark = pytest.mark.usefixtures("estilo")


@pytest.fixture(autouse=True)
def one_minute() -> Iterator[None]:
    """No window ends while the requests are counted."""
    with time_machine.travel(datetime(2026, 11, 24, 10, tzinfo=UTC), tick=False):
        yield


def statuses(client: Client, path: str, count: int) -> list[int]:
    return [client.get(path).status_code for _ in range(count)]


def test_the_101st_general_request_of_a_minute_is_refused() -> None:
    client = program()
    assert 429 not in statuses(client, "/accounts/login/", 100)
    refused = client.get("/accounts/login/")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    elsewhere = Client(HTTP_HOST=f"estilo.{settings.PUBLIC_HOST}", REMOTE_ADDR="127.0.0.9")
    assert elsewhere.get("/accounts/login/").status_code == 200


def test_false_tokens_are_counted_too() -> None:
    answers = [me("a.b.c").status_code for _ in range(101)]
    assert answers == [401] * 100 + [429]


def test_a_token_of_another_business_is_nobody_s_here(
    owner_tokens: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or whoever signs up for a business could guess and fill books elsewhere without end."""
    monkeypatch.setitem(settings.RATE_LIMITS, "general", "3/m")
    headers = bearer(owner_tokens["access_token"])
    for host in ("academia", "www"):
        client = program(host) if host == "academia" else Client(HTTP_HOST=settings.PUBLIC_HOST)
        client.defaults["REMOTE_ADDR"] = f"203.0.113.{len(host)}"
        answers = [client.get("/accounts/login/", headers=headers) for _ in range(4)]
        assert [each.status_code for each in answers] == [200] * 3 + [429]


def test_providers_and_watchers_never_get_a_429() -> None:
    client = program()
    form = "application/x-www-form-urlencoded"
    for _ in range(120):
        assert client.post("/webhook/whatsapp", "To=x", form).status_code == 403
    assert set(statuses(client, "/health/live", 120)) == {200}


def test_members_are_not_counted_as_anybody(owner_client: Client) -> None:
    assert set(statuses(owner_client, "/settings/", 105)) == {200}


def test_whoever_guesses_is_slowed_down_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.RATE_LIMITS, "anonymous_write", "3/15m")
    client = program()
    sent = [
        client.post("/api/auth/login", {"email": f"{n}@x.es", "password": "x"}, "application/json")
        for n in range(3)
    ]
    assert {answer.status_code for answer in sent} == {400}
    for path in ("/api/auth/refresh", "/accounts/password/reset/", "/api/auth/2fa"):
        refused = client.post(path, {}, "application/json")
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["Retry-After"]) <= 15 * 60
    assert client.get("/accounts/login/").status_code == 200


def test_a_program_with_a_token_has_the_pace_of_its_plan(
    owner_tokens: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.RATE_LIMITS, "general", "1/m")
    monkeypatch.setitem(settings.RATE_LIMITS, "api", "4/m")
    headers = bearer(owner_tokens["access_token"])
    answers = [program().get("/api/auth/me", headers=headers) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
