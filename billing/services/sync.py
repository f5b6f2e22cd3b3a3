"""The nightly comparison: what a lost webhook left different is repaired."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from billing.gateways.base import GatewayError
from billing.gateways.registry import gateway
from billing.models import Subscription
from billing.services.closing import business_close
from billing.services.subscriptions import (
    subscription_locked,
    subscription_refresh,
    subscription_write,
)
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.due import due_put
from tenants.models import Business

logger = logging.getLogger(__name__)

COMPARE = "billing.compare"
# Two or three requests each; Stripe allows 25 a second in test mode and 100 otherwise.
SPACING = timedelta(milliseconds=200)
RETRY = timedelta(minutes=10)


def subscription_sync() -> int:
    """Promise a comparison for every subscription that is, or is being, bought; how many.

    Businesses that were closed without ending what they pay for are seen to as well. They are rows
    of due work some moments apart: no gateway is flooded, a broken business stops
    no other, and a crash loses nothing.
    """
    now = timezone.now()
    for business in _closed_and_charged():
        business_close(business)
    ids = _to_compare()
    for place, subscription_id in enumerate(ids):
        due_put(COMPARE, subscription_id, now + place * SPACING)
    return len(ids)


def _to_compare() -> list[int]:
    states = Subscription.State
    bought = ~Q(subscription_ref="") & Q(state__in=(states.ACTIVE, states.PAST_DUE))
    wanted = Subscription.objects.filter(bought | ~Q(checkout_ref=""), ~Q(customer_ref=""))
    living = wanted.exclude(business__state=Business.State.DELETED)
    return list(living.order_by("pk").values_list("pk", flat=True))


def _closed_and_charged() -> QuerySet[Business]:
    deleted = Business.objects.filter(state=Business.State.DELETED)
    charged: QuerySet[Business] = deleted.filter(subscription__subscription_ref__gt="").exclude(
        subscription__state=Subscription.State.CANCELLED
    )
    return charged


def subscription_compare(subscription_id: int) -> datetime | None:
    """Due work: compare one subscription and write what differs; equal ones are left untouched.

    While the gateway cannot be reached, again every ten minutes; what somebody has to mend waits
    for the next night.
    """
    try:
        repaired = subscription_refresh(subscription_id=subscription_id)
        _checkout_close(subscription_id)
    except GatewayError as error:
        facts = {"object_id": subscription_id, "reason": error.code}
        logger.error("subscription not compared", extra=facts)
        return None if error.permanent else timezone.now() + RETRY
    if repaired:
        logger.warning("subscription repaired", extra={"object_id": subscription_id})
    return None


def _checkout_close(subscription_id: int) -> None:
    """Forget a payment page that can no longer be paid, so that it is not asked for every night."""
    with transaction.atomic():
        subscription = subscription_locked(subscription_id)
        if subscription is None or not subscription.checkout_ref:
            return
        source = gateway(subscription.gateway)
        if source.checkout_is_open(subscription.checkout_ref):
            return
        with business_context(subscription.business):
            subscription_write(
                subscription, {"checkout_ref": ""}, "subscription.checkout_closed", SYSTEM
            )
