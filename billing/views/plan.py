"""The plan page: where a business stands, what it could have, what it has paid, who helps."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from billing.comparison import offers_for
from billing.gateways.registry import gateway_for_sales
from billing.models import Plan, Subscription
from billing.periods import CONVERSATIONS, charges_conversations, period_start
from billing.selectors import (
    Meter,
    conversations_last_month,
    invoices_of,
    meters_under,
    plans_offered,
    subscription_of,
)
from billing.services.standing import is_bought
from billing.support import support_address, support_link
from tenants.models import Business
from tenants.pages import MemberRequest, managers, members

INVOICES_SHOWN = 24


@require_GET
@managers
def plan(request: MemberRequest) -> HttpResponse:
    """The present plan, its meters, the others beside it, and the bills."""
    return render(request, "billing/plan.html", plan_context(request.tenant))


def plan_context(business: Business) -> dict[str, Any]:
    """All that the page shows, in six queries."""
    subscription = subscription_of(business)
    meters = meters_under(business, subscription)
    own = business.settings.get("limits", {})
    last = conversations_last_month(business)
    return {
        "subscription": subscription,
        "can_buy": gateway_for_sales() is not None,
        "is_bought": subscription is not None and is_bought(subscription),
        "meters": meters,
        "bill": _bill_so_far(subscription, meters),
        "offers": offers_for(list(plans_offered()), subscription, meters, own, last),
        "last_month": last,
        "conversation": Plan.Charging.CONVERSATION,
        "invoices": list(invoices_of(business)[:INVOICES_SHOWN]),
        **_support(subscription),
    }


def _bill_so_far(
    subscription: Subscription | None, meters: list[Meter]
) -> dict[str, Decimal | datetime | None] | None:
    """What this period's conversations come to until now; None where they are not charged."""
    now = timezone.now()
    if subscription is None or not charges_conversations(subscription, now):
        return None
    used = next(meter.used for meter in meters if meter.metric == CONVERSATIONS)
    cost = subscription.plan.per_conversation(used)
    return {"cost": cost, "since": period_start(subscription, now)}


def _support(subscription: Subscription | None) -> dict[str, str]:
    address = support_address(subscription.plan if subscription else None)
    return {"write_to": address, "write_link": support_link(address)}


@require_GET
@members
def support(request: MemberRequest) -> HttpResponse:
    """Whom to ask for help, as the plan says."""
    subscription = subscription_of(request.tenant)
    context = {"subscription": subscription, **_support(subscription)}
    return render(request, "billing/support.html", context)


@require_GET
@members
def suspended(request: MemberRequest) -> HttpResponse:
    """What a suspension means, and how it ends."""
    return render(request, "billing/suspended.html", _support(subscription_of(request.tenant)))
