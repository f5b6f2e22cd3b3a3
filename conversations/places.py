"""Places on a map: what a message says of one, and a link that opens it."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

MAP = "https://www.google.com/maps/search/"
LOCATION = "location"


class Place(NamedTuple):
    """A place: its name and address, where they are known."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""

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
    name, address = str(attachment.get("label") or ""), str(attachment.get("address") or "")
    return Place(latitude, longitude, name, address)
