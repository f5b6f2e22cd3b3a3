"""Reminders as rows: promised when a booking is made, settled once, kept as history.

The room that sends them drains `bookings.reminder` due rows and settles each with
`reminder_settle`.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import Booking, Reminder
from tenants.due import due_drop, due_put

KIND = "bookings.reminder"
MINUTES_BEFORE = (24 * 60, 2 * 60, 30)
TOO_LATE = gettext_noop("Se reservó cuando ya había pasado su hora")


def reminders_schedule(*, booking: Booking) -> list[Reminder]:
    """Promise a reminder 24 hours, 2 hours and 30 minutes (elapsed) before the start.

    One whose time has passed already is written as skipped, with the reason. Call it in the
    transaction that confirms or moves the booking; a moved one needs `reminders_skip` first.
    """
    now = timezone.now()
    rows = [_reminder(booking, minutes) for minutes in MINUTES_BEFORE]
    for reminder in rows:
        if reminder.run_at <= now:
            reminder.state = Reminder.State.SKIPPED
            reminder.reason = TOO_LATE
            reminder.settled_at = now
    Reminder.objects.bulk_create(rows)
    for reminder in rows:
        if reminder.state == Reminder.State.SCHEDULED:
            due_put(KIND, reminder.pk, reminder.run_at)
    return rows


def _reminder(booking: Booking, minutes: int) -> Reminder:
    run_at = booking.start - timedelta(minutes=minutes)
    return Reminder(booking=booking, minutes_before=minutes, run_at=run_at)


def reminders_skip(*, booking: Booking, reason: str) -> int:
    """Take back the reminders still to be sent; how many there were."""
    waiting = Reminder.objects.filter(booking=booking, state=Reminder.State.SCHEDULED)
    ids = list(waiting.select_for_update().values_list("pk", flat=True))
    if not ids:
        return 0
    Reminder.objects.filter(pk__in=ids).update(
        state=Reminder.State.SKIPPED, reason=reason[:120], settled_at=timezone.now()
    )
    for pk in ids:
        due_drop(KIND, pk)
    return len(ids)


def reminder_settle(
    *, reminder: Reminder, state: Reminder.State, reason: str = "", message_id: int | None = None
) -> bool:
    """Write what became of a reminder; the only writer of its state after it was promised.

    Exactly one caller gets True: a reminder that was settled or taken back meanwhile stays as it
    is, and whoever gets False must not send. Call it in the transaction that queues the message.
    """
    waiting = Reminder.objects.filter(pk=reminder.pk, state=Reminder.State.SCHEDULED)
    done = waiting.update(
        state=state, reason=reason[:120], message_id=message_id, settled_at=timezone.now()
    )
    return done == 1
