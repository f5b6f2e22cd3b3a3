"""Pictures of services: taken in by what they are and not by what they are called, and kept
without what a camera writes into them."""

from hashlib import sha256

from django.urls import reverse

from bookings.models import Service, ServicePicture
from tenants.actors import Actor
from tenants.audit.services import audit

BYTES_MAX = 1024 * 1024
JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
KINDS = (JPEG, PNG, WEBP)
# Markers of a JPEG that stand alone; its picture begins with `_SCAN`.
_SCAN = 0xDA
# Kept: the JFIF header, the colour profile, Adobe's note on colours. Left out: EXIF, XMP, comments.
_KEPT_NOTES = (0xE0, 0xE2, 0xEE)
_NOTES = range(0xE0, 0xF0)
_COMMENT = 0xFE
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_LEFT_OUT = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
_WEBP_LEFT_OUT = (b"EXIF", b"XMP ")


class NoPicture(ValueError):
    """What was sent is no picture that browsers show, or is damaged."""


def picture_read(data: bytes) -> tuple[str, bytes]:
    """The kind of a picture (JPEG, PNG or WebP), and it without notes. Raises NoPicture."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return JPEG, _jpeg(data)
        if data.startswith(_PNG_HEAD):
            return PNG, _png(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return WEBP, _webp(data)
    except IndexError as error:
        raise NoPicture("damaged") from error
    raise NoPicture("unknown kind")


def _jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    while data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker == _SCAN:
            return b"".join([*kept, data[at:]])
        if length < 2:
            break
        end = at + 2 + length
        noted = marker == _COMMENT or (marker in _NOTES and marker not in _KEPT_NOTES)
        if not noted:
            kept.append(data[at:end])
        at = end
    raise NoPicture("damaged")


def _png(data: bytes) -> bytes:
    kept, at = [_PNG_HEAD], len(_PNG_HEAD)
    while at < len(data):
        name, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4])
        if end > len(data):
            break
        if name not in _PNG_LEFT_OUT:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end
    raise NoPicture("damaged")


def _webp(data: bytes) -> bytes:
    kept, at = [], 12
    while at < len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if at + 8 + size > len(data):
            raise NoPicture("damaged")
        if name not in _WEBP_LEFT_OUT:
            kept.append(data[at:end])
        at = end
    if not kept:
        raise NoPicture("damaged")
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def picture_put(*, service: Service, data: bytes, actor: Actor) -> ServicePicture:
    """Give a service its picture, in place of the one that it has. Call it in a transaction.
    Raises NoPicture; nothing is written then."""
    kind, clean = picture_read(data)
    digest = sha256(clean).hexdigest()[:16]
    values = {"kind": kind, "data": clean, "digest": digest}
    row, _new = ServicePicture.objects.update_or_create(service=service, defaults=values)
    audit("service.picture_set", service, actor=actor, after={"kind": kind, "bytes": len(clean)})
    return row


def picture_remove(*, service: Service, actor: Actor) -> None:
    """Take a service's picture away; nothing happens where it has none."""
    deleted, _rows = ServicePicture.objects.filter(service=service).delete()
    if deleted:
        audit("service.picture_removed", service, actor=actor)


def picture_url(service: Service) -> str:
    """Where its picture is, by a path that changes with it; "" for none. The service was read with
    `picture` at hand."""
    picture = getattr(service, "picture", None)
    return f"{reverse('book:picture', args=[service.uuid])}?v={picture.digest}" if picture else ""
