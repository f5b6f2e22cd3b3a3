"""Blocking a person, and ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leads.blocking import contact_block, contact_unblock
from leads.forms import BlockForm
from leads.models import Contact
from leads.selectors import contact_for
from tenants.actors import Actor
from tenants.pages import MemberRequest, writers


@require_POST
@writers
def block(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Block a person, with the reason."""
    contact, form = contact_for(request.membership, uuid), BlockForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Escribe por qué se le bloquea."))
        return redirect("leads:contact", uuid)
    try:
        contact_block(contact=contact, actor=Actor.person(request.user), **form.cleaned_data)
    except Contact.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Bloqueado: lo que escriba se guarda y nadie le responde."))
    return redirect("leads:contact", uuid)


@require_POST
@writers
def unblock(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Let a person be answered again."""
    contact = contact_for(request.membership, uuid)
    try:
        contact_unblock(contact=contact, actor=Actor.person(request.user))
    except Contact.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Desbloqueado: vuelve a recibir respuestas."))
    return redirect("leads:contact", uuid)
