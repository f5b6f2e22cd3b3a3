"""From what a gateway knows to what our row should say. Reads only."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from billing.gateways.base import GatewayError, RemoteSubscription, Standing
from billing.models import Plan, Subscription

logger = logging.getLogger(__name__)

State = Subscription.State
Charging = Plan.Charging
FREE_PLAN = "free"
# Days after the first failed payment: a notice each, and with the last one the suspension.
DUNNING_DAYS = (0, 3, 7)
RUNNING = (Standing.LIVE, Standing.OWING)
NO_SWITCH = {"next_plan": None, "next_charging": "", "switch_at": None}
_CLEAN = {"past_due_since": None, "dunning_step": 0}


def remote_of(
    subscription: Subscription, remotes: Sequence[RemoteSubscription]
) -> RemoteSubscription | None:
    """The remote subscription that counts: the oldest that runs, else the last that ended.

    None while nothing was bought. Raises `GatewayError` when the gateway does not know what it
    sold us before: a wrong key must not end everybody's plan.
    """
    running = [one for one in remotes if one.standing in RUNNING]
    if len(running) > 1:
        logger.error("a business pays two subscriptions", extra={"object_id": subscription.pk})
    if running:
        return min(running, key=_age)
    ended = [one for one in remotes if one.standing is Standing.ENDED]
    if ended:
        return max(ended, key=_age)
    if is_bought(subscription) and not remotes:
        raise GatewayError(
            _("La pasarela no conoce la suscripción: ¿es la clave de otra cuenta?"),
            permanent=True,
            code="subscription_unknown",
        )
    return None


def _age(remote: RemoteSubscription) -> tuple[Any, str]:
    return remote.created_at, remote.ref


def target_of(subscription: Subscription, remote: RemoteSubscription) -> dict[str, Any]:
    """The columns that a remote subscription implies; empty where it says nothing new of ours."""
    if remote.standing is Standing.ENDED:
        return _ended(subscription, remote)
    owing = remote.standing is Standing.OWING
    plan, charging = _plan_of(subscription, remote)
    arrears = {"past_due_since": subscription.past_due_since or timezone.now()}
    return {
        "plan": plan,
        "charging": charging,
        "charged_from": _charged_from(subscription, remote, charging),
        "state": State.PAST_DUE if owing else State.ACTIVE,
        "subscription_ref": remote.ref,
        "checkout_ref": "",
        "period_start": remote.period_start,
        "period_end": remote.period_end,
        "ends_at_period_end": remote.ends_at_period_end,
        "trial_ends_at": None,
        **(arrears if owing else _CLEAN),
    }


def _ended(subscription: Subscription, remote: RemoteSubscription) -> dict[str, Any]:
    """An end counts once, for the subscription that ran here (or was being bought): what the
    platform gave the business afterwards stays."""
    if subscription.state == State.CANCELLED:
        return {}
    if remote.ref != subscription.subscription_ref and not subscription.checkout_ref:
        return {}
    return {
        "plan": Plan.objects.get(code=FREE_PLAN),
        "charging": Charging.MONTH,
        "charged_from": None,
        **NO_SWITCH,
        "state": State.CANCELLED,
        "subscription_ref": remote.ref,
        "checkout_ref": "",
        "period_start": None,
        "period_end": None,
        "ends_at_period_end": False,
        "trial_ends_at": None,
        **_CLEAN,
    }


def is_bought(subscription: Subscription) -> bool:
    """Whether a gateway charges this subscription now."""
    charged = subscription.state in (State.ACTIVE, State.PAST_DUE)
    return charged and bool(subscription.subscription_ref)


def prices_of(plan: Plan, gateway_name: str, charging: str = Charging.MONTH) -> list[str]:
    """The plan's prices at a gateway: the first one is sold, the others are still recognised."""
    known = plan.gateway_prices if charging == Charging.MONTH else plan.conversation_prices
    prices = known.get(gateway_name) or []
    return [prices] if isinstance(prices, str) else list(prices)


def _plan_of(subscription: Subscription, remote: RemoteSubscription) -> tuple[Plan, str]:
    """What a price stands for: a plan, and how it is charged."""
    for plan in Plan.objects.exclude(gateway_prices={}, conversation_prices={}):
        for charging in Charging.values:
            if remote.price_ref in prices_of(plan, subscription.gateway, charging):
                return plan, charging
    logger.error("a gateway's price belongs to no plan", extra={"object_id": subscription.pk})
    return subscription.plan, subscription.charging


def _charged_from(
    subscription: Subscription, remote: RemoteSubscription, charging: str
) -> datetime | None:
    """From when on conversations are charged: at once for a purchase, from the next period on where
    the month that runs is paid already."""
    if charging == Charging.MONTH or subscription.charging == Charging.CONVERSATION:
        return subscription.charged_from if charging == subscription.charging else None
    paid_month = is_bought(subscription) and remote.ref == subscription.subscription_ref
    return remote.period_end if paid_month else remote.period_start
