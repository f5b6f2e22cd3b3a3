"""The words by which people stop SMS, want them again, or ask for help; as data, per language.

Twilio reads the English ones itself, answers them, and stops sending (error 21610): nothing is
said twice. Ours are those that it does not know.
"""

from typing import Literal

Command = Literal["stop", "start", "help"]

# Twilio, "SMS opt-out keywords (STOP filtering)": read and answered there.
TWILIO: dict[str, Command] = {
    **dict.fromkeys(
        ("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), "stop"
    ),
    **dict.fromkeys(("start", "unstop", "yes"), "start"),
    **dict.fromkeys(("help", "info"), "help"),
}
OURS: dict[str, tuple[Command, str]] = {
    "baja": ("stop", "es"),
    "alto": ("stop", "es"),
    "detener": ("stop", "es"),
    "parar": ("stop", "pt"),
    "pare": ("stop", "pt"),
    "sair": ("stop", "pt"),
    "alta": ("start", "es"),
    "comenzar": ("start", "es"),
    "iniciar": ("start", "pt"),
    "voltar": ("start", "pt"),
    "ayuda": ("help", "es"),
    "ajuda": ("help", "pt"),
}
# Says yes to a question more often than it asks for messages.
AMBIGUOUS = "yes"
ANSWERS: dict[str, dict[Command, str]] = {
    "es": {
        "stop": "{business}: no te enviaremos más SMS. Si cambias de idea, responde ALTA.",
        "start": "{business}: volverás a recibir nuestros SMS. Para dejarlos, responde BAJA.",
        "help": "{business}: escribe aqui para pedir, cambiar o cancelar una cita{contact}. "
        "Para no recibir SMS, responde BAJA.",
    },
    "pt": {
        "stop": "{business}: não enviaremos mais SMS. Se mudar de ideia, responda INICIAR.",
        "start": "{business}: voltará a receber nossos SMS. Para parar, responda PARAR.",
        "help": "{business}: escreva aqui para marcar, mudar ou cancelar{contact}. "
        "Para não receber SMS, responda PARAR.",
    },
}
CONTACT = {"es": ", o llama al {phone}", "pt": ", ou ligue para {phone}"}


def word_of(text: str) -> str:
    """A message as a keyword is compared: the whole of it, in small letters."""
    return text.strip().strip(".!¡ ").lower()


def answer_to(command: Command, language: str, *, business: str, phone: str) -> str:
    """What somebody is told who used a word of ours."""
    contact = CONTACT[language].format(phone=phone) if phone else ""
    return ANSWERS[language][command].format(business=business, contact=contact)
