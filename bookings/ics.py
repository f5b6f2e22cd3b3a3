"""One appointment as a calendar file (RFC 5545)."""

from datetime import datetime

from bookings.ics_lines import file_of, text, utc
from bookings.links import link_of
from bookings.models import Booking
from bookings.wording import words
from bookings.wording.where import calendar_place, place_of
from tenants.context import current_business
from tenants.urls_for import business_host, business_url

# Not REQUEST: that asks for an answer by mail, and the customer answers on their page instead.
METHOD_PUBLISH, METHOD_CANCEL = "PUBLISH", "CANCEL"
# What changes the entry; others (who came, who says that they will) leave it as it is.
CHANGES = ("confirmed", "requested", "moved", "cancelled", "declined", "imported")


def booking_ics(booking: Booking, *, now: datetime, language: str) -> bytes:
    """A booking as its customer's calendar takes it; with it the other parts of its visit that
    stand as it does, since one message speaks for all of them.

    The UID never changes and the sequence grows with each change, so that the file of a moved or
    cancelled booking replaces the earlier one. Times are UTC: the calendar shows them in the
    reader's zone. Raises nothing; needs service, resource and events at hand or loads them.
    """
    cancelled = booking.state == Booking.State.CANCELLED
    events = [line for part in _together(booking) for line in _event(part, now, language)]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mostrador//Booking//ES",
        "CALSCALE:GREGORIAN",
        f"METHOD:{METHOD_CANCEL if cancelled else METHOD_PUBLISH}",
        *events,
        "END:VCALENDAR",
    ]
    return file_of(lines)


def _together(booking: Booking) -> list[Booking]:
    if booking.visit_id is None:
        return [booking]
    parts = Booking.objects.filter(visit=booking.visit_id).select_related("service", "resource")
    gone = booking.state == Booking.State.CANCELLED
    ordered = parts.order_by("start", "pk")
    return [part for part in ordered if (part.state == Booking.State.CANCELLED) == gone]


def _event(booking: Booking, now: datetime, language: str) -> list[str]:
    business = current_business()
    state = {Booking.State.CANCELLED: "CANCELLED", Booking.State.PENDING: "TENTATIVE"}
    return [
        "BEGIN:VEVENT",
        f"UID:{booking.uuid}@{business_host(business)}",
        f"SEQUENCE:{booking.events.filter(event__in=CHANGES).count()}",
        f"DTSTAMP:{utc(now)}",
        f"DTSTART:{utc(booking.start)}",
        f"DTEND:{utc(booking.end)}",
        f"SUMMARY:{text(f'{booking.service.name} · {business.name}')}",
        f"LOCATION:{text(calendar_place(booking, language))}",
        f"DESCRIPTION:{text(_description(booking, language))}",
        f"URL:{link_of(booking)}",
        f"STATUS:{state.get(Booking.State(booking.state), 'CONFIRMED')}",
        "END:VEVENT",
    ]


def _description(booking: Booking, language: str) -> str:
    say, business = words(language), current_business()
    change = f"{say['to_change']} ({business_url(business, '/chat/')})"
    if business.phone:
        change += f" {say['to_change_call'].format(phone=business.phone)}"
    online = booking.service.meeting_url
    who = say["with"].format(name=booking.resource.name)
    lines = [who, online, change, link_of(booking), place_of(booking, language).map_url]
    return "\n".join(filter(None, lines))
