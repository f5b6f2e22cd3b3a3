"""Lines of calendar files (RFC 5545): moments, texts, folding."""

from collections.abc import Iterable
from datetime import UTC, datetime

LINE_OCTETS = 75


def file_of(lines: Iterable[str]) -> bytes:
    """The file of these content lines."""
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def utc(moment: datetime) -> str:
    """A moment, in UTC: readers show it in their own zone, and no zone has to be described."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def text(value: str) -> str:
    """A value of type TEXT, escaped."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return value


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, none of which cuts a letter in two."""
    pieces, piece, room = [], "", LINE_OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LINE_OCTETS - 1  # a piece that goes on begins with a space
        piece, room = piece + letter, room - size
    return "\r\n ".join([*pieces, piece])
