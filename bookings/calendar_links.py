"""Addresses that put an appointment into a calendar on the web."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from bookings.links import link_of
from bookings.models import Booking
from tenants.context import current_business

GOOGLE = "https://calendar.google.com/calendar/render?"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose?"


def google_link(booking: Booking) -> str:
    """Google Calendar's form, filled in."""
    dates = f"{_compact(booking.start)}/{_compact(booking.end)}"
    asked = {"action": "TEMPLATE", "text": _title(booking), "dates": dates}
    return GOOGLE + urlencode(asked | {"location": _place(booking), "details": link_of(booking)})


def outlook_link(booking: Booking) -> str:
    """Outlook's form, filled in."""
    asked = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": _title(booking),
        "startdt": booking.start.astimezone(UTC).isoformat(),
        "enddt": booking.end.astimezone(UTC).isoformat(),
        "location": _place(booking),
        "body": link_of(booking),
    }
    return OUTLOOK + urlencode(asked)


def _title(booking: Booking) -> str:
    return f"{booking.service.name} · {current_business().name}"


def _place(booking: Booking) -> str:
    business = current_business()
    here = ", ".join(filter(None, (business.address, business.city)))
    return booking.service.meeting_url or here


def _compact(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
