"""Personal data taken out of what customers wrote, before it is kept as a question for everybody.

Erring towards too much: a masked word costs the owner a guess, a kept one is somebody's data.
"""

import re
from collections.abc import Callable, Iterable

from conversations.assistant.nlu.text import clean

EMAIL, PHONE, NAME, PLACE, NUMBER = "[correo]", "[teléfono]", "[nombre]", "[dirección]", "[número]"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_PHONE = re.compile(r"(?<![\w])\+?\(?\d(?:[\s().-]{0,2}\d){7,14}(?!\w)")
_PAPER = re.compile(r"\b[XYZxyz]?\d{7,8}-?[A-Za-z]\b|\b[A-Z]{2}\d{2}(?: ?\w{4}){3,7}\b")
_CAPITAL = r"[A-ZÁÉÍÓÚÜÑÇ][\w'’-]+"
_INTRODUCED = re.compile(
    r"(\b(?:me llamo|mi nombre es|[Ss]oy|a nombre de|[Mm]y name is|[Ii] am|[Ii]'m|me chamo|"
    r"meu nome [eé]|[Ss]ou (?:o|a))\s+)"
    rf"({_CAPITAL}(?:\s+(?:(?:de|del|la|las|los|da|dos)\s+)*{_CAPITAL})*)"
)
_SURE_NAME = re.compile(
    r"(\b(?:me llamo|mi nombre es|my name is|me chamo|meu nome [eé])\s+)([^\W\d_]+)", re.I
)
_STREET = re.compile(
    r"\b(?:calle|c/|avenida|avda\.?|av\.|plaza|paseo|carrera|cra\.?|rua|travessa)\s+"
    r"[^,.;?!\n]{2,40}?\s*(?:n[º.°o]?\s*)?\d+\w?\b",
    re.I,
)
SHORTEST_NAME = 3


def mask(text: str, *, name: str = "", known: Iterable[str] = ()) -> str:
    """`text` without emails, phone numbers, papers' numbers, street addresses, and names: the
    person's own (`name`) wherever it stands, and those that they introduce themselves by.

    `known` is what everybody may read, such as the business's own address and phone: it stays.
    """
    hidden = _hider([_bare(each) for each in known if each])
    said = clean(text)
    said = _EMAIL.sub(hidden(EMAIL), said)
    said = _PAPER.sub(NUMBER, said)
    said = _PHONE.sub(hidden(PHONE), said)
    said = _STREET.sub(hidden(PLACE), said)
    said = _INTRODUCED.sub(rf"\g<1>{NAME}", said)
    said = _SURE_NAME.sub(rf"\g<1>{NAME}", said)
    for word in name.split():
        if len(word) >= SHORTEST_NAME:
            said = re.sub(rf"\b{re.escape(word)}\b", NAME, said, flags=re.I)
    return said


def _hider(known: list[str]) -> Callable[[str], Callable[[re.Match[str]], str]]:
    """What replaces a match by a label, unless it is part of what is known."""

    def hidden(label: str) -> Callable[[re.Match[str]], str]:
        def replaced(found: re.Match[str]) -> str:
            part = _bare(found[0])
            return found[0] if any(part in each for each in known) else label

        return replaced

    return hidden


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
