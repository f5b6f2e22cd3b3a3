"""What every change of a booking leaves behind: its history row, an audit entry, a due row."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from bookings.models import Booking, BookingEvent
from bookings.services.calendars import calendar_links_promise
from bookings.services.waiting import waitlist_booked, waitlist_wake
from leads import transitions
from leads.models import Lead
from leads.services import lead_ensure_open, lead_transition
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.due import due_hint, due_put

CHANGED = "bookings.changed"
REQUEST_LAPSED = "bookings.request_lapsed"
# Whether they came, to be asked of whoever attends; when exactly is decided when it comes due.
ASK = "bookings.attendance_ask"
FREES_TIME = frozenset({"cancelled", "declined", "moved"})
MAKES_BOOKING = frozenset({"confirmed", "requested", "moved"})
# Several changes in a row (marking who came today and yesterday) are counted anew together.
FIGURES_PAUSE = timedelta(seconds=20)


def event_add(
    booking: Booking,
    event: str,
    *,
    from_state: str,
    actor: Actor,
    reason: str = "",
    from_start: datetime | None = None,
) -> BookingEvent:
    """Add the history row of one change; the booking already is what it became."""
    return BookingEvent.objects.create(
        booking=booking,
        event=event,
        from_state=from_state,
        to_state=booking.state,
        from_start=from_start,
        to_start=booking.start,
        reason=reason[:200],
        actor_kind=actor.kind,
        actor=actor.user,
    )


def change_record(
    booking: Booking,
    event: str,
    *,
    from_state: str,
    actor: Actor,
    reason: str = "",
    from_start: datetime | None = None,
    quiet: bool = False,
) -> None:
    """History, audit, and word to the rooms that tell the customer and the live pages.

    `quiet`: the customer hears of it in what another booking's change says, as with the dates of a
    series or the parts of a visit: one of them speaks for all.
    """
    event_add(
        booking, event, from_state=from_state, actor=actor, reason=reason, from_start=from_start
    )
    before: dict[str, Any] = {"state": from_state}
    after: dict[str, Any] = {"state": booking.state}
    if from_start is not None:
        before["start"], after["start"] = from_start.isoformat(), booking.start.isoformat()
    audit(f"booking.{event}", booking, actor=actor, before=before, after=after)
    if not quiet:
        change_tell(booking)
    calendar_links_promise(booking)
    if event in FREES_TIME:
        waitlist_wake()
    if event in MAKES_BOOKING:
        waitlist_booked(booking)
    if booking.state == Booking.State.CONFIRMED and booking.end > timezone.now():
        due_put(ASK, booking.pk, booking.end)
    _figures_promise(booking)


def change_tell(booking: Booking) -> None:
    """Word to the rooms that tell the customer and the live pages, of its latest change."""
    due_put(CHANGED, booking.pk, timezone.now())
    due_hint(CHANGED, booking.pk)


def _figures_promise(booking: Booking) -> None:
    """Have the days counted anew on which the booking was made or took place, if they are over:
    `analytics.day`, by the day's ordinal. Today's figures are never out of date."""
    now, tz = timezone.now(), current_business().tz
    moments = (booking.confirmed_at, booking.start)
    days = {timezone.localdate(moment, tz) for moment in moments if moment is not None}
    for day in sorted(days):
        if day < timezone.localdate(now, tz):
            due_put("analytics.day", day.toordinal(), now + FIGURES_PAUSE)


def lead_tell(
    booking: Booking, event: str, *, reason: str, actor: Actor, at: datetime | None = None
) -> Lead:
    """Move the person's open lead by what happened to their booking (at `at`, UTC); the lead.

    A lead that is past the event stays where it is: a booking must not fail because the same
    person was already seen, or won, through another one.
    """
    lead = lead_ensure_open(contact=booking.contact, source=booking.source)
    if transitions.allows(lead.state, event):
        lead_transition(lead=lead, event=event, reason=reason, actor=actor, at=at)
    return lead
