"""Addresses that put an appointment into a calendar on the web."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from bookings.links import link_of
from bookings.models import Booking
from bookings.wording.where import calendar_place
from tenants.context import current_business

GOOGLE = "https://calendar.google.com/calendar/render?"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose?"


def google_link(booking: Booking, language: str) -> str:
    """Google Calendar's form, filled in."""
    dates = f"{_compact(booking.start)}/{_compact(booking.end)}"
    asked = {"action": "TEMPLATE", "text": _title(booking), "dates": dates}
    told = {"location": calendar_place(booking, language), "details": link_of(booking)}
    return GOOGLE + urlencode(asked | told)


def outlook_link(booking: Booking, language: str) -> str:
    """Outlook's form, filled in."""
    asked = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": _title(booking),
        "startdt": booking.start.astimezone(UTC).isoformat(),
        "enddt": booking.end.astimezone(UTC).isoformat(),
        "location": calendar_place(booking, language),
        "body": link_of(booking),
    }
    return OUTLOOK + urlencode(asked)


def _title(booking: Booking) -> str:
    return f"{booking.service.name} · {current_business().name}"


def _compact(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
