"""Web pages: what they say, without menus, footers and cookie notices."""

import re

import trafilatura
from lxml import html
from lxml.etree import LxmlError

from conversations.knowledge.reading.limits import Limits, Text, Unreadable
from conversations.knowledge.reading.plain import capped, decoded, tidied

# With less than this the extractor has missed the point: short pages of small businesses.
LITTLE = 200
NOT_TEXT = "//script|//style|//noscript|//template|//nav|//footer|//form|//aside|//svg|//iframe"
TOLD = "//h1|//h2|//h3|//h4|//p|//li|//td|//th|//dt|//dd|//blockquote|//pre|//address"
META_CHARSET = re.compile(rb"""<meta[^>]+charset=["']?([\w-]{3,20})""", re.I)


def read(data: bytes, limits: Limits) -> Text:
    """The page's main text. Raises Unreadable."""
    try:
        tree = html.fromstring(_decoded(data))
    except (LxmlError, ValueError) as error:
        raise Unreadable("broken") from error
    title = " ".join((tree.findtext(".//title") or "").split())
    found = trafilatura.extract(
        html.tostring(tree, encoding="unicode"),
        output_format="markdown",
        include_comments=False,
        include_links=False,
        include_formatting=True,
        favor_recall=True,
    )
    text = found or ""
    if len(text) < LITTLE:
        text = max(text, _plainly(tree), key=len)
    return capped(tidied(text.replace("**", "")), limits, title=tidied(title))


def _decoded(data: bytes) -> str:
    """The page as text: by its own charset, else as any text."""
    named = META_CHARSET.search(data[:2048])
    if named:
        try:
            return data.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            return decoded(data)
    return decoded(data)


def _plainly(tree: html.HtmlElement) -> str:
    """Headings, paragraphs, lists and cells as they stand, without what is no text."""
    for each in tree.xpath(NOT_TEXT):
        each.drop_tree()
    lines: list[str] = []
    for each in tree.xpath(TOLD):
        if any(inner is not each for inner in each.xpath(".//p|.//li|.//td")):
            continue
        said = " ".join(each.text_content().split())
        if said:
            lines.append(f"## {said}" if each.tag in ("h1", "h2", "h3", "h4") else said)
    return "\n\n".join(lines)
