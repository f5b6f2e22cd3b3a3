"""Whose a booking is, for those who may know.

Every member of a business sees its whole calendar: time, service, who attends. The customer behind
a booking (name, ways to reach them, notes, history) is shown by the rule that the lists of contacts
and conversations follow, `leads.selectors.contact_scope`: for an agent, not where every
conversation with the person is in a colleague's hands.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from bookings.models import Booking
from leads.selectors import contact_scope
from tenants.models import Membership


def bookings_as_seen(bookings: QuerySet[Booking], membership: Membership) -> QuerySet[Booking]:
    """The same bookings, each with `customer_shown`: whether the member may know whose it is.

    No query of its own. Of a person whose data were erased nothing is left to hide.
    """
    visible = contact_scope(membership).filter(pk=OuterRef("contact"))
    return bookings.annotate(customer_shown=Exists(visible) | Q(contact__erased_at__isnull=False))


def booking_for(membership: Membership, uuid: UUID) -> Booking:
    """One booking of the calendar, with `customer_shown`. Raises `Http404`."""
    bookings = Booking.objects.select_related("contact", "service", "resource")
    booking = (
        bookings_as_seen(bookings, membership).filter(uuid=uuid, contact__isnull=False).first()
    )
    if booking is None:
        raise Http404
    return booking


def booking_to_change(membership: Membership, uuid: UUID) -> Booking:
    """One booking that the member may act on. Raises `Http404`, and `PermissionDenied` where they
    may not know whose it is: whoever has the conversation decides."""
    booking = booking_for(membership, uuid)
    if not customer_shown(booking):
        raise PermissionDenied(
            _("Esta cita es de alguien a quien atiende otra persona del equipo.")
        )
    return booking


def customer_shown(booking: Booking) -> bool:
    """What `bookings_as_seen` found."""
    return bool(booking.customer_shown)  # type: ignore[attr-defined]
