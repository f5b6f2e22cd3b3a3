"""Saying in time that a trial ends, and what will stay and what will close."""

from datetime import datetime, timedelta

from django.utils import timezone

from billing.models import Subscription
from tenants.context import business_context
from tenants.notices import owner_notify

TRIAL_WARNING = timedelta(days=3)


def trial_remind(subscription: Subscription, ends: datetime) -> datetime:
    """Tell the owners `TRIAL_WARNING` before a trial's end, once for each end; when to look again.

    Call with the subscription locked and its trial running (`ends` lies ahead).
    """
    remind_at = ends - TRIAL_WARNING
    if timezone.now() < remind_at:
        return remind_at
    with business_context(subscription.business):
        owner_notify(
            kind="trial_ending",
            key=f"trial_ending:{subscription.pk}:{ends:%Y%m%d%H%M}",
            context={"plan": subscription.plan.name, "ends_at": ends, "path": "/plan/"},
        )
    return ends
