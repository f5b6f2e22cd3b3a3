"""Which of a scheduler's kinds of event is which service of ours: the owner's choice
(`options["services"]`), else the same name; one that says no more than its length ("30 Minute
Meeting", "30min") is the only one of that length."""

import re
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
    """The one of that name; else the only one of that length (`minutes`; 0: none); else None."""
    rows = list(candidates)
    named = [row for row in rows if name and plain(row.name) == plain(name)]
    if named:
        return named[0]
    long = [row for row in rows if minutes and row.minutes == minutes]
    return long[0] if len(long) == 1 else None


def says_length(name: str, minutes: int) -> bool:
    """Whether a kind's name says nothing but how long it is."""
    return not name or str(minutes) in re.findall(r"\d+", name)


def kind_alike(candidates: Iterable[Either], *, name: str, minutes: int) -> Either | None:
    """The service that a kind of that name and length is."""
    length = minutes if says_length(name, minutes) else 0
    return alike(candidates, name=name, minutes=length)


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
    plain_ones = [row for row in free if says_length(row.name, row.minutes)]
    return alike(free, name=name, minutes=0) or alike(plain_ones, name="", minutes=minutes)
