"""The plan page: where a business stands, what it could have, what it has paid."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing.comparison import offers_for
from billing.gateways.registry import gateway_for_sales
from billing.selectors import invoices_of, meters_under, plans_offered, subscription_of
from billing.services.standing import is_bought
from tenants.models import Business
from tenants.pages import MemberRequest, managers, members

INVOICES_SHOWN = 24


@require_GET
@managers
def plan(request: MemberRequest) -> HttpResponse:
    """The present plan, its meters, the others beside it, and the bills."""
    return render(request, "billing/plan.html", plan_context(request.tenant))


def plan_context(business: Business) -> dict[str, Any]:
    """All that the page shows, in five queries."""
    subscription = subscription_of(business)
    meters = meters_under(business, subscription)
    own = business.settings.get("limits", {})
    return {
        "subscription": subscription,
        "can_buy": gateway_for_sales() is not None,
        "write_to": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "is_bought": subscription is not None and is_bought(subscription),
        "meters": meters,
        "offers": offers_for(list(plans_offered()), subscription, meters, own),
        "invoices": list(invoices_of(business)[:INVOICES_SHOWN]),
    }


@require_GET
@members
def suspended(request: MemberRequest) -> HttpResponse:
    """What a suspension means, and how it ends."""
    return render(request, "billing/suspended.html")
