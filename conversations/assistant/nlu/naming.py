"""How somebody is called to their face, out of a name as it was typed or came with a number."""

from __future__ import annotations

from conversations.assistant.nlu.text import fold
from conversations.assistant.nlu.wordlists import words_of

# Profiles and hasty answers hold these where a name should be.
_NO_NAMES = words_of(
    """
    hola holi holis buenas buenos buen hello hi hey oi ola bom boa good gracias thanks obrigado
    obrigada ok okey vale si no yes sim nao quiero soy cliente clienta customer guest invitado
    usuario user whatsapp telegram test prueba contacto contact sin desconocido desconocida unknown
    anonimo anonima anonymous null none undefined nombre name
    """
)
_SIGNS = " .,;:!?¡¿\"'()*_~-"


def first_name(name: str) -> str:
    """The first word of `name` without the signs around it; "" where it can be no name."""
    word = name.split(" ")[0].strip(_SIGNS)
    nameless = fold(word) in _NO_NAMES or not any(char.isalpha() for char in word)
    return "" if nameless else word
