"""Bookings by visitors of the web: a time is kept before anybody has said who they are.

What keeps a visitor from blocking a calendar: a hold ends by itself; a new one of theirs replaces
the earlier; and holds that have no contact yet are limited per network and per business, counted
under one lock. The rates of the API stand before that.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from billing.features import feature_enabled
from bookings.locks import LOCK_TIMEOUT_SECONDS
from bookings.models import Booking, Resource, Service, ServiceArea, Visit
from bookings.selectors import bookings_of_contact
from bookings.services.areas import serving
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import Holder, booking_release, hold_put
from bookings.services.lifecycle import booking_confirm, booking_lock
from bookings.services.taking import wish_of
from bookings.services.visit_life import parts_lock, visit_confirm
from bookings.services.visits import VisitWish, visit_put
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
    customer_timezone: str = "",
    area: ServiceArea | None = None,
) -> Booking:
    """Keep a time for a visitor for ten minutes; `hold_token` of the answer confirms it.

    `earlier` is the token of the hold that this one replaces (the same time again is prolonged),
    `network` what their limit is counted by, `customer_timezone` (IANA) what their clock shows,
    `area` where they say they are: only who covers it serves.
    Raises what `booking_hold` does, and too_many_holds.
    """
    holder = _holder(earlier, network, customer_timezone)
    return hold_put(
        holder=holder,
        wish=wish_of(service, start, staff=staff, serving=serving(area, actor=CUSTOMER)),
        actor=CUSTOMER,
        source=SOURCE,
        before=lambda now: _limits_check(holder, now),
    )


def visitor_hold_visit(
    *,
    services: Sequence[Service],
    start: datetime,
    staff: Resource | None = None,
    earlier: uuid.UUID | None = None,
    network: str,
    customer_timezone: str = "",
    area: ServiceArea | None = None,
) -> Visit:
    """`visitor_hold` for several services, one right after the other: all of their times or none,
    counted as one hold; `hold_token` of the visit confirms it. `staff`: who gives all of them, None
    for anybody. Raises what `visit_hold` does, and too_many_holds."""
    holder = _holder(earlier, network, customer_timezone)
    whom = [staff] * len(services) if staff is not None else None
    where = serving(area, actor=CUSTOMER)
    return visit_put(
        holder=holder,
        wish=VisitWish(services, wish_of(services[0], start).start, whom, serving=where),
        actor=CUSTOMER,
        source=SOURCE,
        before=lambda now: _limits_check(holder, now),
    )


def _holder(earlier: uuid.UUID | None, network: str, customer_timezone: str) -> Holder:
    index = blind_index(network, "booking:network")
    return Holder(earlier=earlier, visitor_index=index, customer_timezone=customer_timezone)


def _limits_check(holder: Holder, now: datetime) -> None:
    """Refuse one hold too many; a visit is one, however many parts it has. Locks the business's
    visitors' holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
        key = f"{current_schema()} visitors' holds"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    alive = Booking.objects.filter(state=State.HELD, contact__isnull=True, hold_expires_at__gt=now)
    if holder.earlier is not None:
        alive = alive.exclude(holder.holds)
    of_network = alive.filter(visitor_index=holder.visitor_index)
    for holds, limit in (
        (of_network, settings.VISITORS_HOLDS_PER_NETWORK),
        (alive, settings.VISITORS_HOLDS_PER_BUSINESS),
    ):
        token = Coalesce("visit__hold_token", "hold_token")
        kept = holds.aggregate(n=Count(token, distinct=True), first=Min("hold_expires_at"))
        if kept["n"] >= limit:
            wait = int((kept["first"] - now).total_seconds()) + 1
            raise BookingRefused(Refusal.TOO_MANY_HOLDS, retry_after=wait)


def visitor_release(*, hold_token: uuid.UUID) -> None:
    """Give a visitor's hold back, of one time or of a visit; nothing happens to one that is no hold
    any more."""
    theirs = Q(hold_token=hold_token) | Q(visit__hold_token=hold_token)
    if Booking.objects.filter(theirs, contact__isnull=True).exists():
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
            _claim([booking], visitor)
        booking = booking_confirm(
            hold_token=hold_token,
            actor=CUSTOMER,
            notes=visitor.notes,
            automatic=feature_enabled("automatic_booking"),
        )
        return booking, new


def visitor_confirm_visit(*, visit: Visit, visitor: Visitor) -> bool:
    """`visitor_confirm` for a visit that a visitor keeps: all of its parts are booked, or asked
    for, or none; whether it is new. Locks the parts in order of id, then the lead. Raises what
    `visitor_confirm` does."""
    with transaction.atomic():
        parts = parts_lock(visit)
        if any(part.source != SOURCE for part in parts):
            raise BookingRefused(Refusal.NOT_FOUND)
        new = all(part.state == State.HELD for part in parts)
        if new:
            _claim(parts, visitor)
        visit_confirm(
            hold_token=visit.hold_token,
            actor=CUSTOMER,
            notes=visitor.notes,
            automatic=feature_enabled("automatic_booking"),
        )
        return new


def _claim(parts: Sequence[Booking], visitor: Visitor) -> None:
    """Make a hold, or all parts of a visit, a contact's. The caller has locked them."""
    if claims_blocked(phone=visitor.phone, email=visitor.email):
        raise BookingRefused(Refusal.NOT_BY_WEB)
    contact = contact_claimed(name=visitor.name, phone=visitor.phone, email=visitor.email)
    if bookings_of_contact(contact_id=contact.pk).count() >= settings.BOOKINGS_AHEAD_BY_WEB:
        raise BookingRefused(Refusal.TOO_MANY_BOOKINGS)
    contact_touch(contact, visitor.language)
    for booking in parts:
        booking.contact = contact
        booking.party_name = visitor.name[:80]
        booking.answers = visitor.answers
        booking.save(update_fields=["contact", "party_name", "answers"])


def contact_touch(contact: Contact, language: str) -> None:
    """Note that somebody has just been in touch, in which language."""
    contact.last_contact_at = timezone.now()
    contact.language = contact.language or language
    contact.save(update_fields=["last_contact_at", "language"])
