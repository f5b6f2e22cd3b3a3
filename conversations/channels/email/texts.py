"""What a person has written in a mail: without what it quotes, and without its HTML."""

import re
from functools import lru_cache
from typing import Any

from lxml import etree, html
from mailparser_reply import EmailReplyParser

# More than anybody writes; what follows is cut before it is read any further.
READ_CHARS = 100_000
_LANGUAGES = ["es", "en", "pt"]
_UNREAD = ("script", "style", "head", "title", "template", "noscript", "object", "svg")
# What mail programs put around what they quote.
_QUOTES = (
    "//blockquote[@type='cite' or contains(@class, 'gmail_quote')]",
    "//div[contains(@class, 'gmail_quote') or contains(@class, 'moz-cite-prefix')]",
    "//div[@id='appendonsend' or @id='divRplyFwdMsg']",
    "//div[contains(@class, 'yahoo_quoted')]",
)
_BLOCKS = frozenset({"p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "section"})
_BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "article", "header", "footer"}
_BLANK_LINES = re.compile(r"\n\s*\n\s*")
# The line above a quote, in the forms of Spanish, Portuguese and English that the library lets pass
# (it may be broken once, and be quoted itself).
_ATTRIBUTION = re.compile(
    r"^[> ]*(?:El|Em|On|Le)\b(?:[^\n]|\n(?!\s*\n)){6,240}?"
    r"(?:escribió|escreveu|wrote|a écrit)\s*:[ \t]*$",
    re.MULTILINE,
)
_MOBILE = re.compile(
    r"\n+(?:Enviado desde mi |Enviado do meu |Sent from my |Obtener Outlook para |Get Outlook for )"
    r"[^\n]{0,60}\s*\Z"
)


def reply_of(text: str) -> str:
    """The new part of a mail's text; all of it where nothing new stands above what it quotes."""
    text = text[:READ_CHARS].replace("\r\n", "\n").strip()
    above = _ATTRIBUTION.split(text, maxsplit=1)[0].strip()
    found = (_parser().parse_reply(above) or "").strip()
    return _MOBILE.sub("", f"\n{found or above or text}").strip()


@lru_cache(maxsize=1)
def _parser() -> EmailReplyParser:
    return EmailReplyParser(languages=list(_LANGUAGES))


def text_of_html(markup: str) -> str:
    """The words of an HTML mail, line by line. Nothing of it is ever shown as HTML."""
    markup = markup[:READ_CHARS].strip()
    if not markup:
        return ""
    try:
        root: Any = html.document_fromstring(
            markup.encode(), parser=html.HTMLParser(encoding="utf-8")
        )
    except (etree.ParserError, ValueError):
        return ""
    quoted = [part for path in _QUOTES for part in root.xpath(path)]
    for part in [*root.iter(*_UNREAD), *quoted]:
        if part.getparent() is not None:
            part.drop_tree()
    pieces: list[str] = []
    _collect(root, pieces)
    lines = [" ".join(line.split()) for line in "".join(pieces).split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _collect(root: Any, pieces: list[str]) -> None:
    """The text of a tree, with a new line around each block; deep trees cost no stack."""
    for moment, part in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        block = part.tag in _BLOCKS
        if moment == "start":
            pieces.append("\n" if block else "")
            pieces.append(" ".join(_spaced(part.text)))
            continue
        pieces.append("\n" if block and part.tag != "br" else "")
        if part is not root:
            pieces.append(" ".join(_spaced(part.tail)))


def _spaced(text: str | None) -> list[str]:
    """The words between two tags, in which a line's end is a space."""
    return re.split(r"\s+", text) if text else []
