"""What the page of an offer of the waiting list says: a table per language."""

from bookings.wording import DEFAULT

SAID: dict[str, dict[str, str]] = {
    "es": {
        "title": "Se ha liberado una hora en {business}",
        "free": "Se ha liberado",
        "kept": "Te la guardamos hasta las {time}.",
        "accept": "La quiero",
        "decline": "No, gracias",
        "needs_ok": "{name} te confirma la cita: te avisamos en cuanto responda.",
        "gone": "Esta hora ya no está guardada para ti.",
        "declined": "De acuerdo: se la ofrecemos a otra persona. Te avisamos si se libera otra.",
        "see_times": "Ver horas libres",
    },
    "en": {
        "title": "A time has become free at {business}",
        "free": "Free now",
        "kept": "We keep it for you until {time}.",
        "accept": "I want it",
        "decline": "No, thanks",
        "needs_ok": "{name} confirms this appointment: we tell you as soon as they answer.",
        "gone": "This time is no longer kept for you.",
        "declined": "All right: we offer it to somebody else. We tell you if another becomes free.",
        "see_times": "See free times",
    },
    "pt": {
        "title": "Abriu um horário em {business}",
        "free": "Abriu um horário",
        "kept": "Guardamos para você até {time}.",
        "accept": "Eu quero",
        "decline": "Não, obrigado",
        "needs_ok": "{name} confirma este horário: avisamos assim que responder.",
        "gone": "Este horário não está mais guardado para você.",
        "declined": "Certo: oferecemos a outra pessoa. Avisamos se abrir outro.",
        "see_times": "Ver horários livres",
    },
}


def offer_words(language: str) -> dict[str, str]:
    """The page's words in a language; the usual one where there is none."""
    return SAID.get(language, SAID[DEFAULT])
