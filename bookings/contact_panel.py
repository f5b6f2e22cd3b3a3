"""A person's bookings on their page."""

from typing import Any

from django.template.defaultfilters import date as date_filter
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.attendance.records import record_of
from bookings.models import Booking, CalendarConnection
from bookings.providers.calcom.provider import personal_link
from bookings.providers.kinds import kinds_of
from bookings.selectors import bookings_of_contact
from leads.models import Contact
from leads.panels import ContactPanel, Entry
from tenants.models import Membership

SHOWN = 8
CALCOM = "calcom"
_ICONS = {Booking.State.CANCELLED: "close", Booking.State.NO_SHOW: "close"}


class BookingsPanel(ContactPanel):
    """What is ahead, and what was."""

    template = "bookings/contact_panel.html"

    def context(self, contact: Contact, membership: Membership) -> dict[str, Any]:
        bookings = list(bookings_of_contact(contact_id=contact.pk, upcoming=False)[:50])
        now = timezone.now()
        ahead = [each for each in bookings if each.end > now and each.state != "cancelled"]
        past = [each for each in bookings if each not in ahead]
        return {
            "ahead": ahead[::-1],
            "past": past[:SHOWN],
            "record": record_of(contact.pk),
            "links": personal_links(contact) if membership.can_write else [],
        }

    def entries(self, contact: Contact, membership: Membership) -> list[Entry]:
        bookings = bookings_of_contact(contact_id=contact.pk, upcoming=False)[:50]
        return [_entry(booking) for booking in bookings]


def calcom_page() -> str:
    """The Cal.com page where anybody books the first kind of event there; "" without an account.
    One query."""
    account = _calcom()
    return next((kind.url for kind in kinds_of(account.options)), "") if account else ""


def _calcom() -> CalendarConnection | None:
    active = CalendarConnection.State.ACTIVE
    return CalendarConnection.objects.filter(provider=CALCOM, state=active).first()


def personal_links(contact: Contact) -> list[tuple[str, str]]:
    """Name and address of the Cal.com pages that know this person: what is booked there is theirs,
    whatever address they give. Empty without an account there. One query."""
    account = _calcom()
    if account is None:
        return []
    pages = [
        (kind.name, personal_link(account, kind.id, str(contact.uuid), contact.name))
        for kind in kinds_of(account.options)
    ]
    return [(name, url) for name, url in pages if url]


def _entry(booking: Booking) -> Entry:
    start = capfirst(date_filter(timezone.localtime(booking.start), _("D j b, H:i")))
    return Entry(
        at=booking.cancelled_at or booking.created_at,
        icon=_ICONS.get(Booking.State(booking.state), "calendar"),
        title=f"{booking.service.name} · {booking.get_state_display()}",
        detail=f"{start} · {booking.resource.name}",
        url=reverse("bookings:booking", args=[booking.uuid]),
    )
