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
# A small file may unpack to gigabytes in the browser of whoever looks: this is 50 million points.
PIXELS_MAX = 50_000_000
# Markers of a JPEG: where its points begin and it ends; those that say how large it is; those that
# stand within the points.
_SCAN, _END = 0xDA, 0xD9
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHIN = frozenset({0x00, *range(0xD0, 0xD8)})
# Kept: the JFIF header, the colour profile, Adobe's note on colours. Left out: EXIF, XMP, the
# pictures within pictures of telephones, comments, and whatever stands behind the end.
_KEPT_NOTES = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_NOTES = range(0xE0, 0xF0)
_COMMENT = 0xFE
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
# The points, and what says how they look; notes have names of anybody's making.
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYS acTL fcTL fdAT".split()
)
_WEBP_POINTS = (b"VP8 ", b"VP8L", b"ANMF")
_WEBP_KEPT = (*_WEBP_POINTS, b"VP8X", b"ALPH", b"ANIM", b"ICCP")


class NoPicture(ValueError):
    """What was sent is no picture that browsers show, or is damaged."""


class TooManyPoints(NoPicture):
    """The picture has more points than browsers can be asked to show."""


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


def _sized(width: int, height: int) -> None:
    """Raises NoPicture for a size that cannot be shown."""
    if not width or not height:
        raise NoPicture("damaged")
    if width * height > PIXELS_MAX:
        raise TooManyPoints("too large")


def _jpeg(data: bytes) -> bytes:
    kept, at, framed = [data[:2]], 2, False
    while data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker == _END and framed:
            return b"".join([*kept, data[at : at + 2]])
        end = at + 2 + length
        if length < 2 or (marker == _SCAN and not framed):
            break
        if marker in _FRAMES:
            size = data[at + 5 : at + 9]
            _sized(int.from_bytes(size[2:]), int.from_bytes(size[:2]))
            framed = True
        if marker == _SCAN:
            end = _jpeg_points_end(data, end)
        if not _jpeg_noted(marker, data[at + 4 : end]):
            kept.append(data[at:end])
        at = end
    raise NoPicture("damaged")


def _jpeg_points_end(data: bytes, at: int) -> int:
    """Where the next marker stands behind the points that begin at `at`."""
    while (at := data.find(b"\xff", at)) >= 0:
        if data[at + 1] not in (*_WITHIN, 0xFF):
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    raise NoPicture("damaged")


def _jpeg_noted(marker: int, body: bytes) -> bool:
    if marker in _KEPT_NOTES:
        return not body.startswith(_KEPT_NOTES[marker])
    return marker == _COMMENT or marker in _NOTES


def _png(data: bytes) -> bytes:
    kept, at = [_PNG_HEAD], len(_PNG_HEAD)
    if data[at + 4 : at + 8] != b"IHDR":
        raise NoPicture("damaged")
    _sized(int.from_bytes(data[at + 8 : at + 12]), int.from_bytes(data[at + 12 : at + 16]))
    while at < len(data):
        name, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4])
        if end > len(data):
            break
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end
    raise NoPicture("damaged")


def _webp(data: bytes) -> bytes:
    kept, shown, at = [], False, 12
    last = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at < last:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if at + 8 + size > len(data):
            raise NoPicture("damaged")
        if name in _WEBP_KEPT:
            _webp_sized(name, data[at + 8 : end])
            kept.append(data[at:end])
        shown, at = shown or name in _WEBP_POINTS, end
    if not shown:
        raise NoPicture("damaged")
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _webp_sized(name: bytes, body: bytes) -> None:
    """Raises NoPicture where a part of a WebP says a size that cannot be shown."""
    if name == b"VP8X":
        _sized(1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little"))
    elif name == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        _sized(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    elif name == b"VP8 ":
        width, height = (int.from_bytes(body[n : n + 2], "little") & 0x3FFF for n in (6, 8))
        _sized(width, height)


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
