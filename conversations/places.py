"""Places on a map: what a message says of one, and a link that opens it."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote, urlencode

from tenants.models import Business

# Where links to maps hold a point: Google's (@40.4,-3.7 · !3d40.4!4d-3.7 · q=40.4,-3.7), Apple's
# (ll=40.4,-3.7) and OpenStreetMap's (mlat=40.4&mlon=-3.7 · #map=17/40.4/-3.7). A pin goes before
# the middle of what the map shows.
_N = r"(-?\d{1,3}\.\d{2,})"
_POINTS = tuple(
    re.compile(form)
    for form in (
        rf"!3d{_N}!4d{_N}",
        rf"[?&](?:q|query|ll|destination|sll)=(?:loc:)?{_N},\s*{_N}",
        rf"mlat={_N}&mlon={_N}",
        rf"@{_N},{_N}",
        rf"#map=\d+/{_N}/{_N}",
    )
)
MAP = "https://www.google.com/maps/search/"
LOCATION = "location"


class Place(NamedTuple):
    """A place: its name and address, where they are known."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""

    @property
    def words(self) -> str:
        """Its name and address in one line."""
        return ", ".join(filter(None, (self.name, self.address)))

    @property
    def attachment(self) -> dict[str, Any]:
        """How a message keeps it."""
        return {
            "type": LOCATION,
            "latitude": self.latitude,
            "longitude": self.longitude,
            "address": self.address,
            "label": self.name,
        }

    @property
    def map_url(self) -> str:
        """A link that opens it in the map of whoever follows it."""
        return map_link(f"{self.latitude:.6f},{self.longitude:.6f}")


def map_link(query: str) -> str:
    """A link to a point (`40.41,-3.70`) or an address on a map (Google's documented Maps URLs,
    which need no key)."""
    return f"{MAP}?{urlencode({'api': 1, 'query': query})}"


def place_of(attachment: Mapping[str, Any]) -> Place | None:
    """The place that an attachment is; None for anything else."""
    if attachment.get("type") != LOCATION:
        return None
    try:
        latitude, longitude = float(attachment["latitude"]), float(attachment["longitude"])
    except (KeyError, TypeError, ValueError):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return Place(latitude, longitude, *place_words(attachment))


def place_words(attachment: Mapping[str, Any]) -> tuple[str, str]:
    """The name and the address that an attachment gives of its place, usable as a point or not."""
    return str(attachment.get("label") or ""), str(attachment.get("address") or "")


def point_of(url: str) -> tuple[float, float] | None:
    """The point that a link to a map holds; None where it holds none (short links do not)."""
    plain = unquote(url)
    for form in _POINTS:
        if found := form.search(plain):
            latitude, longitude = float(found[1]), float(found[2])
            return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
    return None


def business_place(business: Business) -> Place | None:
    """Where a business is, as its link to the map says; None where that holds no point."""
    point = point_of(business.map_url)
    address = _address(business)
    return Place(*point, business.name, address) if point and address else None


def business_place_words(business: Business) -> str:
    """The same in words, with a link to a map, for channels that show no places; empty for a
    business without address."""
    address = _address(business)
    link = business.map_url or map_link(f"{business.name}, {address}")
    return f"{business.name}, {address}\n{link}" if address else ""


def _address(business: Business) -> str:
    return ", ".join(filter(None, (business.address, business.city)))
