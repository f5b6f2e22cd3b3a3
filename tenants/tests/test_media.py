"""Files in the store: sealed, read from any place on, per business, gone when they are to be."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tenants.context import business_context, public_context
from tenants.crypto import DecryptionError
from tenants.draining import drain
from tenants.media import store
from tenants.media.sealing import PIECE, Opener, Sealer
from tenants.models import Business
from tenants.provisioning import business_delete
from tenants.tests.s3_server import Store, s3_server, storages_at

SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17]


def some(size: int) -> bytes:
    return Random(size).randbytes(size)


def sealed(data: bytes, step: int = 10_000) -> BytesIO:
    out = BytesIO()
    sealer = Sealer(out)
    for start in range(0, len(data), step):
        sealer.write(data[start : start + step])
    sealer.finish()
    return out


def opened(raw: bytes, size: int, start: int = 0, stop: int | None = None) -> bytes:
    def source(offset: int) -> Iterator[bytes]:
        for place in range(offset, len(raw), 7777):
            yield raw[place : place + 7777]

    return b"".join(Opener(source, size).read(start, stop))


@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_in_pieces_is_read_back_whole_and_from_any_place(
    estilo: Business, size: int
) -> None:
    data = some(size)
    raw = sealed(data).getvalue()
    assert size < 100 or data[:50] not in raw
    assert opened(raw, size) == data
    for start, stop in [(0, 1), (size // 2, size), (PIECE - 3, PIECE + 3), (size - 1, size)]:
        if 0 <= start < size:
            assert opened(raw, size, start, stop) == data[start:stop]


def test_an_arrival_that_begins_anew_leaves_nothing_of_its_first_try(estilo: Business) -> None:
    out = BytesIO()
    sealer = Sealer(out)
    sealer.write(some(2 * PIECE))
    sealer.restart()
    sealer.write(b"short")
    sealer.finish()
    assert opened(out.getvalue(), 5) == b"short"


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]), id="a byte changed"),
        pytest.param(lambda raw: raw[:-30], id="cut short"),
        pytest.param(lambda raw: raw[: 20 + PIECE + 16], id="whole pieces left off"),
        pytest.param(
            lambda raw: raw[:20] + raw[20 + PIECE + 16 :] + raw[20 : 20 + PIECE + 16],
            id="pieces exchanged",
        ),
        pytest.param(lambda raw: b"PK03" + raw[4:], id="no file of ours"),
    ],
)
def test_a_file_that_somebody_changed_does_not_open(estilo: Business, spoil: Any) -> None:
    data = some(2 * PIECE)
    raw = sealed(data).getvalue()
    with pytest.raises(DecryptionError):
        opened(spoil(raw), len(data))


def test_one_businesss_file_does_not_open_with_anothers_key(
    estilo: Business, academia: Business
) -> None:
    with business_context(estilo):
        raw = sealed(b"nobody else's").getvalue()
    with business_context(academia), pytest.raises(DecryptionError):
        opened(raw, 13)


@pytest.fixture
def bucket(settings: Any) -> Iterator[Store]:
    with s3_server() as server:
        settings.STORAGES = settings.STORAGES | storages_at(server)
        yield server


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    options = {"location": str(tmp_path), "file_permissions_mode": 0o600}
    media = {"BACKEND": "tenants.media.folder.Folder", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"media": media}
    return tmp_path


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def names_in(place: Any) -> list[str]:
    if isinstance(place, Store):
        return list(place.objects)
    return [str(each.relative_to(place)) for each in place.rglob("*") if each.is_file()]


def test_both_kinds_of_place_keep_read_and_remove(estilo: Business, place: Any) -> None:
    data, name = some(2 * PIECE + 5), store.object_name()
    store.object_save(name, sealed(data))
    assert names_in(place) == [name]
    assert name.startswith(f"b{estilo.pk}/")
    found = store.object_open(name, len(data))
    assert b"".join(found.read()) == data
    assert b"".join(found.read(PIECE + 2, PIECE + 9)) == data[PIECE + 2 : PIECE + 9]
    store.object_remove(name)
    store.object_remove(name)
    assert names_in(place) == []
    with pytest.raises(store.StoreAway):
        store.object_open(name, len(data))


def test_reading_from_the_middle_asks_the_bucket_for_the_middle_alone(
    estilo: Business, bucket: Store
) -> None:
    data, name = some(4 * PIECE), store.object_name()
    store.object_save(name, sealed(data))
    found = store.object_open(name, len(data))
    bucket.asked.clear()
    assert b"".join(found.read(3 * PIECE, 3 * PIECE + 10)) == data[3 * PIECE :][:10]
    assert bucket.asked == [f"GET bytes={20 + 3 * (PIECE + 16)}-"]


def test_a_bucket_that_is_away_or_refuses_the_key_is_told_in_one_way(
    estilo: Business, bucket: Store, settings: Any
) -> None:
    bucket.away = True
    with pytest.raises(store.StoreAway, match="SlowDown"):
        store.object_save("b0/x", sealed(b"x"))
    bucket.away = False
    settings.STORAGES = settings.STORAGES | storages_at(bucket, secret_key="another")
    with pytest.raises(store.StoreAway, match="SignatureDoesNotMatch"):
        store.object_save("b0/x", sealed(b"x"))
    assert bucket.objects == {}


def test_an_erased_businesss_files_are_taken_away(
    estilo: Business, academia: Business, place: Any
) -> None:
    kept = []
    for business in (estilo, academia):
        with business_context(business):
            kept.append(store.object_name())
            store.object_save(kept[-1], sealed(b"x"))
    business_delete(business=academia)
    with public_context():
        assert drain((store.REMOVE,)) == 1
    assert names_in(place) == kept[:1]


def test_a_businesss_files_stay_where_the_promise_was_a_mistake(
    estilo: Business, folder: Path
) -> None:
    name = store.object_name()
    store.object_save(name, sealed(b"x"))
    store.business_media_remove(estilo.pk)
    assert names_in(folder) == [name]
