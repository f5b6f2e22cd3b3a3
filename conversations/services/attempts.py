"""The ledger of attempts: one row for each time that a message was handed to its provider. The
delivery's own row says how it stands; these say how it came to that."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from conversations.channels.base import SendError, StatusUpdate
from conversations.models import Delivery, DeliveryAttempt

# How an attempt ends; what comes later in this list outweighs what comes earlier.
_ENDS = [str(Delivery.State.FAILED), str(Delivery.State.DELIVERED), str(Delivery.State.READ)]


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


def attempt_report(
    delivery: Delivery, update: StatusUpdate, *, retry_at: datetime | None = None
) -> None:
    """Write what a provider reported, and when another attempt comes, to the attempt that has its
    id, else to the last one. Under the delivery's lock."""
    told = _told(update, retry_at)
    # Our own word that it was sent is always on the last one, which has no id yet.
    is_first = update.state == Delivery.State.SENT and delivery.attempts == 1
    if update.provider_id and not is_first:
        known = DeliveryAttempt.objects.filter(delivery=delivery, provider_id=update.provider_id)
        latest = known.order_by("-number").values("pk")[:1]
        if DeliveryAttempt.objects.filter(pk__in=latest).update(**told):
            return
    _last(delivery).update(**told)


def attempt_report_earlier(delivery: Delivery, update: StatusUpdate) -> None:
    """Write what a provider reported late, of an attempt that another has followed or will: to the
    one with its id, else to the one of which nobody knew. What has ended stays as it ended, but
    for one that arrived after all. Under the delivery's lock."""
    ended = _ENDS[_ENDS.index(update.state) if update.state in _ENDS else 0 :]
    rows = DeliveryAttempt.objects.filter(delivery=delivery).exclude(state__in=ended)
    known = rows.filter(provider_id=update.provider_id) if update.provider_id else rows.none()
    unknown = rows.filter(provider_id="", state=Delivery.State.UNKNOWN)
    found = known.first() or unknown.first()
    if found is not None:
        DeliveryAttempt.objects.filter(pk=found.pk).update(**_told(update, None))


def _told(update: StatusUpdate, retry_at: datetime | None) -> dict[str, Any]:
    told = {
        "state": update.state,
        "error_code": update.error_code[:20],
        "reason": update.reason[:200],
        "settled_at": timezone.now(),
        "retry_at": retry_at,
    }
    return told | ({"provider_id": update.provider_id} if update.provider_id else {})


def attempt_is_known(delivery: Delivery, provider_id: str) -> bool:
    """Whether an attempt whose outcome was reported has this id."""
    if not provider_id:
        return False
    return DeliveryAttempt.objects.filter(delivery=delivery, provider_id=provider_id).exists()


def _last(delivery: Delivery) -> QuerySet[DeliveryAttempt]:
    return DeliveryAttempt.objects.filter(delivery=delivery, number=delivery.attempts)
