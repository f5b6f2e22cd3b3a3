"""Which dates a rule of recurrence gives, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.recurrence import LONGEST, RuleError, occurrences, rule_read

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = datetime(2026, 6, 16, 10, tzinfo=MADRID)


def days(rule: str, first: datetime = TUESDAY, number: int = 6) -> list[str]:
    found = islice(occurrences(rule_read(rule), first, MADRID), number)
    return [f"{each.astimezone(MADRID):%d/%m %H:%M}" for each in found]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["16/06 10:00", "23/06 10:00", "30/06 10:00"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=3", ["16/06 10:00", "30/06 10:00", "14/07 10:00"]),
        (
            "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4",
            ["16/06 10:00", "18/06 10:00", "23/06 10:00", "25/06 10:00"],
        ),
        ("FREQ=DAILY;UNTIL=20260618", ["16/06 10:00", "17/06 10:00", "18/06 10:00"]),
        ("FREQ=MONTHLY;BYDAY=3TU;COUNT=3", ["16/06 10:00", "21/07 10:00", "18/08 10:00"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", ["16/06 10:00", "26/06 10:00"]),
        ("rrule:freq=weekly;count=1", ["16/06 10:00"]),
    ],
)
def test_a_rule_gives_its_dates(rule: str, expected: list[str]) -> None:
    assert days(rule) == expected


def test_the_last_day_of_a_rule_is_a_day_of_its_own_zone() -> None:
    bogota = ZoneInfo("America/Bogota")
    evening = datetime(2026, 6, 17, 20, tzinfo=bogota)  # already the 18th in UTC
    found = occurrences(rule_read("FREQ=DAILY;UNTIL=20260618"), evening, bogota)
    assert [each.astimezone(bogota).day for each in found] == [17, 18]


def test_months_without_the_day_are_left_out() -> None:
    first = datetime(2026, 1, 31, 10, tzinfo=MADRID)
    assert days("FREQ=MONTHLY;COUNT=3", first) == ["31/01 10:00", "31/03 10:00", "31/05 10:00"]


def test_ten_stays_ten_when_the_clocks_change() -> None:
    first = datetime(2026, 10, 20, 10, tzinfo=MADRID)
    found = list(islice(occurrences(rule_read("FREQ=WEEKLY"), first, MADRID), 2))
    assert [each.astimezone(MADRID).hour for each in found] == [10, 10]
    assert found[1] - found[0] == timedelta(days=7, hours=1)


def test_a_time_that_does_not_exist_moves_forward() -> None:
    first = datetime(2026, 3, 28, 2, 30, tzinfo=MADRID)
    assert days("FREQ=DAILY;COUNT=3", first) == ["28/03 02:30", "29/03 03:30", "30/03 02:30"]


def test_of_a_time_that_comes_twice_it_is_the_first() -> None:
    first = datetime(2026, 10, 24, 2, 30, tzinfo=MADRID)
    second = list(islice(occurrences(rule_read("FREQ=DAILY"), first, MADRID), 2))[1]
    assert second == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_first_time_in_the_second_of_two_equal_hours_is_kept() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=MADRID, fold=1)
    assert next(occurrences(rule_read("FREQ=DAILY"), first, MADRID)) == first.astimezone(UTC)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "nonsense",
        "FREQ=SECONDLY",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=YEARLY",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=-1",
        "FREQ=WEEKLY;COUNT=999999999999",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;COUNT=2;UNTIL=20261231",
        "FREQ=WEEKLY;BYDAY=2TU",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=9TU",
        "FREQ=WEEKLY;UNTIL=20261399",
        "FREQ=WEEKLY;UNTIL=tomorrow",
        "FREQ=WEEKLY;BYSETPOS=1",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;COUNT=²",
        "FREQ=WEEKLY;BYDAY=" + "TU," * 100,
    ],
)
def test_what_is_no_sensible_rule_is_refused(rule: str) -> None:
    with pytest.raises(RuleError):
        rule_read(rule)


RULES = st.builds(
    lambda freq, every, end: f"FREQ={freq};INTERVAL={every}{end}",
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    st.integers(1, 24),
    st.sampled_from(["", ";COUNT=5", ";COUNT=700", ";UNTIL=20270301"]),
)
FIRSTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1))
ZONES = st.sampled_from(["Europe/Madrid", "America/Bogota", "Australia/Lord_Howe", "Asia/Kolkata"])


@given(RULES, FIRSTS, ZONES)
def test_dates_ascend_begin_with_the_first_and_end_within_two_years(
    text: str, wall: datetime, zone: str
) -> None:
    tz = ZoneInfo(zone)
    first = wall.replace(second=0, microsecond=0, tzinfo=tz)
    found = list(occurrences(rule_read(text), first, tz))
    assert found == sorted(set(found))
    assert not found or (found[0] == first and found[-1] - found[0] <= LONGEST)


@given(RULES)
def test_a_rule_reads_back_as_itself(text: str) -> None:
    assert rule_read(str(rule_read(text))) == rule_read(text)
