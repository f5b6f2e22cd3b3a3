"""Word files (DOCX): paragraphs, lists and tables in their order, headings by their style."""

import io
import zipfile
from collections.abc import Iterator
from copy import deepcopy

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from conversations.knowledge.reading.limits import Limits, Text, Unreadable
from conversations.knowledge.reading.plain import capped, tidied

FILES_MOST = 3000
# Runs of words that Word does not show ("hidden"); of a value the last word counts.
HIDDEN = ".//w:r[w:rPr/w:vanish[not(@w:val='0' or @w:val='false' or @w:val='off')]]"
HEADINGS = ("heading", "título", "titulo", "ttulo", "title", "título")


def read(data: bytes, limits: Limits) -> Text:
    """The document's text. Raises Unreadable."""
    _check_size(data, limits)
    try:
        document = docx.Document(io.BytesIO(data))
        text = _text(document, limits)
        title = str(document.core_properties.title or "")
    except (PackageNotFoundError, zipfile.BadZipFile, LxmlError) as error:
        raise Unreadable("broken") from error
    except (KeyError, ValueError, AttributeError, TypeError, IndexError) as error:
        # What a broken file breaks inside python-docx has no one type.
        raise Unreadable("broken") from error
    return capped(tidied(text), limits, title=tidied(title).strip())


def _check_size(data: bytes, limits: Limits) -> None:
    """A zip of some kilobytes may unpack to gigabytes: what it says of itself is believed only
    where it is harmless, and the process's memory is bounded in case it lies."""
    try:
        files = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable("broken") from error
    if any(entry.flag_bits & 1 for entry in files):
        raise Unreadable("encrypted")
    if len(files) > FILES_MOST or sum(entry.file_size for entry in files) > limits.unpacked:
        raise Unreadable("bomb")


def _text(document: Document, limits: Limits) -> str:
    parts: list[str] = []
    chars = 0
    for part in _parts(document):
        parts.append(part)
        chars += len(part)
        if chars > limits.chars:
            break
    return "\n\n".join(parts)


def _parts(document: Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield _table(block)
        elif _seen(block):
            yield _paragraph(block)


def _seen(paragraph: Paragraph) -> str:
    """What a reader sees of it: hidden words would speak to the assistant alone."""
    hidden = paragraph._p.xpath(HIDDEN)
    if not hidden:
        return " ".join(paragraph.text.split())
    seen = deepcopy(paragraph._p)
    for run in seen.xpath(HIDDEN):
        run.getparent().remove(run)
    return " ".join(Paragraph(seen, paragraph._parent).text.split())


def _cell(cell: _Cell) -> str:
    return " ".join(filter(None, map(_seen, cell.paragraphs)))


def _paragraph(paragraph: Paragraph) -> str:
    text = _seen(paragraph)
    style = (paragraph.style.name or "").lower() if paragraph.style else ""
    if style.startswith(HEADINGS):
        level = style[-1] if style[-1:] in "123456" else "1"
        return f"{'#' * int(level)} {text}"
    return f"- {text}" if style.startswith("list") else text


def _table(table: Table) -> str:
    """One line a row. A merged cell is told once."""
    lines = []
    for row in table.rows:
        cells = dict.fromkeys(_cell(cell) for cell in row.cells)
        lines.append(" | ".join(cell for cell in cells if cell))
    return "\n".join(line for line in lines if line)
