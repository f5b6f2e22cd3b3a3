"""Reads of what people did before: who kept their appointments, and who did not."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from bookings.attendance.scoring import Record
from bookings.attendance.settings import attendance_settings
from bookings.models import Booking
from tenants.context import current_business

# What was longer ago says little of somebody.
LOOKS_BACK = timedelta(days=2 * 365)


def records_of(contacts: Iterable[int]) -> dict[int, Record]:
    """What became of these people's appointments of the last two years, for those who had any. One
    query, none without people."""
    ids = {each for each in contacts if each is not None}
    if not ids:
        return {}
    states = Booking.State
    late = Q(state=states.CANCELLED, late_cancel=True)
    rows = (
        Booking.objects.filter(contact__in=ids, start__gt=timezone.now() - LOOKS_BACK)
        .filter(Q(state__in=(states.COMPLETED, states.NO_SHOW)) | late)
        .order_by()
        .values("contact")
        .annotate(
            kept=Count("pk", filter=Q(state=states.COMPLETED)),
            missed=Count("pk", filter=Q(state=states.NO_SHOW)),
            late=Count("pk", filter=late),
        )
    )
    return {row["contact"]: Record(row["kept"], row["missed"], row["late"]) for row in rows}


def record_of(contact_id: int) -> Record:
    """What became of one person's appointments."""
    return records_of([contact_id]).get(contact_id, Record())


def risky(contact_id: int) -> bool:
    """Whether the business wants to say yes itself to what this person books: their score reaches
    the owner's limit and they have missed or cancelled late at all. No query without a limit."""
    limit = attendance_settings(current_business()).approve_above
    if not limit:
        return False
    record = record_of(contact_id)
    return bool(record.missed or record.late) and record.score >= limit
