"""What a file is: by its bytes, never by what it is called."""

from codecs import getincrementaldecoder
from dataclasses import dataclass
from typing import Literal

from bookings.pictures import NoPicture, TooManyPoints, picture_read

PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = _OFFICE + "wordprocessingml.document"
TEXT = "text/plain"
# As much of a file as tells what it is.
HEAD_BYTES = 4096
_EBML, _OGG, _WAVE, _MP3 = b"\x1a\x45\xdf\xa3", b"OggS", b"WAVE", b"ID3"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG", "image/png"),
    (b"GIF8", "image/gif"),
    (b"#!AMR", "audio/amr"),
    (b"fLaC", "audio/flac"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"%PDF-", PDF),
)
_STILLS = {b"heic", b"heix", b"heif", b"mif1", b"msf1"}
ZIPPED = {
    "docx": DOCX,
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "pptx": _OFFICE + "presentationml.presentation",
}
OLD_OFFICE = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
}
_TEXTS = {
    "text/plain": TEXT,
    "text/csv": "text/csv",
    "text/calendar": "text/calendar",
    "text/vcard": "text/vcard",
    "text/x-vcard": "text/vcard",
}
_TEXT_NAMES = {"txt": TEXT, "csv": "text/csv", "ics": "text/calendar", "vcf": "text/vcard"}

Kind = Literal["image", "audio", "video", "file"]


class NoFile(ValueError):
    """What was sent is of no kind that is taken, or damaged."""


@dataclass(frozen=True)
class FileKind:
    """A file that is taken: `kind` as of `MessageFile.Kind`, and its media type."""

    kind: Kind
    content_type: str


def file_sniff(head: bytes, *, declared: str = "", name: str = "") -> FileKind:
    """What a file is that begins with `head` (`HEAD_BYTES` of it, if it has so many).

    `declared` and the name only tell apart what begins alike: sounds and films, kinds of text,
    kinds of office documents. What could run or be shown as a page is of no kind. Raises `NoFile`.
    """
    declared, ending = declared.lower(), name.lower().rpartition(".")[2] if "." in name else ""
    content_type = (
        _picture_or_paper(head)
        or _sound(head)
        or _film_or_sound(head, declared)
        or _office(head, declared, ending)
        or _words(head, declared, ending)
    )
    if not content_type:
        raise NoFile("unknown kind")
    return FileKind(kind_of(content_type), content_type)


def kind_of(content_type: str) -> Kind:
    """The kind of file that a media type is; what browsers cannot show is a plain file."""
    if content_type in ("image/heic", "audio/amr"):
        return "file"
    family = content_type.partition("/")[0]
    found: dict[str, Kind] = {"image": "image", "audio": "audio", "video": "video"}
    return found.get(family, "file")


def _picture_or_paper(head: bytes) -> str:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((found for mark, found in _BEGINNINGS if head.startswith(mark)), "")


def _sound(head: bytes) -> str:
    if head.startswith(_MP3) or head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio/mpeg"
    return "audio/wav" if head[:4] == b"RIFF" and head[8:12] == _WAVE else ""


def _film_or_sound(head: bytes, declared: str) -> str:
    """WebM, Ogg and MP4 hold either; the declared type says which."""
    heard = "audio" if not declared.startswith("video/") else "video"
    if head.startswith(_EBML):
        return f"{heard}/webm"
    if head.startswith(_OGG):
        return f"{heard}/ogg"
    if head[4:8] != b"ftyp":
        return ""
    if head[8:12] in _STILLS:
        return "image/heic"
    if head[8:12] == b"qt  ":
        return "video/quicktime"
    return "audio/mp4" if declared.startswith("audio/") or head[8:11] == b"M4A" else "video/mp4"


def _office(head: bytes, declared: str, ending: str) -> str:
    known = ZIPPED if head.startswith(_ZIP) else OLD_OFFICE if head.startswith(_OLE) else {}
    if declared in known.values():
        return declared
    return known.get(ending, "")


def _words(head: bytes, declared: str, ending: str) -> str:
    found = _TEXT_NAMES.get(ending, "") if ending else _TEXTS.get(declared, "")
    return found if found and _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    try:
        return "\0" not in getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return b"\0" not in head  # of an older code page


def picture_bare(data: bytes) -> bytes:
    """A picture (JPEG, PNG, WebP) without what a camera notes. Raises NoFile."""
    try:
        return picture_read(data)[1]
    except TooManyPoints as error:
        raise NoFile("too many points") from error
    except NoPicture as error:
        raise NoFile("unknown kind") from error
