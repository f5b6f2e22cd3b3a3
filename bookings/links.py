"""The customer's own link to one booking: what is in our messages to them.

The token is the booking's id with a digest of it that is keyed per business, so nobody can make
one up; it opens until a day after the appointment, and none after its person was forgotten (their
bookings get new ids).
"""

import base64
import hmac
from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from bookings.models import Booking
from tenants.context import current_business
from tenants.crypto import blind_index
from tenants.urls_for import business_url

PURPOSE = "booking:link"
AFTER = timedelta(days=1)
_ID_BYTES, _PROOF_BYTES = 16, 16


def link_token(booking: Booking) -> str:
    """43 letters, digits, `-` and `_`."""
    signed = booking.uuid.bytes + _proof(booking.uuid)
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def link_of(booking: Booking) -> str:
    """The full address of the customer's page of a booking."""
    path = reverse("own:booking", args=[link_token(booking)], urlconf="config.urls_tenant")
    return business_url(current_business(), path)


def offer_link(booking: Booking) -> str:
    """The full address where whoever waits answers the time that is kept for them."""
    path = reverse("own:offer", args=[link_token(booking)], urlconf="config.urls_tenant")
    return business_url(current_business(), path)


def booking_of_link(token: str) -> Booking | None:
    """The booking that a token opens, with what its page shows; None for a token that is not
    ours. One that is over long since is still found: see `is_open`."""
    try:
        signed = base64.urlsafe_b64decode(f"{token}=")
        uuid = UUID(bytes=signed[:_ID_BYTES])
    except ValueError:
        return None
    if not hmac.compare_digest(signed[_ID_BYTES:], _proof(uuid)):
        return None
    rows = Booking.objects.select_related("contact", "service", "resource")
    return rows.filter(uuid=uuid, contact__isnull=False).first()


def is_open(booking: Booking) -> bool:
    """Whether links to it still show it: not while it is only kept, nor once that is over."""
    kept = booking.state in (Booking.State.HELD, Booking.State.EXPIRED)
    return not kept and timezone.now() < booking.end + AFTER


def _proof(uuid: UUID) -> bytes:
    return bytes.fromhex(blind_index(str(uuid), PURPOSE))[:_PROOF_BYTES]
