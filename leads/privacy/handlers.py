"""The registry: what each room keeps of a person, and how it lets go of it.

A room registers a `PrivacyHandler` in `settings.PRIVACY_HANDLERS`; this room never imports it. The
order there is the order of erasing, and so of locks: conversations, bookings, leads, as
everywhere else. A test fails for a model that points at a contact and is in nobody's `paths`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.module_loading import import_string

from leads.models import Contact
from tenants.actors import Actor

# Keys to rows, and not what is said in them.
SECRETS = frozenset({"id", "address_index", "hold_token", "run_token", "run_until"})
Rows = dict[str, QuerySet[Any]]
Counts = dict[str, int]
Found = Mapping[type["PrivacyHandler"], Collection[int]]


class ErasureRefused(Exception):
    """The person cannot be forgotten yet; nothing was changed. `reason` says why, to people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Erasing:
    """One erasure that is under way: who is forgotten, and the nameless contact that anonymous
    figures (prices, times, counts) are moved to."""

    contact: Contact
    stand_in: Contact
    actor: Actor
    cancel_upcoming: bool
    found: Found = field(default_factory=dict)


class PrivacyHandler:
    """A room's part. `paths`: model label -> look-up that leads from it to the contact;
    `withheld`: label -> fields that an export leaves out."""

    paths: ClassVar[Mapping[str, str]] = {}
    withheld: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def rows(self, contact: Contact) -> Rows:
        """Every row of this room that is about the person, by the label of its model."""
        return {
            label: apps.get_model(label)._base_manager.filter(**{path: contact.pk}).order_by("pk")
            for label, path in self.paths.items()
        }

    def export(self, contact: Contact) -> dict[str, Iterable[dict[str, Any]]]:
        """The same rows as JSON values, decrypted; read from the database as they are consumed."""
        return {
            label: _facts_of(rows, self.withheld.get(label, ()))
            for label, rows in self.rows(contact).items()
        }

    def search(self, contact: Contact) -> Collection[int]:
        """What takes long to find and needs no lock, looked for before the erasure's transaction;
        `erase` gets it as `erasing.found[type(self)]`."""
        return ()

    def erase(self, erasing: Erasing) -> Counts:
        """Remove or blank what the room knows; how many rows of each model.

        Runs inside the erasure's transaction and takes its own locks. Raises `ErasureRefused`.
        """
        raise NotImplementedError

    def expire(self, contact: Contact) -> Counts:
        """Let go of what is kept only while the person is active. Takes its own locks."""
        return {}

    def lock(self, contact: Contact) -> None:
        """Keep new activity of the person in this room out until the transaction's end."""

    def last_activity(self, contact: Contact) -> datetime | None:
        """When the person, or a member on their behalf, last did something in this room."""
        return None

    def needed_until(self, contact: Contact) -> datetime | None:
        """Until when something is still open with the person (a booking ahead)."""
        return None


def handlers() -> Iterator[PrivacyHandler]:
    """The registered handlers in the order of erasing."""
    for path in settings.PRIVACY_HANDLERS:
        yield import_string(path)()


def _with_relations(rows: QuerySet[Any]) -> Iterator[Any]:
    names = [field.name for field in rows.model._meta.concrete_fields if field.is_relation]
    return rows.select_related(*names).iterator(chunk_size=500)


def _facts_of(rows: QuerySet[Any], withheld: Iterable[str]) -> Iterator[dict[str, Any]]:
    # A function of its own: written into the loop, each would see the last table's `withheld`.
    return (facts(row, withheld) for row in _with_relations(rows))


def facts(row: Model, withheld: Iterable[str] = ()) -> dict[str, Any]:
    """A row's fields by name. What it points at appears by its public id where it is the
    person's own (a conversation), by its name otherwise (a service)."""
    left_out = SECRETS | set(withheld)
    return {
        field.name: _related(getattr(row, field.name))
        if field.is_relation
        else field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in left_out
    }


def _related(row: Any) -> Any:
    own = row is not None and row._meta.label in covered()
    return getattr(row, "uuid", row.pk) if own else row and str(row)


def covered() -> frozenset[str]:
    """The labels of all models that some handler answers for."""
    return frozenset(label for handler in handlers() for label in handler.paths)
