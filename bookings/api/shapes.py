"""How the booking API says things: dictionaries of plain values."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import translation

from bookings.availability import Slot
from bookings.models import Booking, Resource, Service, ServiceArea
from bookings.pictures import picture_url
from bookings.services import policy
from bookings.widget import widget_settings
from bookings.wording.where import place_of
from tenants.context import current_business


def instant(moment: datetime) -> str:
    """A moment in UTC, to the second: 2026-11-26T15:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def service_shape(service: Service) -> dict[str, Any]:
    """A service of `services_bookable`. A price of null is one that is agreed upon."""
    able: list[Resource] = getattr(service, "able", [])
    return {
        "id": str(service.uuid),
        "name": service.name,
        "description": service.description,
        "category": service.category,
        "picture": picture_url(service) or None,
        "minutes": service.duration_min,
        "price": None if service.price is None else str(service.price),
        "places": service.capacity if service.capacity > 1 else None,
        "needs_approval": service.needs_approval,
        "staff": [staff_shape(each) for each in able],
    }


def staff_shape(resource: Resource) -> dict[str, str]:
    """Somebody or something that serves."""
    return {"id": str(resource.uuid), "name": resource.name}


def areas_shape() -> list[dict[str, Any]]:
    """The areas in use, with the ids of those who cover each: none where anybody does."""
    rows = ServiceArea.objects.filter(active=True).prefetch_related("resources")
    return [
        {
            "id": str(row.uuid),
            "name": row.name,
            "staff": [str(each.uuid) for each in row.resources.all() if each.active],
        }
        for row in rows
    ]


def business_shape() -> dict[str, Any]:
    """The open business, as its own web page would present it."""
    business = current_business()
    return {
        "name": business.name,
        "timezone": business.timezone,
        "currency": business.currency,
        "country": business.country,
        "language": business.language,
        "phone": business.phone,
        "address": ", ".join(filter(None, (business.address, business.city))),
        "map_url": business.map_url,
        "color": widget_settings(business).color,
    }


def slot_shape(slot: Slot, tz: ZoneInfo, places: bool = True) -> dict[str, Any]:
    """A free start, with its clock time in the zone shown; `left` are a class's free places."""
    return {
        "start": instant(slot.start),
        "time": f"{slot.start.astimezone(tz):%H:%M}",
        "left": slot.remaining if places else None,
    }


def days_shape(slots: Iterable[Slot], tz: ZoneInfo, places: bool) -> list[dict[str, Any]]:
    """Free starts by the day on which they fall in the zone shown; days without any are left
    out."""

    def day_of(slot: Slot) -> date:
        return slot.start.astimezone(tz).date()

    return [
        {"date": day.isoformat(), "slots": [slot_shape(slot, tz, places) for slot in each]}
        for day, each in groupby(slots, day_of)
    ]


def part_shape(booking: Booking) -> dict[str, str]:
    """One service of a visit, or the only one."""
    return {
        "service": booking.service.name,
        "staff": booking.resource.name,
        "start": instant(booking.start),
        "end": instant(booking.end),
    }


def hold_shape(token: UUID, parts: Sequence[Booking], now: datetime) -> dict[str, Any]:
    """A time, or those of a visit in order, that is kept. `seconds` is what is left of it, for
    clocks that go wrong."""
    first, last = parts[0], parts[-1]
    expires_at = min(part.hold_expires_at or now for part in parts)
    return {
        "token": str(token),
        "service": str(first.service.uuid),
        "staff": staff_shape(first.resource),
        "start": instant(first.start),
        "end": instant(last.end),
        "expires_at": instant(expires_at),
        "seconds": max(int((expires_at - now).total_seconds()), 0),
        "parts": [part_shape(part) for part in parts],
        "policy": _policy(parts),
    }


def booking_shape(token: UUID, parts: Sequence[Booking]) -> dict[str, Any]:
    """A booking, or the parts of a visit in order, for whoever has just made it: nothing in it says
    who anybody is."""
    business, first = business_shape(), parts[0]
    place = place_of(first, translation.get_language() or current_business().language)
    ours = {key: business[key] for key in ("name", "phone", "address", "map_url")}
    return {
        "state": first.state,
        "service": ", ".join(part.service.name for part in parts),
        "staff": ", ".join(dict.fromkeys(part.resource.name for part in parts)),
        "start": instant(first.start),
        "end": instant(parts[-1].end),
        "timezone": business["timezone"],
        "customer_timezone": first.customer_timezone,
        "parts": [part_shape(part) for part in parts],
        "place": ours if place.is_ours else ours | {"address": place.text, "map_url": ""},
        "calendar_url": reverse("book:calendar_file", args=[token]),
        "told_by": _told_by(first),
        "policy": _policy(parts),
    }


def _policy(parts: Sequence[Booking]) -> str:
    """The rule of the part that is the first to be changed freely no more."""
    strict = min(parts, key=lambda part: policy.standing(part).free_until)
    return policy.words(strict, translation.get_language() or current_business().language)


def _told_by(booking: Booking) -> list[str]:
    """How the customer hears of it besides: what they gave, and what the business can send by."""
    answers = booking.answers or {}
    ways = ["email"] if answers.get("email") else []
    confirmed = booking.state == Booking.State.CONFIRMED
    if confirmed and answers.get("phone") and current_business().routes.filter(channel="whatsapp"):
        ways.append("whatsapp")
    return ways
