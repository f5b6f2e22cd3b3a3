"""Another way of charging, or another plan where a conversation's price is involved: from the next
period on.

Nothing of a period is settled in parts: a month that was paid ahead runs to its end, and what was
used of a period is billed with it. The gateway is told by due work: shortly before the end where
the next month must not be charged ahead, after it where the use of the period is billed first.
Conversations follow `charged_from` and `switch_at`, not the minute in which a worker did it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.gateways.base import GatewayError, PriceChange
from billing.gateways.registry import gateway
from billing.models import Plan, Subscription
from billing.services.standing import NO_SWITCH, is_bought, prices_of
from billing.services.subscriptions import (
    SubscriptionError,
    subscription_apply,
    subscription_locked,
    subscription_write,
)
from tenants.actors import SYSTEM, Actor
from tenants.context import business_context
from tenants.due import due_drop, due_put

Charging = Plan.Charging
SWITCH = "billing.switch"
# So much before a paid month ends its follower is called off; a worker may be down for a while.
AHEAD = timedelta(hours=1)
RETRY = timedelta(minutes=5)


def switch_plan(
    *, subscription: Subscription, plan: Plan, charging: str, actor: Actor
) -> datetime | None:
    """Promise a plan and a way of charging for the next period, or (None) stay with the present
    ones; when it begins. The last wish counts.

    The caller holds the lock of the subscription, which is bought, and has the business's schema
    open. Raises `SubscriptionError` where the subscription ends or the gateway names no period.
    """
    if plan == subscription.plan and charging == subscription.charging:
        switch_forget(subscription, actor)
        return None
    if subscription.ends_at_period_end or subscription.period_end is None:
        raise SubscriptionError(
            _("Tu plan termina con el periodo pagado: elige cómo seguir cuando haya terminado.")
        )
    target = {"next_plan": plan, "next_charging": charging, "switch_at": subscription.period_end}
    subscription_write(subscription, target, "subscription.switch_promised", actor)
    due_put(SWITCH, subscription.pk, _do_at(subscription, subscription.period_end))
    return subscription.period_end


def switch_forget(subscription: Subscription, actor: Actor) -> None:
    """Take the promise back, if there is one; the caller holds the row's lock."""
    subscription_write(subscription, NO_SWITCH, "subscription.switch_dropped", actor)
    due_drop(SWITCH, subscription.pk)


def _do_at(subscription: Subscription, begins: datetime) -> datetime:
    """When the gateway is to be told."""
    return begins - AHEAD if _leaves_month(subscription) else begins


def _leaves_month(subscription: Subscription) -> bool:
    return subscription.charging == Charging.MONTH


def charging_switch(subscription_id: int) -> datetime | None:
    """Due work of the platform: give the subscription its next price when the time has come.

    None when it is done or nothing is left to do, else when to come again. Idempotent: the gateway
    is asked what runs before it is told. Locks the subscription while it asks.
    """
    with transaction.atomic():
        subscription = subscription_locked(subscription_id)
        if subscription is None or subscription.switch_at is None:
            return None
        with business_context(subscription.business):
            try:
                return _switch(subscription, subscription.switch_at)
            except GatewayError as error:
                if error.permanent:
                    raise
                return timezone.now() + RETRY


def _switch(subscription: Subscription, begins: datetime) -> datetime | None:
    source = gateway(subscription.gateway)
    subscription_apply(
        subscription=subscription,
        remotes=source.subscriptions_fetch(subscription.customer_ref),
    )
    if not is_bought(subscription) or subscription.ends_at_period_end or _is_done(subscription):
        switch_forget(subscription, SYSTEM)
        return None
    if (again := _not_yet(subscription, begins)) is not None:
        return again
    source.price_change(_change(subscription, begins))
    subscription_apply(
        subscription=subscription,
        remotes=source.subscriptions_fetch(subscription.customer_ref),
    )
    subscription_write(subscription, NO_SWITCH, "subscription.switched", SYSTEM)
    return None


def _is_done(subscription: Subscription) -> bool:
    wanted = (subscription.next_plan, subscription.next_charging)
    return wanted == (subscription.plan, subscription.charging)


def _not_yet(subscription: Subscription, begins: datetime) -> datetime | None:
    """When to come again; None when it is time. A month that the gateway has charged meanwhile
    (no worker ran in the hour before) is used up first."""
    now, end = timezone.now(), subscription.period_end
    if _leaves_month(subscription):
        if end and end > begins:
            target = {"switch_at": end}
            subscription_write(subscription, target, "subscription.switch_put_off", SYSTEM)
            begins = end
        at = _do_at(subscription, begins)
        return at if at > now else None
    if now < begins:
        return begins
    # The use of the period is billed when the gateway begins the next one.
    begun = subscription.period_start is not None and subscription.period_start >= begins
    return None if begun else now + RETRY


def _change(subscription: Subscription, begins: datetime) -> PriceChange:
    """Raises `GatewayError` where the plan has lost its price."""
    plan, charging = subscription.next_plan, subscription.next_charging
    prices = prices_of(plan, subscription.gateway, charging) if plan else []
    if not prices:
        reason = _("El plan elegido ya no tiene precio en la pasarela: revísalo en los planes.")
        raise GatewayError(reason, permanent=True, code="price_missing")
    return PriceChange(
        subscription_ref=subscription.subscription_ref,
        price_ref=prices[0],
        metered=charging == Charging.CONVERSATION,
        bill_now=charging == Charging.MONTH,
        key=f"switch-{subscription.pk}-{begins:%Y%m%dT%H%M%S}",
    )
