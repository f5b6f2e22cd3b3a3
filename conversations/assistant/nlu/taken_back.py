"""Words by which somebody takes back what they said before: "borra lo que he dicho, quiero…"."""

import re

from conversations.assistant.nlu.text import fold

MAX_CHARS = 600
_TAKES_BACK = re.compile(
    r"^\W*(?:(?:no|ay|uy|perdon|sorry|wait|espera|desculpa)[,.!]* )*"
    r"(?:borr\w+|olvid\w+|ignor\w+|descart\w+|quit\w+|forget|ignore|scratch|delete|esquec\w+|"
    r"apag\w+)(?: de)? "
    r"(?:(?:todo )?lo (?:que|de antes)|(?:el|mi|ese) mensaje|eso|what|that|my (?:last|previous)|"
    r"o que|(?:a )?minha)"
    r"(?: (?!(?:quiero|necesito|mejor|i want|i need|quero)\b)\w+){0,6}?[,.;:!]\s*(?=\w.*\w)"
)
# It is about what was said, not about a booking.
_SAID = re.compile(
    r"\b(?:dich\w+|dij\w+|escrit\w+|escrib\w+|puse|mensaje|antes|anterior|said|wrote|message|"
    r"disse|escrevi|mensagem|eso|that)\b"
)


def without_taken_back(text: str) -> str:
    """The message without such a beginning, where something follows it; offsets are not kept."""
    if len(text) > MAX_CHARS:
        return text
    found = _TAKES_BACK.match(fold(text))
    return text[found.end() :] if found and _SAID.search(found[0]) else text
