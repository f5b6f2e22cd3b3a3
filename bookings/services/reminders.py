"""Reminders as rows of the ledger: promised when a booking is made, settled once, kept as history.

The room that sends them drains `bookings.reminder` due rows.
"""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import Booking, Notice
from bookings.notice_settings import notice_settings, offsets_of
from bookings.services.notices import AFTER_QUIET, BEFORE_QUIET, REMINDER, notices_take_back
from tenants.context import current_business
from tenants.due import due_put

KIND = REMINDER
MINUTE = timedelta(minutes=1)
TOO_LATE = gettext_noop("Se reservó cuando ya había pasado su hora")
QUIET = gettext_noop("Solo quedaban horas de silencio")
TOGETHER = gettext_noop("Coincide con otro recordatorio")
State = Notice.State


def reminders_schedule(*, booking: Booking) -> list[Notice]:
    """Promise the booking's reminders: at the service's offsets, else the business's (24 hours, 2
    hours and 30 minutes unless chosen otherwise), elapsed time before the start.

    Never in quiet hours (see `NoticeSettings.reminder_at`); of two that fall on one moment the
    later is left out. One that can not be sent any more is written as skipped, with the reason.
    Call it in the transaction that confirms or moves the booking; a moved one needs
    `reminders_skip` first.
    """
    now, business = timezone.now(), current_business()
    chosen = notice_settings(business)
    rows: list[Notice] = []
    for minutes in offsets_of(booking.service, business):
        at = chosen.reminder_at(start=booking.start, minutes=minutes, now=now, tz=business.tz)
        taken = {row.run_at for row in rows if row.state == State.SCHEDULED}
        rows.append(_reminder(booking, minutes, at, now, taken))
    Notice.objects.bulk_create(rows)
    for row in rows:
        if row.state == State.SCHEDULED:
            due_put(KIND, row.pk, row.run_at)
    return rows


def _reminder(
    booking: Booking, minutes: int, at: datetime | None, now: datetime, taken: set[datetime]
) -> Notice:
    wanted = booking.start.astimezone(UTC) - minutes * MINUTE
    row = Notice(
        booking=booking, kind=Notice.Kind.REMINDER, minutes_before=minutes, run_at=at or wanted
    )
    if at is None or at in taken:
        row.state, row.settled_at = State.SKIPPED, now
        row.reason = TOGETHER if at else TOO_LATE if wanted <= now else QUIET
    elif at != wanted:
        row.reason = AFTER_QUIET if at > wanted else BEFORE_QUIET
    return row


def reminders_skip(*, booking: Booking, reason: str) -> int:
    """Take back the reminders still to be sent; how many there were."""
    return notices_take_back(booking=booking, reason=reason, kinds=(Notice.Kind.REMINDER,))
