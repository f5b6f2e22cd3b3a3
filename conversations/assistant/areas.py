"""Which of the business's areas a text names: by name, as people write it, or by postcode."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz.distance import OSA

from bookings.models import ServiceArea
from conversations.assistant.nlu.text import fold

Area = Mapping[str, Any]
SHORTEST_FUZZY = 5
LONG = 9
TEXT_MAX = 500
_WORD = re.compile(r"\w+")
_CODE = re.compile(r"(?<![\d,.€$+])\b\d{4,8}\b(?!\s?[€$:]|\s?(?:eur|usd|pesos))")
# "¿llegáis a Parla?", "do you cover Leeds?"; what follows is the place.
ASKED = re.compile(
    r"\b(?:lleg\w+|atend\w+|trabaj\w+|cubr\w+|v(?:an|ais|as)|despl\w+|serv(?:is|en|ice)|atua\w*|"
    r"vao|do you (?:cover|serve|work|come|go)|cover) "
    r"(?:tambien |a |en |hasta |in |to |em |ate |o |por )*"
    r"(?P<place>[\w ]{3,40})"
)


def area_facts() -> list[dict[str, Any]]:
    """The areas in use with who covers them (nobody named: anybody). Two queries."""
    rows = ServiceArea.objects.filter(active=True).prefetch_related("resources")
    return [
        {
            "id": str(row.uuid),
            "name": row.name,
            "synonyms": list(row.synonyms),
            "postcodes": list(row.postcodes),
            "staff": [each.name for each in row.resources.all() if each.active],
        }
        for row in rows
    ]


def area_match(text: str, areas: Sequence[Area], *, asked: bool = True) -> Area | None:
    """The area that a text names; None where it names none of them. Misspelt names count only
    where the place was `asked` for: "dentro" is not "Centro"."""
    folded = fold(text)[:TEXT_MAX]
    found = _by_code(folded, areas) or _by_name(folded, areas)
    return found or (_by_likeness(folded, areas) if asked else None)


def postcode_said(text: str) -> bool:
    """Whether the text holds something like a postcode alone or named as one."""
    folded = fold(text)[:TEXT_MAX]
    named = re.search(r"\b(?:cp|c\.p\.|codigo postal|postcode|postal code|zip|cep)\b", folded)
    return bool(_CODE.search(folded)) and bool(named or len(folded.split()) <= 3)


def _by_code(folded: str, areas: Sequence[Area]) -> Area | None:
    fits = [
        (len(prefix), row)
        for code in _CODE.findall(folded)
        for row in areas
        for prefix in row["postcodes"]
        if code.startswith(prefix)
    ]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def _names(areas: Sequence[Area]) -> Iterator[tuple[list[str], Area]]:
    """Every name as folded words, longer ones first: "Getafe norte" goes before "Getafe"."""
    pairs = [
        (_WORD.findall(fold(name)), row)
        for row in areas
        for name in (row["name"], *row["synonyms"])
    ]
    yield from sorted(((words, row) for words, row in pairs if words), key=lambda p: -len(p[0]))


def _by_name(folded: str, areas: Sequence[Area]) -> Area | None:
    said = f" {' '.join(_WORD.findall(folded))} "
    return next((row for words, row in _names(areas) if f" {' '.join(words)} " in said), None)


def _by_likeness(folded: str, areas: Sequence[Area]) -> Area | None:
    """Misspelt names: as many words in a row as the name has, with one letter wrong, or two in a
    long name."""
    said = _WORD.findall(folded)
    for words, row in _names(areas):
        name = " ".join(words)
        wrong = 0 if len(name) < SHORTEST_FUZZY else 1 + (len(name) >= LONG)
        for start in range(len(said) - len(words) + 1):
            if OSA.distance(name, " ".join(said[start : start + len(words)])) <= wrong:
                return row
    return None
