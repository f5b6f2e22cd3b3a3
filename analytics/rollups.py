"""Rolling days up into `DailyMetric`, again and again with the same result.

Only days that are over have rows. Today is counted when it is asked for (`analytics.selectors`): a
number on Home follows what has just happened, a page view writes nothing, and a business that
nobody looks at costs nothing. A row is a shortcut, never the only truth: a day without one is
counted from the records.

What happens later to a booking (cancelled, came, did not come) changes days that are over; the
room of bookings promises `analytics.day` for each of them.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from analytics.counting import numbers_of
from analytics.days import DAY, day_span, days_from, midnight
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
# Older days keep their figures though a booking of theirs changes: what they were counted from may
# have been erased meanwhile (retention), and must not vanish from the past as well.
LATE = timedelta(days=60)


def daily_metric_rebuild(*, day: date) -> DailyMetric:
    """Count one local day of the open business anew and keep it; its row."""
    [row] = daily_metrics_rebuild(days=[day])
    return row


def daily_metrics_rebuild(*, days: Collection[date]) -> list[DailyMetric]:
    """Count local days of the open business anew and keep them; their rows in order of date.

    Idempotent, one transaction, nine statements for any number of days. The rows are made or
    locked, in order of date, before anything is counted: of two rebuilds of a day at once the one
    that counts last writes last, and one row remains.
    """
    business, now = current_business(), timezone.now()
    ordered = sorted(set(days))
    with transaction.atomic():
        empty = [DailyMetric(date=day, rebuilt_at=now) for day in ordered]
        DailyMetric.objects.bulk_create(empty, ignore_conflicts=True)
        locked = DailyMetric.objects.select_for_update().filter(date__in=ordered)
        list(locked.order_by("date").values_list("pk"))
        spans = [day_span(day, business.tz) for day in ordered]
        counted = zip(ordered, numbers_of(spans, currency=business.currency), strict=True)
        rows = [_row(day, numbers, business.currency, now) for day, numbers in counted]
        DailyMetric.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["date"],
            update_fields=[*COUNTED, "currency", "rebuilt_at"],
        )
    return rows


def _row(day: date, numbers: Numbers, currency: str, now: datetime) -> DailyMetric:
    counts = {name: getattr(numbers, name) for name in COUNTED}
    return DailyMetric(date=day, currency=currency, rebuilt_at=now, **counts)


def daily_metrics_due(object_id: int) -> datetime:
    """Due work, nightly: roll up what is missing or not yet settled; when to come again.

    That is yesterday, the day before once more (its messages may be answered until last night), and
    whatever was missed while nothing ran. A long history is caught up with in several runs, newest
    days first.
    """
    business = current_business()
    today = timezone.localdate(timezone=business.tz)
    days = sorted(_unsettled(business, today), reverse=True)
    if days:
        daily_metrics_rebuild(days=days[:DAYS_AT_ONCE])
    if len(days) > DAYS_AT_ONCE:
        return timezone.now()
    spread = spread_of(current_schema(), WITHIN)
    return midnight(today + DAY, business.tz) + AFTER_MIDNIGHT + spread


def _unsettled(business: Business, today: date) -> Iterator[date]:
    """The days that are over and have no row, or one from before their last figures were in."""
    first = first_day()
    if first is None:
        return
    known = dict(DailyMetric.objects.values_list("date", "rebuilt_at"))
    for day in days_from(first, today - DAY):
        rebuilt = known.get(day)
        if rebuilt is None or rebuilt < midnight(day + 2 * DAY, business.tz):
            yield day


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
