"""Charts as numbers that a template draws: whole units of a drawing board that is stretched to the
page's width, since the content security policy allows no style in the page."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analytics.activity import Service
from analytics.detail import HOURS_A_DAY, Detail
from analytics.funnel import Week
from analytics.numbers import Numbers
from analytics.selectors import Day, Month

SLOT = 100
HEIGHT = 1000
# Within its day's slot: the month that is compared with is a wide pale bar, this one a slim bar
# in front of it. (left, width)
BEHIND = (8, 84)
FRONT = (26, 48)
# How many shades of the week's hours there are above nothing.
SHADES = 5
LABELLED_DAYS = (1, 8, 15, 22, 29)


@dataclass(frozen=True)
class Column:
    """One day's values; `value` is None for a day that has not begun, `before` where the other
    month has no such day or has not come to it. `x`: where its slot begins."""

    date: date
    x: int
    value: int | None
    before: int | None

    @property
    def is_labelled(self) -> bool:
        """Whether its day is written below."""
        return self.date.day in LABELLED_DAYS


@dataclass(frozen=True)
class Panel:
    """One series over the days of a month. `top` is the scale's highest value, `middle` half of
    it; `bars` and `behind` are all bars of this month and of the other as one path each."""

    code: str
    columns: list[Column]
    bars: str
    behind: str
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


def leads_panel(month: Month) -> Panel:
    """New leads, day by day, the month that it is compared with behind them."""
    return _panel("leads", month, lambda numbers: numbers.leads_new)


def _panel(code: str, month: Month, value: Callable[[Numbers], int]) -> Panel:
    now, before = month.now.days, month.before.days[: len(month.now.days)]
    top = scale_top([value(day.numbers) for day in (*now, *before)])
    columns = [
        _column(place, day, before[place] if place < len(before) else None, value)
        for place, day in enumerate(now)
    ]
    return Panel(
        code=code,
        columns=columns,
        bars=_path([column.value for column in columns], top, FRONT),
        behind=_path([column.before for column in columns], top, BEHIND),
        sum=value(month.now.sum),
        sum_before=value(month.before.sum),
        top=top,
        width=SLOT * len(now),
    )


def _column(place: int, day: Day, before: Day | None, value: Callable[[Numbers], int]) -> Column:
    here = None if day.is_ahead else value(day.numbers)
    there = None if before is None or before.is_ahead else value(before.numbers)
    return Column(day.date, SLOT * place, here, there)


def _path(values: Sequence[int | None], top: int, within: tuple[int, int]) -> str:
    """Standing bars as one SVG path: none for nothing, a hair for one among thousands."""
    left, width = within
    return "".join(
        f"M{SLOT * place + left} {HEIGHT}v-{_height(value, top)}h{width}V{HEIGHT}z"
        for place, value in enumerate(values)
        if value
    )


def _height(value: int, top: int) -> int:
    return max(HEIGHT * value // top, HEIGHT // 100)


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
class HourColumn:
    """One hour of the day: what was received and sent at it. `x`: where its slot begins."""

    hour: int
    x: int
    received: int
    sent: int

    @property
    def messages(self) -> int:
        return self.received + self.sent


@dataclass(frozen=True)
class HoursChart:
    """Messages by the hour of the day: `behind` all of them, `bars` those received."""

    columns: list[HourColumn]
    bars: str
    behind: str
    top: int
    width: int = SLOT * HOURS_A_DAY
    height: int = HEIGHT

    @property
    def middle(self) -> int:
        return self.top // 2

    @property
    def labels(self) -> list[int | None]:
        """The hours that are written below, every third one."""
        return [None if column.hour % 3 else column.hour for column in self.columns]


def hours_chart(detail: Detail) -> HoursChart:
    """A month's messages by the hour of the day."""
    columns = [
        HourColumn(hour, SLOT * hour, received, sent)
        for hour, (received, sent) in enumerate(zip(detail.hours_in, detail.hours_out, strict=True))
    ]
    top = scale_top([column.messages for column in columns])
    return HoursChart(
        columns=columns,
        bars=_path([column.received for column in columns], top, FRONT),
        behind=_path([column.messages for column in columns], top, BEHIND),
        top=top,
    )


@dataclass(frozen=True)
class Cell:
    """An hour of a weekday: its mean, and how dark it is drawn, 0 (nothing) to `SHADES`."""

    hour: int
    x: int
    mean: Decimal | None
    shade: int


def heat_rows(week: Sequence[Sequence[Decimal | None]]) -> list[list[Cell]]:
    """Weekdays by hours as shades of one scale: the darkest is the hour with most messages."""
    top = max((mean for row in week for mean in row if mean), default=Decimal(1))
    return [
        [Cell(hour, SLOT * hour, mean, _shade(mean, top)) for hour, mean in enumerate(row)]
        for row in week
    ]


def _shade(mean: Decimal | None, top: Decimal) -> int:
    return math.ceil(SHADES * mean / top) if mean else 0


@dataclass(frozen=True)
class ServiceBar:
    """A service, and its failures drawn: as long as it has them."""

    service: Service
    width: int


def service_bars(services: Sequence[Service]) -> list[ServiceBar]:
    """The services as bars of one scale: `HEIGHT` units for the one with most failures."""
    most = max((each.failed for each in services), default=0)
    return [ServiceBar(each, HEIGHT * each.failed // max(most, 1)) for each in services]


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
