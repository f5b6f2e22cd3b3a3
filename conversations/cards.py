"""People's contact cards that came with messages.

Pure. The forms are the providers': Meta's "contacts" object, and a vCard (RFC 6350) as a string.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

# More than that many are not looked at.
PEOPLE, PHONES = 20, 5
_TEL = re.compile(r"^(?:item\d+\.)?TEL[^:\n]*:(?:tel:)?(.+)$", re.MULTILINE | re.IGNORECASE)
_NAME = re.compile(r"^FN[^:\n]*:(.+)$", re.MULTILINE | re.IGNORECASE)


class Person(NamedTuple):
    """Somebody's card."""

    name: str
    phones: list[str]


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
