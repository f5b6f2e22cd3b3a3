"""The calendar job of this room."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from tenants.context import public_context

# Reading through old rows is heavy: businesses take their turns over an hour.
WITHIN = timedelta(hours=1)


@shared_task(name="leads.retention_arm", ignore_result=True)
def retention_arm_task() -> int:
    """Once a day: promise each business that is served to delete what has become too old.

    The platform's own task, so without a business. How many were promised.
    """
    from tenants.due import due_put_everywhere

    with public_context():
        return due_put_everywhere("leads.prune", timezone.now(), within=WITHIN)
