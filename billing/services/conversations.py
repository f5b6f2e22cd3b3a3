"""Telling the gateway of conversations that cost, and forgetting old ones."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from billing.gateways.base import GatewayError, UsageReport
from billing.gateways.registry import gateway
from billing.models import CountedConversation
from billing.services.usage import KEPT

logger = logging.getLogger(__name__)

Report = CountedConversation.Report
RETRY_MIN, RETRY_MAX = timedelta(seconds=30), timedelta(hours=1)
# Gateways take no older use; the bill that it belongs to has long been sent.
TOO_OLD = timedelta(days=34)


def conversation_report(conversation_id: int) -> datetime | None:
    """Due work of the platform: tell the gateway of one conversation that costs.

    None when that is settled, else when to try again. The moment of the first try that may have
    arrived is written before it: for as long as the gateway knows a repeat again it is repeated,
    after that it is left (`unsure`): charging a customer twice is worse than not at all. What the
    gateway refuses for certain (a meter that is missing) is tried hourly while it takes the date.
    """
    row = CountedConversation.objects.filter(pk=conversation_id, report=Report.DUE).first()
    if row is None:
        return None
    now = timezone.now()
    began: datetime = row.during.lower
    source = gateway(row.gateway)
    if row.unsure_since and now - row.unsure_since >= source.usage_remembered:
        _settle(row, Report.UNSURE)
        return None
    if now - began >= TOO_OLD:
        _settle(row, Report.REFUSED)
        return None
    if row.unsure_since is None:
        row.unsure_since = now
        row.save(update_fields=["unsure_since"])
    try:
        source.usage_report(UsageReport(str(row.uuid), row.customer_ref, began))
    except GatewayError as error:
        return _again(row, error, now)
    _settle(row, Report.SENT)
    return None


def _again(row: CountedConversation, error: GatewayError, now: datetime) -> datetime:
    logger.warning("conversation not told", extra={"object_id": row.pk, "reason": error.code})
    if not error.permanent:
        age: timedelta = now - row.during.lower
        return now + min(max(age, RETRY_MIN), RETRY_MAX)
    row.unsure_since = None
    row.save(update_fields=["unsure_since"])
    return now + RETRY_MAX


def _settle(row: CountedConversation, report: str) -> None:
    row.report, row.reported_at = report, timezone.now()
    row.save(update_fields=["report", "reported_at"])
    if report != Report.SENT:
        logger.error("conversation not charged", extra={"object_id": row.pk, "reason": report})


def conversations_trim() -> int:
    """Delete the windows of months that began more than `KEPT` ago; how many there were."""
    limit = timezone.now().date() - KEPT
    deleted, _ = CountedConversation.objects.filter(month__lt=limit).delete()
    return deleted
