"""Links that open WhatsApp with a chat to a number of ours."""

from typing import Final
from urllib.parse import quote, urlencode

# What stands in the customer's message box, ready to be sent or changed.
_FIRST_WORDS: Final[dict[str, str]] = {
    "es": "Hola, quiero pedir cita",
    "en": "Hi, I'd like to book an appointment",
    "pt": "Olá, quero marcar um horário",
}


def wa_me(number: str, language: str = "") -> str:
    """The public link to a chat with `number` (E.164); with a `language`, its first message is
    already written. The form is WhatsApp's own (faq.whatsapp.com, "How to use click to chat")."""
    link = f"https://wa.me/{number.lstrip('+')}"
    if not language:
        return link
    words = _FIRST_WORDS.get(language, _FIRST_WORDS["es"])
    return f"{link}?{urlencode({'text': words}, quote_via=quote)}"
