"""Text cut into pieces: along headings, pages, paragraphs, sentences; the same text always alike.

The text is what `reading` makes: Markdown headings, form feeds between pages. A piece never
crosses a heading or a page, so that what is cited is where it says.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conversations.knowledge.indexing import HEADING_MAX, Piece

# Characters of a piece: paragraphs are put together up to `WANTED`; a single one may be `MOST`.
WANTED, MOST = 1000, 1200
HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
LISTED = re.compile(r"^(?:[-*•–·▪]|\d{1,2}[.)]|[a-z]\))\s")
SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^a-z\s])")
WRAPPED_FROM = 40
ENDS = (".", ":", ";", "!", "?", "…", "|")


@dataclass(frozen=True)
class _Paragraph:
    text: str
    heading: str
    page: int


def cut(text: str, *, paged: bool) -> list[Piece]:
    """The pieces of a text, in order. `paged`: form feeds part pages that can be cited."""
    pieces: list[Piece] = []
    group: list[_Paragraph] = []
    for paragraph in _parts(_paragraphs(text)):
        fits = sum(len(each.text) + 1 for each in group) + len(paragraph.text) <= WANTED
        same = group and (group[0].heading, group[0].page) == (paragraph.heading, paragraph.page)
        if group and not (fits and same):
            pieces.append(_piece(group, paged))
            group = []
        group.append(paragraph)
    return [*pieces, _piece(group, paged)] if group else pieces


def _piece(group: list[_Paragraph], paged: bool) -> Piece:
    text = "\n".join(each.text for each in group)
    return Piece(text, group[0].heading, group[0].page if paged else None)


def _parts(paragraphs: Iterable[_Paragraph]) -> Iterator[_Paragraph]:
    """Paragraphs, those that are too long in parts."""
    for paragraph in paragraphs:
        for part in _shortened(paragraph.text):
            yield _Paragraph(part, paragraph.heading, paragraph.page)


def _shortened(text: str) -> list[str]:
    """A text in parts of at most `MOST`: between sentences, else between words, else anywhere."""
    if len(text) <= MOST:
        return [text]
    parts = [""]
    for sentence in SENTENCE.split(text):
        for part in _between_words(sentence):
            if parts[-1] and len(parts[-1]) + 1 + len(part) > WANTED:
                parts.append("")
            parts[-1] = f"{parts[-1]} {part}".strip()
    return parts


def _between_words(text: str) -> list[str]:
    parts = []
    while len(text) > MOST:
        at = text.rfind(" ", 1, WANTED)
        at = at if at > 0 else WANTED
        parts.append(text[:at].strip())
        text = text[at:].strip()
    return [*parts, text] if text else parts


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    """Each paragraph under its headings; a heading that nothing stands under is one itself."""
    stack: list[tuple[int, str]] = []
    bare = False  # whether the last heading has nothing under it yet
    for page, sheet in enumerate(text.split("\f"), 1):
        for block in _blocks(sheet):
            found = HEADING.match(block)
            if found is None:
                yield _Paragraph(block, _heading(stack), page)
                bare = False
                continue
            level = len(found[1])
            if bare and level <= stack[-1][0]:
                yield _Paragraph(stack[-1][1], _heading(stack[:-1]), page)
            stack = [each for each in stack if each[0] < level] + [(level, found[2])]
            bare = True
    if bare:
        yield _Paragraph(stack[-1][1], _heading(stack[:-1]), page)


def _heading(stack: list[tuple[int, str]]) -> str:
    return " › ".join(name for _level, name in stack[-2:])[:HEADING_MAX]


def _blocks(sheet: str) -> Iterator[str]:
    """Headings by themselves; the lines between blank ones together."""
    lines: list[str] = []
    for raw in [*sheet.split("\n"), ""]:
        line = " ".join(raw.split())
        if line and not HEADING.match(line):
            lines.append(line)
            continue
        if lines:
            yield _joined(lines)
            lines = []
        if line:
            yield line


def _joined(lines: list[str]) -> str:
    """Lines that were wrapped for paper as one; lists and tables keep their lines."""
    text = lines[0]
    last = lines[0]
    for line in lines[1:]:
        wrapped = len(last) >= WRAPPED_FROM and not last.endswith(ENDS) and not LISTED.match(line)
        text += (" " if wrapped and "|" not in line else "\n") + line
        last = line
    return text
