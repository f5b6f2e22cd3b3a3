"""Requests that are refused whatever else a message says.

The tools cannot reach another person's or another business's records anyway; these rules make
the answer say so, instead of doing the same thing to the customer's own booking.
"""

import re
from collections.abc import Iterable

from conversations.assistant.nlu.text import fold

_PEOPLE = (
    r"(?:novi[oa]|marido|espos[oa]|mujer|vecin[oa]|amig[oa]|jef[ea]|hij[oa]|herman[oa]|padre|madre|"
    r"cliente|clienta|senora?|sra?|don|dona|doctor[a]?|paciente|alumn[oa]|companer[oa]|"
    r"boyfriend|girlfriend|husband|wife|neighbou?r|friend|boss|brother|sister|mother|father|"
    r"customer|client|patient|mrs?|ms|namorad[oa]|vizinh[oa]|chefe|irma[o]?|senhora?)"
)
_BOOKING = (
    r"(?:citas?|reservas?|turnos?|horas?|agenda|appointments?|bookings?|reservations?|marcac\w*)"
)
_OTHERS = (
    rf"{_BOOKING}\s+(?:\w+\s+)?(?:de|del|of|do|da)\s+(?:(?:mi|la|el|un|una|otr[oa]s?|my|the|another|"
    rf"minha?|meu|o|a)\s+)?(?:otr[oa]s?\s+|other\s+)?{_PEOPLE}\b",
    rf"{_BOOKING}\s+(?:de|del|of)\s+(?:otr[oa]s?|another|other|someone|somebody|alguien|todos)\b",
    rf"(?:citas?|reservas?|turnos?|bookings?|appointments?)\s+(?:tiene|has|tem)\b.*\b{_PEOPLE}\b",
    rf"\bmy\s+{_PEOPLE}'?s?\s+{_BOOKING}",
    r"(?:lista|listar|list|muestra\w*|ensena\w*|show|dame|give)\b.*\b(?:todas|todos|all)\b.*"
    rf"{_BOOKING}",
    r"(?:reserva|cita|turno|booking|appointment)\s+(?:n(?:o|umero)?\.?\s*)?#?\d+\b(?!\s*[:h])",
)
_PRIVATE = (
    rf"(?:telefono|numero|correo|email|direccion|nombre|datos?|phone|number|address|name)\s+"
    rf"(?:\w+\s+)?(?:de|del|of|do|da)\s+(?:(?:la|el|los|las|the|otr[oa]s?|mi|my)\s+)*{_PEOPLE}s?\b",
    rf"\b(?:vino|viene|fue|estuvo|va a ir|did|came|comes)\b.*\b(?:mi|my|la|el)\s+{_PEOPLE}\b",
    rf"\b(?:did|has)\s+my\s+{_PEOPLE}\b",
    r"\b(?:quien|quienes|who)\b.*\b(?:tiene|tienen|viene|vienen|has|have|is coming)\b.*"
    rf"{_BOOKING}",
)
_TENANT = (
    r"\botr[oa]s?\s+(?:local|negocio|empresa|sucursal(?:es)?|tienda|salon|cuenta|inquilino|tenant)",
    r"\b(?:another|other|different)\s+(?:business|company|tenant|account|shop|store)\b",
    r"\b(?:tenant|schema|base de datos|database|sistema|system)\b.*\b(?:otr[oa]|cambia|switch|dump)",
    r"\b(?:cambia|switch)\w*\b.*\b(?:empresa|negocio|tenant|schema|base de datos|database)\b",
)
_INJECTION = (
    r"\b(?:ignora|olvida|omite|ignore|forget|disregard|esquece|salta)\w*\b.*\b(?:instruccion\w*|"
    r"anterior\w*|reglas?|instructions?|previous|rules?|prompt|todo)\b",
    r"\b(?:prompt|instrucciones internas|system prompt|tus instrucciones|your instructions|"
    r"suas instrucoes)\b",
    r"\b(?:actua|finge|haz|comportate|pretend|act|imagina|simula)\w*\s+(?:como|que|de|as|to be|you)"
    r"\b.*\b(?:duen[oa]|admin\w*|jef[ea]|owner|root|desarrollador|developer|sistema|system|dan)\b",
    r"\[\s*(?:admin|system|root|sistema|developer)\s*\]|^\s*(?:system|admin|root|sudo)\s*:",
    r"\bmodo\s+(?:desarrollador|admin\w*|dios|debug)|\b(?:developer|admin|debug|god)\s+mode\b",
    r"\bsoy\s+(?:el|la|tu|un|una)?\s*(?:duen[oa]|admin\w*|programador\w*|desarrollador\w*)\b",
)
_SECRETS = (
    r"\b(?:clave|contrasena|password|token|api\s*key|apikey|credencial\w*|secret\w*|llave)\b.*"
    r"\b(?:openai|api|twilio|sistema|system|admin|acceso|wifi|base|servidor|server|tu|tus|your)\b",
    r"\b(?:openai|api|twilio)\b.*\b(?:clave|contrasena|token|key|secret\w*)\b",
    r"\b(?:variables? de entorno|env(?:ironment)? variables?|\.env)\b",
)
_DISCOUNT = (
    r"\b\d{1,3}\s*%|\b(?:descuento|rebaja|discount|desconto|gratis|free|de regalo|regalame|"
    r"mitad de precio|half price|2x1|cortesia|sin pagar|sin cobrar\w*|no me cobres)\b",
)
_GIVE = (
    r"\b(?:haz\w*|hace\w*|dame|deja\w*|ponme|aplica\w*|registra\w*|confirma\w*|aprueba\w*|regala\w*|"
    r"quiero|me\s+haces|me\s+dejas|puedes|podrias|give|apply|make|let|want|approve|confirm|"
    r"no me cobres|mitad|merezco|prometi\w*|dijeron|dijo|me\s+ofreci\w*)\b"
)
_TRIAL = r"\b(?:prueba|probar|trial|primera clase|experimental|first class|taster)\b"


_CODE = (
    r"\b(?:delete|select|insert|update|drop|alter|truncate|union)\b.{0,80}\b(?:from|table|into|set|where|all)\b.*[;*'=]|"
    r"['\"];|--\s*$|\bor\s+1\s*=\s*1|</?\w+[^>]{0,200}>|\{\{|\{%|\$\{|\.\./|\bexec\b|\beval\s*\(",
)
_OWNED = re.compile(
    r"\b(?:[Cc]itas?|[Rr]eservas?|[Tt]urnos?|[Hh]ora|[Aa]ppointments?|[Bb]ookings?|[Rr]eservations?)\s+"
    r"(?:de|del|of|for|a nombre de|under)\s+(?:(?:la|el|los|las|[Dd]on|[Dd]oña|[Ss]ra?\.?|[Mm]rs?\.?)\s+)*"
    r"([A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,})"
)


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_RULES = (
    ("no_secrets", _any(_INJECTION)),
    ("no_secrets", _any(_SECRETS)),
    ("only_here", _any(_TENANT)),
    ("not_yours", _any(_OTHERS)),
    ("private", _any(_PRIVATE)),
    ("not_understood", _any(_CODE)),
)
_CALENDAR = frozenset(
    [
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
        "hoy",
        "manana",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "tomorrow",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)
_ASKS_DISCOUNT = _any(_DISCOUNT)
_ASKS = re.compile(_GIVE)
_IS_TRIAL = re.compile(_TRIAL)


def refusal_of(text: str, known_names: Iterable[str] = ()) -> str | None:
    """The key of the sentence that refuses `text`, or None when nothing in it is off limits.

    `known_names` are words that may follow "la cita de" without naming a stranger: the
    customer's own name, services, staff.
    """
    folded = fold(text)[:2000]
    for key, pattern in _RULES:
        if pattern.search(folded):
            return key
    if _names_a_stranger(text[:2000], known_names):
        return "not_yours"
    wants_less = _ASKS_DISCOUNT.search(folded) and _ASKS.search(folded)
    if wants_less and not _IS_TRIAL.search(folded):
        return "no_discount"
    return None


def _names_a_stranger(text: str, known_names: Iterable[str]) -> bool:
    """Such as "cancela la cita de Rosa", when Rosa is neither the customer nor a service nor staff."""
    match = _OWNED.search(text)
    if match is None:
        return False
    known = {word for name in known_names for word in fold(name).split()}
    return fold(match[1]) not in known | _CALENDAR
