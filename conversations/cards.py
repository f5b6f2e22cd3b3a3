"""What came with a message and is no file: places on a map, and people's contact cards.

Pure. The forms are the providers': Meta's "contacts" object, and a vCard (RFC 6350) as a string.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

MAP_URL = "https://www.google.com/maps/search/"
# More than that many are not looked at.
PEOPLE, PHONES = 20, 5
_TEL = re.compile(r"^(?:item\d+\.)?TEL[^:\n]*:(?:tel:)?(.+)$", re.MULTILINE | re.IGNORECASE)
_NAME = re.compile(r"^FN[^:\n]*:(.+)$", re.MULTILINE | re.IGNORECASE)


class Place(NamedTuple):
    """A place that somebody sent; `link` opens it on a map, empty without usable coordinates."""

    label: str
    address: str
    link: str


class Person(NamedTuple):
    """Somebody's card."""

    name: str
    phones: list[str]


def place_of(attachment: Mapping[str, Any]) -> Place | None:
    """The place of an attachment; None for one that is something else."""
    if attachment.get("type") != "location":
        return None
    label, address = str(attachment.get("label") or ""), str(attachment.get("address") or "")
    return Place(label, address, _map_link(attachment))


def _map_link(attachment: Mapping[str, Any]) -> str:
    try:
        latitude, longitude = float(attachment["latitude"]), float(attachment["longitude"])
    except (KeyError, TypeError, ValueError):
        return ""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return ""
    return f"{MAP_URL}?{urlencode({'api': 1, 'query': f'{latitude:.6f},{longitude:.6f}'})}"


def people_of(attachment: Mapping[str, Any]) -> list[Person]:
    """The people whose cards an attachment holds, without those that name nobody."""
    cards = attachment.get("contacts") if attachment.get("type") == "contacts" else None
    if not isinstance(cards, Sequence) or isinstance(cards, str):
        return []
    found = [_person(card) for card in cards[:PEOPLE]]
    return [person for person in found if person.name or person.phones]


def _person(card: Any) -> Person:
    if isinstance(card, str):
        found = _NAME.search(card)
        numbers = [number.strip() for number in _TEL.findall(card)]
        return Person(found[1].strip() if found else "", numbers[:PHONES])
    if not isinstance(card, Mapping):
        return Person("", [])
    names, listed = card.get("name"), card.get("phones")
    name = str(names.get("formatted_name") or "") if isinstance(names, Mapping) else ""
    rows = listed if isinstance(listed, list) else []
    phones = [str(row.get("phone") or "") for row in rows if isinstance(row, Mapping)]
    return Person(name, [number for number in phones if number][:PHONES])
