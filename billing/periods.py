"""In which month or period a use counts, and how a subscription is charged at a moment. No queries.

Whoever pays per conversation has the period that the gateway bills: their free conversations, their
cap and their bill are of the same stretch, to the second, so that no bill passes what the cap says.
Everything else is of the calendar month in the business's zone.
"""

from datetime import date, datetime

from django.utils import timezone

from billing.models import Plan, Subscription
from tenants.models import Business

CONVERSATIONS = "conversations"


def month_of(business: Business, at: datetime | None = None) -> date:
    """The first day of the calendar month in the business's zone; the present one, or that of a
    moment."""
    return timezone.localtime(at, business.tz).date().replace(day=1)


def charges_conversations(subscription: Subscription | None, at: datetime) -> bool:
    """Whether a conversation that begins at `at` is charged by itself.

    Not before the period that the way of charging begins with, and not after the one that it ends
    with, whenever workers get round to telling the gateway.
    """
    if subscription is None or subscription.charging != Plan.Charging.CONVERSATION:
        return False
    if subscription.charged_from and at < subscription.charged_from:
        return False
    leaves = subscription.next_charging == Plan.Charging.MONTH
    return not (leaves and subscription.switch_at and at >= subscription.switch_at)


def period_start(subscription: Subscription, at: datetime) -> datetime | None:
    """When the gateway's period of `at` began; None where no gateway bills. A period that has ended
    is followed by the next one also while the gateway has not yet said so."""
    if subscription.period_end and at >= subscription.period_end:
        return subscription.period_end
    return subscription.period_start


def counted_from(business: Business, subscription: Subscription | None, metric: str) -> date:
    """The day in the business's zone that names the counter of `metric` now: the first of the
    month, or that of the period where conversations are charged."""
    now = timezone.now()
    if metric == CONVERSATIONS and subscription and (start := period_start(subscription, now)):
        return timezone.localtime(start, business.tz).date()
    return month_of(business, now)
