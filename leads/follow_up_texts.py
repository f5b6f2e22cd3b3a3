"""The wording of follow-ups: which placeholders a text may hold, and how they are filled."""

import re
from collections.abc import Mapping
from string import Formatter

from django.utils.translation import gettext_lazy as _

LANGUAGES = ("es", "en", "pt")
MAX_CHARS = 1000
# Named in Spanish in every language's text, so that an owner learns them once.
PLACEHOLDERS = {
    "nombre": _("Nombre de la persona"),
    "negocio": _("Nombre de tu negocio"),
    "servicio": _("Servicio reservado"),
    "cita": _("Día y hora de la cita"),
    "huecos": _("Dos huecos libres, uno por línea"),
}


# What is left of "Hola, {nombre}!" without a name.
_GAP = re.compile(r",? +([,.!?])")


class BadText(ValueError):
    """A text that cannot be filled; `name` is the placeholder at fault, "" for loose braces."""

    def __init__(self, name: str) -> None:
        super().__init__(f"unknown placeholder {name!r}" if name else "braces do not match")
        self.name = name


def placeholders_of(text: str) -> set[str]:
    """The placeholders that a text uses. Raises `BadText` for loose braces and unknown names."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise BadText("") from error
    names = set()
    for _literal, name, spec, conversion in parts:
        if name is None:
            continue
        if name not in PLACEHOLDERS or spec or conversion:
            raise BadText(name)
        names.add(name)
    return names


def text_fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled, and the gap closed that an unknown name leaves."""
    filled = text.format_map({name: values.get(name, "") for name in PLACEHOLDERS})
    return _GAP.sub(r"\1", filled).strip()


def text_for(texts: Mapping[str, str], languages: tuple[str, ...]) -> str:
    """The text in the first of `languages` that has one, else any; "" where there is none."""
    for language in (*languages, *LANGUAGES):
        if texts.get(language):
            return texts[language]
    return ""
