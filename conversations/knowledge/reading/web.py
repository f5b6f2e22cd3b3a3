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
# What visitors of the page do not see would speak to the assistant alone.
_STYLE = "translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz')"
_UNSEEN = ("display:none", "visibility:hidden", "font-size:0;")
NOT_SEEN = "//*[@hidden]|//*[{}]".format(
    " or ".join(f"contains(concat({_STYLE}, ';'), '{each}')" for each in _UNSEEN)
)
TOLD = "//h1|//h2|//h3|//h4|//p|//li|//td|//th|//dt|//dd|//blockquote|//pre|//address"
META_CHARSET = re.compile(rb"""<meta[^>]+charset=["']?([\w-]{3,20})""", re.I)


def read(data: bytes, limits: Limits) -> Text:
    """The page's main text. Raises Unreadable."""
    try:
        tree = html.fromstring(_decoded(data))
    except (LxmlError, ValueError) as error:
        raise Unreadable("broken") from error
    title = " ".join((tree.findtext(".//title") or "").split())
    _without(tree, NOT_SEEN)
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


def _without(tree: html.HtmlElement, path: str) -> None:
    for each in tree.xpath(path):
        if each.getparent() is not None:
            each.drop_tree()


def _plainly(tree: html.HtmlElement) -> str:
    """Headings, paragraphs, lists and cells as they stand, without what is no text."""
    _without(tree, NOT_TEXT)
    lines: list[str] = []
    for each in tree.xpath(TOLD):
        if any(inner is not each for inner in each.xpath(".//p|.//li|.//td")):
            continue
        said = " ".join(each.text_content().split())
        if said:
            lines.append(f"## {said}" if each.tag in ("h1", "h2", "h3", "h4") else said)
    return "\n\n".join(lines)
