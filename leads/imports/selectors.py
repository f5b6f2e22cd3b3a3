"""Reads of imports: how far one is, what its rows say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from leads.imports.kinds import Column, ImportKind, kind_of
from leads.imports.models import ImportJob, ImportRow
from leads.imports.services import counts_of

State = ImportRow.State
REFUSED = (State.BAD, State.FAILED)
DONE = (State.CREATED, State.UPDATED, State.SKIPPED, State.FAILED)
SAMPLES = 3
PREVIEWED = 10


@dataclass(frozen=True)
class Standing:
    """An import as its page shows it: rows by what became of them, and how far the work is."""

    counts: dict[str, int]
    expected: dict[str, int]
    done: int
    of: int

    @property
    def percent(self) -> int:
        """How much of the work that is under way is done, 0 to 100."""
        return 100 * self.done // self.of if self.of else 100

    @property
    def good(self) -> int:
        """Rows that can be, or were, imported."""
        return sum(self.counts.get(state, 0) for state in (State.GOOD, *DONE[:3]))

    @property
    def bad(self) -> int:
        """Rows that were refused, at the preview or later."""
        return sum(self.counts.get(state, 0) for state in REFUSED)


def import_for(uuid: UUID) -> ImportJob:
    """One import of the open business. Raises `Http404`."""
    job = ImportJob.objects.select_related("actor").filter(uuid=uuid).first()
    if job is None:
        raise Http404
    return job


def imports_recent() -> QuerySet[ImportJob]:
    """The imports of the open business, the latest first."""
    return ImportJob.objects.select_related("actor").order_by("-pk")


def standing_of(job: ImportJob) -> Standing:
    """How an import stands now. Two queries."""
    counts = counts_of(job)
    expected: dict[str, int] = {}
    if job.state == ImportJob.State.READY:
        rows = job.rows.filter(state=State.GOOD).values_list("expected", flat=True)
        for each in rows.order_by():
            expected[each] = expected.get(each, 0) + 1
    waiting = {
        ImportJob.State.CHECKING: State.PENDING,
        ImportJob.State.RUNNING: State.GOOD,
        ImportJob.State.UNDOING: State.CREATED,
    }.get(ImportJob.State(job.state))
    of = job.total - (counts.get(State.BAD, 0) if waiting == State.GOOD else 0)
    left = counts.get(waiting, 0) if waiting else 0
    return Standing(counts, expected, max(of - left, 0), of)


def samples_of(job: ImportJob) -> list[list[str]]:
    """For each column of the file, the first few things that stand in it."""
    rows = [row.cells or [] for row in job.rows.order_by("line")[:20]]
    found: list[list[str]] = []
    for index in range(len(job.headers)):
        cells = [row[index] for row in rows if index < len(row) and row[index]]
        found.append(list(dict.fromkeys(cells))[:SAMPLES])
    return found


def chosen_columns(job: ImportJob, kind: ImportKind) -> list[Column]:
    """The kind's columns that the file has, in the kind's order."""
    return [column for column in kind.columns if column.code in job.mapping]


def table_of(job: ImportJob, rows: Iterable[ImportRow]) -> list[dict[str, Any]]:
    """Rows for a table: their line, cells in the order of `chosen_columns` (and in one line), and
    what is wrong."""
    kind = kind_of(job.kind)
    columns = chosen_columns(job, kind)
    table = []
    for row in rows:
        cells = [_cell(row, job.mapping[each.code]) for each in columns]
        table.append(
            {
                "line": row.line,
                "cells": cells,
                "said": " · ".join(filter(None, cells)),
                "at_fault": faults_of(row),
                "reasons": reasons_of(row, kind),
            }
        )
    return table


def _cell(row: ImportRow, index: int) -> str:
    cells: Sequence[str] = row.cells or []
    return cells[index] if index < len(cells) else ""


def faults_of(row: ImportRow) -> list[str]:
    """Codes of the columns that are wrong in a row."""
    return [problem["field"] for problem in row.problems or []]


def reasons_of(row: ImportRow, kind: ImportKind) -> list[str]:
    """What is wrong with a row, in the active language, each with the column it is about."""
    reasons = []
    for problem in row.problems or []:
        text = problem["text"]
        said = _(text) % problem["values"] if problem["values"] else _(text)
        column = kind.column(problem["field"])
        reasons.append(f"{column.label}: {said}" if column else said)
    return reasons


def refused_rows(job: ImportJob) -> QuerySet[ImportRow]:
    """The rows that were refused, in the file's order."""
    return job.rows.filter(state__in=REFUSED).order_by("line")
