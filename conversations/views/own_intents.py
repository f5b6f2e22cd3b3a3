"""What customers say that the business answers in words of its own: list, write, try."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from conversations.forms.own_intents import OwnIntentForm, TryForm
from conversations.models import OwnIntent
from conversations.replay.trying import message_try
from conversations.selectors.own_intents import (
    own_intent_for,
    own_intents_listed,
    own_intents_used,
)
from conversations.services.own_intents import TooMany, own_intent_delete, own_intent_save
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited


@require_GET
@managers
def intent_list(request: MemberRequest) -> HttpResponse:
    """All of them with how often each was recognised, and a box to try a message."""
    used = own_intents_used()
    rows = [(row, used.get(row.code, 0), _answer(row, request)) for row in own_intents_listed()]
    return render(request, "assistant/own_intents.html", {"rows": rows})


def _answer(row: OwnIntent, request: MemberRequest) -> str:
    usual: str = request.tenant.language
    return row.answers.get(usual) or next(iter(row.answers.values()), "")


@require_http_methods(["GET", "POST"])
@managers
def intent_new(request: MemberRequest) -> HttpResponse:
    """Write one."""
    return _edited(request, None)


@require_http_methods(["GET", "POST"])
@managers
def intent_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Change one."""
    return _edited(request, own_intent_for(uuid))


def _edited(request: MemberRequest, intent: OwnIntent | None) -> HttpResponse:
    form = OwnIntentForm(request.POST or None, language=request.tenant.language, intent=intent)
    if request.method == "POST" and form.is_valid() and _saved(request, form, intent):
        messages.success(request, _("Guardado: vale desde la próxima respuesta."))
        return redirect("assistant:own_intents")
    status = 422 if form.errors else 200
    context = {"form": form, "intent": intent}
    return render(request, "assistant/own_intent.html", context, status=status)


def _saved(request: MemberRequest, form: OwnIntentForm, intent: OwnIntent | None) -> bool:
    try:
        own_intent_save(text=form.text, actor=Actor.person(request.user), intent=intent)
    except TooMany:
        form.add_error(None, _("Ya tienes todos los temas que caben: borra o junta alguno."))
        return False
    return True


@require_POST
@managers
def intent_delete(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take one away."""
    own_intent_delete(intent=own_intent_for(uuid), actor=Actor.person(request.user))
    messages.success(request, _("Tema borrado."))
    return redirect("assistant:own_intents")


@require_POST
@ratelimited("assistant_try")
@managers
def intent_try(request: MemberRequest) -> HttpResponse:
    """What would be answered to a message, and why."""
    form = TryForm(request.POST)
    context: dict[str, Any] = {"text": request.POST.get("text", "")[:500]}
    if form.is_valid():
        context["tried"] = message_try(form.cleaned_data["text"])
    page = "assistant/tried.html" if request.htmx else "assistant/tried_page.html"
    return render(request, page, context, status=200 if form.is_valid() else 422)
