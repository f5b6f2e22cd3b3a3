"""What people read for the codes that conversations carry."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What the inbox's list shows of a message without words.
PREVIEWS = {"image": "📷", "audio": "🎤", "file": "📎", "location": "📍"}

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

# What a message was understood as and nobody chooses from a list.
OTHER_INTENTS: dict[str, Promise] = {
    "other": _("Otra cosa"),
    "confirm": _("Confirma la cita"),
    "feedback": _("Valora la respuesta"),
    "attendance": _("Dice quién vino"),
}

# For whom a document or an answer is: `leads.Contact.Audience`.
AUDIENCES: dict[str, Promise] = {
    "customer": _("Cliente"),
    "technician": _("Quien atiende"),
    "office": _("Oficina"),
}

# What the builtin engine and the pipeline write; the model's own words are shown as they are.
HANDOFF_REASONS: dict[str, Promise] = {
    "handoff": _("Pidió hablar con una persona"),
    "complaint": _("Se ha quejado"),
    "arrived": _("Está en la puerta"),
    "late": _("Avisa de que llega tarde"),
    "delayed": _("Su mensaje llegó con días de retraso"),
    "not_understood": _("El asistente no lo entendió"),
    "failed": _("El asistente falló al responder"),
    "media": _("Envió algo que no es texto"),
    "price": _("Pregunta un precio que no consta"),
    "hours": _("Pregunta un horario que no consta"),
    "location": _("Pregunta una dirección que no consta"),
    "question": _("Pregunta algo que no consta"),
    "not_useful": _("La respuesta no le sirvió"),
    "no_slots": _("No encontró un hueco que le sirva"),
    "cancel": _("Su cita no se puede cancelar sola"),
    "move": _("Su cita no se puede cambiar sola"),
    "refused": _("Pide una y otra vez lo que no puede dar"),
    "loop": _("Parece un sistema automático"),
    "quota": _("El plan llegó a su tope del mes"),
    "booking_wish": _("Quiere una cita: confírmasela"),
    "colleague_left": _("Quien la llevaba ya no atiende"),
    "emergency": _("Posible emergencia: responde ya"),
    "legal": _("Habla de denuncia o abogado"),
    "payment": _("Reclama un cobro o una devolución"),
    "anger": _("Está muy molesto"),
    "vip": _("Cliente VIP: lo atiende una persona"),
    "erase_data": _("Pide que borréis sus datos"),
    "outside_area": _("Está fuera de las zonas donde trabajáis"),
}

# What a thread notes by itself; the places are for what `Message.template_values` holds.
NOTES: dict[str, Promise] = {
    "taken_over": _("{0} se encarga de la conversación."),
    "given_back": _("El asistente vuelve a responder."),
    "released": _("{0} ya no atiende: la conversación espera a otra persona."),
    "assigned": _("{0} asignó la conversación a {1}."),
    "came_by_link": _("Llegó por el enlace «{0}»."),
    "message_edited": _("El cliente corrigió su mensaje antes de recibir respuesta."),
    "answered_elsewhere": _("Alguien del equipo contestó desde el teléfono del número."),
    "taken_in_chatwoot": _("Alguien del equipo lleva la conversación en Chatwoot."),
    "noted": _("Nota de {0}: {1}"),
    "noted_in_chatwoot": _("Nota del equipo en Chatwoot: {0}"),
    "files_left_out": _("No se guardó lo adjunto, por su tipo o tamaño: {0}"),
    "proof_asked": _(
        "Nada muestra que el correo sea suyo: el asistente pide que responda a uno nuestro antes "
        "de tocar sus citas."
    ),
    "reacted": _("El cliente reaccionó con {0}"),
    "message_late": _("Lo escribió el {0}: llegó con retraso."),
    "message_cut": _("El mensaje era demasiado largo: se guardan sus primeros {0} caracteres."),
    "reply_broken": _("El asistente hizo esto y falló antes de contestar: {0}"),
    "reply_dropped": _("El asistente ya había hecho esto y su respuesta no se envió: {0}"),
}

CHANNELS: dict[str, Promise] = {
    "whatsapp": _("WhatsApp"),
    "web": _("Chat web"),
    "telegram": _("Telegram"),
    "chatwoot": _("Chatwoot"),
    "sms": _("SMS"),
    "email": _("Correo"),
    "fake": _("Canal de prueba"),
}

# What a message without words is, where only words can be shown.
PREVIEWS_SAID: dict[str, Promise] = {
    "image": _("📷 Foto:"),
    "audio": _("🎤 Nota de voz:"),
    "file": _("📎 Archivo:"),
    "location": _("📍 Ubicación:"),
}
