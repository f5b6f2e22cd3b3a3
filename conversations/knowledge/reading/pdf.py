"""PDF files: the text of each page, with its headings where they can be told."""

import io
import re

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from conversations.knowledge.reading.limits import Limits, Text, Unreadable
from conversations.knowledge.reading.plain import capped, tidied

HEADING_MOST = 80
NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+[^\W\d_].{2,}$")
ENDS_SENTENCE = re.compile(r"[.,;:!?…]$")
HYPHENATED = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_A-Z])")
PAGE_NUMBER = re.compile(
    r"^\s*(?:p[áa]g(?:ina|\.)?|page)?\s*\d{1,4}(?:\s*(?:/|de|of)\s*\d{1,4})?\s*$", re.I
)
# A line that stands on so many pages is a header or footer.
RUNNING = 3


def read(data: bytes, limits: Limits) -> Text:
    """The pages' text, parted by form feeds. Raises Unreadable."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("encrypted")
        total = len(reader.pages)
        pages = _pages(reader, limits)
        title = str((reader.metadata.title if reader.metadata else "") or "")
    except LimitReachedError as error:
        raise Unreadable("too_much") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        # What a broken file breaks inside pypdf has no one type.
        raise Unreadable("broken") from error
    running = _running_lines(pages)
    text = "\f".join(_tidied_page(page, running) for page in pages)
    found = capped(text, limits, pages=total, title=tidied(title).strip())
    cut = found.cut or total > len(pages)
    return Text(found.text if text.strip("\f \n") else "", found.pages, found.title, cut)


def _pages(reader: PdfReader, limits: Limits) -> list[str]:
    pages: list[str] = []
    chars = 0
    for page in reader.pages[: limits.pages]:
        pages.append(tidied(page.extract_text() or "").replace("\f", "\n"))
        chars += len(pages[-1])
        if chars > limits.chars:
            break
    return pages


def _running_lines(pages: list[str]) -> frozenset[str]:
    """First and last lines that stand on several pages: names of chapters, page numbers."""
    seen: dict[str, int] = {}
    for page in pages:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        for line in {*lines[:1], *lines[-1:]}:
            seen[line] = seen.get(line, 0) + 1
    return frozenset(line for line, count in seen.items() if count >= RUNNING)


def _tidied_page(page: str, running: frozenset[str]) -> str:
    lines = [line.strip() for line in page.splitlines()]
    kept = [line for line in lines if line not in running and not PAGE_NUMBER.match(line)]
    marked = [
        f"\n## {line}\n" if _is_heading(kept, place) else line for place, line in enumerate(kept)
    ]
    return HYPHENATED.sub("", "\n".join(marked))


def _is_heading(lines: list[str], place: int) -> bool:
    """A short line that ends no sentence, and is numbered, in capitals, or stands alone."""
    line = lines[place]
    if not 3 <= len(line) <= HEADING_MOST or ENDS_SENTENCE.search(line):
        return False
    if place + 1 >= len(lines):
        return False
    letters = [sign for sign in line if sign.isalpha()]
    capitals = len(letters) >= 4 and all(sign.isupper() for sign in letters)
    return capitals or (bool(NUMBERED.match(line)) and len(line) <= 60)
