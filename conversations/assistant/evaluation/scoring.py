"""Scores date and time predictions against labelled records, strictly by their clock and day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Record = Mapping[str, Any]

_SLOT = timedelta(hours=2)
_DAY = timedelta(days=1)
_FINE = ("minute", "hour")


@dataclass
class Score:
    """Hits and totals, in all and per grain, shape and source; `missed` are record ids."""

    hits: int = 0
    total: int = 0
    start_only: int = 0
    groups: dict[str, Counter[str]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        return self.hits / self.total if self.total else 0.0

    def count(self, names: Iterable[str], hit: bool) -> None:
        for name in names:
            row = self.groups.setdefault(name, Counter())
            row.update(total=1, hits=int(hit))


def score_datetimes(records: Iterable[Record], predictions: Iterable[Record]) -> Score:
    """Share of records whose prediction (by id) matches the gold reading or an accepted other."""
    by_id = {str(prediction["id"]): prediction for prediction in predictions}
    score = Score()
    for record in records:
        prediction = by_id.get(str(record["id"]))
        hit = prediction is not None and is_hit(record, prediction)
        score.total += 1
        score.hits += hit
        score.start_only += hit or (prediction is not None and _starts_right(record, prediction))
        score.count(_names(record), hit)
        if not hit:
            score.missed.append(str(record["id"]))
    return score


def _names(record: Record) -> tuple[str, str, str]:
    gold = record["expect"]
    shape = "open" if gold.get("open") else "range" if gold.get("end") else "point"
    source = str(record.get("source", "")).rsplit("/", 1)[-1]
    return f"grain:{gold['grain']}", f"shape:{shape}", f"source:{source}"


def is_hit(record: Record, prediction: Record) -> bool:
    """Whether the prediction matches the gold reading of the record or one of its `alt`."""
    tz = ZoneInfo(record["tz"])
    gold = record["expect"]
    guess = _Moments(prediction, tz)
    readings = [gold, *gold.get("alt", ())]
    return any(_matches(gold, _Moments(reading, tz), guess) for reading in readings)


class _Moments:
    """Start and end as local wall times, with the grain and openness that were claimed."""

    def __init__(self, raw: Record, tz: ZoneInfo) -> None:
        self.start = _local(raw.get("start"), tz)
        self.end = _local(raw.get("end"), tz)
        self.grain = raw.get("grain")
        self.open = raw.get("open")


def _local(value: str | None, tz: ZoneInfo) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    return moment.astimezone(tz).replace(tzinfo=None) if moment.tzinfo else moment


def _matches(gold: Record, want: _Moments, guess: _Moments) -> bool:
    grain = gold["grain"]
    if gold.get("open"):
        return _open_matches(gold, want, guess)
    if want.start is None or guess.start is None:
        return False
    if grain in _FINE:
        return _fine_matches(gold, want, guess)
    if grain != "part_of_day" and guess.grain in _FINE:
        return False
    checks = {"day": _days_match, "part_of_day": _part_matches, "week": _week_matches}
    check = checks.get(grain, _month_matches)
    return check(gold, want.start, want.end, guess.start, guess.end)


def _open_matches(gold: Record, want: _Moments, guess: _Moments) -> bool:
    before = gold["open"] == "before"
    a, b = (want.end, guess.end) if before else (want.start, guess.start)
    if a is None or b is None:
        return False
    if gold["grain"] in _FINE:
        return _same(gold, a, b)
    return abs(a.date() - b.date()) <= (_DAY if before else timedelta(0))


def _same(gold: Record, a: datetime, b: datetime) -> bool:
    """Equal to the minute; without a day in the text only the clock counts."""
    if gold.get("time_only"):
        return (a.hour, a.minute) == (b.hour, b.minute)
    return a.replace(second=0, microsecond=0) == b.replace(second=0, microsecond=0)


def _fine_matches(gold: Record, want: _Moments, guess: _Moments) -> bool:
    if want.start is None or guess.start is None or not _same(gold, want.start, guess.start):
        return False
    if want.end is not None:
        return guess.end is not None and _same(gold, want.end, guess.end)
    return guess.end is None or timedelta(0) <= guess.end - guess.start <= _SLOT


def _days_match(
    gold: Record, start: datetime, end: datetime | None, got: datetime, got_end: datetime | None
) -> bool:
    if start.date() != got.date():
        return False
    if end is None:
        return got_end is None or _last_day(got_end) <= got.date()
    return got_end is not None and abs(end.date() - got_end.date()) <= _DAY


def _last_day(end: datetime) -> date:
    return (end - timedelta(minutes=1)).date()


def _part_matches(
    gold: Record, start: datetime, end: datetime | None, got: datetime, got_end: datetime | None
) -> bool:
    if end is None or got_end is None:
        return False
    if gold.get("time_only"):
        moved = datetime.combine(start.date(), got.time())
        got, got_end = moved, moved + (got_end - got)
    if start.date() != got.date() or not timedelta(hours=1) <= got_end - got <= 6 * _SLOT:
        return False
    common = min(end, got_end) - max(start, got)
    return common * 2 >= min(end - start, got_end - got)


def _week_matches(
    gold: Record, start: datetime, end: datetime | None, got: datetime, got_end: datetime | None
) -> bool:
    if end is not None and end - start > timedelta(days=8):
        ends = got_end is not None and abs(end.date() - got_end.date()) <= _DAY
        return start.date() == got.date() and ends
    return start.isocalendar()[:2] == got.isocalendar()[:2]


def _month_matches(
    gold: Record, start: datetime, end: datetime | None, got: datetime, got_end: datetime | None
) -> bool:
    return (start.year, start.month) == (got.year, got.month)


def _starts_right(record: Record, prediction: Record) -> bool:
    tz = ZoneInfo(record["tz"])
    want, guess = _Moments(record["expect"], tz), _Moments(prediction, tz)
    if want.start is None or guess.start is None:
        return False
    if record["expect"].get("time_only"):
        return want.start.time() == guess.start.time()
    return want.start.date() == guess.start.date()
