"""Documents that the assistant answers from: list, adding, one document, trying a question."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from conversations.assistant.nlu.language import detect
from conversations.forms.knowledge import (
    DocumentForm,
    FileForm,
    FilesForm,
    PairsForm,
    TextForm,
    UrlForm,
)
from conversations.knowledge.documents import (
    document_add_file,
    document_add_text,
    document_add_url,
    document_change,
    document_delete,
    document_read_again,
    document_replace,
    document_switch,
)
from conversations.knowledge.drive.consents import is_available
from conversations.knowledge.pairs import BYTES_MAX, pairs_import
from conversations.knowledge.reading.limits import Unreadable
from conversations.knowledge.reading.plain import decoded
from conversations.knowledge.search import knowledge_search
from conversations.knowledge.selectors import (
    answers_by_document,
    documents_listed,
    documents_shown,
    folders_listed,
    is_reading,
)
from conversations.labels import AUDIENCES
from conversations.models import KnowledgeDocument
from leads.models import Contact
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers, members, render_page

PAGE, PIECES = 50, 30
QUESTION_MAX = 300
FOUND = 3


@require_GET
@members
def document_list(request: MemberRequest) -> HttpResponse:
    """All documents with their state; while one is being read the list looks again by itself."""
    text = request.GET.get("q", "")[:100]
    page = Paginator(documents_listed(text), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": documents_shown(list(page)),
        "folders": folders_listed(),
        "text": text,
        "reading": is_reading(),
        "form": FilesForm(),
        "audiences": list(AUDIENCES.items()),
        "drive": is_available(),
        "most_bytes": settings.KNOWLEDGE_FILE_MAX_BYTES,
        "most_megabytes": settings.KNOWLEDGE_FILE_MAX_BYTES // (1024 * 1024),
    }
    return render_page(request, "knowledge/documents.html", "knowledge/document_rows.html", context)


@require_POST
@managers
def upload(request: MemberRequest) -> HttpResponse:
    """Keep files until they are read. A script sends one at a time and is answered in JSON."""
    form = FilesForm(request.POST, request.FILES)
    problems = [str(error) for errors in form.errors.values() for error in errors]
    if form.is_valid():
        problems = _files_add(request, form)
    if request.headers.get("Accept") == "application/json":
        answer = {"problems": problems}
        return JsonResponse(answer, status=422 if problems else 201)
    for problem in problems:
        messages.error(request, problem)
    return redirect("knowledge:list")


def _files_add(request: MemberRequest, form: FilesForm) -> list[str]:
    """Add each file; what is wrong with those that were not added."""
    problems, added = [], 0
    for file in form.cleaned_data["uploads"]:
        try:
            document_add_file(file=file, actor=Actor.person(request.user), **form.grant())
            added += 1
        except ValidationError as error:
            problems.append(f"{file.name}: {error.messages[0]}")
    if added and request.headers.get("Accept") != "application/json":
        said = ngettext("%(n)s archivo en espera.", "%(n)s archivos en espera.", added)
        messages.success(request, said % {"n": added})
    return problems


@require_http_methods(["GET", "POST"])
@managers
def text_new(request: MemberRequest) -> HttpResponse:
    """Type or paste a text."""
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "text")}
        actor = Actor.person(request.user)
        document = document_add_text(**given, **form.grant(), actor=actor)
        return redirect("knowledge:document", document.uuid)
    return _form_page(request, form, _("Escribir un texto"))


@require_http_methods(["GET", "POST"])
@managers
def url_new(request: MemberRequest) -> HttpResponse:
    """Take over a page of the web."""
    form = UrlForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "url")}
        try:
            document = document_add_url(**given, **form.grant(), actor=Actor.person(request.user))
        except ValidationError as error:
            form.add_error("url", error)
        else:
            return redirect("knowledge:document", document.uuid)
    lead = _("Se lee ahora y se mira cada semana si ha cambiado.")
    return _form_page(request, form, _("Añadir una página web"), lead)


def _form_page(
    request: MemberRequest, form: Any, title: str, lead: str = "", submit: str = ""
) -> HttpResponse:
    context = {"form": form, "title": title, "lead": lead, "submit": submit or _("Añadir")}
    status = 422 if form.errors else 200
    return render(request, "knowledge/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@managers
def pairs_new(request: MemberRequest) -> HttpResponse:
    """Take over many questions with their answers."""
    form = PairsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = pairs_import(
                text=_pairs_text(form),
                approved=form.cleaned_data["approved"],
                membership=request.membership,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = _("%(new)s nuevas, %(known)s ya estaban.") % {
                "new": done.new,
                "known": done.known,
            }
            messages.success(request, said)
            if done.refused:
                lines = ", ".join(map(str, done.refused[:20]))
                messages.warning(request, _("No caben o les falta algo, líneas: %s") % lines)
            return redirect("answers:list")
    return _form_page(request, form, _("Añadir preguntas y respuestas"))


def _pairs_text(form: PairsForm) -> str:
    file = form.cleaned_data["file"]
    if not file:
        return str(form.cleaned_data["text"])
    if file.size > BYTES_MAX:
        raise ValidationError(_("Pesa demasiado para ser una lista de preguntas."))
    try:
        return decoded(file.read(BYTES_MAX))
    except Unreadable as error:
        raise ValidationError(_("No es un texto: guárdalo como CSV.")) from error


def document_of(uuid: UUID) -> KnowledgeDocument:
    """A document of the open business, or 404."""
    return get_object_or_404(KnowledgeDocument.objects.defer("content"), uuid=uuid)


@require_http_methods(["GET", "POST"])
@members
def document(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One document: its pieces, who may read it, and a question to try."""
    if request.method == "POST" and not request.membership.can_manage:
        raise PermissionDenied
    row = document_of(uuid)
    initial = {
        name: getattr(row, name) for name in ("title", "language", "audiences", "others_are_told")
    }
    form = DocumentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        document_change(document=row, actor=Actor.person(request.user), **form.cleaned_data)
        messages.success(request, _("Guardado."))
        return redirect("knowledge:document", row.uuid)
    page = Paginator(row.chunks.all(), PIECES).get_page(request.GET.get("page"))
    context = {
        "document": row,
        "form": form,
        "file_form": FileForm(),
        "page": page,
        "used": answers_by_document().get(str(row.uuid), 0),
        "audiences": list(AUDIENCES.items()),
        "retry": row.source == "url" or hasattr(row, "file") or row.source == "drive",
    }
    status = 422 if form.errors else 200
    return render_page(
        request, "knowledge/document.html", "knowledge/document_state.html", context, status=status
    )


@require_GET
@members
def try_question(request: MemberRequest) -> HttpResponse:
    """What would be found for a question, as somebody of an audience."""
    text = request.GET.get("question", "").strip()[:QUESTION_MAX]
    audience = request.GET.get("audience", "")
    if audience not in Contact.Audience.values:
        audience = Contact.Audience.CUSTOMER
    language = detect(text, request.tenant.language)
    found = (
        knowledge_search(text=text, language=language, audience=audience, limit=FOUND)
        if text
        else []
    )
    context = {"found": found, "asked": text, "audience": audience}
    context |= {"audiences": list(AUDIENCES.items())}
    return render_page(request, "knowledge/try.html", "knowledge/try_found.html", context)


@require_POST
@managers
def replace(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Put a new file in the place of a document's; it keeps its address."""
    row = document_of(uuid)
    form = FileForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise ValidationError(_("Elige un archivo."))
        if row.source == KnowledgeDocument.Source.DRIVE:
            raise ValidationError(_("Viene de Google Drive: cámbialo allí."))
        document_replace(
            document=row, file=form.cleaned_data["file"], actor=Actor.person(request.user)
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Mientras se lee el nuevo, se sigue usando el anterior."))
    return redirect("knowledge:document", row.uuid)


@require_POST
@managers
def again(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Read a document once more."""
    row = document_of(uuid)
    document_read_again(document=row)
    return redirect("knowledge:document", row.uuid)


@require_POST
@managers
def switch(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Use a document (`active=yes`), or stop using it."""
    row = document_of(uuid)
    active = request.POST.get("active") == "yes"
    document_switch(document=row, active=active, actor=Actor.person(request.user))
    return redirect("knowledge:document", row.uuid)


@require_POST
@managers
def delete(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Delete a document."""
    row = document_of(uuid)
    title = row.title
    document_delete(document=row, actor=Actor.person(request.user))
    messages.success(request, _("Borrado: %s") % title)
    return redirect(reverse("knowledge:list"))
