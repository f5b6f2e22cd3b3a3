"""The only writers of imports.

An import's rows are worked on in turns of `TURN` rows as due work: first rehearsed, then (after a
yes) done, then perhaps undone. A turn that is cut off loses nothing: a row's work and its outcome
are one transaction, under the row's lock, so each row is done once.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from leads.imports.kinds import Done, ImportKind, Task, kind_of
from leads.imports.models import ImportJob, ImportRow
from leads.imports.reading import MAX_BYTES, Sheet, sheet_read
from leads.imports.values import RowRefused
from leads.models import Contact
from tenants.actors import SYSTEM, Actor
from tenants.audit.services import audit
from tenants.due import due_drop, due_hint, due_put

logger = logging.getLogger(__name__)

WORK, FORGET = "leads.import_work", "leads.import_forget"
# Rows of a turn: a few seconds, so that customers' messages get their turn in between.
TURN = 100
# Rows that are rehearsed in one transaction, so that they see each other; what they lock others
# wait for.
REHEARSED_TOGETHER = 100
KEPT = timedelta(days=30)
BATCH = 1000

Job, Row = ImportJob.State, ImportRow.State
ASIDE = gettext_noop("Tiene más celdas que títulos: revisa las comas o los puntos y coma.")
BUSY = gettext_noop("Alguien lo estaba cambiando en ese momento. Vuelve a subir esta fila.")


class ImportRefused(ValueError):
    """The import's state, or what was chosen, does not allow it; `reason` says why, to people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def import_upload(*, kind: ImportKind, file: "File[bytes]", actor: Actor) -> ImportJob:
    """Read a file into encrypted rows, with a guess which column is what.

    They are deleted after 30 days, whatever has become of them. Raises `Unreadable`.
    """
    sheet = sheet_read(file.read(MAX_BYTES + 1))
    now = timezone.now()
    with transaction.atomic():
        job = ImportJob.objects.create(
            kind=kind.code,
            file_name=(file.name or "")[:120],
            headers=sheet.headers,
            mapping=kind.guess(sheet.headers),
            options={each.code: each.usual for each in kind.options},
            total=len(sheet.lines),
            actor=actor.user,
            created_at=now,
        )
        _rows_write(job, sheet)
        after = {"kind": kind.code, "rows": job.total}
        audit("import.uploaded", job, actor=actor, after=after)
        due_put(FORGET, job.pk, now + KEPT)
    return job


def _rows_write(job: ImportJob, sheet: Sheet) -> None:
    for first in range(0, len(sheet.lines), BATCH):
        ImportRow.objects.bulk_create(
            ImportRow(job=job, line=line.number, cells=line.cells)
            for line in sheet.lines[first : first + BATCH]
        )


def import_map(
    *, job: ImportJob, mapping: Mapping[str, int], options: Mapping[str, bool], actor: Actor
) -> ImportJob:
    """Say which column of the file is what (code -> index), and have every row rehearsed.

    May be said again until the import begins. Raises `ImportRefused` for a column that the file or
    the kind does not have, one chosen twice, a required one that is missing, or a job that has
    begun. Locks the job.
    """
    kind = kind_of(job.kind)
    _mapping_check(job, kind, mapping)
    with transaction.atomic():
        job = _lock(job, Job.MAPPING, Job.CHECKING, Job.READY)
        job.mapping, job.state = dict(mapping), Job.CHECKING
        job.options = {each.code: bool(options.get(each.code)) for each in kind.options}
        job.save(update_fields=["mapping", "options", "state"])
        job.rows.update(state=Row.PENDING, expected="", problems=None, contact=None)
        _work_promise(job)
    return job


def _mapping_check(job: ImportJob, kind: ImportKind, mapping: Mapping[str, int]) -> None:
    for code, index in mapping.items():
        if kind.column(code) is None or not 0 <= index < len(job.headers):
            raise ImportRefused(_("Esa columna no existe."))
    if len(set(mapping.values())) < len(mapping):
        raise ImportRefused(_("Una columna del archivo está elegida dos veces."))
    if missing := kind.missing(mapping):
        names = ", ".join(str(each) for each in missing)
        raise ImportRefused(_("Falta decir qué columna es: %(names)s.") % {"names": names})


def import_start(*, job: ImportJob, actor: Actor) -> ImportJob:
    """Have the good rows done, in the background. Starting again changes nothing.

    Raises `ImportRefused` before all rows were rehearsed, or where none is good. Locks the job.
    """
    with transaction.atomic():
        job = _lock(job, Job.READY, Job.RUNNING, Job.DONE)
        if job.state != Job.READY:
            return job
        good = job.rows.filter(state=Row.GOOD).count()
        if not good:
            raise ImportRefused(_("No hay ninguna fila que importar."))
        job.state, job.started_at, job.actor = Job.RUNNING, timezone.now(), actor.user
        job.save(update_fields=["state", "started_at", "actor"])
        after = {"kind": job.kind, "rows": good, "options": job.options}
        audit("import.started", job, actor=actor, after=after)
        _work_promise(job)
    return job


def import_undo(*, job: ImportJob, actor: Actor) -> ImportJob:
    """Have what the import created taken back, where nobody has touched it since.

    What it changed in things that were there already stays. Undoing again changes nothing. Raises
    `ImportRefused` for an import that is not over, or whose rows are gone. Locks the job.
    """
    with transaction.atomic():
        job = _lock(job, Job.DONE, Job.UNDOING, Job.UNDONE)
        if job.forgotten_at is not None:
            raise ImportRefused(_("Ya han pasado 30 días: sus filas se han borrado."))
        if job.state != Job.DONE:
            return job
        job.state, job.actor = Job.UNDOING, actor.user
        job.save(update_fields=["state", "actor"])
        audit("import.undo_started", job, actor=actor, after={"kind": job.kind})
        _work_promise(job)
    return job


def import_discard(*, job: ImportJob, actor: Actor) -> None:
    """Delete an import that has not begun, with all of its rows. Raises `ImportRefused`."""
    with transaction.atomic():
        job = _lock(job, Job.MAPPING, Job.CHECKING, Job.READY)
        audit("import.discarded", job, actor=actor, after={"kind": job.kind, "rows": job.total})
        for kind in (WORK, FORGET):
            due_drop(kind, job.pk)
        job.delete()


def _lock(job: ImportJob, *states: str) -> ImportJob:
    locked = ImportJob.objects.select_for_update().filter(pk=job.pk).first()
    if locked is None or locked.state not in states:
        raise ImportRefused(_("La importación ya no está en ese punto. Mira cómo está ahora."))
    return locked


def _work_promise(job: ImportJob) -> None:
    due_put(WORK, job.pk, timezone.now())
    due_hint(WORK, job.pk)


# --- In the background --------------------------------------------------------------------------
def import_work(job_id: int) -> datetime | None:
    """Due work: one turn of an import; now again while rows are left, None once it is over."""
    job = ImportJob.objects.select_related("actor").filter(pk=job_id).first()
    turn = _TURNS.get(job.state) if job else None
    if job is None or turn is None:
        return None
    return timezone.now() if turn(job) else None


def _task(job: ImportJob) -> Task:
    return Task(Actor.person(job.actor) if job.actor else SYSTEM, job.options)


def _check_turn(job: ImportJob) -> bool:
    for _part in range(TURN // REHEARSED_TOGETHER):
        pending = job.rows.filter(state=Row.PENDING).order_by("line")
        rows = list(pending[:REHEARSED_TOGETHER])
        if not rows:
            _settle(job, Job.CHECKING, Job.READY)
            return False
        _rehearse(job, rows)
        if not _outcomes_write(job, rows):
            return True
    return True


def _rehearse(job: ImportJob, rows: list[ImportRow]) -> None:
    """Do the rows, note what came of each, and take everything back."""
    kind, task = kind_of(job.kind), _task(job)
    with transaction.atomic():
        known = Contact.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        for row in rows:
            done = _attempt(job, kind, row, task)
            row.state, row.contact = (Row.GOOD if done else Row.BAD), None
            row.expected = done.state if done else ""
            if done and done.contact and done.contact.pk <= known:
                row.contact = done.contact
        transaction.set_rollback(True)


def _attempt(job: ImportJob, kind: ImportKind, row: ImportRow, task: Task) -> Done | None:
    """One row in a savepoint; None, with the row's problems noted, where it is refused."""
    row.problems = None
    try:
        with transaction.atomic():
            return kind.do(_cells(job, row), task)
    except RowRefused as refused:
        _refuse(row, refused)
    except IntegrityError:
        # Somebody else made the same thing at this moment; nothing of the row is left behind.
        logger.info("import row met another writer", extra={"kind": job.kind, "line": row.line})
        _refuse(row, RowRefused("", BUSY))
    return None


def _refuse(row: ImportRow, refused: RowRefused) -> None:
    row.problems = [{"field": refused.field, "text": refused.text, "values": refused.values}]


def _cells(job: ImportJob, row: ImportRow) -> dict[str, str]:
    cells = row.cells or []
    if any(cells[len(job.headers) :]):
        raise RowRefused("", ASIDE)
    return {code: cells[index] if index < len(cells) else "" for code, index in job.mapping.items()}


def _outcomes_write(job: ImportJob, rows: list[ImportRow]) -> bool:
    """Write what a rehearsal found; False where the columns were changed meanwhile."""
    with transaction.atomic():
        now = ImportJob.objects.select_for_update().filter(pk=job.pk).first()
        if now is None or now.state != Job.CHECKING or _chosen(now) != _chosen(job):
            return False
        people = [row.contact_id for row in rows if row.contact_id]
        living = set(
            Contact.objects.select_for_update(no_key=True)
            .filter(pk__in=people)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        for row in rows:
            if row.contact_id not in living:
                row.contact = None
        # Whoever was erased meanwhile has taken the content of their rows along.
        mine = job.rows.filter(pk__in=[row.pk for row in rows])
        mine.filter(cells=None).update(state=Row.SKIPPED)
        whole = set(mine.exclude(cells=None).values_list("pk", flat=True))
        ImportRow.objects.bulk_update(
            [row for row in rows if row.pk in whole], ["state", "expected", "problems", "contact"]
        )
    return True


def _chosen(job: ImportJob) -> tuple[object, object]:
    return job.mapping, job.options


def _run_turn(job: ImportJob) -> bool:
    kind, task = kind_of(job.kind), _task(job)
    return _turn(job, Row.GOOD, Job.DONE, lambda row: _do(job, kind, row, task))


def _undo_turn(job: ImportJob) -> bool:
    kind, actor = kind_of(job.kind), _task(job).actor
    return _turn(job, Row.CREATED, Job.UNDONE, lambda row: _take_back(kind, row, actor), "-line")


_TURNS: dict[str, Callable[[ImportJob], bool]] = {
    Job.CHECKING: _check_turn,
    Job.RUNNING: _run_turn,
    Job.UNDOING: _undo_turn,
}


def _turn(
    job: ImportJob, state: str, end: str, work: Callable[[ImportRow], None], order: str = "line"
) -> bool:
    """Work on up to `TURN` rows of a state, each in a transaction of its own; whether any is left.

    A row that another worker has (whose lease ran out, and who is still at it) is passed over.
    """
    waiting = job.rows.filter(state=state).order_by(order)
    for pk in list(waiting.values_list("pk", flat=True)[:TURN]):
        with transaction.atomic():
            mine = job.rows.filter(pk=pk, state=state).select_for_update(skip_locked=True)
            if (row := mine.first()) is not None:
                work(row)
    if waiting.exists():
        return True
    _settle(job, job.state, end)
    return False


def _do(job: ImportJob, kind: ImportKind, row: ImportRow, task: Task) -> None:
    done = Done(Row.SKIPPED) if row.cells is None else _attempt(job, kind, row, task)
    if done is None:
        row.state = Row.FAILED
    else:
        row.state, row.object_id, row.contact = done.state, done.object_id, done.contact
        row.mark = done.mark
    row.save(update_fields=["state", "object_id", "contact", "mark", "problems"])


def _take_back(kind: ImportKind, row: ImportRow, actor: Actor) -> None:
    row.state = Row.UNDONE if kind.undo(row, actor) else Row.KEPT
    ImportRow.objects.filter(pk=row.pk).update(state=row.state)


def _settle(job: ImportJob, before: str, after: str) -> None:
    """Write that a stretch of work is over, with its figures; once."""
    with transaction.atomic():
        now = ImportJob.objects.select_for_update().filter(pk=job.pk, state=before).first()
        if now is None:
            return
        now.counts, now.state, now.finished_at = counts_of(now), after, timezone.now()
        now.save(update_fields=["counts", "state", "finished_at"])
        if after in (Job.DONE, Job.UNDONE):
            actor = _task(job).actor
            audit(f"import.{after}", now, actor=actor, after={"kind": job.kind, **now.counts})


def counts_of(job: ImportJob) -> dict[str, int]:
    """How many rows are in which state; as noted, once the rows are gone."""
    if job.forgotten_at is not None:
        return dict(job.counts)
    rows = job.rows.order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


def import_forget(job_id: int) -> datetime | None:
    """Due work, 30 days after the upload: delete the rows; what was imported stays, and so do the
    figures. One that never began goes altogether; one at work is waited for."""
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().filter(pk=job_id).first()
        if job is None or job.forgotten_at is not None:
            return None
        if job.state in (Job.RUNNING, Job.UNDOING):
            return timezone.now() + timedelta(hours=1)
        if job.state in (Job.MAPPING, Job.CHECKING, Job.READY):
            due_drop(WORK, job.pk)
            job.delete()
            return None
        job.counts, job.forgotten_at, job.file_name = counts_of(job), timezone.now(), ""
        job.save(update_fields=["counts", "forgotten_at", "file_name"])
        job.rows.all().delete()
    return None
