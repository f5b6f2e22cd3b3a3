"""When a person takes over, what strangers are asked, and what a conversation is about."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conversations.assistant.handing_over import emergency_number, handoff_settings
from conversations.assistant.welcome_settings import welcome_settings
from conversations.forms.guides import HandoffForm, WelcomeForm
from conversations.selectors.inbox import conversation_for
from conversations.services.audience_codes import (
    KINDS,
    audience_code_set,
    audience_codes,
)
from conversations.services.guides import handoff_settings_save, welcome_settings_save
from conversations.services.learning import conversation_topic_set
from conversations.views.inbox import head_shown
from leads.consents import consent_withdraw
from leads.selectors import contact_for
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers, writers


@require_http_methods(["GET", "POST"])
@managers
def handoff(request: MemberRequest) -> HttpResponse:
    """When the assistant stops and a person answers."""
    form = HandoffForm(
        request.POST or None,
        chosen=handoff_settings(request.tenant),
        usual_number=emergency_number(request.tenant),
    )
    if request.method == "POST" and form.is_valid():
        actor = Actor.person(request.user)
        handoff_settings_save(business=request.tenant, chosen=form.chosen, actor=actor)
        messages.success(request, _("Guardado: vale desde el próximo mensaje."))
        return redirect("guides:handoff")
    status = 422 if form.errors else 200
    return render(request, "guides/handoff.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@managers
def welcome(request: MemberRequest) -> HttpResponse:
    """What is asked of people nobody knows yet."""
    form = WelcomeForm(request.POST or None, chosen=welcome_settings(request.tenant))
    if request.method == "POST" and form.is_valid():
        actor = Actor.person(request.user)
        welcome_settings_save(business=request.tenant, chosen=form.chosen, actor=actor)
        messages.success(request, _("Guardado: vale desde el próximo mensaje."))
        return redirect("guides:welcome")
    status = 422 if form.errors else 200
    codes = audience_codes(request.tenant)
    rows = [(kind, kind.label, codes.get(kind, "")) for kind in KINDS]
    return render(request, "guides/welcome.html", {"form": form, "codes": rows}, status=status)


@require_POST
@managers
def audience_code(request: MemberRequest) -> HttpResponse:
    """Make, renew or end the code by which technicians or the office make themselves known."""
    try:
        audience_code_set(
            business=request.tenant,
            audience=request.POST.get("audience", ""),
            on=request.POST.get("do") != "end",
            actor=Actor.person(request.user),
        )
    except ValueError:
        return HttpResponseBadRequest()
    messages.success(request, _("Guardado: vale desde el próximo mensaje."))
    return redirect("guides:welcome")


@require_POST
@writers
def consent_end(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Note that a customer takes back their agreement to their data being kept."""
    contact = contact_for(request.membership, uuid)
    if consent_withdraw(contact=contact, actor=Actor.person(request.user)):
        messages.success(request, _("Permiso retirado: su zona e intereses quedan olvidados."))
    return redirect("leads:contact", contact.uuid)


@require_POST
@writers
def topic(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say what a conversation is about."""
    conversation = conversation_for(request.membership, uuid)
    try:
        conversation_topic_set(
            conversation=conversation, topic=request.POST.get("topic", ""), user=request.user
        )
    except ValueError:
        return HttpResponseBadRequest()
    if request.htmx:
        return head_shown(request, conversation_for(request.membership, uuid))
    return redirect("inbox:conversation", uuid)
