"""Moving in from another system: upload, columns, preview, import, report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leads.forms_imports import MappingForm, UploadForm
from leads.imports.downloads import example_csv, refused_csv
from leads.imports.kinds import kind_of, kinds
from leads.imports.models import ImportJob, ImportRow
from leads.imports.reading import Unreadable
from leads.imports.selectors import (
    PREVIEWED,
    chosen_columns,
    import_for,
    imports_recent,
    refused_rows,
    samples_of,
    standing_of,
    table_of,
)
from leads.imports.services import (
    ImportRefused,
    import_discard,
    import_map,
    import_start,
    import_undo,
    import_upload,
)
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers, render_page
from tenants.ratelimits import ratelimited

PAGE = 20
REFUSED_SHOWN = 100
State = ImportJob.State
AT_WORK = (State.CHECKING, State.RUNNING, State.UNDOING)


@require_http_methods(["GET", "POST"])
@managers
@ratelimited("import_upload")
def imports(request: MemberRequest) -> HttpResponse:
    """What can be imported, where to upload it, and what was imported before."""
    form = UploadForm(request.POST or None, request.FILES or None, initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        try:
            job = import_upload(
                kind=kind_of(form.cleaned_data["kind"]),
                file=form.cleaned_data["file"],
                actor=Actor.person(request.user),
            )
        except Unreadable as error:
            form.add_error("file", error.reason)
        else:
            return redirect("imports:job", job.uuid)
    page = Paginator(imports_recent(), PAGE).get_page(request.GET.get("page"))
    known = {kind.code: kind for kind in kinds()}
    context = {"form": form, "kinds": known.values(), "page": page, "jobs": _named(page, known)}
    return render(request, "imports/page.html", context, status=422 if form.errors else 200)


def _asked(request: MemberRequest) -> dict[str, str]:
    return {"kind": request.GET.get("kind", "contacts")}


def _named(jobs: Any, known: dict[str, Any]) -> list[tuple[ImportJob, Any]]:
    return [(job, known[job.kind]) for job in jobs if job.kind in known]


@require_GET
@managers
def example(request: MemberRequest, kind: str) -> HttpResponse:
    """A small file to start from."""
    try:
        return example_csv(kind_of(kind))
    except LookupError as error:
        raise Http404 from error


@require_GET
@managers
def job(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One import where it stands: columns, preview, progress or report."""
    found = import_for(uuid)
    form = None
    if found.state == State.MAPPING or (found.state == State.READY and "columns" in request.GET):
        form = MappingForm(job=found, kind=kind_of(found.kind))
    return _page(request, found, form)


def _page(
    request: MemberRequest, found: ImportJob, form: MappingForm | None, status: int = 200
) -> HttpResponse:
    kind = kind_of(found.kind)
    context: dict[str, Any] = {"job": found, "kind": kind, "form": form}
    if form is not None:
        context["fields"] = list(zip(form.columns, samples_of(found), strict=True))
    else:
        context |= _standing(found)
    context["at_work"] = found.state in AT_WORK and form is None
    return render_page(request, "imports/job.html", "imports/job_body.html", context, status=status)


def _standing(found: ImportJob) -> dict[str, Any]:
    context: dict[str, Any] = {"standing": standing_of(found)}
    if found.state in AT_WORK:
        return context
    good = found.rows.filter(state=ImportRow.State.GOOD).order_by("line")[:PREVIEWED]
    return context | {
        "columns": chosen_columns(found, kind_of(found.kind)),
        "refused": table_of(found, refused_rows(found)[:REFUSED_SHOWN]),
        "refused_shown": REFUSED_SHOWN,
        "good_rows": table_of(found, good) if found.state == State.READY else [],
        "previewed": PREVIEWED,
    }


@require_POST
@managers
def mapping(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say which column is what; every row is then rehearsed in the background."""
    found = import_for(uuid)
    form = MappingForm(request.POST, job=found, kind=kind_of(found.kind))
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        import_map(
            job=found,
            mapping=form.cleaned_data["mapping"],
            options=form.cleaned_data["options"],
            actor=Actor.person(request.user),
        )
    except ImportRefused as refusal:
        form.add_error(None, refusal.reason)
        return _page(request, found, form, status=422)
    return redirect("imports:job", uuid)


@require_POST
@managers
def start(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Import the good rows."""
    return _moved(request, import_for(uuid), import_start)


@require_POST
@managers
def undo(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take back what the import created."""
    return _moved(request, import_for(uuid), import_undo)


def _moved(request: MemberRequest, found: ImportJob, move: Any) -> HttpResponse:
    try:
        move(job=found, actor=Actor.person(request.user))
    except ImportRefused as refusal:
        messages.error(request, refusal.reason)
    return redirect("imports:job", found.uuid)


@require_POST
@managers
def discard(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Throw away an upload that was not imported."""
    try:
        import_discard(job=import_for(uuid), actor=Actor.person(request.user))
    except ImportRefused as refusal:
        messages.error(request, refusal.reason)
        return redirect("imports:job", uuid)
    messages.success(request, _("El archivo se ha borrado sin importar nada."))
    return redirect("imports:page")


@require_GET
@managers
def refused(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The rows that were not imported, with the reasons, to mend and upload again."""
    return refused_csv(import_for(uuid))
