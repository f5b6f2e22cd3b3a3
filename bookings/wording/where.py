"""Where an appointment is: at the business, at the customer's own address, or on a screen."""

from dataclasses import dataclass

from bookings.models import Booking, ServiceArea
from bookings.wording import DEFAULT
from tenants.context import current_business

# No "tú" and no "usted" in it: it is right for either.
_AT_THEIRS = {
    "es": "A domicilio · {area}",
    "en": "At your address · {area}",
    "pt": "Em domicílio · {area}",
}


@dataclass(frozen=True)
class Place:
    """Where to be, in words; `is_ours`: at the business, with its map where it has one. Empty:
    nothing is known, and nothing is said rather than a place where nobody will be."""

    text: str = ""
    map_url: str = ""
    is_ours: bool = False


def place_of(booking: Booking, language: str) -> Place:
    """Where a booking is given in person. Where the business goes to its customers: the area that
    they named, and without one nothing; else the business's own address. One or two queries."""
    if booking.area is not None:
        words = _AT_THEIRS.get(language, _AT_THEIRS[DEFAULT])
        return Place(words.format(area=booking.area.name))
    if ServiceArea.objects.filter(active=True).exists():
        return Place()
    business = current_business()
    here = ", ".join(filter(None, (business.address, business.city)))
    return Place(here, business.map_url, is_ours=bool(here))


def calendar_place(booking: Booking, language: str) -> str:
    """What stands as the place in the customer's calendar."""
    place = place_of(booking, language)
    named = f"{current_business().name}, {place.text}" if place.is_ours else place.text
    return booking.service.meeting_url or named
