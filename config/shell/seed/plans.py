"""What the demo's businesses are on, and what they have used of it this month."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from billing.conversations import LASTS
from billing.models import (
    ActiveContact,
    CountedConversation,
    Invoice,
    Plan,
    Subscription,
    UsageCounter,
)
from billing.selectors import month_of
from billing.services.subscriptions import subscription_start_trial
from billing.usage import BUILTIN_RUNS
from conversations.models import Conversation, Message
from tenants.models import Business

# Who is on what; whoever is named in neither pays for the professional plan.
PLANS = {"academia": "starter"}
ON_TRIAL = frozenset({"instala"})
BEST = "professional"
BILLS = 3
MONTH = timedelta(days=30)


def plan_seed(business: Business) -> None:
    """Subscribe one business of the demo; one on trial is in state trial too."""
    if business.schema_name in ON_TRIAL:
        subscription_start_trial(business=business, plan_code=BEST)
        return
    plan = Plan.objects.get(code=PLANS.get(business.schema_name, BEST))
    Subscription.objects.create(business=business, plan=plan, period_end=timezone.now() + MONTH / 2)
    business.state = Business.State.ACTIVE
    business.save(update_fields=["state"])
    Invoice.objects.bulk_create(_bill(business, plan, number) for number in range(BILLS))


def _bill(business: Business, plan: Plan, number: int) -> Invoice:
    """One paid month, counted back from now."""
    issued = timezone.now() - MONTH * number - MONTH / 2
    return Invoice(
        business=business,
        plan=plan,
        gateway="demo",
        external_ref=f"{business.schema_name}-{number}",
        number=f"MOS-{issued:%Y%m}-{business.pk:03d}",
        amount=plan.price or Decimal(0),
        currency=plan.currency,
        state=Invoice.State.PAID,
        issued_at=issued,
        paid_at=issued,
        period_start=issued,
        period_end=issued + MONTH,
    )


def usage_seed(business: Business) -> None:
    """Count what the sample conversations of this month used, as the assistant would have."""
    month = month_of(business)
    mine = {"business": business, "month": month}
    since = timezone.localtime(timezone=business.tz).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )
    people = set(
        Conversation.objects.filter(last_inbound_at__gte=since).values_list("contact_id", flat=True)
    )
    answers = Message.objects.filter(author=Message.Author.ASSISTANT, created_at__gte=since)
    ActiveContact.objects.bulk_create(ActiveContact(**mine, contact_id=pk) for pk in people)
    UsageCounter.objects.bulk_create(
        UsageCounter(**mine, metric=metric, used=used)
        for metric, used in (
            ("messages", answers.count()),
            ("contacts", len(people)),
            (BUILTIN_RUNS, answers.count()),
        )
    )
    _conversations_seed(business)


def _conversations_seed(business: Business) -> None:
    """Count the sample conversations, as they would have been at each answer."""
    answers = Message.objects.filter(author=Message.Author.ASSISTANT).order_by("created_at")
    ends: dict[int, datetime] = {}
    rows = []
    for contact_id, moment in answers.values_list("conversation__contact_id", "created_at"):
        if ends.get(contact_id, moment) <= moment:
            ends[contact_id] = moment + LASTS
            month = month_of(business, moment)
            mine = {"business": business, "contact_id": contact_id, "month": month}
            during = (moment, moment + LASTS)
            rows.append(CountedConversation(during=during, **mine))
    CountedConversation.objects.bulk_create(rows)
