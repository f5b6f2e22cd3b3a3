"""A file of somebody's spreadsheet as rows of text. Pure."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 5_000
# A line of so many cells is none of a table with `MAX_COLUMNS` titles.
MAX_CELLS = 1_000
DELIMITERS = (";", "\t", ",")
# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r")

_TOO_BIG = _("El archivo pesa más de 5 MB: pártelo en varios.")
_EMPTY = _("El archivo está vacío: hacen falta una fila de títulos y al menos una más.")
_TOO_MANY = _("El archivo tiene más de 20 000 filas: pártelo en varios.")
_TOO_WIDE = _("El archivo tiene más de 60 columnas: deja solo las que quieras importar.")
_A_WORKBOOK = _(
    "Es un libro de Excel. En Excel, «Guardar como» y elige «CSV UTF-8»; luego sube ese archivo."
)
_NO_TABLE = _(
    "No se puede leer como CSV. Ábrelo en tu hoja de cálculo y guárdalo otra vez como CSV."
)


class Unreadable(ValueError):
    """The file is no table that can be imported; `reason` says why, to people."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason))
        self.reason = str(reason)


@dataclass(frozen=True)
class Line:
    """One row under the header; `number` as a spreadsheet counts."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """A table: its titles, and its rows that are not empty."""

    headers: list[str]
    lines: list[Line]


def sheet_read(data: bytes) -> Sheet:
    """The table in a CSV file. Raises `Unreadable`.

    UTF-8 with or without its mark, UTF-16 with its mark (Excel's "Unicode text") and Windows-1252
    are told apart; comma, semicolon and tab by which of them parts the title row most often, or by
    Excel's own `sep=` line.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(_TOO_BIG)
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_A_WORKBOOK)
    text, delimiter = _delimiter(_text(data))
    try:
        return _sheet(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable(_NO_TABLE) from error


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            # Five bytes mean nothing in Windows-1252; Latin-1 gives every byte a meaning.
            text = data.decode("cp1252", errors="ignore")
    if "\x00" in text:
        raise Unreadable(_NO_TABLE)
    return text


def _delimiter(text: str) -> tuple[str, str]:
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return rest, first.strip()[4]
    if first.strip("\r\n").lower() == "sep=\t":
        return rest, "\t"
    return text, max(DELIMITERS, key=lambda each: _width(text, each))


def _width(text: str, delimiter: str) -> int:
    """How many columns the title row has with this delimiter."""
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), []))
    except csv.Error:
        return 0


def _sheet(rows: Iterator[list[str]]) -> Sheet:
    headers = [each.strip()[:80] for each in next(rows, [])]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise Unreadable(_EMPTY)
    if len(headers) > MAX_COLUMNS:
        raise Unreadable(_TOO_WIDE)
    lines: list[Line] = []
    for number, row in enumerate(rows, start=2):
        if len(row) > MAX_CELLS:
            raise Unreadable(_NO_TABLE)
        cells = [_cell(each) for each in row]
        if not any(cells):
            continue
        if len(lines) == MAX_ROWS:
            raise Unreadable(_TOO_MANY)
        lines.append(Line(number, cells))
    if not lines:
        raise Unreadable(_EMPTY)
    return Sheet(headers, lines)


def _cell(text: str) -> str:
    text = text.strip()[:MAX_CELL]
    # Our own downloads, and Excel's users, keep formulas asleep with an apostrophe.
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA else text


def cell_safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; `sheet_read` gives back what it was."""
    return f"'{text}" if text.startswith(FORMULA) else text
