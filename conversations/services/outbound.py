"""The way out: a queued message (`queueing`) is sent by due work of its own."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from conversations.channels.base import SendError, StatusUpdate
from conversations.channels.registry import channel_for
from conversations.models import Delivery
from conversations.sending.rule import Decision
from conversations.services.attempts import attempt_begin, attempt_fail
from conversations.services.mirroring import mirror_promise
from conversations.services.reports import delivery_update, is_notice, pages_tell, promises_tell
from leads.models import Contact
from tenants.due import due_put

logger = logging.getLogger(__name__)

# How long after each failed attempt the next one comes; after the last of them it is given up.
RETRY_SECONDS = (2, 4, 8, 60, 300, 900)
# A notice goes on to its next way instead of waiting for minutes.
NOTICE_RETRY_SECONDS = RETRY_SECONDS[:3]
# The longest `Retry-After` that is waited for; who asks for more is not asked again by itself.
LONGEST_WAIT_SECONDS = 24 * 3600.0
ORDER_PATIENCE = timedelta(seconds=30)
# One that has not been tried is only waiting for its turn, however many do.
QUEUE_PATIENCE = timedelta(minutes=15)
NOTICE_PATIENCE = timedelta(minutes=2)
RECONCILE_AFTER = timedelta(seconds=60)
# A provider that cannot even be asked is asked again for so long.
RECONCILE_PATIENCE = timedelta(hours=1)
IN_DOUBT = (Delivery.State.SENDING, Delivery.State.UNKNOWN)


def delivery_send(delivery_id: int) -> datetime | None:
    """Due work: send one message, once.

    The attempt is committed as `sending` before the provider is called. A row found in `sending`
    means that an earlier attempt's outcome was lost, and is reconciled, never sent again.
    """
    now = timezone.now()
    with transaction.atomic():
        delivery = _locked(delivery_id)
        if delivery is None:
            return None
        if delivery.state == Delivery.State.SENDING:
            due_put("conversations.reconcile", delivery.pk, now)
            return None
        if delivery.state not in (Delivery.State.QUEUED, Delivery.State.WAITING):
            return None
        if _earlier_on_its_way(delivery, now):
            return now + timedelta(milliseconds=500)
        decision = _decided(delivery, now)
        if decision.mode in ("wait", "refuse"):
            return _hold_back(delivery, decision, now)
        _begin_attempt(delivery, decision, now)
    return _attempt(delivery)


def _decided(delivery: Delivery, now: datetime) -> Decision:
    """Nothing goes out to whom the business has blocked, whoever wrote it and when."""
    if delivery.message.conversation.contact.kind == Contact.Kind.BLOCKED:
        return Decision("refuse", _("Contacto bloqueado"))
    return channel_for(delivery.channel).decide(delivery.message, now)


def _locked(delivery_id: int) -> Delivery | None:
    return (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("message__conversation__address", "message__conversation__contact")
        .filter(pk=delivery_id)
        .first()
    )


def _earlier_on_its_way(delivery: Delivery, now: datetime) -> bool:
    """Messages of a conversation leave in order; a stuck one holds the rest up only briefly."""
    fresh = Q(state=Delivery.State.SENDING, attempted_at__gt=now - ORDER_PATIENCE)
    again = Q(state=Delivery.State.QUEUED, attempted_at__gt=now - ORDER_PATIENCE)
    new = Q(state=Delivery.State.QUEUED, attempted_at=None)
    new &= Q(message__created_at__gt=now - QUEUE_PATIENCE)
    return Delivery.objects.filter(
        fresh | again | new,
        message__conversation=delivery.message.conversation_id,
        message_id__lt=delivery.message_id,
    ).exists()


def _hold_back(delivery: Delivery, decision: Decision, now: datetime) -> datetime | None:
    # A notice waits for its turn, not for its channel: the next way is tried, before it comes too
    # late.
    late = decision.at is None or decision.at - now > NOTICE_PATIENCE
    refused = decision.mode == "refuse" or (late and is_notice(delivery))
    delivery.state = Delivery.State.REFUSED if refused else Delivery.State.WAITING
    delivery.reason, delivery.why = decision.reason[:200], decision.why[:200]
    delivery.save(update_fields=["state", "reason", "why"])
    pages_tell(delivery)
    if refused:
        promises_tell(delivery)
        mirror_promise(delivery.message.conversation)
    return None if refused else decision.at or now + timedelta(minutes=5)


def _begin_attempt(delivery: Delivery, decision: Decision, now: datetime) -> None:
    delivery.state = Delivery.State.SENDING
    delivery.attempts += 1
    delivery.attempted_at = now
    delivery.mode = decision.mode
    delivery.cost = delivery.estimate = decision.cost
    delivery.reason, delivery.why = decision.reason[:200], decision.why[:200]
    by_template = decision.mode == "template"
    name = channel_for(delivery.channel).template_name(delivery.message) if by_template else ""
    delivery.template = name[:130]
    delivery.provider_id = ""  # of an earlier form of the message
    delivery.save(
        update_fields=[
            "state",
            "attempts",
            "attempted_at",
            "mode",
            "cost",
            "estimate",
            "reason",
            "why",
            "template",
            "provider_id",
        ]
    )
    attempt_begin(delivery)


def _attempt(delivery: Delivery) -> datetime | None:
    try:
        provider_id = channel_for(delivery.channel).send(delivery)
    except SendError as error:
        return _attempt_failed(delivery, error)
    _taken(delivery, provider_id)
    return None


def _taken(delivery: Delivery, provider_id: str) -> None:
    """Write that the provider has the attempt, unless another has followed it meanwhile."""
    if _this_attempt(delivery).update(provider_id=provider_id):
        delivery_update(StatusUpdate(provider_id, Delivery.State.SENT, str(delivery.uuid)))


def _this_attempt(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts)


def _attempt_failed(delivery: Delivery, error: SendError) -> datetime | None:
    """Settle a failed attempt; the time of the next one, if there is to be one."""
    logger.warning("message not taken", extra={"kind": delivery.channel, "code": error.code})
    if error.uncertain:
        due_put("conversations.reconcile", delivery.pk, timezone.now() + RECONCILE_AFTER)
        return None
    again = _again_at(delivery, error)
    if again is None:
        if _this_attempt(delivery).exists():
            delivery_update(
                StatusUpdate(
                    "", Delivery.State.FAILED, str(delivery.uuid), error.code, error.reason
                )
            )
        return None
    # One that was given up as unknown while the provider took its time is known to be none now.
    open_still = _this_attempt(delivery).filter(state__in=IN_DOUBT)
    told = {"error_code": error.code, "reason": error.reason[:200]}
    with transaction.atomic():
        if not open_still.update(state=Delivery.State.QUEUED, **told):
            return None
        attempt_fail(delivery, error, retry_at=again)
    return again


def _again_at(delivery: Delivery, error: SendError) -> datetime | None:
    """When a failed attempt is followed by another; None where it is the last. Never before the
    provider wants to be asked again."""
    notice = is_notice(delivery)
    waits = NOTICE_RETRY_SECONDS if notice else RETRY_SECONDS
    longest = NOTICE_PATIENCE.total_seconds() if notice else LONGEST_WAIT_SECONDS
    tries = delivery.attempts - delivery.tries_from
    if error.permanent or tries > len(waits) or error.retry_after > longest:
        return None
    return timezone.now() + timedelta(seconds=max(waits[tries - 1], error.retry_after))


def delivery_reconcile(delivery_id: int) -> datetime | None:
    """Due work: find out what became of an attempt whose outcome was lost.

    The provider's list may know it; a callback may have settled it meanwhile. Where neither
    knows, or the provider cannot be asked for an hour, the state becomes `unknown`: shown to the
    business and left to a person.
    """
    rows = Delivery.objects.select_related("message__conversation__address")
    delivery = rows.filter(pk=delivery_id).first()
    if delivery is None or delivery.state != Delivery.State.SENDING:
        return None
    assert delivery.attempted_at is not None
    now, patience = timezone.now(), RECONCILE_AFTER
    try:
        # One that has the provider's id was taken, and only noting it was cut off.
        provider_id = delivery.provider_id or channel_for(delivery.channel).find_sent(delivery)
    except SendError as error:
        logger.warning("provider not asked", extra={"kind": delivery.channel, "code": error.code})
        provider_id, patience = None, RECONCILE_PATIENCE
    if provider_id:
        _taken(delivery, provider_id)
        return None
    if now < delivery.attempted_at + patience:
        first = delivery.attempted_at + RECONCILE_AFTER
        return first if now < first else now + RECONCILE_AFTER
    if not _this_attempt(delivery).exists():
        return None
    reason = gettext_noop("No se sabe si llegó: el proveedor no lo confirma.")
    delivery_update(StatusUpdate("", Delivery.State.UNKNOWN, str(delivery.uuid), reason=reason))
    return None
