"""What a business is on, what it has used of it, and what else it could be on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from billing.models import CountedConversation, Invoice, Plan, Subscription, UsageCounter
from billing.periods import CONVERSATIONS, charges_conversations, counted_from
from billing.periods import month_of as month_of
from tenants.context import business_context, current_schema
from tenants.models import Business

METRICS = ("messages", "contacts", "services")
# Under a price per conversation their cap stands in the place of that of contacts.
METRICS_PER_CONVERSATION = ("conversations", "messages", "services")
_TERMS = (
    *("state", "charging", "charged_from", "next_charging", "switch_at", "gateway", "customer_ref"),
    *("period_start", "period_end", "plan__features", "plan__ai_tokens", "plan__api_per_minute"),
    *("plan__messages", "plan__contacts", "plan__services", "plan__conversation_cap"),
    "plan__included_conversations",
)
_COUNTED = ("messages", "contacts", CONVERSATIONS)
WARN_PERCENT = 80


@dataclass(frozen=True)
class Meter:
    """How much of one quota is used. `limit` None: unlimited, and then `percent` is 0.

    `percent` is a whole number and may pass 100 after a change to a smaller plan; `level` says it
    in one word: ok, warn from 80 %, full from 100 %.
    """

    metric: str
    used: int
    limit: int | None

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 is only said when nothing is left."""
        if self.limit is None:
            return 0
        return self.used * 100 // self.limit if self.limit else 100

    @property
    def level(self) -> str:
        """ok, warn or full."""
        if self.percent >= 100:
            return "full"
        return "warn" if self.percent >= WARN_PERCENT else "ok"

    @property
    def left(self) -> int | None:
        """What may still be used; None when unlimited."""
        return None if self.limit is None else max(self.limit - self.used, 0)


def subscription_of(business: Business) -> Subscription | None:
    """The subscription of a business with its plan, in one query."""
    return (
        Subscription.objects.select_related("plan", "next_plan")
        .filter(business_id=business.pk)
        .first()
    )


def terms_of(business: Business) -> Subscription | None:
    """The subscription and its plan as far as something may be used by them; asked several times
    for each message."""
    rows = Subscription.objects.select_related("plan").only(*_TERMS)
    return rows.filter(business_id=business.pk).first()


def limit_of(business: Business, subscription: Subscription | None, metric: str) -> int | None:
    """The cap of `metric`: the business's own where it has one, else its plan's; None: none.

    Conversations are capped only, and contacts only not, where conversations are charged.
    """
    override = business.settings.get("limits", {}).get(metric)
    if override is not None:
        return int(override)
    if subscription is None:
        return None
    charged = charges_conversations(subscription, timezone.now())
    if metric == CONVERSATIONS:
        return subscription.plan.conversation_cap if charged else None
    if metric == "contacts" and charged:
        return None
    limit: int | None = getattr(subscription.plan, metric)
    return limit


def meters(business: Business) -> list[Meter]:
    """How much of its plan a business has used: messages and contacts of this month, services now.

    Three queries: the subscription, the month's counters, the gauges of the rooms further left
    (`settings.QUOTA_GAUGES`), which are read in the business's own schema.
    """
    return meters_under(business, subscription_of(business))


def meters_under(business: Business, subscription: Subscription | None) -> list[Meter]:
    """As `meters`, where the subscription is known already. Where conversations are charged, theirs
    stands in the place of the contacts'."""
    used = _used_now(business, subscription)
    if current_schema() == business.schema_name:
        used |= _gauges()
    else:
        with business_context(business):
            used |= _gauges()
    charged = charges_conversations(subscription, timezone.now())
    return [
        Meter(metric, used.get(metric, 0), limit_of(business, subscription, metric))
        for metric in (METRICS_PER_CONVERSATION if charged else METRICS)
    ]


def _used_now(business: Business, subscription: Subscription | None) -> dict[str, int]:
    """The counters of this month, and of this period."""
    starts = {metric: counted_from(business, subscription, metric) for metric in _COUNTED}
    rows = UsageCounter.objects.filter(business=business, month__in=set(starts.values()))
    found = rows.values_list("metric", "month", "used")
    return {metric: used for metric, month, used in found if month == starts.get(metric)}


def _gauges() -> dict[str, int]:
    return {metric: gauge_of(metric)() for metric in settings.QUOTA_GAUGES}


def gauge_of(metric: str) -> Callable[[], int]:
    """What counts `metric` in the open business, for quotas that are a stock and no flow."""
    gauge: Callable[[], int] = import_string(settings.QUOTA_GAUGES[metric])
    return gauge


def conversations_last_month(business: Business) -> int:
    """How many conversations the last calendar month had, in the business's zone."""
    before = month_of(business) - timedelta(days=1)
    return CountedConversation.objects.filter(
        business=business, month=before.replace(day=1)
    ).count()


def plans_offered() -> QuerySet[Plan]:
    """The plans that anybody may choose, cheapest first."""
    return Plan.objects.filter(is_public=True).order_by("price", "pk")


def invoices_of(business: Business) -> QuerySet[Invoice]:
    """The bills of a business, newest first."""
    return Invoice.objects.filter(business=business)
