"""Which of a scheduler's kinds of event is which service of ours: the owner's choice
(`options["services"]`), else the same name, else the only one of the same length."""

import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext_noop

from bookings.providers.scheduler import Kind

NO_KIND = gettext_noop("Ningún tipo de evento de ese calendario corresponde a este servicio.")
SHARED = gettext_noop("Allí comparte la cita con otras personas: cámbiala en ese calendario.")


class Named(Protocol):
    """What has a name and a length."""

    @property
    def name(self) -> str: ...

    @property
    def minutes(self) -> int: ...


Either = TypeVar("Either", bound=Named)


def plain(name: str) -> str:
    """A name without accents, case and doubled spaces."""
    parts = unicodedata.normalize("NFKD", name)
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).casefold().split())


def alike(candidates: Iterable[Either], *, name: str, minutes: int) -> Either | None:
    """The one of that name; else the only one of that length; else None."""
    rows = list(candidates)
    named = [row for row in rows if name and plain(row.name) == plain(name)]
    if named:
        return named[0]
    long = [row for row in rows if row.minutes == minutes]
    return long[0] if len(long) == 1 else None


def kinds_of(options: Mapping[str, Any]) -> list[Kind]:
    """What the account had to book when it was last asked."""
    return [Kind(**row) for row in options.get("kinds", [])]


def kind_for(
    options: Mapping[str, Any], *, service: uuid.UUID | None, name: str, minutes: int
) -> Kind | None:
    """The scheduler's kind of event for a service of ours."""
    chosen = {str(value): key for key, value in options.get("services", {}).items()}
    rows = kinds_of(options)
    wanted = chosen.get(str(service))
    if wanted is not None:
        return next((row for row in rows if row.id == wanted), None)
    free = [row for row in rows if row.id not in options.get("services", {})]
    return alike(free, name=name, minutes=minutes)
