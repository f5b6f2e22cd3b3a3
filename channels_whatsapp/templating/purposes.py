"""What templates stand in for, and what each of their places is filled with.

The places of a purpose are in the order of `Message.template_values`, as the services that send
fill them. Owners write a place by its name, in any of our languages ({{nombre}}, {{name}}), or by
its number; rows keep numbers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("es", "en", "pt")
# Chosen by members in the inbox; nothing sends them by itself.
BY_HAND = "team_"
_WRITTEN = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_KEPT = re.compile(r"\{\{(\d+)\}\}")


@dataclass(frozen=True)
class Place:
    """One place: its code, its name and an example, by language."""

    code: str
    names: Mapping[str, str]
    samples: Mapping[str, str]

    def name(self, language: str) -> str:
        """Its name in a language."""
        return self.names.get(language, self.names["es"])

    def sample(self, language: str) -> str:
        """An example in a language."""
        return self.samples.get(language, self.samples["es"])


@dataclass(frozen=True)
class Purpose:
    """What a template is for, the category that WhatsApp expects of it, and its places."""

    code: str
    label: Promise
    places: tuple[Place, ...]
    selling: bool = False


def _place(code: str, names: tuple[str, str, str], samples: tuple[str, str, str]) -> Place:
    return Place(
        code, dict(zip(LANGUAGES, names, strict=True)), dict(zip(LANGUAGES, samples, strict=True))
    )


NAME = _place("name", ("nombre", "name", "nome"), ("Lucía", "Lucy", "Lúcia"))
SERVICE = _place(
    "service", ("servicio", "service", "servico"), ("Corte y peinado", "Haircut", "Corte de cabelo")
)
BUSINESS = _place("business", ("negocio", "business", "negocio"), ("Estilo", "Estilo", "Estilo"))
WHEN = _place(
    "when",
    ("cita", "appointment", "horario"),
    ("mañana a las 10:00", "tomorrow at 10:00", "amanhã às 10:00"),
)
LINK = _place(
    "link",
    ("enlace", "link", "link"),
    ("https://example.com/cita/1", "https://example.com/o/1", "https://example.com/o/1"),
)
SLOTS = _place(
    "slots",
    ("huecos", "times", "horarios"),
    ("mañana, 16:00 · viernes, 10:00", "tomorrow, 16:00 · Friday, 10:00", "amanhã, 16:00 · 10:00"),
)
LIST = _place(
    "list",
    ("lista", "list", "lista"),
    ("Lucía, corte, 10:00", "Lucy, haircut, 10:00", "Lúcia, corte, 10:00"),
)
HOW = _place(
    "how",
    ("respuesta", "answer", "resposta"),
    ("«vino» o «no vino»", "“came” or “missed”", "«veio» ou «faltou»"),
)
TEXT = _place(
    "text",
    ("texto", "text", "texto"),
    ("Tu pedido está listo", "Your order is ready", "Seu pedido está pronto"),
)
BOOKING = (NAME, SERVICE, BUSINESS, WHEN, LINK)
VISIT = BOOKING[:4]

_ALL = (
    Purpose("reminder_24h", _("Recordatorio, el día antes"), BOOKING),
    Purpose("reminder_2h", _("Recordatorio, dos horas antes"), BOOKING),
    Purpose("reminder_30m", _("Recordatorio, media hora antes"), BOOKING),
    Purpose("booking_confirmed", _("Cita confirmada"), BOOKING),
    Purpose("booking_requested", _("Petición recibida"), BOOKING),
    Purpose("booking_declined", _("Petición no aceptada"), BOOKING),
    Purpose("booking_moved", _("Cita cambiada"), BOOKING),
    Purpose("booking_cancelled", _("Cita cancelada"), BOOKING),
    Purpose("waitlist_offer", _("Hueco para la lista de espera"), BOOKING),
    Purpose("follow_up_class_tomorrow", _("Seguimiento: la cita reservada"), (*VISIT, SLOTS)),
    Purpose("follow_up_how_was_it", _("Seguimiento: ¿cómo te fue?"), (*VISIT, SLOTS)),
    Purpose("follow_up_offer", _("Seguimiento: oferta"), (*VISIT, SLOTS), selling=True),
    Purpose("follow_up_last", _("Seguimiento: último mensaje"), (*VISIT, SLOTS), selling=True),
    Purpose("follow_up_second_try", _("Seguimiento: tras no venir"), (*VISIT, SLOTS), selling=True),
    Purpose("attendance_ask", _("Quién vino, a quien atendió"), (NAME, LIST, HOW)),
    Purpose("attendance_check", _("Si vino, a su cliente"), VISIT),
    Purpose("api", _("Mensajes de tus programas (API)"), (TEXT,)),
    Purpose("team_open", _("El equipo retoma una conversación"), (NAME, BUSINESS), selling=True),
    Purpose("team_answer", _("El equipo tiene la respuesta"), (NAME, BUSINESS)),
    Purpose("team_review", _("Pedir una reseña"), (NAME, BUSINESS, LINK), selling=True),
)
PURPOSES: Mapping[str, Purpose] = {each.code: each for each in _ALL}


def places_of(purpose: str) -> tuple[Place, ...]:
    """The places of a purpose; none for one that is not ours."""
    known = PURPOSES.get(purpose)
    return known.places if known else ()


def numbered_body(text: str, purpose: str) -> tuple[str, list[str]]:
    """What somebody wrote with its places by number, and the names that stand for none."""
    names = {
        name: number
        for number, place in enumerate(places_of(purpose), start=1)
        for name in (*place.names.values(), place.code)
    }
    unknown: list[str] = []

    def number_of(found: re.Match[str]) -> str:
        said = found[1]
        if said.isdecimal():
            return f"{{{{{int(said)}}}}}"
        if said.lower() not in names:
            unknown.append(said)
            return found[0]
        return f"{{{{{names[said.lower()]}}}}}"

    return _WRITTEN.sub(number_of, text), unknown


def named_body(body: str, purpose: str) -> str:
    """A kept wording with its places by name, in the reader's language."""
    places, language = places_of(purpose), (get_language() or "es")[:2]

    def name_of(found: re.Match[str]) -> str:
        number = int(found[1])
        known = 0 < number <= len(places)
        return f"{{{{{places[number - 1].name(language)}}}}}" if known else found[0]

    return _KEPT.sub(name_of, body)


def samples_of(purpose: str, language: str) -> dict[str, str]:
    """An example for each place, by its number."""
    return {
        str(number): place.sample(language)
        for number, place in enumerate(places_of(purpose), start=1)
    }
