"""The platform's own work on a calendar."""

from celery import shared_task
from django.db import close_old_connections

from tenants.context import public_context


@shared_task(name="config.signups_forget", ignore_result=True)
def signups_forget_task() -> None:
    """Forget wishes for a business whose address nobody confirmed."""
    from config.shell.signup.services import signups_forget

    with public_context():
        signups_forget()
    close_old_connections()
