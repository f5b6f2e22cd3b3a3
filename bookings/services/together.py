"""What one message says for the bookings that belong with it: a series' dates, a visit's parts."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bookings.models import Booking
from bookings.services import series_dates
from bookings.wording.series import cancelled_said, visit_said
from tenants.context import current_business

State = Booking.State
# Bookings that were cancelled in one go are that close to one another.
IN_ONE_GO = timedelta(minutes=1)


def words(booking: Booking, language: str) -> str:
    """The sentence that speaks for the others, in the business's zone; "" where there are none."""
    if booking.visit is not None:
        return _visit(booking, language)
    if booking.series is None:
        return ""
    if booking.state == State.CANCELLED:
        return _cancelled(booking, language)
    return series_dates.words(booking, language)


def _visit(booking: Booking, language: str) -> str:
    assert booking.visit is not None
    gone = booking.state == State.CANCELLED
    parts = booking.visit.bookings.select_related("service").order_by("start")
    of_its_kind = [part for part in parts if (part.state == State.CANCELLED) == gone]
    if len(of_its_kind) < 2:
        return ""
    tz = current_business().tz
    named = [f"{part.start.astimezone(tz):%H:%M} {part.service.name}" for part in of_its_kind]
    return visit_said(named, language)


def _cancelled(booking: Booking, language: str) -> str:
    """How many dates were cancelled together with this one."""
    assert booking.series is not None
    if booking.cancelled_at is None:
        return ""
    around = (booking.cancelled_at - IN_ONE_GO, booking.cancelled_at + IN_ONE_GO)
    rows = booking.series.bookings.filter(state=State.CANCELLED, cancelled_at__range=around)
    starts = sorted(rows.values_list("start", flat=True))
    if len(starts) < 2:
        return ""
    last = starts[-1].astimezone(ZoneInfo(booking.series.timezone))
    return cancelled_said(len(starts), last, language)
