"""Calendar work of the platform."""

from celery import shared_task


@shared_task(name="billing.subscription_sync", ignore_result=True)
def subscription_sync_task() -> int:
    """Have every bought subscription compared with its gateway; the number of them."""
    from billing.services.sync import subscription_sync
    from tenants.context import public_context

    with public_context():
        return subscription_sync()
