"""Charts as numbers that a template draws: whole units of a drawing board that is stretched to the
page's width, since the content security policy allows no style in the page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.funnel import Week
from analytics.numbers import Numbers
from analytics.selectors import Day, Month

SLOT = 100
HEIGHT = 1000
# Within its day's slot: the month that is compared with is a wide pale bar, this one a slim bar
# in front of it. (left, width)
BEHIND = (8, 84)
FRONT = (26, 48)
LABELLED_DAYS = (1, 8, 15, 22, 29)


@dataclass(frozen=True)
class Bar:
    """A rectangle that stands on the board's floor."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Column:
    """One day: its values and their bars; `value` is None for a day that has not begun."""

    date: date
    value: int | None
    before: int | None
    bar: Bar | None
    behind: Bar | None


@dataclass(frozen=True)
class Panel:
    """One series over the days of a month. `top` is the scale's highest value, `middle` half of
    it."""

    code: str
    columns: list[Column]
    sum: int
    sum_before: int
    top: int
    width: int
    height: int = HEIGHT

    @property
    def middle(self) -> int:
        return self.top // 2

    @property
    def best(self) -> Column | None:
        """The day with the most; None where nothing happened."""
        lived = [column for column in self.columns if column.value]
        return max(lived, key=lambda column: column.value or 0, default=None)


@dataclass(frozen=True)
class Chart:
    """Messages against conversions (bookings made), day by day, on one axis of days."""

    messages: Panel
    bookings: Panel
    days: list[date | None]

    @property
    def panels(self) -> list[Panel]:
        return [self.messages, self.bookings]


def month_chart(month: Month) -> Chart:
    """Both series of a month, the month that it is compared with behind them."""
    return Chart(
        messages=_panel("messages", month, lambda numbers: numbers.messages),
        bookings=_panel("bookings", month, lambda numbers: numbers.bookings),
        days=[day.date if day.date.day in LABELLED_DAYS else None for day in month.now.days],
    )


def _panel(code: str, month: Month, value: Callable[[Numbers], int]) -> Panel:
    now, before = month.now.days, month.before.days[: len(month.now.days)]
    top = scale_top([value(day.numbers) for day in (*now, *before)])
    pairs = [(day, before[place] if place < len(before) else None) for place, day in enumerate(now)]
    return Panel(
        code=code,
        columns=[_column(place, pair, value, top) for place, pair in enumerate(pairs)],
        sum=value(month.now.sum),
        sum_before=value(month.before.sum),
        top=top,
        width=SLOT * len(now),
    )


def _column(
    place: int, pair: tuple[Day, Day | None], value: Callable[[Numbers], int], top: int
) -> Column:
    day, before = pair
    here = None if day.is_ahead else value(day.numbers)
    there = None if before is None or before.is_ahead else value(before.numbers)
    return Column(
        day.date, here, there, _bar(place, here, top, FRONT), _bar(place, there, top, BEHIND)
    )


def _bar(place: int, value: int | None, top: int, within: tuple[int, int]) -> Bar | None:
    """A bar, at least a hair high so that one message beside a thousand is seen; None for zero."""
    if not value:
        return None
    left, width = within
    height = max(HEIGHT * value // top, HEIGHT // 100)
    return Bar(SLOT * place + left, HEIGHT - height, width, height)


def scale_top(values: Sequence[int]) -> int:
    """The first round number (1, 2, 4, 6 or 8 and zeros; even, to have a middle) that no value
    passes; 2 where there is nothing."""
    highest, power = max([*values, 2]), 1
    while True:
        for step in (2, 4, 6, 8, 10):
            if step * power >= highest:
                return step * power
        power *= 10


@dataclass(frozen=True)
class Piece:
    """A part of a lying bar, from the left; `code` says of what."""

    code: str
    x: int
    width: int


@dataclass(frozen=True)
class WeekBar:
    """A week of the funnel, drawn: as long as it has leads, won ones first."""

    week: Week
    pieces: list[Piece]


def funnel_bars(weeks: Sequence[Week]) -> list[WeekBar]:
    """The weeks as bars of one scale: `HEIGHT` units for the week with most leads."""
    longest = max((max(each.leads, sum(dict(_parts(each)).values())) for each in weeks), default=0)
    return [WeekBar(week, list(_pieces(week, max(longest, 1)))) for week in weeks]


def _parts(week: Week) -> list[tuple[str, int]]:
    return [
        ("won", week.converted),
        ("came", week.showed_up),
        ("booked", week.scheduled),
        ("new", week.new),
    ]


def _pieces(week: Week, longest: int) -> Iterator[Piece]:
    done = 0
    rest = max(week.leads - sum(count for _, count in _parts(week)), 0)
    for code, count in [*_parts(week), ("other", rest)]:
        if count:
            x, end = (HEIGHT * edge // longest for edge in (done, done + count))
            yield Piece(code, x, end - x)
        done += count
