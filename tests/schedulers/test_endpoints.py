"""Calendly's addresses for programs."""

from typing import Any

from django.conf import settings
from django.test import Client

from billing.models import Plan, Subscription
from bookings.models import Booking, CalendarConnection
from config.shell.simulator.schedulers.calendly import CalendlyAccount, customer_books
from config.shell.simulator.schedulers.wire import Answered, LocalApi
from config.tests.world import PASSWORD
from tenants.models import Business
from tests.schedulers.desk import at


def program(business: Business) -> Client:
    """A program with the owner's token, on a plan with the API."""
    Subscription.objects.create(business=business, plan=Plan.objects.get(code="professional"))
    host = f"estilo.{settings.PUBLIC_HOST}"
    answer = Client(HTTP_HOST=host).post(
        "/api/auth/login",
        {"email": "owner@estilo.example", "password": PASSWORD},
        "application/json",
    )
    token = answer.json()["meta"]["access_token"]
    return Client(HTTP_HOST=host, HTTP_AUTHORIZATION=f"Bearer {token}")


def test_nothing_is_said_without_a_token_but_how_it_stands(
    visitor_client: Client, estilo: Business
) -> None:
    assert visitor_client.post("/api/calendly/sync").status_code == 401
    assert visitor_client.get("/api/calendly/events").status_code == 401
    for path in ("/api/calendly/health", "/api/calendly/webhook"):
        answer = visitor_client.get(path)
        assert answer.status_code == 200
        told = answer.json()
        assert told | {"timestamp": ""} == {
            "configured": False,
            "ok": False,
            "last_sync": None,
            "subscription": "none",
            "timestamp": "",
        }


def test_health_tells_the_subscription_and_the_last_reading_and_no_secret(
    visitor_client: Client, calendly: CalendarConnection, estilo: Business
) -> None:
    assert program(estilo).post("/api/calendly/sync").status_code == 200
    answer = visitor_client.get("/api/calendly/health")
    told = answer.json()
    assert (told["configured"], told["ok"], told["subscription"]) == (True, True, "active")
    assert told["last_sync"] == "2026-06-15T06:00:00Z"
    for secret in (calendly.credentials or {}).values():
        assert str(secret) not in answer.content.decode()


def test_reading_twice_doubles_nothing_and_events_list_the_booking(
    calendly: CalendarConnection, calendly_account: CalendlyAccount, estilo: Business
) -> None:
    kind = next(iter(calendly_account.kinds))
    customer_books(
        calendly_account,
        kind=kind,
        start=at("10:00"),
        name="Ana Ruiz",
        email="ana@example.com",
        phone="+34600123456",
    )
    caller = program(estilo)
    first = caller.post("/api/calendly/sync").json()
    assert first == {"accounts": 1, "appointments": 1, "outcomes": {"booked": 1}}
    assert caller.post("/api/calendly/sync").json()["outcomes"] == {"known": 1}
    assert Booking.objects.count() == 1
    answer = caller.get("/api/calendly/events")
    (entry,) = answer.json()
    assert entry["service"] == "Corte"
    assert entry["start"] == "2026-06-16T08:00:00Z"
    assert entry["born_there"] is True
    assert entry["entry_state"] == "synced"
    for secret in ("Ana", "ana@example.com", "600123456"):
        assert secret not in answer.content.decode()


def test_a_calendly_that_is_down_is_said_in_plain_words(
    calendly: CalendarConnection, calendly_api: LocalApi, estilo: Business, settings: Any
) -> None:
    caller = program(estilo)
    calendly_api.failures.append(Answered(429, {}, {"Retry-After": "30"}))
    answer = caller.post("/api/calendly/sync")
    assert answer.status_code == 502
    assert answer.headers["Retry-After"] == "30"
    assert "esperar" in answer.json()["detail"]
    assert caller.post("/api/calendly/sync").status_code == 200
