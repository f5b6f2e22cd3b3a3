"""What a file that a visitor sends is: by its bytes, never by what it is called."""

from dataclasses import dataclass
from typing import Literal

from bookings.pictures import NoPicture, TooManyPoints, picture_read

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"
_EBML, _OGG, _WAVE, _MP3 = b"\x1a\x45\xdf\xa3", b"OggS", b"WAVE", b"ID3"


class NoFile(ValueError):
    """What was sent is of no kind that is taken, or damaged."""


@dataclass(frozen=True)
class FileKind:
    """A file that is taken: `kind` as of `MessageFile.Kind`, its media type, and its bytes; of a
    picture without what a camera notes."""

    kind: Literal["image", "audio", "file"]
    content_type: str
    data: bytes


def file_read(data: bytes, *, name: str) -> FileKind:
    """What a file is: a picture (JPEG, PNG, WebP), a sound, a PDF, a Word document or plain text.
    The name only tells a Word document from other archives, and text from what looks like it.
    Raises NoFile."""
    if sound := _sound(data):
        return FileKind("audio", sound, data)
    if data.startswith(b"%PDF-"):
        return FileKind("file", PDF, data)
    if data.startswith(b"PK\x03\x04") and name.lower().endswith(".docx"):
        return FileKind("file", DOCX, data)
    if name.lower().endswith(".txt") and _is_text(data):
        return FileKind("file", TEXT, data)
    try:
        content_type, bare = picture_read(data)
    except TooManyPoints as error:
        raise NoFile("too many points") from error
    except NoPicture as error:
        raise NoFile("unknown kind") from error
    return FileKind("image", content_type, bare)


def _sound(data: bytes) -> str:
    """The media type of a sound; "" for what is none. What browsers record is WebM, Ogg or MP4."""
    if data.startswith(_EBML):
        return "audio/webm"
    if data.startswith(_OGG):
        return "audio/ogg"
    if data[4:8] == b"ftyp":
        return "audio/mp4"
    if data.startswith(_MP3) or data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio/mpeg"
    return "audio/wav" if data[:4] == b"RIFF" and data[8:12] == _WAVE else ""


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False
