"""Arrears: the owners are told on day 0, 3 and 7, and with the last notice the business stops.

One row of due work per subscription in arrears, of the platform (a suspended business's own work
is set aside). Before every notice but the first the gateway is asked again, so that nobody who
has paid is warned or stopped because a webhook was lost.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from billing.gateways.base import GatewayError
from billing.models import Subscription
from billing.services.standing import DUNNING_DAYS
from billing.services.subscriptions import (
    subscription_locked,
    subscription_refresh,
    subscription_write,
)
from tenants.actors import SYSTEM
from tenants.audit.services import audit
from tenants.context import business_context
from tenants.models import Business
from tenants.notices import owner_notify
from tenants.provisioning import business_suspend

logger = logging.getLogger(__name__)

RETRY = timedelta(minutes=15)
# After days without workers the notices still come one by one, with time to react.
SPACING = timedelta(days=1)


def dunning_step(subscription_id: int) -> datetime | None:
    """Due work: take the next step if it is time; when to come again, None when all is done.

    While the gateway cannot be asked nobody is warned or suspended.
    """
    subscription = Subscription.objects.filter(pk=subscription_id).first()
    if subscription is None or (at := _next_at(subscription)) is None:
        return None
    if at > timezone.now():
        return at
    if subscription.dunning_step:
        try:
            subscription_refresh(subscription_id=subscription_id)
        except GatewayError as error:
            logger.warning("arrears not confirmed", extra={"reason": error.code})
            return timezone.now() + RETRY
    return _step(subscription_id)


def _next_at(subscription: Subscription) -> datetime | None:
    """When the next step is due; None when nothing is owed or every step was taken."""
    since, step = subscription.past_due_since, subscription.dunning_step
    if subscription.state != Subscription.State.PAST_DUE or since is None:
        return None
    return since + timedelta(days=DUNNING_DAYS[step]) if step < len(DUNNING_DAYS) else None


@transaction.atomic
def _step(subscription_id: int) -> datetime | None:
    subscription = subscription_locked(subscription_id)
    if subscription is None or (at := _next_at(subscription)) is None:
        return None
    if at > timezone.now():
        return at
    last = subscription.dunning_step == len(DUNNING_DAYS) - 1
    with business_context(subscription.business):
        _tell(subscription, last=last)
        if last:
            _suspend(subscription)
            return None
        step = {"dunning_step": subscription.dunning_step + 1}
        subscription_write(subscription, step, "subscription.dunning", SYSTEM)
    following = _next_at(subscription)
    return max(following, timezone.now() + SPACING) if following else None


def _tell(subscription: Subscription, *, last: bool) -> None:
    since = subscription.past_due_since
    if since is None:
        raise ValueError("Nothing is owed.")
    owner_notify(
        kind="payment_suspended" if last else "payment_failed",
        key=f"dunning:{subscription.pk}:{since:%Y%m%dT%H%M%S%f}:{subscription.dunning_step}",
        context={
            "plan": subscription.plan.name,
            "reminder": subscription.dunning_step,
            "failed_at": since,
            "suspension_at": since + timedelta(days=DUNNING_DAYS[-1]),
            "path": "/plan/",
        },
    )


def _suspend(subscription: Subscription) -> None:
    """Stop the business. Where the platform had stopped it already, that is left to the platform:
    a payment will not undo it."""
    target: dict[str, object] = {"dunning_step": len(DUNNING_DAYS)}
    business = Business.objects.get(pk=subscription.business_id)
    if business.is_serving:
        target["suspended_at"] = timezone.now()
        before = {"state": business.state}
        business_suspend(business=business, reason=Business.SuspendedFor.UNPAID)
        after = {"state": business.state, "reason": "unpaid"}
        audit("business.suspended", business, actor=SYSTEM, before=before, after=after)
    subscription_write(subscription, target, "subscription.dunning", SYSTEM)
