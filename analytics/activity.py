"""When customers write and what fails, over a month: read for its page, downloads and the API."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from analytics.days import DAY, day_span, midnight
from analytics.detail import FINE, Detail, detail_total, details_of
from analytics.models import DailyMetric
from analytics.numbers import Numbers, percent, ratio
from analytics.selectors import Stretch
from tenants.context import current_business

HOUR = timedelta(hours=1)
WEEKDAYS = 7
# Of what came in only what could not be read is kept for good.
RECEIVE = "receive:"


@dataclass(frozen=True)
class Service:
    """How one service did. `tried` is None where only failures are known; `failures`: (code, how
    often), the most frequent first."""

    code: str
    tried: int | None
    failures: list[tuple[str, int]]

    @property
    def failed(self) -> int:
        return sum(count for _, count in self.failures)

    @property
    def rate(self) -> Decimal | None:
        """Failures in a hundred tries; None where tries are not known."""
        return None if self.tried is None else percent(self.failed, self.tried)


@dataclass(frozen=True)
class Activity:
    """A month up to its last begun day. `elapsed` is real time: days of 23 and 25 hours count as
    they are."""

    days: list[tuple[date, Detail]]
    sum: Detail
    numbers: Numbers
    elapsed: timedelta

    @property
    def messages_per_hour(self) -> Decimal | None:
        """Mean messages of an hour that has passed; None where no time has."""
        return ratio(self.numbers.messages, Decimal(str(self.elapsed / HOUR)))

    @property
    def busiest_hour(self) -> int | None:
        """The hour of the day with most messages, the earliest of equals; None without any."""
        hours = self.sum.hours
        return hours.index(max(hours)) if any(hours) else None

    @property
    def week(self) -> list[list[Decimal | None]]:
        """Mean messages of each hour by weekday, Monday first; None for a weekday that the month
        has not come to."""
        many = Counter(day.weekday() for day, _ in self.days)
        sums = [Detail() for _ in range(WEEKDAYS)]
        for day, detail in self.days:
            sums[day.weekday()] += detail
        return [
            [ratio(count, many[weekday]) for count in sums[weekday].hours]
            for weekday in range(WEEKDAYS)
        ]

    @property
    def services(self) -> list[Service]:
        """All that was tried or failed, most failures first."""
        found = [_service(code, dict(codes)) for code, codes in self.sum.services.items()]
        return sorted(found, key=lambda each: (-each.failed, each.code))


def _service(code: str, codes: dict[str, int]) -> Service:
    tried = None if code.startswith(RECEIVE) else sum(codes.values())
    codes.pop(FINE, None)
    return Service(code, tried, sorted(codes.items(), key=lambda each: (-each[1], each[0])))


def month_activity(*, now: datetime, stretch: Stretch) -> Activity:
    """The activity of a month whose figures are read already, as a `Stretch`.

    Days that are over come from their rows, what has none is counted from the records. Three
    queries at most.
    """
    business = current_business()
    today = timezone.localdate(now, business.tz)
    begun = [day.date for day in stretch.begun]
    rows = DailyMetric.objects.filter(date__in=begun, date__lt=today, hours__isnull=False)
    known = {row.date: row.as_detail() for row in rows.only("date", "hours", "services")}
    missing = [day for day in begun if day not in known]
    counted = details_of([day_span(day, business.tz) for day in missing])
    known |= dict(zip(missing, counted, strict=True))
    days = [(day, known[day]) for day in begun]
    return Activity(
        days=days,
        sum=detail_total(detail for _, detail in days),
        numbers=stretch.sum,
        elapsed=_elapsed(begun, now),
    )


def _elapsed(begun: list[date], now: datetime) -> timedelta:
    if not begun:
        return timedelta()
    tz = current_business().tz
    return min(now, midnight(begun[-1] + DAY, tz)) - midnight(begun[0], tz)
