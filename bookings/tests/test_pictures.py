"""A service's picture: put by owners, shown to customers, kept without what a camera notes."""

import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bookings.models import Service, ServicePicture
from bookings.pictures import BYTES_MAX, NoPicture, picture_put, picture_read
from bookings.tests.booking_page import HOST, Visitor
from bookings.tests.test_views_setup import SERVICE
from tenants.actors import SYSTEM
from tenants.audit.models import AuditEntry

SECRET = b"GPS 40.4168 N 3.7038 W"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png() -> bytes:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"tEXt", b"Comment\0" + SECRET)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def jpeg() -> bytes:
    def segment(marker: int, body: bytes) -> bytes:
        return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body

    jfif = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
    notes = segment(0xE1, b"Exif\0\0" + SECRET) + segment(0xFE, SECRET)
    return b"\xff\xd8" + jfif + notes + segment(0xDA, b"\x01\x01\0\0?\0") + b"\x12\x34\xff\xd9"


def webp() -> bytes:
    def part(name: bytes, body: bytes) -> bytes:
        return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    body = b"WEBP" + part(b"VP8L", b"\x2f\0\0\0\0") + part(b"EXIF", SECRET)
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


@pytest.mark.parametrize(
    "data",
    [
        b"",
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


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", png() + b"\0" * BYTES_MAX])
def test_what_cannot_be_shown_is_said_so(owner_client: Client, corte: Service, data: bytes) -> None:
    answer = form_of(owner_client, corte, new_picture=upload(data))
    assert answer.status_code == 422
    assert not ServicePicture.objects.exists()


def test_a_service_that_is_no_longer_offered_shows_none(corte: Service) -> None:
    picture_put(service=corte, data=jpeg(), actor=SYSTEM)
    Service.objects.update(active=False)
    assert Client(HTTP_HOST=HOST).get(f"/book/{corte.uuid}/picture").status_code == 404
