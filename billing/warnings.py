"""What owners are told as a quota runs out: at 80 % and at 100 %, each once a month (or period of
charged conversations) and metric;
after a change of the cap anew, since then it is another cap that runs out."""

from datetime import date

from django.db import transaction

from billing.models import UsageCounter
from billing.selectors import WARN_PERCENT, Meter, month_of
from tenants.models import Business
from tenants.notices import owner_notify

FULL_PERCENT = 100
KINDS = {WARN_PERCENT: "quota_warning", FULL_PERCENT: "quota_full"}


def quota_warn(
    *, business: Business, meter: Meter, warned: int = 0, month: date | None = None
) -> bool:
    """Tell the owners of the open business where a meter has reached a step they were not told of.

    `warned`: the highest step of this cap that this month's counter knows to be told, so that
    queries are spent only where there is news. `month` names the counter (the present month's). A
    meter that jumps past 80 is told as full only.
    Whether a notice was written.
    """
    reached = max((step for step in KINDS if meter.percent >= step), default=0)
    if reached <= warned:
        return False
    month = month or month_of(business)
    begins = f"{month:%Y-%m}" if month.day == 1 else month.isoformat()
    with transaction.atomic():
        told = owner_notify(
            kind=KINDS[reached],
            key=f"quota:{meter.metric}:{begins}:{meter.limit}:{reached}",
            context={
                "metric": meter.metric,
                "used": meter.used,
                "limit": meter.limit,
                "path": "/plan/",
            },
        )
        UsageCounter.objects.filter(business=business, metric=meter.metric, month=month).update(
            warned=reached, warned_of=meter.limit
        )
    return told
