"""Rolling days up into `DailyMetric`, again and again with the same result.

Only days that are over have rows. Today is counted when it is asked for (`analytics.selectors`): a
number on Home follows what has just happened, a page view writes nothing, and a business that
nobody looks at costs nothing. A row is a shortcut, never the only truth: a day without one is
counted from the records.

What happens later to a booking (cancelled, came, did not come) changes days that are over; the
room of bookings promises `analytics.day` for each of them.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from analytics.counting import numbers_of
from analytics.days import DAY, day_span, days_from, midnight
from analytics.detail import Detail, details_of
from analytics.models import DailyMetric
from analytics.numbers import COUNTED, Numbers
from analytics.selectors import first_day
from tenants.context import current_business, current_schema, public_context
from tenants.due import due_put_everywhere, spread_of
from tenants.models import Business

DAILY = "analytics.daily"
# A business has one row of nightly work.
ONLY = 0
# Shortly after the business's own midnight, businesses of one zone apart from each other.
AFTER_MIDNIGHT = timedelta(minutes=3)
WITHIN = timedelta(minutes=15)
DAYS_AT_ONCE = 31
ALL = (*COUNTED, "hours", "services", "currency", "rebuilt_at")
# What rows made before these were counted still lack (`DailyMetric.hours` is null in them).
ADDED = (
    *("people_engaged", "intents_reviewed", "intents_corrected"),
    *("hours", "services", "rebuilt_at"),
)
# Older days keep their figures though a booking of theirs changes: what they were counted from may
# have been erased meanwhile (retention), and must not vanish from the past as well.
LATE = timedelta(days=60)


def daily_metric_rebuild(*, day: date) -> DailyMetric:
    """Count one local day of the open business anew and keep it; its row."""
    [row] = daily_metrics_rebuild(days=[day])
    return row


def daily_metrics_rebuild(
    *, days: Collection[date], only: Collection[str] = ()
) -> list[DailyMetric]:
    """Count local days of the open business anew and keep them, of rows that exist the columns
    `only` if any are named; the rows as counted, in order of date.

    Idempotent, one transaction, eleven statements for any number of days. The rows are made or
    locked, in order of date, before anything is counted: of two rebuilds of a day at once the one
    that counts last writes last, and one row remains.
    """
    ordered = sorted(set(days))
    if not ordered:
        return []
    business, now = current_business(), timezone.now()
    with transaction.atomic():
        empty = [DailyMetric(date=day, rebuilt_at=now) for day in ordered]
        DailyMetric.objects.bulk_create(empty, ignore_conflicts=True)
        locked = DailyMetric.objects.select_for_update().filter(date__in=ordered)
        list(locked.order_by("date").values_list("pk"))
        rows = _counted(ordered, business, now)
        DailyMetric.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["date"], update_fields=list(only or ALL)
        )
    return rows


def _counted(days: Sequence[date], business: Business, now: datetime) -> list[DailyMetric]:
    spans = [day_span(day, business.tz) for day in days]
    counted = zip(
        days, numbers_of(spans, currency=business.currency), details_of(spans), strict=True
    )
    return [
        _row(day, numbers, detail, currency=business.currency, now=now)
        for day, numbers, detail in counted
    ]


def _row(
    day: date, numbers: Numbers, detail: Detail, *, currency: str, now: datetime
) -> DailyMetric:
    return DailyMetric(
        date=day,
        currency=currency,
        rebuilt_at=now,
        hours={"in": detail.hours_in, "out": detail.hours_out},
        services=detail.services,
        **{name: getattr(numbers, name) for name in COUNTED},
    )


def daily_metrics_due(object_id: int) -> datetime:
    """Due work, nightly: roll up what is missing or not yet settled; when to come again.

    That is yesterday, the day before once more (its messages may be answered until last night),
    whatever was missed while nothing ran, and what old rows lack of figures that are newer than
    they are: of days past `LATE`, those figures alone. A long history is caught up with in several
    runs, newest days first.
    """
    business = current_business()
    today = timezone.localdate(timezone=business.tz)
    days = sorted(_unsettled(business, today), reverse=True)
    at_once = days[:DAYS_AT_ONCE]
    if at_once:
        settled = _settled(at_once, today)
        daily_metrics_rebuild(days=[day for day in at_once if day not in settled])
        daily_metrics_rebuild(days=settled, only=ADDED)
    if len(days) > DAYS_AT_ONCE:
        return timezone.now()
    spread = spread_of(current_schema(), WITHIN)
    return midnight(today + DAY, business.tz) + AFTER_MIDNIGHT + spread


def _unsettled(business: Business, today: date) -> Iterator[date]:
    """The days that are over and have no row, or one from before their last figures were in."""
    first = first_day()
    if first is None:
        return
    whole = DailyMetric.objects.filter(hours__isnull=False)
    known = dict(whole.values_list("date", "rebuilt_at"))
    for day in days_from(first, today - DAY):
        rebuilt = known.get(day)
        if rebuilt is None or rebuilt < midnight(day + 2 * DAY, business.tz):
            yield day


def _settled(days: Collection[date], today: date) -> set[date]:
    """Of days, those past `LATE` that keep the figures that their rows have and lack others."""
    rows = DailyMetric.objects.filter(date__in=days, date__lt=today - LATE, hours__isnull=True)
    return set(rows.values_list("date", flat=True))


def late_day_due(ordinal: int) -> None:
    """Due work: count a day (`date.toordinal`) anew, since a booking of its has changed."""
    day = date.fromordinal(ordinal)
    today = timezone.localdate(timezone=current_business().tz)
    if today - LATE <= day < today:
        daily_metric_rebuild(day=day)


@shared_task(name="analytics.daily_arm", ignore_result=True)
def daily_arm_task() -> None:
    """Promise the nightly work of every business that has none, and revive what was given up; from
    there on it re-arms itself."""
    with public_context():
        due_put_everywhere(DAILY, timezone.now())
