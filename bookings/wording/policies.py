"""What customers are told of the rule for cancelling and moving: a table per language.

Apart from the page's words, which are all sent to its script.
"""

from bookings.wording import DEFAULT

SAID: dict[str, dict[str, str]] = {
    "es": {
        "moment": r"l j \d\e F \a \l\a\s H:i",
        "minutes": "{n} minutos",
        "hour": "1 hora",
        "hours": "{n} horas",
        "free": "Puedes cancelarla o cambiarla sin coste hasta el {until}.",
        "then_noted": "Después también, pero queda anotada como cancelación tardía.",
        "then_refused": "Después, habla con {business}.",
        "late_noted": "Faltan menos de {notice}: si la cancelas, se anota como cancelación tardía.",
        "late_refused": "Faltan menos de {notice}: habla con {business} si hay cambios.",
        "noted": "Queda anotada como cancelación tardía: pedimos avisar {notice} antes.",
    },
    "en": {
        "moment": r"l j F \a\t H:i",
        "minutes": "{n} minutes",
        "hour": "1 hour",
        "hours": "{n} hours",
        "free": "You can cancel or move it free of charge until {until}.",
        "then_noted": "After that you still can, but it is noted as a late cancellation.",
        "then_refused": "After that, talk to {business}.",
        "late_noted": "It is less than {notice} away: cancelling is noted as a late cancellation.",
        "late_refused": "It is less than {notice} away: to cancel or move it, talk to {business}.",
        "noted": "It is noted as a late cancellation: we ask for {notice} of notice.",
    },
    "pt": {
        "moment": r"l, j \d\e F, \à\s H:i",
        "minutes": "{n} minutos",
        "hour": "1 hora",
        "hours": "{n} horas",
        "free": "Você pode cancelar ou mudar sem custo até {until}.",
        "then_noted": "Depois também, mas fica anotado como cancelamento tardio.",
        "then_refused": "Depois, fale com {business}.",
        "late_noted": "Faltam menos de {notice}: cancelar fica anotado como cancelamento tardio.",
        "late_refused": "Faltam menos de {notice}: fale com {business} se algo mudar.",
        "noted": "Fica anotado como cancelamento tardio: pedimos avisar {notice} antes.",
    },
}


def sayings(language: str) -> dict[str, str]:
    """The sentences of a language; Spanish where there is none."""
    return SAID.get(language, SAID[DEFAULT])


def notice_said(language: str, minutes: int) -> str:
    """Such as "24 horas" or "90 minutos"."""
    said = sayings(language)
    if minutes % 60:
        return said["minutes"].format(n=minutes)
    hours = minutes // 60
    return said["hour"] if hours == 1 else said["hours"].format(n=hours)
