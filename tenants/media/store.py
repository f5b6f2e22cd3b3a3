"""Files in the store: put there, read, taken away. Names are made here, and say only whose a file
is: a prefix per business, then a random id."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, Protocol, cast
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import storages
from django.utils import timezone

from tenants.context import current_business
from tenants.due import due_put
from tenants.media.sealing import Opener
from tenants.models import Business

REMOVE = "tenants.media_remove"


class StoreAway(Exception):
    """The store cannot be used now, or does not have the file. `str()` says why, for logs."""


class Place(Protocol):
    """What `folder` and `bucket` offer. Raises `OSError`."""

    def save(self, name: str, content: File) -> str: ...  # type: ignore[type-arg]
    def delete(self, name: str) -> None: ...
    def read_from(self, name: str, offset: int) -> Iterator[bytes]: ...
    def remove_below(self, prefix: str) -> None: ...


def _place() -> Place:
    return cast(Place, storages["media"])


def _prefix(business_id: int) -> str:
    return f"b{business_id}/"


def object_name() -> str:
    """A new name, of the open business."""
    return f"{_prefix(current_business().pk)}{timezone.now():%Y-%m}/{uuid4().hex}"


def object_save(name: str, sealed: BinaryIO) -> None:
    """Put a sealed file there, read in pieces from its beginning. Raises `StoreAway`."""
    sealed.seek(0)
    try:
        _place().save(name, File(sealed))
    except OSError as error:
        raise StoreAway(str(error.strerror or error)) from error


def object_open(name: str, size: int) -> Opener:
    """A file that is there, ready to be read. Raises `StoreAway`, `DecryptionError`."""
    try:
        return Opener(lambda offset: _read(name, offset), size)
    except OSError as error:
        raise StoreAway(str(error.strerror or error)) from error


def _read(name: str, offset: int) -> Iterator[bytes]:
    try:
        yield from _place().read_from(name, offset)
    except OSError as error:
        raise StoreAway(str(error.strerror or error)) from error


def object_remove(name: str) -> None:
    """Take a file away; one that is not there is no trouble. Raises `StoreAway`."""
    try:
        _place().delete(name)
    except OSError as error:
        raise StoreAway(str(error.strerror or error)) from error


def business_media_close(business: Business) -> None:
    """Promise that an erased business's files go (`settings.BUSINESS_CLOSERS`). Their key goes with
    the business, so that nobody can read them meanwhile."""
    due_put(REMOVE, business.pk, timezone.now())


def business_media_remove(business_id: int) -> datetime | None:
    """Due work of the platform: take all files of a business away that is no more."""
    if Business.objects.filter(pk=business_id).exists():
        return None  # it was not erased after all
    _place().remove_below(_prefix(business_id))
    return None


def store_probe() -> str:
    """Put a few bytes there, read them, take them away; where that is: the local folder, empty for
    a bucket. Raises `StoreAway`."""
    place, name, content = _place(), f"doctor/{uuid4().hex}", b"ok"
    try:
        place.save(name, File(BytesIO(content)))
        try:
            found = b"".join(place.read_from(name, 0))
        finally:
            place.delete(name)
    except OSError as error:
        raise StoreAway(str(error.strerror or error)) from error
    if found != content:
        raise StoreAway("what was written reads otherwise")
    return str(getattr(place, "location", ""))
