"""Limits: the one too many is told when to come back, and nobody else is held up."""

import pytest
from django.conf import settings
from django.test import Client
from redis import RedisError


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.RATE_LIMITS, "admin", "3/m")


@pytest.mark.django_db
def test_the_admin_section_is_limited_per_address(few: None) -> None:
    client = Client(HTTP_HOST="localhost")
    answers = [client.get("/admin/login/").status_code for _ in range(4)]
    assert answers[:3].count(429) == 0
    refused = client.get("/admin/login/")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    other = Client(HTTP_HOST="localhost", REMOTE_ADDR="127.0.0.9")
    assert other.get("/admin/login/").status_code != 429
    assert client.get("/health/live").status_code == 200, "other sections go on"


@pytest.mark.django_db
def test_a_new_address_in_the_same_ipv6_network_is_no_new_caller(few: None) -> None:
    for number in range(3):
        caller = Client(HTTP_HOST="localhost", REMOTE_ADDR=f"2001:db8:1:2::{number}")
        assert caller.get("/admin/login/").status_code != 429
    again = Client(HTTP_HOST="localhost", REMOTE_ADDR="2001:db8:1:2:ffff::9")
    assert again.get("/admin/login/").status_code == 429
    neighbour = Client(HTTP_HOST="localhost", REMOTE_ADDR="2001:db8:1:3::9")
    assert neighbour.get("/admin/login/").status_code != 429


@pytest.mark.django_db
def test_sign_in_is_slowed_down_after_wrong_passwords() -> None:
    client = Client(HTTP_HOST="estilo.localhost")
    form = {"login": "owner@estilo.example", "password": "wrong"}
    for _ in range(5):
        client.post("/accounts/login/", form)
    right = {"login": "owner@estilo.example", "password": "mostrador-demo"}
    response = client.post("/accounts/login/", right)
    assert response.status_code != 302, "even the right password has to wait now"
    other = {"login": "agent@estilo.example", "password": "mostrador-demo"}
    assert client.post("/accounts/login/", other).status_code == 302, "others do not"


@pytest.mark.django_db
def test_a_guesser_does_not_begin_anew_on_the_next_host() -> None:
    form = {"login": "owner@estilo.example", "password": "wrong"}
    for host in ("estilo.localhost", "estilo.localhost:1", "ESTILO.localhost", "localhost"):
        Client(HTTP_HOST=host).post("/accounts/login/", form)
    Client(HTTP_HOST="academia.localhost").post("/accounts/login/", form)
    right = {"login": "owner@estilo.example", "password": "mostrador-demo"}
    for host in ("estilo.localhost", "localhost"):
        assert Client(HTTP_HOST=host).post("/accounts/login/", right).status_code != 302


@pytest.mark.django_db
def test_without_the_cache_customers_still_get_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RedisError("down")

    monkeypatch.setattr("tenants.ratelimits.get_usage", broken)
    assert (
        Client(HTTP_HOST="estilo.localhost")
        .post("/api/chat/session", {}, content_type="application/json")
        .status_code
        == 201
    )
