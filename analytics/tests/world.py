"""What happens to a business in these tests, written straight into its rooms."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bookings.models import Booking, BookingEvent, Resource, Service
from conversations.models import Conversation, Message
from leads.models import Contact
from leads.services import contact_upsert


def person(number: int) -> Contact:
    """Somebody with a phone number."""
    phone = f"+34600{number:06d}"
    return contact_upsert(kind="phone", address=phone, name=f"Cliente {number}")[0]


def said(
    contact: Contact, at: datetime, author: str = "contact", channel: str = "whatsapp", **more: Any
) -> Message:
    """One message of the person's conversation; `author` says in which direction."""
    talk, _ = Conversation.objects.get_or_create(
        contact=contact, channel=channel, address=contact.identities.get()
    )
    direction = "in" if author == "contact" else "out"
    row = {"direction": direction, "author": author, "body": "hola", "created_at": at} | more
    return Message.objects.create(conversation=talk, **row)


def booked(
    contact: Contact,
    made: datetime,
    *,
    start: datetime | None = None,
    price: str = "18",
    state: str = "confirmed",
    by: str = "assistant",
    **more: Any,
) -> Booking:
    """A booking confirmed at `made` by an actor of the kind `by`."""
    start = start or made + timedelta(days=1)
    booking = Booking.objects.create(
        contact=contact,
        service=Service.objects.order_by("pk")[0],
        resource=Resource.objects.order_by("pk")[0],
        start=start,
        end=start + timedelta(minutes=30),
        state=state,
        price=Decimal(price),
        confirmed_at=made,
        **more,
    )
    BookingEvent.objects.create(
        booking=booking, event="confirmed", to_state="confirmed", actor_kind=by
    )
    return booking


def held(contact: Contact, at: datetime, state: str = "expired") -> Booking:
    """A time that was kept for somebody and never booked."""
    booking = booked(contact, at, state=state)
    Booking.objects.filter(pk=booking.pk).update(confirmed_at=None, created_at=at)
    return booking


def at(text: str, zone: ZoneInfo) -> datetime:
    """A local moment."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)
