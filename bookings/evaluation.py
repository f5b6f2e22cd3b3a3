"""Runs the slot engine over scenario records (JSON Lines), to measure it against known answers.

Fields that a record may leave out, or leave null, mean the least: no buffers, no notice, no
horizon, nothing taken, one place. Those without which there is no question are not guessed.
"""

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
    weekly = {
        WEEKDAYS.index(day): _windows(spans or ()) for day, spans in record["weekly_hours"].items()
    }
    overrides = {
        date.fromisoformat(item["date"]): _windows(item["windows"] or ())
        for item in record.get("date_overrides") or ()
    }
    return Schedule(ZoneInfo(record["business_tz"]), weekly, overrides)


def _windows(spans: Iterable[Sequence[str]]) -> list[Window]:
    found = (window(_minutes(start), _minutes(end)) for start, end in spans)
    return [span for span in found if span is not None]


def _minutes(clock: str) -> int:
    hours, minutes, *seconds = clock.split(":")
    if seconds not in ([], ["00"]):
        raise ValueError(f"hours are to the minute: {clock}")
    return int(hours) * 60 + int(minutes)


def _rules(record: Record) -> SlotRules:
    return SlotRules(
        duration=record["duration_min"],
        step=record["step_min"],
        buffer_before=record.get("buffer_before_min") or 0,
        buffer_after=record.get("buffer_after_min") or 0,
        notice=record.get("min_notice_min") or 0,
        horizon_days=record.get("horizon_days"),
        capacity=_places(record, "capacity"),
        party_size=_places(record, "party_size"),
    )


def _places(record: Record, name: str) -> int:
    """One where nothing is said; a 0 is no number of places, and refused."""
    found = record.get(name)
    return 1 if found is None else int(found)


def _busy(record: Record) -> Iterator[Busy]:
    for item in record.get("busy") or ():
        booking = item["kind"] == "booking"
        yield Busy(
            start=_seconds(item["start"]),
            end=_seconds(item["end"], up=True),
            before=(item.get("buffer_before_min") or 0) if booking else 0,
            after=(item.get("buffer_after_min") or 0) if booking else 0,
            seats=_places(item, "seats"),
            session=booking and bool(item.get("same_service")),
        )


def _seconds(text: str, *, up: bool = False) -> int:
    return epoch(datetime.fromisoformat(text), up=up)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
