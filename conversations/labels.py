"""What people read for the codes that conversations carry."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INTENTS: dict[str, Promise] = {
    "booking": _("Quiere reservar"),
    "reschedule": _("Quiere cambiar la cita"),
    "cancel": _("Quiere cancelar"),
    "availability": _("Pregunta huecos"),
    "price": _("Pregunta precio"),
    "hours": _("Pregunta horario"),
    "location": _("Pregunta dónde es"),
    "services": _("Pregunta servicios"),
    "handoff": _("Pide una persona"),
    "greeting": _("Saluda"),
    "thanks": _("Da las gracias"),
    "complaint": _("Se queja"),
    "trial": _("Quiere probar"),
    "experience": _("Cuenta su experiencia"),
}

HANDOFF_REASONS: dict[str, Promise] = {
    "asked": _("Pidió hablar con una persona"),
    "complaint": _("Se ha quejado"),
    "not_understood": _("El asistente no lo entendió"),
    "assistant_failed": _("El asistente no pudo responder"),
    "agent": _("La tomó una persona"),
}

CHANNELS: dict[str, Promise] = {
    "whatsapp": _("WhatsApp"),
    "web": _("Chat web"),
    "telegram": _("Telegram"),
    "sms": _("SMS"),
    "email": _("Correo"),
    "fake": _("Canal de prueba"),
}
