"""Charts as numbers: scales that no value passes, bars of the right height, nothing for nothing."""

from datetime import date
from decimal import Decimal

import pytest

from analytics.activity import Service
from analytics.charts import (
    Chart,
    funnel_bars,
    heat_rows,
    hours_chart,
    month_chart,
    scale_top,
    service_bars,
)
from analytics.days import days_from
from analytics.detail import Detail
from analytics.funnel import Week
from analytics.numbers import Numbers, total
from analytics.selectors import Day, Month, Stretch


def stretch(first: date, last: date, said: dict[int, int], until: int = 31) -> Stretch:
    """A month with so many messages on some of its days."""
    days = [
        Day(day, Numbers(days=1, messages_in=said.get(day.day, 0)), day.day > until)
        for day in days_from(first, last)
    ]
    return Stretch(first, days, total(day.numbers for day in days), last)


def chart(now: dict[int, int], before: dict[int, int], until: int = 31) -> Chart:
    november = stretch(date(2026, 11, 1), date(2026, 11, 30), now, until)
    return month_chart(
        Month(november, stretch(date(2026, 10, 1), date(2026, 10, 31), before), is_running=True)
    )


@pytest.mark.parametrize(
    ("values", "top"),
    [([], 2), ([0], 2), ([2], 2), ([3], 4), ([61], 80), ([81], 100), ([1001], 2000)],
)
def test_the_scale_ends_at_a_round_number_above_everything(values: list[int], top: int) -> None:
    assert scale_top(values) == top


def test_bars_are_as_high_as_their_share_of_the_scale() -> None:
    panel = chart({2: 40, 3: 1}, {2: 20}).messages
    assert (panel.top, panel.middle, panel.width) == (40, 20, 3000)
    assert panel.bars == "M126 1000v-1000h48V1000zM226 1000v-25h48V1000z"
    assert panel.behind == "M108 1000v-500h84V1000z"
    assert panel.best is panel.columns[1]


def test_one_message_beside_thousands_is_seen() -> None:
    assert "v-10h" in chart({1: 9000, 2: 1}, {}).messages.bars


def test_days_ahead_and_days_that_the_other_month_lacks_have_no_value() -> None:
    columns = chart({5: 1}, {}, until=5).messages.columns
    assert [column.value for column in columns[4:6]] == [1, None]
    october = stretch(date(2026, 10, 1), date(2026, 10, 31), {})
    february = stretch(date(2026, 2, 1), date(2026, 2, 28), {})
    last = month_chart(Month(october, february, is_running=False)).messages.columns[-1]
    assert (last.value, last.before) == (0, None)


def test_nothing_draws_nothing() -> None:
    panel = chart({}, {}).bookings
    assert (panel.bars, panel.behind, panel.best, panel.top) == ("", "", None, 2)


def test_weeks_of_the_funnel_share_a_scale_and_join_up() -> None:
    weeks = [Week(date(2026, 11, 23), 8, 2, 1, 1, 2), Week(date(2026, 11, 16), 0, 0, 0, 0, 0)]
    full, empty = funnel_bars(weeks)
    pieces = [(piece.code, piece.x, piece.width) for piece in full.pieces]
    assert pieces == [
        ("won", 0, 250),
        ("came", 250, 125),
        ("booked", 375, 125),
        ("new", 500, 250),
        ("other", 750, 250),
    ]
    assert empty.pieces == []


def test_hours_share_a_scale_of_all_messages() -> None:
    received, sent = [0] * 24, [0] * 24
    received[9], sent[9], sent[23] = 10, 30, 1
    drawn = hours_chart(Detail(tuple(received), tuple(sent)))
    assert (drawn.top, drawn.width) == (40, 2400)
    assert drawn.behind == "M908 1000v-1000h84V1000zM2308 1000v-25h84V1000z"
    assert drawn.bars == "M926 1000v-250h48V1000z"


def test_the_busiest_hour_is_darkest_and_nothing_has_no_shade() -> None:
    [row] = heat_rows([[Decimal("0.00"), Decimal("0.10"), Decimal("5.00"), Decimal("2.00"), None]])
    assert [cell.shade for cell in row] == [0, 1, 5, 2, 0]
    [empty] = heat_rows([[Decimal("0.00"), None]])
    assert [cell.shade for cell in empty] == [0, 0]


def test_failures_share_a_scale() -> None:
    services = [Service("assistant", 10, [("KeyError", 4)]), Service("tasks", 5, [])]
    assert [bar.width for bar in service_bars(services)] == [1000, 0]
    assert [bar.width for bar in service_bars(services[1:])] == [0]
