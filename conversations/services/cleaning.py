"""What customers send, made fit to store and read; once, at the door."""

import re
import unicodedata

from conversations.assistant.builtin.safety import refusal_of
from conversations.assistant.nlu.text import clean

NAME_MAX = 80
# Letters in ornamental styles: full width, circled, mathematical.
_STYLED = re.compile("[\uff01-\uff5e\u2460-\u24ff\U0001d400-\U0001d7ff]+")
# Accents piled up on a letter to spill over other lines.
_PILED = re.compile(
    r"([\u0300-\u036f\u0489\u1ab0-\u1aff\u20d0-\u20ff]{2})[\u0300-\u036f\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)
_EMPTY_LINES = re.compile(r"\n{3,}")
_NO_NAME = re.compile(r"[<>{}\[\]|\\;=`$@]|--|://|\d{4}")


def body_clean(text: str, limit: int, *, lines: bool = False) -> tuple[str, bool]:
    """A message's words as they are stored, and whether they were cut at `limit` characters.
    Invisible and control characters go, ornamental letters become plain ones. With `lines` its
    lines stay, and one empty one between paragraphs."""
    # Cleaning looks at every character: what lies far behind the limit is not even cleaned.
    plain = _plain_letters(text[: 4 * limit])
    said = _by_line(plain) if lines else clean(plain)
    return said[:limit].rstrip(), len(said) > limit or len(text) > 4 * limit


def flat(body: str) -> str:
    """A stored body as one line, for whoever reads words and no layout."""
    return " ".join(body.split())


def _by_line(text: str) -> str:
    cleaned = "\n".join(clean(line) for line in text.splitlines())
    return _EMPTY_LINES.sub("\n\n", cleaned).strip()


def name_clean(text: str) -> str:
    """The name that a channel gives of a sender, or nothing where it is code, an order or no name
    at all: names are greeted with, shown, and given to models."""
    name = clean(_plain_letters(text[: 4 * NAME_MAX]))[:NAME_MAX].strip()
    return "" if _NO_NAME.search(name) or refusal_of(name) else name


def _plain_letters(text: str) -> str:
    if text.isascii():
        return text
    plain = _STYLED.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return _PILED.sub(r"\1", plain)
