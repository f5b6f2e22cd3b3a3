"""What providers say of a template, in plain words: why it was refused, paused or switched off."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Meta's codes; Twilio hands the same on, or a sentence of its own.
REASONS: dict[str, Promise] = {
    "ABUSIVE_CONTENT": _("Contiene algo que WhatsApp considera ofensivo o prohibido."),
    "INCORRECT_CATEGORY": _(
        "La categoría no es la suya: si anuncia u ofrece algo, es publicidad, no utilidad."
    ),
    "TAG_CONTENT_MISMATCH": _("El idioma o la categoría elegidos no son los del texto."),
    "INVALID_FORMAT": _(
        "El texto o sus variables están mal puestos: revisa que no empiece ni acabe en una, que "
        "sean números seguidos y que cada una tenga un ejemplo."
    ),
    "PROMOTIONAL": _("Suena a publicidad: cámbiala de categoría o quita lo que anuncia."),
    "SCAM": _("WhatsApp cree que puede engañar a la gente: di quién eres y qué ofreces."),
    "DUPLICATE": _("Ya hay otra plantilla con el mismo texto."),
    "LOW_QUALITY": _("Muchos clientes la han bloqueado o marcado como no deseada."),
    "PAUSED": _("Muchos clientes la han bloqueado o marcado como no deseada."),
    "FIRST_PAUSE": _("Muchos la han marcado como no deseada: vuelve sola en 3 horas."),
    "SECOND_PAUSE": _("Muchos la han marcado como no deseada otra vez: vuelve sola en 6 horas."),
    "RATE_LIMITING_PAUSE": _("Muchos la han marcado como no deseada."),
    "UNPAUSE": _("Vuelve a estar en uso."),
    "DISABLED": _("WhatsApp la ha desactivado: escribe otra distinta."),
    "GONE": _("El proveedor ya no la conoce: alguien la borró allí. Envíala otra vez."),
    "NAME_TAKEN": _("Ese nombre está ocupado en tu cuenta de WhatsApp: dale otro."),
    "TOO_MANY": _("Tu cuenta de WhatsApp no admite más plantillas: borra alguna allí."),
    "ACCOUNT": _("El proveedor no acepta las claves del número: conéctalo de nuevo."),
    "AWAY": _("El proveedor no responde: se intenta otra vez solo."),
    "REFUSED": _("El proveedor no la acepta como está: revisa el texto y los botones."),
}
# How the sentences begin that Twilio passes on, in capitals.
_SIGNS = (
    ("INCORRECT_CATEGORY", ("CATEGORY", "PROMOTION", "MARKETING")),
    ("INVALID_FORMAT", ("FORMAT", "VARIABLE", "PARAMETER", "PLACEHOLDER", "SAMPLE")),
    ("TAG_CONTENT_MISMATCH", ("LANGUAGE", "MISMATCH")),
    ("DUPLICATE", ("ALREADY EXISTS", "DUPLICATE")),
    ("ABUSIVE_CONTENT", ("POLICY", "ABUSIVE", "PROHIBITED", "VIOLAT")),
    ("SCAM", ("SCAM", "PHISHING")),
)


def reason_code(said: str) -> str:
    """The code for what a provider said: itself where it is one, else by the words of it; what it
    said, cut, where none fits; empty for nothing."""
    known = said.strip().upper().replace(" ", "_")
    if known in ("", "NONE"):
        return ""
    if known in REASONS:
        return known
    loud = said.upper()
    for code, signs in _SIGNS:
        if any(sign in loud for sign in signs):
            return code
    return said.strip()[:200]


def reason_words(kept: str) -> str:
    """What to tell people of a kept reason."""
    return str(REASONS.get(kept, kept))
