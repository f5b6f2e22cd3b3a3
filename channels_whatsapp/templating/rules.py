"""What WhatsApp takes of a template, checked before it is handed in. Pure.

Sources: Meta's pages on template components, on review and on editing, and Twilio's on contents
for WhatsApp. Where the two differ, the narrower one holds: a wording then passes at both.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

NAME_CHARS, BODY, HEADER, FOOTER = 120, 1024, 60, 60
QUICK_REPLIES, LINKS, TITLE, ADDRESS = 10, 2, 20, 2000
QUICK, LINK = "quick_reply", "url"
UTILITY, MARKETING, AUTHENTICATION = "utility", "marketing", "authentication"
# Fixed words per place that reviewers want at least ("too many variables for the length").
WORDS_PER_PLACE = 2
_NAME = re.compile(r"^[a-z0-9_]+$")
_PLACE = re.compile(r"\{\{(\d+)\}\}")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf]")


class Problem(NamedTuple):
    """One thing to mend: which field, and what to do."""

    field: str
    text: str


@dataclass(frozen=True)
class Wording:
    """What is checked of a template. `samples` by the place's number; `places`: how many its
    purpose has, 0 where that is free."""

    name: str
    category: str
    body: str
    header: str = ""
    footer: str = ""
    buttons: Sequence[Mapping[str, Any]] = ()
    samples: Mapping[str, str] = field(default_factory=dict)
    places: int = 0


def problems(wording: Wording) -> list[Problem]:
    """Everything that would be refused, in the order of the form."""
    return [
        *_name(wording),
        *_header(wording.header),
        *_body(wording),
        *_footer(wording.footer),
        *_buttons(wording),
        *_category(wording),
    ]


def _name(wording: Wording) -> Iterator[Problem]:
    if not _NAME.match(wording.name):
        yield Problem("name", _("Solo minúsculas sin acentos, cifras y guiones bajos."))
    elif len(wording.name) > NAME_CHARS:
        yield Problem("name", _("El nombre es demasiado largo."))


def _header(text: str) -> Iterator[Problem]:
    if len(text) > HEADER:
        yield Problem("header", _("El encabezado tiene como mucho 60 signos."))
    if _EMOJI.search(text) or any(sign in text for sign in "*_~`\n"):
        yield Problem("header", _("El encabezado va sin emojis, asteriscos ni saltos de línea."))
    if "{{" in text:
        yield Problem("header", _("El encabezado va sin variables: ponlas en el texto."))


def _body(wording: Wording) -> Iterator[Problem]:
    body = wording.body.strip()
    if not body:
        yield Problem("body", _("Escribe el texto."))
        return
    filled = _PLACE.sub(lambda found: wording.samples.get(found[1], found[0]), body)
    if max(len(body), len(filled)) > BODY:
        yield Problem("body", _("El texto tiene como mucho 1024 signos, con los ejemplos puestos."))
    if "\t" in body or re.search(r" {5}", body) or re.search(r"\n{3}", body):
        yield Problem(
            "body",
            _("Sin tabuladores, sin más de cuatro espacios ni dos saltos de línea seguidos."),
        )
    yield from _places(body, wording)


def _places(body: str, wording: Wording) -> Iterator[Problem]:
    places = sorted({int(found) for found in _PLACE.findall(body)})
    if re.search(r"\{\{|\}\}", _PLACE.sub("", body)):
        yield Problem("body", _("Hay una variable mal escrita: van entre llaves dobles, tal cual."))
    if not places:
        return
    if wording.places and (places[-1] > wording.places or places[0] < 1):
        yield Problem("body", _("Ese uso no tiene tantas variables: elige de la lista."))
    if re.match(r"^\W*\{\{\d+\}\}", body) or re.search(r"\{\{\d+\}\}[\s.,;:!?…)]*$", body):
        yield Problem(
            "body", _("WhatsApp no acepta variables al principio ni al final: añade palabras.")
        )
    if re.search(r"\}\}\s*\{\{", body):
        yield Problem("body", _("Entre dos variables tiene que haber alguna palabra."))
    words = len(re.findall(r"[^\W\d_]+", _PLACE.sub(" ", body)))
    if words < WORDS_PER_PLACE * len(places):
        yield Problem("body", _("Hay demasiadas variables para tan poco texto."))
    for place in places:
        sample = wording.samples.get(str(place), "").strip()
        if not sample or "\n" in sample or "{{" in sample:
            yield Problem(
                "samples", _("Da un ejemplo en una línea de cada variable: lo mira quien revisa.")
            )
            return


def _footer(text: str) -> Iterator[Problem]:
    if len(text) > FOOTER:
        yield Problem("footer", _("El pie tiene como mucho 60 signos."))
    if "{{" in text or "\n" in text:
        yield Problem("footer", _("El pie va en una línea y sin variables."))


def _buttons(wording: Wording) -> Iterator[Problem]:
    quick = [each for each in wording.buttons if each.get("type") == QUICK]
    links = [each for each in wording.buttons if each.get("type") == LINK]
    if len(quick) + len(links) < len(wording.buttons):
        yield Problem("buttons", _("Los botones son respuestas rápidas o enlaces."))
    if len(quick) > QUICK_REPLIES or len(links) > LINKS or len(wording.buttons) > QUICK_REPLIES:
        yield Problem("buttons", _("Como mucho diez botones, dos de ellos enlaces."))
    titles = [str(each.get("text", "")).strip() for each in wording.buttons]
    if not all(0 < len(title) <= TITLE for title in titles):
        yield Problem("buttons", _("Cada botón dice algo, en 20 signos como mucho."))
    if any(_EMOJI.search(title) or "{{" in title or "\n" in title for title in titles):
        yield Problem("buttons", _("Los botones van sin emojis ni variables."))
    if len({title.lower() for title in titles}) < len(titles):
        yield Problem("buttons", _("Dos botones no pueden decir lo mismo."))
    for each in links:
        yield from _link(str(each.get("url", "")), wording)


def _link(url: str, wording: Wording) -> Iterator[Problem]:
    """A link may end in one place, and in nothing after it."""
    before, _braces, place = url.partition("{{")
    number = place.removesuffix("}}")
    varies = bool(place) and number.isdecimal() and place.endswith("}}")
    if not _is_address(before if varies else url) or (varies and not before.endswith(("/", "="))):
        yield Problem(
            "buttons",
            _("Un botón con enlace lleva una dirección https://… Una variable solo va al final."),
        )
    elif varies and wording.places and not 0 < int(number) <= wording.places:
        yield Problem("buttons", _("Ese uso no tiene tantas variables: elige de la lista."))
    elif varies and not wording.samples.get(number, "").strip():
        yield Problem("samples", _("Da un ejemplo de la variable del enlace."))


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = parts.hostname or ""
    fits = parts.scheme == "https" and "." in host and len(url) <= ADDRESS
    return fits and host != "wa.me" and not re.search(r"[\s{}]", url)


def _category(wording: Wording) -> Iterator[Problem]:
    if wording.category not in (UTILITY, MARKETING, AUTHENTICATION):
        yield Problem("category", _("Elige una categoría."))
    if wording.category != AUTHENTICATION:
        return
    if wording.header or wording.footer or wording.buttons:
        yield Problem(
            "category",
            _("Una plantilla de autenticación no lleva encabezado, pie ni botones tuyos."),
        )
    if len(set(_PLACE.findall(wording.body))) != 1:
        yield Problem("category", _("Una plantilla de autenticación lleva solo el código."))
