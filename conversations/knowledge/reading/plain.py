"""Plain text and Markdown, whatever bytes they were saved in."""

import codecs
import re
import unicodedata

from conversations.knowledge.reading.limits import Limits, Text, Unreadable

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What people's spreadsheets and editors write where it is not UTF-8, the likeliest first.
USUAL = ("cp1252", "mac_roman", "cp850")
LETTERS = frozenset("áéíóúüñçãõâêôàÁÉÍÓÚÜÑÇÃÕÂÊÔÀ¿¡€ºª·«»“”’–—…°")
# A text has next to no control characters; a program or a picture has many.
CONTROLS_MOST = 0.02
SETEXT = re.compile(r"^(\S[^\n]{0,198})\n(=+|-{3,})[ \t]*$", re.MULTILINE)
LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
EMPHASIS = re.compile(r"(\*\*|__|`|~~)(?=\S)(.+?)(?<=\S)\1")
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
HTML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def read(data: bytes, limits: Limits) -> Text:
    """Plain text. Raises Unreadable for what is none."""
    return capped(decoded(data), limits)


def read_markdown(data: bytes, limits: Limits) -> Text:
    """Markdown: headings stay, the marks inside of lines go."""
    text = FRONT_MATTER.sub("", decoded(data))
    text = SETEXT.sub(lambda found: f"{'#' if found[2][0] == '=' else '##'} {found[1]}", text)
    text = EMPHASIS.sub(r"\2", LINK.sub(r"\1", HTML_COMMENT.sub("", text)))
    return capped(text, limits)


def decoded(data: bytes) -> str:
    """Bytes as text, by their mark, as UTF-8, or by what they most look like. Raises Unreadable."""
    for mark, name in BOMS:
        if data.startswith(mark):
            return tidied(data.decode(name, errors="replace"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = max((data.decode(name, errors="replace") for name in USUAL), key=_looks_right)
    controls = sum(
        1 for sign in text if unicodedata.category(sign) == "Cc" and sign not in "\t\n\r\f"
    )
    if controls > len(text) * CONTROLS_MOST:
        raise Unreadable("unknown_kind")
    return tidied(text)


def _looks_right(text: str) -> int:
    """How many of a text's letters beyond ASCII are those of our languages, the others against."""
    others = [sign for sign in text[:20_000] if not sign.isascii()]
    return sum(1 if sign in LETTERS else -1 for sign in others)


def tidied(text: str) -> str:
    """One kind of line end, no characters that no database keeps or that hide what is said."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign
        for sign in unicodedata.normalize("NFC", text)
        if sign in "\n\t\f" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def capped(text: str, limits: Limits, *, pages: int = 0, title: str = "") -> Text:
    """A text within its limit."""
    text = text.replace("\t", " ")
    return Text(text[: limits.chars], pages, title[:200], len(text) > limits.chars)
