"""A person's bookings on their page."""

from typing import Any

from django.template.defaultfilters import date as date_filter
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.attendance.records import record_of
from bookings.models import Booking
from bookings.selectors import bookings_of_contact
from leads.models import Contact
from leads.panels import ContactPanel, Entry
from tenants.models import Membership

SHOWN = 8
_ICONS = {Booking.State.CANCELLED: "close", Booking.State.NO_SHOW: "close"}


class BookingsPanel(ContactPanel):
    """What is ahead, and what was."""

    template = "bookings/contact_panel.html"

    def context(self, contact: Contact, membership: Membership) -> dict[str, Any]:
        bookings = list(bookings_of_contact(contact_id=contact.pk, upcoming=False)[:50])
        now = timezone.now()
        ahead = [each for each in bookings if each.end > now and each.state != "cancelled"]
        past = [each for each in bookings if each not in ahead]
        known = record_of(contact.pk)
        return {"ahead": ahead[::-1], "past": past[:SHOWN], "record": known}

    def entries(self, contact: Contact, membership: Membership) -> list[Entry]:
        bookings = bookings_of_contact(contact_id=contact.pk, upcoming=False)[:50]
        return [_entry(booking) for booking in bookings]


def _entry(booking: Booking) -> Entry:
    start = capfirst(date_filter(timezone.localtime(booking.start), _("D j b, H:i")))
    return Entry(
        at=booking.cancelled_at or booking.created_at,
        icon=_ICONS.get(Booking.State(booking.state), "calendar"),
        title=f"{booking.service.name} · {booking.get_state_display()}",
        detail=f"{start} · {booking.resource.name}",
        url=reverse("bookings:booking", args=[booking.uuid]),
    )
