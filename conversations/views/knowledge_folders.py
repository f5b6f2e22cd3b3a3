"""Google Drive folders: adding, connecting, letting go."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.providers.base import CalendarError
from bookings.services.consents import ConsentRefused
from conversations.forms.knowledge import FolderForm
from conversations.knowledge.drive.consents import (
    folder_consent_arrive,
    folder_consent_begin,
    is_available,
)
from conversations.knowledge.drive.folders import folder_add, folder_connect, folder_remove
from conversations.models import KnowledgeFolder
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited


@require_http_methods(["GET", "POST"])
@managers
def folder_new(request: MemberRequest) -> HttpResponse:
    """Name a folder; its owner then agrees at Google."""
    if not is_available():
        raise Http404
    form = FolderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            folder = folder_add(**form.cleaned_data, actor=Actor.person(request.user))
        except ValidationError as error:
            form.add_error("link", error)
        else:
            return redirect("knowledge:folder", folder.uuid)
    context = {
        "form": form,
        "title": _("Conectar una carpeta de Google Drive"),
        "lead": _("Se leen los documentos que hay en ella y se siguen sus cambios."),
        "submit": _("Seguir"),
    }
    return render(request, "knowledge/new.html", context, status=422 if form.errors else 200)


@require_GET
@managers
def folder(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One folder: the way to Google, how it is doing, letting it go."""
    row = get_object_or_404(KnowledgeFolder, uuid=uuid)
    return render(request, "knowledge/folder.html", {"folder": row, "files": row.documents.count()})


@require_GET
@managers
@ratelimited("calendar_connect", methods=("GET",))
def connect(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """To Google's page that asks: a link, because the content security policy lets forms lead to
    their own host only."""
    row = get_object_or_404(KnowledgeFolder, uuid=uuid)
    if not is_available():
        raise Http404
    return redirect(folder_consent_begin(request.session, row))


@require_GET
@managers
@ratelimited("calendar_connect", methods=("GET",))
def arrive(request: MemberRequest) -> HttpResponse:
    """Back from Google with a ticket. A GET that takes something on: not while suspended."""
    if not request.tenant.is_serving:
        return redirect("billing:suspended")
    try:
        row, token = folder_consent_arrive(request.session, request.GET.get("ticket", ""))
    except ConsentRefused:
        messages.error(request, _("Este enlace ya no sirve: empieza a conectar otra vez."))
        return redirect("knowledge:list")
    except CalendarError as error:
        messages.error(request, _(error.reason))
        return redirect("knowledge:list")
    if row is None:
        return redirect("knowledge:list")
    if not token:
        messages.warning(request, _("No se ha conectado: no diste permiso."))
        return redirect("knowledge:folder", row.uuid)
    try:
        folder_connect(folder=row, refresh_token=token, actor=Actor.person(request.user))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Conectada. La primera lectura tarda unos segundos."))
    return redirect("knowledge:folder", row.uuid)


@require_POST
@managers
def remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Let a folder go with the documents that came from it."""
    row = get_object_or_404(KnowledgeFolder, uuid=uuid)
    folder_remove(folder=row, actor=Actor.person(request.user))
    messages.success(request, _("La carpeta ya no se lee y sus documentos se han borrado de aquí."))
    return redirect("knowledge:list")
