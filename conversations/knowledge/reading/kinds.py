"""What kind of file this is, by what is in it: names lie, and so do senders' media types."""

import io
import zipfile
from collections.abc import Callable

from conversations.knowledge.reading import pdf, plain, web, word
from conversations.knowledge.reading.limits import Limits, Text, Unreadable

Reader = Callable[[bytes, Limits], Text]
READERS: dict[str, Reader] = {
    "pdf": pdf.read,
    "docx": word.read,
    "html": web.read,
    "markdown": plain.read_markdown,
    "text": plain.read,
}
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML_SIGNS = (b"<!doctype html", b"<html", b"<head", b"<body")
SNIFFED = 2048


def kind_of(data: bytes, name: str) -> str:
    """A key of `READERS`. Raises Unreadable for what no reader takes."""
    head = data[:SNIFFED]
    if not data.strip():
        raise Unreadable("empty")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _zip_kind(data)
    if head.startswith(OLE):
        raise Unreadable("old_word")
    if head.startswith(PICTURES):
        raise Unreadable("picture")
    ending = name.lower().rpartition(".")[2]
    if any(sign in head.lower() for sign in HTML_SIGNS) or ending in ("html", "htm"):
        return "html"
    return "markdown" if ending in ("md", "markdown") else "text"


def _zip_kind(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable("broken") from error
    if "word/document.xml" in names:
        return "docx"
    raise Unreadable("unknown_kind")


def read(data: bytes, name: str, limits: Limits) -> tuple[str, Text]:
    """A file's kind and its text. Raises Unreadable."""
    kind = kind_of(data, name)
    found = READERS[kind](data, limits)
    if not found.text.strip():
        raise Unreadable("scanned" if kind == "pdf" else "empty")
    return kind, found
