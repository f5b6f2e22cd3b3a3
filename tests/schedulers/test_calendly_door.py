"""Calendly's calls at our door: which are let in, and what cannot be read."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from bookings.models import Booking, CalendarDelivery
from bookings.providers.calendly.signature import HEADER, sign
from bookings.services.arrivals import Outcome
from config.shell.simulator.schedulers import calendly as there
from tests.schedulers.desk import Desk, at


@pytest.mark.parametrize(
    "broken",
    [
        {"scheduled_event": None},
        {"status": "sometimes"},
        {"scheduled_event": {"start_time": "soon", "end_time": "2026-06-16T10:00:00Z"}},
        {"scheduled_event": {"start_time": "2026-06-16T10:00:00", "end_time": "x"}},
    ],
)
def test_what_cannot_be_read_is_kept_and_does_no_harm(desk: Desk, broken: dict[str, Any]) -> None:
    payload = there.webhook_of(desk.account, desk.books(at("10:00")))
    payload["payload"] |= broken
    assert desk.knocks(payload) == 200
    assert desk.worked() == "unreadable"
    assert not Booking.objects.exists()


def test_other_events_are_kept_and_ignored(desk: Desk) -> None:
    assert desk.knocks({"event": "routing_form_submission.created", "payload": {}}) == 200
    assert desk.worked() == "ignored"


def test_a_wrong_signature_is_turned_away_and_leaves_no_row(desk: Desk) -> None:
    body = json.dumps(there.webhook_of(desk.account, desk.books(at("10:00")))).encode()
    key = (desk.connection.credentials or {})["signing_key"]
    now = int(datetime.now().timestamp())
    for headers in (
        {},
        {HEADER: sign(body, "another", now)},
        {HEADER: sign(body, key, now - 181)},
        {HEADER: sign(body + b" ", key, now)},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer "},
    ):
        answer = desk.client.post(
            "/api/calendly/webhook", body, "application/json", headers=headers
        )
        assert answer.status_code == 403
    assert not CalendarDelivery.objects.exists()


def test_a_relay_comes_in_with_its_secret(desk: Desk) -> None:
    secret = (desk.connection.credentials or {})["relay_secret"]
    answer = desk.client.post(
        "/api/calendly/webhook",
        there.webhook_of(desk.account, desk.books(at("10:00"))),
        "application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 200
    assert desk.worked() == Outcome.BOOKED


def test_another_business_is_not_reached_by_this_ones_key(desk: Desk) -> None:
    body = json.dumps(there.webhook_of(desk.account, desk.books(at("10:00")))).encode()
    key = (desk.connection.credentials or {})["signing_key"]
    answer = Client(HTTP_HOST="academia.localhost").post(
        "/api/calendly/webhook",
        body,
        "application/json",
        headers={HEADER: sign(body, key, int(datetime.now().timestamp()))},
    )
    assert answer.status_code == 403
