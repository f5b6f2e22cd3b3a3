"""The slot engine over scenario files: what it writes, and that it is exactly right."""

import json
from pathlib import Path
from typing import Any

import pytest

from bookings.evaluation import ScenarioError, predict

SCENARIOS = Path(__file__).resolve().parents[3] / "shared" / "eval" / "slots_dev.jsonl"

BASE: dict[str, Any] = {
    "id": "one",
    "business_tz": "Europe/Madrid",
    "weekly_hours": {"mon": [["09:00", "11:00"]], "sun": [["22:00", "24:00"]]},
    "date_overrides": [{"date": "2026-06-22", "windows": []}],
    "duration_min": 60,
    "step_min": 60,
    "buffer_before_min": 0,
    "buffer_after_min": 0,
    "min_notice_min": 0,
    "horizon_days": None,
    "now": "2026-06-01T00:00:00Z",
    "range_from": "2026-06-14T22:00:00Z",
    "range_to": "2026-06-22T22:00:00Z",
    "busy": [],
    "capacity": 1,
    "party_size": 1,
}


def answer(**changes: Any) -> dict[str, Any]:
    return next(predict([BASE | changes]))


def test_a_scenario_is_answered_in_utc_with_a_z() -> None:
    assert answer() == {
        "id": "one",
        "slots": [
            "2026-06-15T07:00:00Z",
            "2026-06-15T08:00:00Z",
            "2026-06-21T20:00:00Z",
            "2026-06-21T21:00:00Z",
        ],
        "remaining": {},
    }


def test_a_class_also_tells_the_places_left() -> None:
    session = {
        "kind": "booking",
        "start": "2026-06-15T07:00:00Z",
        "end": "2026-06-15T08:00:00Z",
        "buffer_before_min": 0,
        "buffer_after_min": 0,
        "seats": 3,
        "same_service": True,
    }
    found = answer(capacity=4, busy=[session], range_to="2026-06-16T00:00:00Z")
    assert found["remaining"] == {"2026-06-15T07:00:00Z": 1, "2026-06-15T08:00:00Z": 4}


def test_an_external_event_has_no_buffers_of_its_own() -> None:
    event = {"kind": "external", "start": "2026-06-15T07:00:00Z", "end": "2026-06-15T08:00:00Z"}
    assert answer(busy=[event])["slots"][0] == "2026-06-15T08:00:00Z"


@pytest.mark.parametrize(
    "broken",
    [
        {"business_tz": "Mars/Olympus"},
        {"duration_min": 0},
        {"now": "soon"},
        {"weekly_hours": {"someday": []}},
        {"weekly_hours": {"mon": [["9", "10"]]}},
        {"party_size": 0},
        {"weekly_hours": {"mon": [["09:00:30", "10:00"]]}},
    ],
)
def test_a_record_that_cannot_be_read_names_itself(broken: dict[str, Any]) -> None:
    with pytest.raises(ScenarioError, match="scenario one"):
        answer(**broken)


def test_what_a_record_leaves_out_means_the_least() -> None:
    least = {name: BASE[name] for name in ("id", "business_tz", "weekly_hours", "duration_min")}
    least |= {name: BASE[name] for name in ("step_min", "now", "range_from", "range_to")}
    found = next(predict([least | {"capacity": None, "busy": None, "horizon_days": None}]))
    assert found == answer(date_overrides=[])


def test_seconds_in_hours_and_days_without_any_are_read() -> None:
    hours = {"mon": [["09:00:00", "11:00:00"]], "sun": [["22:00", "24:00"]], "tue": None}
    assert answer(weekly_hours=hours) == answer()


@pytest.mark.skipif(not SCENARIOS.exists(), reason="the development scenarios are not here")
def test_every_development_scenario_is_exactly_right() -> None:
    records = [json.loads(line) for line in SCENARIOS.read_text().splitlines()]
    wrong = [
        record["id"]
        for record, found in zip(records, predict(records), strict=True)
        if found["slots"] != record["expect_slots"]
        or found["remaining"] != record.get("expect_remaining", {})
    ]
    assert wrong == []
    assert len(records) > 50
