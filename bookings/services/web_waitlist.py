"""Visitors of the web who want to hear of a time that becomes free, and answer what is offered."""

import logging
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from billing.features import feature_enabled
from bookings.models import Booking, Resource, Service, ServiceArea, WaitlistOffer
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.lifecycle import booking_confirm
from bookings.services.waitlist import waitlist_decline, waitlist_join
from bookings.services.web import SOURCE, Visitor, contact_touch
from leads.claims import claims_blocked, contact_claimed
from tenants.actors import CUSTOMER

logger = logging.getLogger(__name__)


def visitor_wait(
    *,
    visitor: Visitor,
    service: Service,
    first: datetime,
    until: datetime,
    staff: Resource | None = None,
    time_from: time | None = None,
    time_until: time | None = None,
    area: ServiceArea | None = None,
) -> None:
    """Put a visitor on the waiting list for starts in [first, until) (aware), local times of day in
    [time_from, time_until), where they say they are.

    It answers nothing, whoever they are: nobody learns by it whether a phone or an email is known,
    blocked, or waits for too much already; those are left off. Raises BookingRefused
    (not_bookable) for a stretch that is over, `InvalidPhone`.
    """
    with transaction.atomic():
        if claims_blocked(phone=visitor.phone, email=visitor.email):
            return
        contact = contact_claimed(name=visitor.name, phone=visitor.phone, email=visitor.email)
        contact_touch(contact, visitor.language)
        try:
            waitlist_join(
                contact=contact,
                service=service,
                first=first,
                until=until,
                staff=staff,
                time_from=time_from,
                time_until=time_until,
                area=area,
                source=SOURCE,
                actor=CUSTOMER,
            )
        except BookingRefused as refusal:
            if refusal.code != Refusal.TOO_MANY_BOOKINGS:
                raise
            logger.info("a visitor waits for too much already and was left off")


def offer_of(booking: Booking) -> WaitlistOffer | None:
    """The offer that a booking was held for, if there was one."""
    return booking.waitlist_offers.select_related("entry").order_by("-pk").first()


def offer_is_open(offer: WaitlistOffer) -> bool:
    """Whether it can still be answered."""
    return offer.state == WaitlistOffer.State.OPEN and offer.expires_at > timezone.now()


def offer_accept(*, offer: WaitlistOffer) -> Booking:
    """Book what is kept for whoever waits; a request where the plan or the service wants a yes.
    Raises what `booking_confirm` does."""
    return booking_confirm(
        hold_token=offer.booking.hold_token,
        actor=CUSTOMER,
        automatic=feature_enabled("automatic_booking"),
    )


def offer_decline(*, offer: WaitlistOffer) -> None:
    """Let the time go to the next person; declining again changes nothing."""
    waitlist_decline(offer=offer, actor=CUSTOMER)
