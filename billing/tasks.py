"""Calendar work of the platform."""

from celery import shared_task


@shared_task(name="billing.subscription_sync", ignore_result=True)
def subscription_sync_task() -> int:
    """Have every bought subscription compared with its gateway, and forget old webhooks; the number
    of subscriptions."""
    from billing.services.events import events_prune
    from billing.services.sync import subscription_sync
    from tenants.context import public_context

    with public_context():
        events_prune()
        return subscription_sync()


@shared_task(name="billing.usage_trim", ignore_result=True)
def usage_trim_task() -> int:
    """Forget who wrote in months long past; the number of marks. The counters stay."""
    from billing.services.conversations import conversations_trim
    from billing.services.usage import active_contacts_trim
    from tenants.context import public_context

    with public_context():
        return active_contacts_trim() + conversations_trim()
