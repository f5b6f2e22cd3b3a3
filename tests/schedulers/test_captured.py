"""The providers' own payloads and signatures, as they were captured."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bookings.models import CalendarConnection
from bookings.providers.calcom.provider import CalcomCalendar
from bookings.providers.calendly.provider import CalendlyCalendar
from bookings.providers.scheduler import Scheduler, Standing
from tests.schedulers.conftest import captured


def vectors(shared: Path, provider: str) -> list[dict[str, Any]]:
    data = json.loads((shared / "contracts" / "signatures.json").read_text())
    rows: list[dict[str, Any]] = data[provider]["vectors"]
    return rows


@pytest.mark.parametrize("provider", [CalendlyCalendar(), CalcomCalendar()])
def test_signatures_are_told_as_published(shared: Path, provider: Scheduler) -> None:
    rows = vectors(shared, provider.code)
    headers = {"calendly": "Calendly-Webhook-Signature", "calcom": "X-Cal-Signature-256"}
    for row in rows:
        connection = CalendarConnection(
            provider=provider.code, credentials={"signing_key": row["secret"]}
        )
        body = (shared / "contracts" / row["body_file"]).read_bytes()
        now = datetime.fromtimestamp(row.get("now", 0), UTC)
        given = {headers[provider.code]: row["header"]}
        genuine = provider.is_genuine(connection, given, body, now)
        assert genuine is row["valid"], row["name"]
    assert len(rows) >= 4


def test_calendlys_payloads_are_understood(shared: Path) -> None:
    told = {}
    for name in ("created", "canceled", "created_rescheduled", "canceled_rescheduled"):
        _body, payload = captured(shared, f"calendly_invitee.{name}.json")
        (told[name],) = CalendlyCalendar().told(payload)
    assert told["created"].standing == Standing.BOOKED
    assert told["created"].phones == ("+15005550010",)
    assert told["created"].minutes == 15
    assert told["canceled"].standing == Standing.CANCELLED
    assert not told["canceled"].moved
    assert told["canceled"].reason == "Cannot make it"
    assert told["canceled_rescheduled"].moved
    assert told["created_rescheduled"].replaces == told["canceled_rescheduled"].external_id


def test_cal_coms_payloads_are_understood(shared: Path) -> None:
    told = {}
    for name in ("CREATED", "REQUESTED", "RESCHEDULED", "CANCELLED", "REJECTED"):
        _body, payload = captured(shared, f"calcom_BOOKING_{name}.json")
        (told[name],) = CalcomCalendar().told(payload)
    assert [told[name].standing for name in told] == [
        Standing.BOOKED,
        Standing.REQUESTED,
        Standing.BOOKED,
        Standing.CANCELLED,
        Standing.REJECTED,
    ]
    assert told["CREATED"].kind == "7"
    assert told["CREATED"].minutes == 60
    assert told["RESCHEDULED"].replaces == told["CREATED"].external_id
