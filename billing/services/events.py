"""Webhooks of payment gateways: stored once at the door, worked on behind it."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.gateways.base import GatewayError, RemoteEvent
from billing.gateways.registry import gateway
from billing.models import GatewayEvent, Subscription
from billing.services.subscriptions import subscription_refresh
from tenants.context import public_context
from tenants.due import due_hint, due_put
from tenants.webhooks import payload_clean

logger = logging.getLogger(__name__)

EVENT = "billing.gateway_event"
RETRY_MIN, RETRY_MAX = timedelta(seconds=30), timedelta(hours=1)
# By then the nightly comparison has looked several times.
GIVE_UP = timedelta(days=3)
# What is settled is kept so long, for questions; repeats come within days.
KEEP = timedelta(days=90)


def event_receive(*, gateway_name: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Store a webhook and promise the work on it in one transaction; False when it was here before.

    Raises `SignatureRefused` and `PayloadRefused`: then nothing is stored.
    """
    source = gateway(gateway_name)
    payload = payload_clean(dict(source.event_verify(body=body, headers=headers)))
    event = source.event_parse(payload)
    with public_context():
        return _store(gateway_name, event, payload)


def _store(gateway_name: str, event: RemoteEvent, payload: dict[str, Any]) -> bool:
    try:
        with transaction.atomic():
            row = GatewayEvent.objects.create(
                gateway=gateway_name, external_id=event.ref, kind=event.kind, payload=payload
            )
            due_put(EVENT, row.pk, timezone.now())
            due_hint(EVENT, row.pk)
    except IntegrityError:
        return False
    return True


def event_process(event_id: int) -> datetime | None:
    """Due work of the platform: ask the gateway how the customer that a webhook names stands.

    None when the event is settled; else when to ask again: with growing pauses while the gateway
    is out of reach, hourly while somebody has to mend a setting, for three days.
    """
    row = GatewayEvent.objects.filter(pk=event_id, processed_at=None).first()
    if row is None:
        return None
    event = gateway(row.gateway).event_parse(row.payload)
    try:
        outcome = _outcome(row.gateway, event.customer_ref)
    except GatewayError as error:
        age = timezone.now() - row.received_at
        if age < GIVE_UP:
            logger.warning("event waits", extra={"reason": error.code, "object_id": row.pk})
            return timezone.now() + _pause(age, error)
        outcome = f"given up: {error.code}"
        logger.error("event given up", extra={"reason": error.code, "object_id": row.pk})
    row.processed_at, row.outcome = timezone.now(), outcome
    row.save(update_fields=["processed_at", "outcome"])
    return None


def _outcome(gateway_name: str, customer_ref: str) -> str:
    if not customer_ref:
        return "not about a subscription"
    subscription = Subscription.objects.filter(
        gateway=gateway_name, customer_ref=customer_ref
    ).first()
    if subscription is None:
        return "unknown customer"
    return "applied" if subscription_refresh(subscription_id=subscription.pk) else "nothing new"


def _pause(age: timedelta, error: GatewayError) -> timedelta:
    return RETRY_MAX if error.permanent else min(max(age, RETRY_MIN), RETRY_MAX)


def events_prune() -> int:
    """Delete settled webhooks older than `KEEP`; how many."""
    deleted, _ = GatewayEvent.objects.filter(processed_at__lt=timezone.now() - KEEP).delete()
    return deleted
