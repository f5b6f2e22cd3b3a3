"""The scorer of date predictions accepts what is right and nothing else; the share on labels."""

import json

import pytest

from conversations.assistant.evaluation.datetimes import predict
from conversations.assistant.evaluation.scoring import is_hit, score_datetimes

EXPECTED = {"es": 0.97, "en": 0.95, "pt": 0.93}


def record(grain, start, end=None, **more):
    expect = {"start": start, "end": end, "grain": grain, **more}
    return {"id": "a", "tz": "Europe/Madrid", "now": "2026-03-11T10:30:00+01:00", "expect": expect}


def guess(start, end=None, grain="minute", open_=None):
    return {"id": "a", "start": start, "end": end, "grain": grain, "open": open_}


def test_a_point_may_be_answered_with_a_slot_of_up_to_two_hours():
    gold = record("minute", "2026-03-12T17:30:00+01:00")
    assert is_hit(gold, guess("2026-03-12T17:30:00"))
    assert is_hit(gold, guess("2026-03-12T16:30:00+00:00", "2026-03-12T18:30:00+00:00"))
    assert not is_hit(gold, guess("2026-03-12T17:30:00", "2026-03-12T20:00:00"))
    assert not is_hit(gold, guess("2026-03-12T17:31:00"))


def test_an_alternative_reading_counts():
    alt = [{"start": "2026-03-12T17:00:00+01:00", "end": None}]
    gold = record("hour", "2026-03-12T05:00:00+01:00", alt=alt)
    assert is_hit(gold, guess("2026-03-12T17:00:00"))
    assert not is_hit(gold, guess("2026-03-12T06:00:00"))


def test_without_a_day_only_the_clock_counts():
    gold = record("hour", "2026-03-12T05:00:00+01:00", time_only=True)
    assert is_hit(gold, guess("2026-03-20T05:00:00"))
    assert not is_hit(gold, guess("2026-03-12T06:00:00"))


def test_a_day_may_not_be_stretched_nor_claim_a_time():
    gold = record("day", "2026-03-12T00:00:00+01:00")
    assert is_hit(gold, guess("2026-03-12", "2026-03-13", "day"))
    assert not is_hit(gold, guess("2026-03-12", "2026-03-15", "day"))
    assert not is_hit(gold, guess("2026-03-12", None, "hour"))


def test_a_range_of_days_may_end_inclusive_or_exclusive():
    gold = record("day", "2026-03-12T00:00:00+01:00", "2026-03-20T00:00:00+01:00")
    assert is_hit(gold, guess("2026-03-12", "2026-03-21", "day"))
    assert not is_hit(gold, guess("2026-03-12", "2026-03-22", "day"))
    assert not is_hit(gold, guess("2026-03-12", None, "day"))


def test_a_part_of_the_day_needs_half_in_common():
    gold = record("part_of_day", "2026-03-12T08:00:00+01:00", "2026-03-12T12:00:00+01:00")
    assert is_hit(gold, guess("2026-03-12T09:00:00", "2026-03-12T13:00:00", "part_of_day"))
    assert not is_hit(gold, guess("2026-03-12T11:00:00", "2026-03-12T15:00:00", "part_of_day"))
    assert not is_hit(gold, guess("2026-03-12T00:00:00", "2026-03-12T23:00:00", "part_of_day"))


def test_open_bounds_compare_the_known_side():
    after = record("hour", "2026-03-12T17:00:00+01:00", open="after")
    assert is_hit(after, guess("2026-03-12T17:00:00", open_="after"))
    before = record("day", None, "2026-03-13T00:00:00+01:00", open="before")
    assert is_hit(before, guess(None, "2026-03-14T00:00:00", "day", "before"))
    assert not is_hit(before, guess("2026-03-13", None, "day", "before"))


def test_a_missing_prediction_is_a_miss():
    gold = record("week", "2026-03-16T00:00:00+01:00", "2026-03-23T00:00:00+01:00")
    assert score_datetimes([gold], []).accuracy == 0
    assert score_datetimes([gold], [guess("2026-03-18", None, "week")]).accuracy == 1


@pytest.mark.parametrize("language", sorted(EXPECTED))
def test_labelled_messages_are_read_as_well_as_promised(language, shared):
    path = shared / "eval" / f"datetime_{language}.jsonl"
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert score_datetimes(records, predict(records)).accuracy >= EXPECTED[language]
