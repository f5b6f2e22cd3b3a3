"""The figures of a business for pages, downloads and the API: all of them read here, so that they
agree with each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Min
from django.utils import timezone

from analytics.counting import numbers_of
from analytics.days import (
    Span,
    day_span,
    days_from,
    midnight,
    month_before,
    month_first,
    month_last,
)
from analytics.models import DailyMetric
from analytics.numbers import Numbers, rounded, total
from bookings.models import Booking
from conversations.models import Message
from leads.models import Lead
from tenants.context import current_business


@dataclass(frozen=True)
class Figure:
    """A number beside the one that it is compared with. None: there is nothing to say it of (a
    conversion without attempts)."""

    value: Decimal | int | None
    before: Decimal | int | None
    is_rate: bool = False

    @property
    def change(self) -> int | None:
        """The difference: in per cent of `before`, in points for a rate; None where there is
        nothing to compare with."""
        if self.value is None or self.before is None:
            return None
        if self.is_rate:
            return rounded(Decimal(self.value) - Decimal(self.before))
        if not self.before:
            return None
        return rounded(100 * (Decimal(self.value) - Decimal(self.before)) / Decimal(self.before))

    @property
    def size(self) -> int:
        """How large the difference is, whichever way it goes."""
        return abs(self.change or 0)


@dataclass(frozen=True)
class Day:
    """One day's figures; `is_ahead`: it has not begun."""

    date: date
    numbers: Numbers
    is_ahead: bool = False


@dataclass(frozen=True)
class Stretch:
    """A month's days, and the sum of those that are compared. `until`: the last day in the sum."""

    first: date
    days: list[Day]
    sum: Numbers
    until: date

    @property
    def begun(self) -> list[Day]:
        """The days that are over, and today."""
        return [day for day in self.days if not day.is_ahead]


@dataclass(frozen=True)
class Month:
    """A month beside another; of a running month, beside the same stretch of the other."""

    now: Stretch
    before: Stretch
    is_running: bool

    @property
    def messages(self) -> Figure:
        return Figure(self.now.sum.messages, self.before.sum.messages)

    @property
    def bookings(self) -> Figure:
        return Figure(self.now.sum.bookings, self.before.sum.bookings)

    @property
    def revenue(self) -> Figure:
        return Figure(self.now.sum.revenue, self.before.sum.revenue)

    @property
    def leads_new(self) -> Figure:
        return Figure(self.now.sum.leads_new, self.before.sum.leads_new)

    @property
    def leads_won(self) -> Figure:
        return Figure(self.now.sum.leads_won, self.before.sum.leads_won)

    @property
    def conversion(self) -> Figure:
        """Bookings per hundred attempts, whole."""
        now, before = self.now.sum.conversion_whole, self.before.sum.conversion_whole
        return Figure(now, before, is_rate=True)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all has been said, booked or begun in it."""
        return not any(_is_lived(day) for day in self.now.days)

    @property
    def before_is_empty(self) -> bool:
        """Whether nothing at all has happened in the other month."""
        return not any(_is_lived(day) for day in self.before.days)


def _is_lived(day: Day) -> bool:
    return day.numbers not in (Numbers(), Numbers(days=1))


def month_figures(
    *, now: datetime, month: date | None = None, against: date | None = None
) -> Month:
    """A month of the open business in its zone (the running one) beside another (the one before).

    `month` and `against` are any day of theirs. A running month is compared up to this very moment
    of the other month, by its wall clock; where the other month is shorter, with all of it.
    Days that are over come from their rows, what has none is counted from the records. Eight
    queries at most.
    """
    local = now.astimezone(current_business().tz)
    first = month_first(month or local.date())
    other = month_first(against) if against else month_before(first)
    is_running = first == month_first(local.date())
    cut = _same_moment(other, local) if is_running else None
    known, partial = _load([*_days_of(first), *_days_of(other)], cut, local.date())
    return Month(
        now=_stretch(first, known, local.date()),
        before=_stretch(other, known, local.date(), cut, partial),
        is_running=is_running,
    )


def _days_of(first: date) -> Iterable[date]:
    return days_from(first, month_last(first))


@dataclass(frozen=True)
class _Cut:
    """Where the sum of a month ends within a day: the day, and its part up to then."""

    day: date
    span: Span


def _same_moment(other: date, local: datetime) -> _Cut | None:
    """The present moment of the month `other`; None where that month has no such day, or is the
    running one itself."""
    if local.day > month_last(other).day or month_first(local.date()) == other:
        return None
    day = other.replace(day=local.day)
    first = midnight(day, current_business().tz)
    until = datetime.combine(day, local.time(), current_business().tz)
    return _Cut(day, Span(first, max(first, until)))


def _load(
    days: Iterable[date], cut: _Cut | None, today: date
) -> tuple[dict[date, Numbers], Numbers]:
    """The numbers of days up to today, and those of the cut day's part.

    A row in another currency than the business's present one is counted anew, and one that lacks
    newer figures."""
    business = current_business()
    begun = sorted({day for day in days if day <= today})
    rows = DailyMetric.objects.filter(
        date__in=begun, date__lt=today, currency=business.currency, hours__isnull=False
    ).defer("hours", "services")
    known = {row.date: row.as_numbers() for row in rows}
    missing = [day for day in begun if day not in known]
    spans = [day_span(day, business.tz) for day in missing] + ([cut.span] if cut else [])
    counted = numbers_of(spans, currency=business.currency)
    known |= dict(zip(missing, counted, strict=False))
    return known, counted[-1] if cut else Numbers()


def _stretch(
    first: date,
    known: dict[date, Numbers],
    today: date,
    cut: _Cut | None = None,
    partial: Numbers = Numbers(),  # noqa: B008 - frozen
) -> Stretch:
    days = [Day(day, known.get(day, Numbers()), day > today) for day in _days_of(first)]
    if cut is None:
        until = max(first, min(month_last(first), today))
        return Stretch(
            first, days, total(known[day.date] for day in days if not day.is_ahead), until
        )
    full = (day.numbers for day in days if day.date < cut.day)
    return Stretch(first, days, total(full) + partial, cut.day)


def months_known(*, now: datetime, most: int = 24) -> list[date]:
    """The firsts of the months that can be looked at, latest first: from the running one back to
    the one with the first record, at most `most`, at least two."""
    running = month_first(timezone.localdate(now, current_business().tz))
    oldest = month_first(first_day() or running)
    months = [running, month_before(running)]
    while months[-1] > oldest and len(months) < most:
        months.append(month_before(months[-1]))
    return months


def first_day() -> date | None:
    """The local day of the open business's first record; None where nothing has happened yet."""
    moments = (
        Message.objects.aggregate(at=Min("created_at"))["at"],
        Booking.objects.aggregate(at=Min("confirmed_at"))["at"],
        Lead.objects.aggregate(at=Min("created_at"))["at"],
    )
    known = [moment for moment in moments if moment is not None]
    return timezone.localdate(min(known), current_business().tz) if known else None
