"""Bookings by visitors of the web: a time is kept before anybody has said who they are.

What keeps a visitor from blocking a calendar: a hold ends by itself; a new one of theirs replaces
the earlier; and holds that have no contact yet are limited per network and per business, counted
under one lock. The rates of the API stand before that.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from billing.features import feature_enabled
from bookings.models import Booking, Resource, Service
from bookings.selectors import bookings_of_contact
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import Holder, booking_release, hold_put
from bookings.services.lifecycle import booking_confirm, booking_lock
from bookings.services.taking import LOCK_TIMEOUT_SECONDS, wish_of
from leads.claims import claims_blocked, contact_claimed
from leads.models import Contact
from tenants.actors import CUSTOMER
from tenants.context import current_schema
from tenants.crypto import blind_index

SOURCE = "widget"
State = Booking.State


@dataclass(frozen=True)
class Visitor:
    """What somebody says of themselves when they book: phone (E.164) or email, or both."""

    name: str
    phone: str = ""
    email: str = ""
    notes: str = ""
    language: str = ""

    @property
    def answers(self) -> dict[str, Any]:
        """What is kept with the booking, encrypted; agreeing is what let them send the form."""
        return {
            "phone": self.phone,
            "email": self.email,
            "language": self.language,
            "consent_at": timezone.now().isoformat(),
        }


def visitor_hold(
    *,
    service: Service,
    start: datetime,
    staff: Resource | None = None,
    earlier: uuid.UUID | None = None,
    network: str,
) -> Booking:
    """Keep a time for a visitor for ten minutes; `hold_token` of the answer confirms it.

    `earlier` is the token of the hold that this one replaces (the same time again is prolonged),
    `network` what their limit is counted by. Raises what `booking_hold` does, and too_many_holds.
    """
    index = blind_index(network, "booking:network")
    return hold_put(
        holder=Holder(earlier=earlier, visitor_index=index),
        wish=wish_of(service, start, staff=staff),
        actor=CUSTOMER,
        source=SOURCE,
        before=lambda now: _limits_check(index, earlier, now),
    )


def _limits_check(index: str, earlier: uuid.UUID | None, now: datetime) -> None:
    """Refuse one hold too many. Locks the business's visitors' holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
        key = f"{current_schema()} visitors' holds"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    alive = Booking.objects.filter(state=State.HELD, contact__isnull=True, hold_expires_at__gt=now)
    if earlier is not None:
        alive = alive.exclude(hold_token=earlier)
    of_network = alive.filter(visitor_index=index)
    for holds, limit in (
        (of_network, settings.VISITORS_HOLDS_PER_NETWORK),
        (alive, settings.VISITORS_HOLDS_PER_BUSINESS),
    ):
        if holds.count() >= limit:
            first = holds.aggregate(at=Min("hold_expires_at"))["at"]
            wait = int((first - now).total_seconds()) + 1
            raise BookingRefused(Refusal.TOO_MANY_HOLDS, retry_after=wait)


def visitor_release(*, hold_token: uuid.UUID) -> None:
    """Give a visitor's hold back; nothing happens to one that is no hold any more."""
    if Booking.objects.filter(hold_token=hold_token, contact__isnull=True).exists():
        booking_release(hold_token=hold_token, actor=CUSTOMER)


def visitor_confirm(*, hold_token: uuid.UUID, visitor: Visitor) -> tuple[Booking, bool]:
    """Turn a visitor's hold into a booking of a contact; whether it is new.

    Where the plan does not include automatic booking, or the service wants each one approved, it
    becomes a request, and the owners are told. The name goes with the booking; it never replaces
    the name of a contact who has one. Idempotent on the token, whatever the form says the second
    time. Locks the booking, then its lead. Raises BookingRefused: hold_expired with alternatives,
    wrong_state, not_found, not_by_web for people whom the business has blocked, too_many_bookings.
    """
    with transaction.atomic():
        booking = booking_lock(hold_token=hold_token, source=SOURCE)
        new = booking.state == State.HELD
        if new:
            _claim(booking, visitor)
        booking = booking_confirm(
            hold_token=hold_token,
            actor=CUSTOMER,
            notes=visitor.notes,
            automatic=feature_enabled("automatic_booking"),
        )
        return booking, new


def _claim(booking: Booking, visitor: Visitor) -> None:
    """Make the hold a contact's. The caller has locked it."""
    if claims_blocked(phone=visitor.phone, email=visitor.email):
        raise BookingRefused(Refusal.NOT_BY_WEB)
    contact = contact_claimed(name=visitor.name, phone=visitor.phone, email=visitor.email)
    if bookings_of_contact(contact_id=contact.pk).count() >= settings.BOOKINGS_AHEAD_BY_WEB:
        raise BookingRefused(Refusal.TOO_MANY_BOOKINGS)
    _touch(contact, visitor.language)
    booking.contact = contact
    booking.party_name = visitor.name[:80]
    booking.answers = visitor.answers
    booking.save(update_fields=["contact", "party_name", "answers"])


def _touch(contact: Contact, language: str) -> None:
    contact.last_contact_at = timezone.now()
    contact.language = contact.language or language
    contact.save(update_fields=["last_contact_at", "language"])
