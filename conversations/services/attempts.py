"""The ledger of attempts: one row for each time that a message was handed to its provider. The
delivery's own row says how it stands; these say how it came to that."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from conversations.channels.base import SendError, StatusUpdate
from conversations.models import Delivery, DeliveryAttempt


def attempt_begin(delivery: Delivery) -> None:
    """Write that an attempt begins. In the transaction that makes the delivery `sending`, under
    its lock, so that no two have one number."""
    assert delivery.attempted_at is not None
    DeliveryAttempt.objects.create(
        delivery=delivery,
        number=delivery.attempts,
        mode=delivery.mode,
        began_at=delivery.attempted_at,
    )


def attempt_fail(delivery: Delivery, error: SendError, *, retry_at: datetime | None) -> None:
    """Write why the last attempt failed, and when the next one comes."""
    _last(delivery).update(
        state=Delivery.State.FAILED,
        error_code=error.code[:20],
        reason=error.reason[:200],
        settled_at=timezone.now(),
        retry_at=retry_at,
    )


def attempt_report(delivery: Delivery, update: StatusUpdate) -> None:
    """Write what a provider reported, to the attempt that has its id, else to the last one. Under
    the delivery's lock."""
    told = {
        "state": update.state,
        "error_code": update.error_code[:20],
        "reason": update.reason[:200],
        "settled_at": timezone.now(),
        "retry_at": None,
    }
    # Our own word that it was sent is always on the last one, which has no id yet.
    is_first = update.state == Delivery.State.SENT and delivery.attempts == 1
    if update.provider_id:
        told["provider_id"] = update.provider_id
        known = DeliveryAttempt.objects.filter(delivery=delivery, provider_id=update.provider_id)
        if not is_first and known.update(**told):
            return
    _last(delivery).update(**told)


def _last(delivery: Delivery) -> QuerySet[DeliveryAttempt]:
    return DeliveryAttempt.objects.filter(delivery=delivery, number=delivery.attempts)
