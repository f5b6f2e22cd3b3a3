"""What messages about an appointment say to its customer: a table per language.

`name` is empty or begins with a space. {link} leads to the customer's own page of the booking.
"""

import unicodedata

from conversations.assistant.builtin.wording import is_formal

# What the customer may answer to a reminder, in the order in which it is numbered.
CONFIRM, MOVE, CANCEL = "confirm", "move", "cancel"
ANSWERS = (CONFIRM, MOVE, CANCEL)

WORDS: dict[str, dict[str, str]] = {
    "es": {
        "reminder": "Hola{name}: te recordamos tu cita de {service} en {business} {when}.",
        "confirmed": "Hola{name}: tu cita de {service} en {business} queda confirmada {when}.",
        "requested": "Hola{name}: hemos recibido tu petición de {service} en {business} {when}. Te guardamos la hora y te la confirmamos en cuanto podamos.",
        "approved": "Hola{name}: {business} acepta tu petición. Tu cita de {service} queda confirmada {when}.",
        "declined": "Hola{name}: {business} no puede darte {service} {when}. Si quieres otra hora, responde a este mensaje.",
        "moved": "Hola{name}: tu cita de {service} en {business} pasa a ser {when}. Si no te va bien, responde a este mensaje.",
        "cancelled": "Hola{name}: tu cita de {service} en {business} ({when}) ha sido cancelada. Si quieres otra hora, responde a este mensaje.",
        "declined_why": "Motivo: {reason}",
        "link": "Verla, cambiarla o ponerla en tu calendario: {link}",
        "online": "La videollamada: {url}",
        "confirm": "Confirmo",
        "move": "Cambiar la hora",
        "cancel": "Cancelar la cita",
        "thanks": "¡Gracias! Queda anotado: te esperamos {when}.",
        "cancel_done": "Tu cita de {service} ({when}) queda cancelada. Si quieres otra hora, dímelo.",
        "cancel_refused": "Esa cita ya no se puede cancelar por aquí: aviso a una persona del equipo.",
        "no_longer": "Esa cita ya no está en pie. Si quieres otra hora, dímelo.",
        "move_to": "¿A qué hora te va mejor? Ahora es {when}. Tengo libre:",
        "move_none": "¿Para cuándo te va mejor? Ahora es {when}.",
    },
    "en": {
        "reminder": "Hi{name}: a reminder of your {service} at {business} {when}.",
        "confirmed": "Hi{name}: your {service} at {business} is confirmed {when}.",
        "requested": "Hi{name}: we have your request for {service} at {business} {when}. The time is kept for you and we will confirm it as soon as we can.",
        "approved": "Hi{name}: {business} has accepted your request. Your {service} is confirmed {when}.",
        "declined": "Hi{name}: {business} cannot take you for {service} {when}. For another time, reply to this message.",
        "moved": "Hi{name}: your {service} at {business} moves to {when}. If that doesn't suit you, reply to this message.",
        "cancelled": "Hi{name}: your {service} at {business} ({when}) has been cancelled. For another time, reply to this message.",
        "declined_why": "The reason: {reason}",
        "link": "See it, change it or add it to your calendar: {link}",
        "online": "The video call: {url}",
        "confirm": "I'll be there",
        "move": "Change the time",
        "cancel": "Cancel it",
        "thanks": "Thank you! Noted: see you {when}.",
        "cancel_done": "Your {service} ({when}) is cancelled. If you would like another time, tell me.",
        "cancel_refused": "That appointment can no longer be cancelled here: I'm telling somebody of the team.",
        "no_longer": "That appointment no longer stands. If you would like another time, tell me.",
        "move_to": "What time suits you better? It is {when} now. I have free:",
        "move_none": "When would suit you better? It is {when} now.",
    },
    "pt": {
        "reminder": "Olá{name}: lembramos {service} em {business} {when}.",
        "confirmed": "Olá{name}: {service} em {business} fica confirmado {when}.",
        "requested": "Olá{name}: recebemos seu pedido de {service} em {business} {when}. O horário está guardado e confirmamos assim que der.",
        "approved": "Olá{name}: {business} aceitou seu pedido. {service} fica confirmado {when}.",
        "declined": "Olá{name}: {business} não pode atender você para {service} {when}. Para outro horário, responda a esta mensagem.",
        "moved": "Olá{name}: {service} em {business} muda para {when}. Se não puder, responda a esta mensagem.",
        "cancelled": "Olá{name}: {service} em {business} ({when}) foi cancelado. Para outro horário, responda a esta mensagem.",
        "declined_why": "Motivo: {reason}",
        "link": "Ver, mudar ou pôr no seu calendário: {link}",
        "online": "A videochamada: {url}",
        "confirm": "Confirmo",
        "move": "Mudar o horário",
        "cancel": "Cancelar",
        "thanks": "Obrigado! Anotado: esperamos você {when}.",
        "cancel_done": "{service} ({when}) fica cancelado. Se quiser outro horário, é só dizer.",
        "cancel_refused": "Esse horário não pode mais ser cancelado por aqui: aviso alguém da equipe.",
        "no_longer": "Esse horário não vale mais. Se quiser outro, é só dizer.",
        "move_to": "Que horário fica melhor? Agora é {when}. Tenho livre:",
        "move_none": "Quando fica melhor? Agora é {when}.",
    },
}

# Whole answers to a reminder, without accents and punctuation; longer ones go to the assistant.
SAID = {
    CONFIRM: {
        "1", "confirmo", "confirmado", "confirmada", "confirmar", "si confirmo", "si", "ok", "vale",
        "ahi estare", "alli estare", "voy", "perfecto", "confirm", "confirmed", "yes", "i ll be there",
        "i confirm", "sim", "estarei ai", "de acuerdo",
    },
    MOVE: {
        "2", "cambiar", "cambiar la hora", "cambiar la cita", "mover", "otra hora", "cambiar hora",
        "change", "change the time", "reschedule", "move it", "mudar", "mudar o horario", "remarcar",
    },
    CANCEL: {
        "3", "cancelar", "cancelar la cita", "cancela", "anular", "no puedo ir cancela", "cancel",
        "cancel it", "cancelo", "desmarcar",
    },
}  # fmt: skip


# What a business says that addresses its customers as usted, where it differs.
FORMAL = {
    "reminder": "Hola{name}: le recordamos su cita de {service} en {business} {when}.",
    "confirmed": "Hola{name}: su cita de {service} en {business} queda confirmada {when}.",
    "requested": "Hola{name}: hemos recibido su petición de {service} en {business} {when}. Le guardamos la hora y se la confirmamos en cuanto podamos.",
    "approved": "Hola{name}: {business} acepta su petición. Su cita de {service} queda confirmada {when}.",
    "declined": "Hola{name}: {business} no puede darle {service} {when}. Si quiere otra hora, responda a este mensaje.",
    "moved": "Hola{name}: su cita de {service} en {business} pasa a ser {when}. Si no le va bien, responda a este mensaje.",
    "cancelled": "Hola{name}: su cita de {service} en {business} ({when}) ha sido cancelada. Si quiere otra hora, responda a este mensaje.",
    "link": "Verla, cambiarla o ponerla en su calendario: {link}",
    "thanks": "¡Gracias! Queda anotado: le esperamos {when}.",
    "cancel_done": "Su cita de {service} ({when}) queda cancelada. Si quiere otra hora, dígamelo.",
    "no_longer": "Esa cita ya no está en pie. Si quiere otra hora, dígamelo.",
    "move_to": "¿A qué hora le va mejor? Ahora es {when}. Tengo libre:",
    "move_none": "¿Para cuándo le va mejor? Ahora es {when}.",
}


def notice_words(language: str) -> dict[str, str]:
    """The words of a language, Spanish where there is none, as the open business addresses its
    customers."""
    words = WORDS.get(language, WORDS["es"])
    return words | FORMAL if words is WORDS["es"] and is_formal() else words


def answer_of(text: str) -> str:
    """Which of `ANSWERS` a message is as a whole; empty where it says anything else."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    said = " ".join(letters.split())
    return next((answer for answer in ANSWERS if said in SAID[answer]), "")
