"""The registry of what can be imported. A room registers an `ImportKind` in
`settings.IMPORT_KINDS`; this room never imports it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from leads.imports.models import ImportRow
from leads.imports.values import RowRefused, plain
from leads.models import Contact
from tenants.actors import Actor
from tenants.context import current_business

__all__ = ["Column", "Done", "ImportKind", "Option", "RowRefused", "Task", "kind_of", "kinds"]

State = ImportRow.State
# Where people write the month before the day (CLDR; of the countries that we serve).
MONTH_FIRST = frozenset({"US", "PH", "PR"})


@dataclass(frozen=True)
class Column:
    """What a column of a file can be. `names`: titles that it is known by, Spanish and English, as
    `plain` text; `personal`: whether it says something of a person."""

    code: str
    label: Promise
    names: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class Option:
    """Something to choose for a whole file, a checkbox."""

    code: str
    label: Promise
    usual: bool


@dataclass(frozen=True)
class Task:
    """What a row is done with: who imports, and what they chose for the file."""

    actor: Actor
    options: Mapping[str, bool]

    @property
    def month_first(self) -> bool:
        """Whether 3/4/2026 is the 4th of March where the business is."""
        return current_business().country in MONTH_FIRST


@dataclass(frozen=True)
class Done:
    """What became of a row: created, updated or skipped; what it made; whom it is about. `mark` is
    a keyed digest of what was made, for `ImportKind.undo`."""

    state: str
    object_id: int | None = None
    contact: Contact | None = None
    mark: str = ""


class ImportKind:
    """Something that can be imported, a row at a time."""

    code: ClassVar[str]
    label: ClassVar[Promise]
    about: ClassVar[Promise]
    icon: ClassVar[str] = "down"
    columns: ClassVar[Sequence[Column]]
    # At least one column of each group has to be in the file.
    one_of: ClassVar[Sequence[tuple[str, ...]]] = ()
    options: ClassVar[Sequence[Option]] = ()
    # Cells of the example file, in the order of `columns`.
    example: ClassVar[Sequence[Sequence[str]]]

    def do(self, cells: Mapping[str, str], task: Task) -> Done:
        """Do one row: `cells` by code of column, stripped, empty ones included or not.

        Runs in a transaction of the row's own, also when it is only rehearsed: whatever it does has
        to be in the database, or promised on commit. Raises `RowRefused`.
        """
        raise NotImplementedError

    def undo(self, row: ImportRow, actor: Actor) -> bool:
        """Take back what a row created; False, and nothing done, where somebody has used or
        changed it since. Runs in a transaction of the row's own."""
        return False

    def column(self, code: str) -> Column | None:
        """The column of a code."""
        return next((each for each in self.columns if each.code == code), None)

    def guess(self, headers: Sequence[str]) -> dict[str, int]:
        """Which column of the file is what, by its title: code -> index, each title used once."""
        said = [plain(header) for header in headers]
        found: dict[str, int] = {}
        for column in self.columns:
            names = (plain(str(column.label)), plain(column.code), *column.names)
            free = [i for i, each in enumerate(said) if each and i not in found.values()]
            match = next((i for name in names for i in free if said[i] == name), None)
            if match is not None:
                found[column.code] = match
        return found

    def missing(self, mapping: Mapping[str, int]) -> list[Promise]:
        """Labels of what the file has to have and nothing was chosen for."""
        labels = [each.label for each in self.columns if each.required and each.code not in mapping]
        for group in self.one_of:
            if not any(code in mapping for code in group):
                labels += [each.label for each in self.columns if each.code == group[0]]
        return labels


def kinds() -> Iterator[ImportKind]:
    """The registered kinds in their order."""
    for path in settings.IMPORT_KINDS.values():
        yield import_string(path)()


def kind_of(code: str) -> ImportKind:
    """The kind of a code. Raises LookupError for an unknown one."""
    kind: ImportKind = import_string(settings.IMPORT_KINDS[code])()
    return kind
