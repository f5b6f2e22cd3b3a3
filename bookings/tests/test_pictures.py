"""A service's picture: put by owners, shown to customers, kept without what a camera notes."""

import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bookings.models import Service, ServicePicture
from bookings.pictures import BYTES_MAX, NoPicture, TooManyPoints, picture_put, picture_read
from bookings.tests.booking_page import HOST, Visitor
from bookings.tests.test_views_setup import SERVICE
from tenants.actors import SYSTEM
from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.models import Business

SECRET = b"GPS 40.4168 N 3.7038 W"
# Points with what may stand among them: an escaped byte, a restart, a filler.
POINTS = b"\x12\xff\x00\x34\xff\xd0\x56\xff"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PAGE = b"<html><script>alert(document.cookie)</script>PK\x03\x04"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 1, height: int = 1) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"tEXt", b"Comment\0" + SECRET)
        + chunk(b"caBX", SECRET)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(width: int = 8, height: int = 8) -> bytes:
    """Progressive: two scans, with a table that holds the end's mark between them, and a note."""
    jfif = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
    notes = segment(0xE1, b"Exif\0\0" + SECRET) + segment(0xFE, SECRET)
    notes += segment(0xE2, b"MPF\0" + SECRET)
    frame = segment(0xC2, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0")
    scan = segment(0xDA, b"\x01\x01\0\0?\0") + POINTS
    table = segment(0xC4, b"\0\xff\xd9\0")
    late = segment(0xFE, SECRET)
    return b"\xff\xd8" + jfif + notes + frame + scan + table + late + scan + b"\xff\xd9"


def webp(width: int = 1, height: int = 1) -> bytes:
    def part(name: bytes, body: bytes) -> bytes:
        return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    size = struct.pack("<I", (width - 1) | (height - 1) << 14)
    notes = part(b"EXIF", SECRET) + part(b"note", SECRET)
    body = b"WEBP" + part(b"VP8L", b"\x2f" + size) + notes
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("data", "kind"), [(png(), "image/png"), (jpeg(), "image/jpeg"), (webp(), "image/webp")]
)
def test_what_a_camera_notes_is_left_out(data: bytes, kind: str) -> None:
    found, clean = picture_read(data)
    assert found == kind
    assert SECRET in data
    assert SECRET not in clean
    assert picture_read(clean) == (kind, clean), "what is left is whole"


@pytest.mark.parametrize("data", [png(), jpeg(), webp()], ids=["png", "jpeg", "webp"])
def test_what_hangs_on_behind_a_picture_is_cut_off(data: bytes) -> None:
    """A page, an archive or another picture, with the place where it was taken."""
    assert picture_read(data + PAGE + SECRET) == picture_read(data)


def test_all_points_of_a_picture_in_several_turns_are_kept() -> None:
    clean = picture_read(jpeg())[1]
    assert clean.count(POINTS) == 2
    assert clean.endswith(POINTS + b"\xff\xd9")


@pytest.mark.parametrize("make", [png, jpeg, webp])
def test_a_small_file_with_very_many_points_is_refused(make: Callable[[int, int], bytes]) -> None:
    assert picture_read(make(6000, 8000))
    with pytest.raises(TooManyPoints):
        picture_read(make(16000, 16000))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff\xda\0\x02" + PAGE + b"\xff\xd9",
        b"\x89PNG\r\n\x1a\n" + chunk(b"tEXt", PAGE) + chunk(b"IEND", b""),
        b"RIFF" + struct.pack("<I", 12 + len(PAGE)) + b"WEBPnote" + struct.pack("<I", 46) + PAGE,
        png(0, 1),
        jpeg(0, 8),
        b"<svg onload=alert(1)>",
        b"GIF89a",
        b"\xff\xd8\xff",
        jpeg()[:24],
        png()[:40],
        webp()[:18],
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBP",
    ],
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NoPicture):
        picture_read(data)


def form_of(client: Client, service: Service, **more: Any) -> Any:
    staff = [each.pk for each in service.staff.all()]
    given = SERVICE | {"name": service.name, "staff": staff} | more
    return client.post(f"/services/{service.uuid}/", given)


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("foto.jpg", data, content_type="image/jpeg")


def test_an_owner_puts_it_and_customers_see_it(owner_client: Client, corte: Service) -> None:
    assert form_of(owner_client, corte, new_picture=upload(png())).status_code == 302
    shown = Visitor().get("services").json()["services"]
    (path,) = [each["picture"] for each in shown if each["picture"]]
    visitor = Client(HTTP_HOST=HOST)
    picture = visitor.get(path)
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert SECRET not in picture.content
    assert "max-age" in picture["Cache-Control"]
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in picture["Content-Security-Policy"]
    assert path.replace("&", "&amp;") in visitor.get("/book/").content.decode()
    assert path in owner_client.get(f"/services/{corte.uuid}/").content.decode()
    assert AuditEntry.objects.filter(action="service.picture_set").exists()
    # another picture has another address, and saving the form without one keeps it
    assert form_of(owner_client, corte).status_code == 302
    assert ServicePicture.objects.get().kind == "image/png"
    form_of(owner_client, corte, new_picture=upload(jpeg()))
    again = [each["picture"] for each in Visitor().get("services").json()["services"]]
    assert path not in again
    form_of(owner_client, corte, picture_gone="on")
    assert not ServicePicture.objects.exists()
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", SVG, PAGE, png(9000, 9000), png() + b"\0" * BYTES_MAX],
    ids=["nothing", "pdf", "svg", "page", "points", "bytes"],
)
def test_what_cannot_be_shown_is_said_so(owner_client: Client, corte: Service, data: bytes) -> None:
    answer = form_of(owner_client, corte, new_picture=upload(data))
    assert answer.status_code == 422
    assert not ServicePicture.objects.exists()


def test_a_service_that_is_no_longer_offered_shows_none(corte: Service) -> None:
    picture_put(service=corte, data=jpeg(), actor=SYSTEM)
    Service.objects.update(active=False)
    assert Client(HTTP_HOST=HOST).get(f"/book/{corte.uuid}/picture").status_code == 404


def test_only_who_manages_gives_pictures_and_of_their_own_services(
    agent_client: Client, academia: Business, owner_client: Client, corte: Service
) -> None:
    assert form_of(agent_client, corte, new_picture=upload(png())).status_code == 403
    with business_context(academia):
        theirs = Service.objects.first()
    assert theirs is not None
    assert form_of(owner_client, theirs, new_picture=upload(png())).status_code == 404
    forging = Client(HTTP_HOST=HOST, enforce_csrf_checks=True)
    forging.cookies = owner_client.cookies
    assert form_of(forging, corte, new_picture=upload(png())).status_code == 403
    assert not ServicePicture.objects.exists()
    with business_context(academia):
        picture_put(service=theirs, data=png(), actor=SYSTEM)
    assert Client(HTTP_HOST=HOST).get(f"/book/{theirs.uuid}/picture").status_code == 404
