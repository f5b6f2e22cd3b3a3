"""What is told of a channel's connection: without secrets, and counts."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from conversations.channels.web import WebChannel
from conversations.models import ChannelAccount, Delivery, Message
from tenants.context import current_business
from tenants.urls_for import public_url


def channel_config(kind: str) -> dict[str, Any]:
    """The open business's connected accounts of a kind. One query; holds no secret."""
    rows = ChannelAccount.objects.filter(kind=kind)
    accounts = list(rows.exclude(state=ChannelAccount.State.DISCONNECTED))
    return {"accounts": [account_shown(account) for account in accounts]}


def account_shown(account: ChannelAccount) -> ChannelAccount:
    """An account with the address that its provider calls."""
    account.webhook_url = public_url(f"/webhook/{account.kind}/{account.key}")  # type: ignore[attr-defined]
    return account


def channel_connected(kind: str) -> bool:
    """Whether the open business has an account of a kind that works; of what needs none, True."""
    if kind == WebChannel.kind:
        return True
    rows = ChannelAccount.objects.filter(kind=kind, state=ChannelAccount.State.ACTIVE)
    return rows.exists()


def channel_stats(kind: str, now: datetime) -> dict[str, Any]:
    """Counts of a channel's messages in the last 24 hours and in this month. Four queries.

    `sent` are those that the provider took, whatever became of them later; `failed` those that it
    did not; `refused` those that were held back here.
    """
    month = timezone.localtime(now, current_business().tz).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )
    return {
        "last_24_hours": _counts(kind, now - timedelta(hours=24)),
        "month": _counts(kind, month),
    }


def _counts(kind: str, since: datetime) -> dict[str, Any]:
    deliveries = Delivery.objects.filter(channel=kind, message__created_at__gte=since)
    counts = deliveries.aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        delivered=Count("pk", filter=Q(state__in=[Delivery.State.DELIVERED, Delivery.State.READ])),
        failed=Count("pk", filter=Q(state=Delivery.State.FAILED)),
        refused=Count("pk", filter=Q(state=Delivery.State.REFUSED)),
    )
    received = Message.objects.filter(
        conversation__channel=kind, direction=Message.Direction.IN, created_at__gte=since
    ).count()
    return {"since": since, "received": received, **counts}
