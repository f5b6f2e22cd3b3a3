"""CSV files that people take away: an example of each kind, and the rows that were refused."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from leads.imports.kinds import ImportKind, kind_of
from leads.imports.models import ImportJob
from leads.imports.reading import cell_safe
from leads.imports.selectors import reasons_of, refused_rows


def example_csv(kind: ImportKind) -> HttpResponse:
    """A small file with every column that a kind knows."""
    headers = [str(column.label) for column in kind.columns]
    return _csv(f"{kind.code}.csv", headers, kind.example)


def refused_csv(job: ImportJob) -> HttpResponse:
    """The refused rows as they were uploaded, each with its line and what is wrong with it: mended,
    the same file can be uploaded again."""
    kind = kind_of(job.kind)
    width = len(job.headers)
    headers = [*job.headers, _("Fila"), _("Qué hay que corregir")]
    rows = (
        [*_fitted(row.cells or [], width), str(row.line), " · ".join(reasons_of(row, kind))]
        for row in refused_rows(job).iterator(chunk_size=500)
    )
    return _csv(f"{job.kind}-{job.uuid}.csv", headers, rows)


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _csv(filename: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """With the mark that makes Excel read UTF-8, and nothing that it would take for a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow([cell_safe(each) for each in headers])
    writer.writerows([cell_safe(each) for each in row] for row in rows)
    return response
