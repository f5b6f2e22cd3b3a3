"""When reminders go out: quiet hours over midnight, clock changes, late bookings."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.notice_settings import NoticeSettings, offsets_clean

MADRID = ZoneInfo("Europe/Madrid")
USUAL = NoticeSettings()


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID)


def goes(start: str, minutes: int, *, now: str = "2026-11-20T12:00") -> str:
    at = USUAL.reminder_at(start=on(start), minutes=minutes, now=on(now), tz=MADRID)
    return f"{at.astimezone(MADRID):%d %H:%M}" if at else "never"


@pytest.mark.parametrize(
    ("start", "minutes", "then"),
    [
        ("2026-11-26T17:00", 1440, "25 17:00"),
        ("2026-11-26T17:00", 30, "26 16:30"),
        # 8:00 is quiet: their end is still ahead of the appointment.
        ("2026-11-26T10:00", 120, "26 09:00"),
        # Their end would be too late: before they begin.
        ("2026-11-26T09:00", 30, "25 20:45"),
        ("2026-11-26T00:15", 30, "25 20:45"),
        ("2026-11-26T22:30", 30, "26 20:45"),
        ("2026-11-26T21:30", 1440, "26 09:00"),
    ],
)
def test_no_reminder_goes_out_in_quiet_hours(start: str, minutes: int, then: str) -> None:
    assert goes(start, minutes) == then


def test_who_books_twenty_minutes_ahead_is_not_reminded() -> None:
    assert [goes("2026-11-26T17:00", m, now="2026-11-26T16:40") for m in (1440, 120, 30)] == [
        "never",
        "never",
        "never",
    ]


def test_who_books_in_the_night_for_the_early_morning_is_not_reminded() -> None:
    assert goes("2026-11-26T08:30", 120, now="2026-11-25T23:00") == "never"


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_hours_before_are_elapsed_hours_on_the_days_when_the_clock_changes(day: str) -> None:
    start = on(f"{day}T12:00")
    at = USUAL.reminder_at(start=start, minutes=1440, now=start - timedelta(days=3), tz=MADRID)
    assert at is not None
    assert start.timestamp() - at.timestamp() == 24 * 3600


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_quiet_hours_end_at_nine_by_the_clock_on_those_days_too(day: str) -> None:
    morning = USUAL.after_quiet(on(f"{day}T04:30"), MADRID)
    assert morning.astimezone(MADRID).time() == time(9)


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("2026-10-25T00:10+00:00", "2026-10-25T00:30+00:00"),  # 02:10, summer time
        ("2026-10-25T01:10+00:00", "2026-10-25T01:30+00:00"),  # 02:10 again, winter time
        ("2026-03-29T00:10+00:00", "2026-03-29T01:30+00:00"),  # there is no 02:30 that night
    ],
)
def test_quiet_hours_that_end_while_the_clock_changes_hold_until_then(at: str, ends: str) -> None:
    late = NoticeSettings(quiet_from=time(21), quiet_until=time(2, 30))
    until = late.after_quiet(datetime.fromisoformat(at), MADRID)
    assert until == datetime.fromisoformat(ends)


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    siesta = NoticeSettings(quiet_from=time(14), quiet_until=time(16))
    assert siesta.is_quiet(on("2026-11-26T15:00"), MADRID)
    assert not siesta.is_quiet(on("2026-11-26T03:00"), MADRID)
    assert siesta.before_quiet(on("2026-11-26T15:00"), MADRID) == on("2026-11-26T13:45")
    none = NoticeSettings(quiet_from=time(9), quiet_until=time(9))
    assert not none.is_quiet(on("2026-11-26T09:00"), MADRID)


def test_offsets_that_make_no_sense_are_left_out() -> None:
    assert offsets_clean([30, 1440, 30, -5, "2", 99999999]) == (1440, 30)
    assert offsets_clean([]) == ()
