"""Keeping the marks of active contacts few."""

from datetime import timedelta

from django.utils import timezone

from billing.models import ActiveContact

# A mark is asked for in its own month only; a day of slack for the zones, the rest for questions.
KEPT = timedelta(days=93)


def active_contacts_trim() -> int:
    """Delete the marks of months that began more than `KEPT` ago; how many there were."""
    limit = timezone.now().date() - KEPT
    deleted, _ = ActiveContact.objects.filter(month__lt=limit).delete()
    return deleted
