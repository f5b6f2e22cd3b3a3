"""Below the paywall code asks one question only: `quota_consume`."""

from datetime import date

from django.db import connection
from django.utils import timezone

from billing.models import Subscription, UsageCounter
from tenants.context import current_business
from tenants.models import Business

_CONSUME = """
INSERT INTO public.billing_usagecounter AS counter (business_id, metric, month, used)
SELECT %(business)s, %(metric)s, %(month)s, %(amount)s
WHERE %(limit)s::int IS NULL OR %(amount)s <= %(limit)s::int
ON CONFLICT (business_id, metric, month) DO UPDATE SET used = counter.used + %(amount)s
WHERE %(limit)s::int IS NULL OR counter.used + %(amount)s <= %(limit)s::int
RETURNING used
"""


def quota_consume(metric: str, amount: int = 1) -> bool:
    """Use `amount` of the open business's monthly `metric`; False when the plan's cap forbids it.

    One conditional write decides, so of two workers at the last unit exactly one passes. The
    month is the calendar month in the business's zone.
    """
    business = current_business()
    with connection.cursor() as cursor:
        cursor.execute(
            _CONSUME,
            {
                "business": business.pk,
                "metric": metric,
                "month": _month(business),
                "amount": amount,
                "limit": quota_limit(business, metric),
            },
        )
        return cursor.fetchone() is not None


def quota_limit(business: Business, metric: str) -> int | None:
    """The cap of `metric` ("messages", "contacts", "services"); None means unlimited."""
    override = business.settings.get("limits", {}).get(metric)
    if override is not None:
        return int(override)
    subscription = (
        Subscription.objects.select_related("plan").filter(business_id=business.pk).first()
    )
    limit: int | None = getattr(subscription.plan, metric) if subscription else None
    return limit


def quota_used(business: Business, metric: str) -> int:
    """How much of `metric` the business has used this month."""
    counter = UsageCounter.objects.filter(
        business=business, metric=metric, month=_month(business)
    ).first()
    return counter.used if counter else 0


def _month(business: Business) -> date:
    return timezone.localtime(timezone=business.tz).date().replace(day=1)
