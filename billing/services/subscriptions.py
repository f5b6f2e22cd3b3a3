"""The one writer of `Subscription`: trial, purchase, arrears, end.

What a business has bought is its gateway's to say. Nothing is concluded from the content or the
order of webhooks: `subscription_refresh` asks the gateway under the row's lock and writes what
differs, so that repeated, lost and shuffled webhooks end in the same state. The lock is held while
the gateway answers (seconds): of two workers the one that asked later writes later. Only other
work on the same subscription waits for it; reading, messages and quotas do not.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.gateways.base import RemoteSubscription
from billing.gateways.registry import gateway
from billing.models import Plan, Subscription
from billing.services.invoices import invoices_apply
from billing.services.standing import (
    DUNNING_DAYS,
    FREE_PLAN,
    NO_SWITCH,
    RUNNING,
    is_bought,
    remote_of,
    target_of,
)
from billing.services.trials import TRIAL_WARNING, trial_remind
from tenants.actors import SYSTEM, Actor
from tenants.audit.services import audit
from tenants.context import business_context
from tenants.due import due_drop, due_hint, due_put
from tenants.models import Business, DueItem
from tenants.notices import owner_notify
from tenants.provisioning import business_resume

State = Subscription.State
DUNNING = "billing.dunning"
TRIAL_END = "billing.trial_end"


class SubscriptionError(Exception):
    """The change is not possible; the text says why and what to do instead."""


# --- Without a gateway ----------------------------------------------------------------------------
def subscription_start_trial(*, business: Business, plan_code: str) -> Subscription:
    """Put a new business on a plan for `settings.TRIAL_DAYS`; on a plan without price for good.

    A business that has a subscription keeps it. Raises `Plan.DoesNotExist`.
    """
    plan = Plan.objects.get(code=plan_code)
    ends = timezone.now() + timedelta(days=settings.TRIAL_DAYS) if plan.price else None
    with business_context(business), transaction.atomic():
        subscription, created = Subscription.objects.get_or_create(
            business=business,
            defaults={"plan": plan, "state": State.TRIAL, "trial_ends_at": ends},
        )
        if created:
            _audit(subscription, "subscription.trial_started", SYSTEM, before={})
            if ends:
                due_put(TRIAL_END, subscription.pk, ends - TRIAL_WARNING)
    return subscription


def subscription_end_trial(subscription_id: int) -> datetime | None:
    """Due work of the platform: say some days before that a trial ends; at its end one that nobody
    bought goes on with the free plan."""
    with transaction.atomic():
        subscription = subscription_locked(subscription_id)
        if subscription is None or subscription.state != State.TRIAL:
            return None
        ends = subscription.trial_ends_at
        if ends is None or ends > timezone.now():
            return ends and trial_remind(subscription, ends)
        tried = subscription.plan.name
        with business_context(subscription.business):
            free = Plan.objects.get(code=FREE_PLAN)
            target = {"plan": free, "state": State.ACTIVE, "trial_ends_at": None}
            subscription_write(subscription, target, "subscription.trial_ended", SYSTEM)
            _work_begin(subscription)
            _tell(subscription, "trial_ended", tried=tried)
    return None


def subscription_change_plan(
    *, business: Business, plan_code: str, actor: Actor = SYSTEM
) -> Subscription:
    """Put a business on a plan without charging it: the platform's own decision. Its trial is over
    with that, and so is a suspension for arrears.

    Raises `SubscriptionError` while a gateway charges it (its plan is then changed there) and
    `Plan.DoesNotExist`. Locks the subscription.
    """
    plan = Plan.objects.get(code=plan_code)
    with business_context(business), transaction.atomic():
        subscription = subscription_ensure(business=business, plan=plan)
        if is_bought(subscription):
            raise SubscriptionError(
                _("El plan se cobra por la pasarela de pago: cámbialo o cancélalo allí primero.")
            )
        target = {"plan": plan, "state": State.ACTIVE, "trial_ends_at": None}
        target |= {"subscription_ref": "", "checkout_ref": ""}
        target |= {"charging": Plan.Charging.MONTH, "charged_from": None, **NO_SWITCH}
        subscription_write(subscription, target, "subscription.plan_changed", actor)
        _work_begin(subscription)
    return subscription


def subscription_ensure(*, business: Business, plan: Plan) -> Subscription:
    """The subscription of the open business, locked; made on `plan` where there is none.

    Call inside a transaction. Raises `Subscription.DoesNotExist` when it is deleted meanwhile.
    """
    made, _created = Subscription.objects.get_or_create(
        business=business, defaults={"plan": plan, "state": State.TRIAL}
    )
    subscription = subscription_locked(made.pk)
    if subscription is None:
        raise Subscription.DoesNotExist
    return subscription


# --- With a gateway -------------------------------------------------------------------------------
def subscription_refresh(*, subscription_id: int) -> bool:
    """Ask the gateway how a subscription and its bills stand and write what differs.

    Whether anything did; an equal state is left without a write. Raises `GatewayError`. Locks the
    subscription while it asks (see above).
    """
    with transaction.atomic():
        subscription = subscription_locked(subscription_id)
        if subscription is None or not subscription.customer_ref:
            return False
        source = gateway(subscription.gateway)
        remotes = source.subscriptions_fetch(subscription.customer_ref)
        invoices = source.invoices_fetch(subscription.customer_ref)
        with business_context(subscription.business):
            changed = subscription_apply(subscription=subscription, remotes=remotes)
            billed = invoices_apply(subscription=subscription, invoices=invoices)
    return changed or billed > 0


def subscription_apply(
    *, subscription: Subscription, remotes: Sequence[RemoteSubscription]
) -> bool:
    """Make a subscription what the gateway says it is; whether that changed anything.

    The caller holds the row's lock, has fetched `remotes` under it, and has the business's schema
    open. Raises `GatewayError` (see `remote_of`).
    """
    remote = remote_of(subscription, remotes)
    if remote is None:
        return False
    before = subscription.state
    changed = subscription_write(
        subscription, target_of(subscription, remote), "subscription.synced", SYSTEM
    )
    if remote.standing in RUNNING:
        changed = _work_begin(subscription) or changed
    if subscription.state == State.PAST_DUE:
        changed = _dunning_arm(subscription) or changed
    if before != subscription.state:
        _follow_up(subscription, before)
    return changed


def _follow_up(subscription: Subscription, before: str) -> None:
    """Tell the owners what a change of state means to them."""
    if before == State.PAST_DUE:
        due_drop(DUNNING, subscription.pk)
    if subscription.state == State.CANCELLED:
        _tell(subscription, "subscription_ended")
    elif before == State.PAST_DUE:
        _tell(subscription, "payment_received")


def _dunning_arm(subscription: Subscription) -> bool:
    """Promise the next step of the dunning where none is promised; also repairs a failed one."""
    done = subscription.dunning_step >= len(DUNNING_DAYS)
    mine = {"kind": DUNNING, "object_id": subscription.pk}
    if done or DueItem.objects.filter(**mine, failed=False).exists():
        return False
    due_put(DUNNING, subscription.pk, timezone.now())
    due_hint(DUNNING, subscription.pk)
    return True


def _work_begin(subscription: Subscription) -> bool:
    """A business that has bought (or goes on for free) has no trial any more, and once it owes
    nothing no suspension for arrears. One that the platform suspended for other reasons stays so,
    also where arrears had stopped it before: resuming it by hand ended that suspension."""
    business = Business.objects.get(pk=subscription.business_id)
    settled = subscription.suspended_at is not None and subscription.state == State.ACTIVE
    unpaid = business.suspended_for == Business.SuspendedFor.UNPAID
    begins = business.state == Business.State.TRIAL or (settled and unpaid)
    if begins:
        before = {"state": business.state}
        business_resume(business=business)
        after = {"state": business.state}
        audit("business.resumed", business, actor=SYSTEM, before=before, after=after)
    if settled:
        subscription.suspended_at = None
        subscription.save(update_fields=["suspended_at"])
    return begins or settled


def _tell(subscription: Subscription, kind: str, **context: Any) -> None:
    """One notice per change: changes happen under the row's lock, so the moment names one."""
    owner_notify(
        kind=kind,
        key=f"{kind}:{subscription.pk}:{timezone.now():%Y%m%dT%H%M%S%f}",
        context={
            "plan": subscription.plan.name,
            "period_end_at": subscription.period_end,
            "path": "/plan/",
            **context,
        },
    )


# --- Writing --------------------------------------------------------------------------------------
def subscription_locked(subscription_id: int) -> Subscription | None:
    """The row with its plan and business, locked until the transaction ends; None when it is gone.

    The lock lets rows that refer to the subscription be written meanwhile.
    """
    rows = Subscription.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("plan", "next_plan", "business").filter(pk=subscription_id).first()


def subscription_write(
    subscription: Subscription, target: dict[str, Any], action: str, actor: Actor
) -> bool:
    """Write the columns of `target` that differ, with an audit entry; whether any did.

    The caller holds the row's lock and has the business's schema open.
    """
    differing = {name for name, value in target.items() if getattr(subscription, name) != value}
    if not differing:
        return False
    before = _facts(subscription)
    for name in differing:
        setattr(subscription, name, target[name])
    subscription.synced_at = timezone.now()
    subscription.save(update_fields=[*differing, "synced_at"])
    _audit(subscription, action, actor, before=before)
    return True


def _audit(
    subscription: Subscription, action: str, actor: Actor, *, before: dict[str, Any]
) -> None:
    after = _facts(subscription)
    audit(
        action,
        subscription,
        actor=actor,
        before={name: value for name, value in before.items() if after[name] != value},
        after={name: value for name, value in after.items() if before.get(name) != value},
    )


def _facts(subscription: Subscription) -> dict[str, Any]:
    """What an audit entry shows of a subscription, as JSON values."""
    return {
        "plan": subscription.plan.code,
        "charging": subscription.charging,
        "next_plan": subscription.next_plan.code if subscription.next_plan else None,
        "next_charging": subscription.next_charging,
        "switch_at": _iso(subscription.switch_at),
        "state": str(subscription.state),
        "gateway": subscription.gateway,
        "customer_ref": subscription.customer_ref,
        "checkout_ref": subscription.checkout_ref,
        "subscription_ref": subscription.subscription_ref,
        "trial_ends_at": _iso(subscription.trial_ends_at),
        "period_end": _iso(subscription.period_end),
        "ends_at_period_end": subscription.ends_at_period_end,
        "past_due_since": _iso(subscription.past_due_since),
        "dunning_step": subscription.dunning_step,
        "suspended_at": _iso(subscription.suspended_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
