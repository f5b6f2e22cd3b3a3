"""Runs the slot engine over scenario records (JSON Lines), to measure it against known answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bookings.availability import (
    Busy,
    Schedule,
    SlotRules,
    Window,
    as_slots,
    epoch,
    starts,
    window,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Record = Mapping[str, Any]


class ScenarioError(ValueError):
    """A record that no engine could read; the message names the record and the cause."""


def predict(records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """For each scenario `{"id", "slots", "remaining"}`: starts in ISO UTC with `Z`, ascending, and
    places left by start (only for classes). Raises ScenarioError for a record it cannot read."""
    for record in records:
        try:
            yield _predict_one(record)
        except (KeyError, TypeError, ValueError, ZoneInfoNotFoundError) as error:
            name = record.get("id", "?") if isinstance(record, Mapping) else "?"
            raise ScenarioError(f"scenario {name}: {error!r}") from error


def _predict_one(record: Record) -> dict[str, Any]:
    now, first, until = (_seconds(record[key]) for key in ("now", "range_from", "range_to"))
    rules = _rules(record)
    found = starts(_schedule(record), rules, _busy(record), now, first, until)
    slots = as_slots(found, rules.capacity)
    remaining = {_iso(slot.start): slot.remaining for slot in slots} if rules.capacity > 1 else {}
    return {
        "id": record["id"],
        "slots": [_iso(slot.start) for slot in slots],
        "remaining": remaining,
    }


def _schedule(record: Record) -> Schedule:
    unknown = set(record["weekly_hours"]) - set(WEEKDAYS)
    if unknown:
        raise ValueError(f"no such weekday: {sorted(unknown)}")
    weekly = {WEEKDAYS.index(day): _windows(spans) for day, spans in record["weekly_hours"].items()}
    overrides = {
        date.fromisoformat(item["date"]): _windows(item["windows"])
        for item in record["date_overrides"]
    }
    return Schedule(ZoneInfo(record["business_tz"]), weekly, overrides)


def _windows(spans: Iterable[Sequence[str]]) -> list[Window]:
    found = (window(_minutes(start), _minutes(end)) for start, end in spans)
    return [span for span in found if span is not None]


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _rules(record: Record) -> SlotRules:
    return SlotRules(
        duration=record["duration_min"],
        step=record["step_min"],
        buffer_before=record["buffer_before_min"],
        buffer_after=record["buffer_after_min"],
        notice=record["min_notice_min"],
        horizon_days=record["horizon_days"],
        capacity=record["capacity"],
        party_size=record["party_size"],
    )


def _busy(record: Record) -> Iterator[Busy]:
    for item in record["busy"]:
        booking = item["kind"] == "booking"
        yield Busy(
            start=_seconds(item["start"]),
            end=_seconds(item["end"], up=True),
            before=item.get("buffer_before_min", 0) if booking else 0,
            after=item.get("buffer_after_min", 0) if booking else 0,
            seats=item.get("seats", 1),
            session=booking and bool(item.get("same_service")),
        )


def _seconds(text: str, *, up: bool = False) -> int:
    return epoch(datetime.fromisoformat(text), up=up)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
