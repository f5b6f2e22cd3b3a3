"""Nobody is charged for a business that is no more."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from billing.gateways.base import Gateway, GatewayError, Standing
from billing.gateways.registry import gateway
from billing.models import GatewayClosure, Subscription
from billing.services.standing import RUNNING
from tenants.due import due_hint, due_put
from tenants.models import Business

logger = logging.getLogger(__name__)

CLOSE = "billing.close"
# A first payment that was begun can still be made for most of a day; then it lapses by itself.
PENDING = timedelta(days=1)
RETRY_MIN, RETRY_MAX = timedelta(minutes=1), timedelta(hours=6)


def business_close(business: Business) -> None:
    """Promise that whatever a business pays for ends at its gateway.

    Call in the transaction that erases or closes it (`settings.BUSINESS_CLOSERS`): the promise is a
    row of its own that outlives the business. Calling again promises the same once more.
    """
    subscription = Subscription.objects.filter(business=business).exclude(customer_ref="").first()
    if subscription is None:
        return
    closure, _made = GatewayClosure.objects.update_or_create(
        gateway=subscription.gateway,
        customer_ref=subscription.customer_ref,
        defaults={"done_at": None, "checkout_ref": subscription.checkout_ref},
        create_defaults={
            "checkout_ref": subscription.checkout_ref,
            "business_label": business.schema_name,
            "requested_at": timezone.now(),
        },
    )
    due_put(CLOSE, closure.pk, timezone.now())
    due_hint(CLOSE, closure.pk)


def closure_work(closure_id: int) -> datetime | None:
    """Due work of the platform: end every subscription of a closed business's customer.

    The gateway is asked what runs, and only that is ended: a repeat ends nothing twice. None when
    nothing runs any more, else when to come again, for as long as it takes: money is at stake. The
    row says since when it fails and why, for the platform's page.
    """
    closure = GatewayClosure.objects.filter(pk=closure_id, done_at=None).first()
    if closure is None:
        return None
    now = timezone.now()
    try:
        is_over = _end_all(gateway(closure.gateway), closure)
    except (GatewayError, LookupError) as error:
        closure.last_error = error.code if isinstance(error, GatewayError) else "gateway"
        closure.failed_at = closure.failed_at or now
        closure.save(update_fields=["last_error", "failed_at"])
        logger.error(
            "a closed business is still charged",
            extra={"object_id": closure.pk, "reason": closure.last_error},
        )
        return now + min(max(now - closure.failed_at, RETRY_MIN), RETRY_MAX)
    if not is_over and now - closure.requested_at < PENDING:
        return now + RETRY_MAX
    closure.done_at, closure.last_error, closure.failed_at = now, "", None
    closure.save(update_fields=["done_at", "last_error", "failed_at"])
    return None


def _end_all(source: Gateway, closure: GatewayClosure) -> bool:
    """Also a payment page that was handed out: what is paid on it later would run unseen. False
    where a first payment is under way still."""
    if closure.checkout_ref:
        source.checkout_close(closure.checkout_ref)
    remotes = source.subscriptions_fetch(closure.customer_ref)
    for remote in remotes:
        if remote.standing in RUNNING:
            source.end_now(subscription_ref=remote.ref)
    return not any(remote.standing is Standing.PENDING for remote in remotes)
