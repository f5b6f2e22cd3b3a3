"""The pages of templates: what there is and how it stands, the editor, and beginning with the
trade's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.templating.forms import BeginForm, StartersForm, TemplateForm
from channels_whatsapp.templating.importing import template_use, templates_import_all
from channels_whatsapp.templating.purposes import LANGUAGES, PURPOSES
from channels_whatsapp.templating.selectors import templates_listed
from channels_whatsapp.templating.services import (
    OPEN,
    account_keys,
    key_of,
    name_free,
    template_refresh,
    template_remove,
    template_save,
    template_submit,
)
from channels_whatsapp.templating.starters import starter_drafts, starters_add, starters_missing
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited

LIST = "whatsapp:templates"
State = MessageTemplate.State
# In the address of the list: also the approved ones that are not in the business's language.
ALL = "all"


@require_GET
@managers
def template_list(request: MemberRequest) -> HttpResponse:
    """Every template in use or on its way, by what it is for."""
    accounts = account_keys()
    spoken = [request.tenant.language]
    starters = StartersForm(accounts=accounts, initial={"languages": spoken})
    missing = starters_missing(accounts[0], spoken) if accounts else 0
    asked, own = request.GET.get("language", ""), request.tenant.language
    chosen = asked if asked in LANGUAGES else ""
    context = {
        "groups": templates_listed(chosen, approved_in="" if asked else own),
        "language": asked,
        "marked": asked or own,
        "all": ALL,
        "languages": LANGUAGES,
        "accounts": accounts,
        "begin": BeginForm(accounts=accounts, initial={"language": request.tenant.language}),
        "starters": starters,
        "missing": missing,
        "waiting": _waiting().exists(),
    }
    piece = request.headers.get("HX-Request") == "true"
    page = "channels_whatsapp/templates_rows.html" if piece else "channels_whatsapp/templates.html"
    return render(request, page, context)


def _waiting() -> Any:
    return MessageTemplate.objects.filter(Q(state=State.SENDING) | Q(state=State.PENDING))


@require_http_methods(["GET", "POST"])
@managers
def template_new(request: MemberRequest) -> HttpResponse:
    """Write a template for a purpose, in a language (`?purpose=&language=&account=`)."""
    accounts = account_keys()
    chosen = BeginForm(request.GET, accounts=accounts)
    if not chosen.is_valid():
        return redirect(LIST)
    given = chosen.cleaned_data
    account = given["account"] or (key_of(accounts[0]) if accounts else "")
    return _edited(request, None, account, given["purpose"], given["language"])


@require_http_methods(["GET", "POST"])
@managers
def template_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Change a template, or look at one that cannot be changed now."""
    row = get_object_or_404(MessageTemplate, uuid=uuid)
    return _edited(request, row, row.account_key, row.purpose, row.language)


def _edited(
    request: MemberRequest,
    row: MessageTemplate | None,
    account: str,
    purpose: str,
    language: str,
) -> HttpResponse:
    begun = next(iter(starter_drafts(request.tenant.vertical, language, [purpose])), None)
    form = TemplateForm(
        request.POST or None, template=row, purpose=purpose, language=language, begun=begun
    )
    if row is None:
        form.initial["name"] = name_free(account, purpose, language)
    if request.method == "POST" and form.is_valid():
        actor = Actor.person(request.user)
        try:
            saved = template_save(template=row, account_key=account, draft=form.draft, actor=actor)
            if "submit" not in request.POST:
                messages.success(request, _("Guardada como borrador."))
                return redirect("whatsapp:template_edit", saved.uuid)
            row = saved
            template_submit(template=saved, actor=actor)
        except ValidationError as error:
            _errors_add(form, error)
        else:
            messages.success(request, _("Enviada a revisión. Te avisamos cuando WhatsApp decida."))
            return redirect(LIST)
    context = {
        "form": form,
        "template": row,
        "purpose": PURPOSES.get(purpose),
        "language": language,
        "shown": form.shown if form.is_bound else _unbound(form),
        "troubles": form.troubles if form.is_bound else [],
        "places": [place.name(language) for place in form.places],
        "again": row is not None and row.state not in OPEN,
        "locked": row is not None and row.state in (State.PENDING, State.SENDING, State.RETIRED),
        "query": request.GET.urlencode(),
        "uses": uses_of(row) if row is not None else [],
    }
    status = 422 if form.errors else 200
    return render(request, "channels_whatsapp/template_edit.html", context, status=status)


def uses_of(row: MessageTemplate) -> list[tuple[str, Any]]:
    """What a template from the provider may be for: the uses that have enough places."""
    if row.imported_at is None or row.unfilled:
        return []
    most = max(row.places, default=0)
    return [(each.code, each.label) for each in PURPOSES.values() if len(each.places) >= most]


def _unbound(form: TemplateForm) -> MessageTemplate:
    """The template as it was opened."""
    again = TemplateForm(form.initial, template=None, purpose=form.purpose, language=form.language)
    return again.shown


def _errors_add(form: TemplateForm, error: ValidationError) -> None:
    told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    known = {"samples": "body", "buttons": "quick_1", **{name: name for name in form.fields}}
    for name, texts in told.items():
        form.add_error(known.get(name), list(texts))


@require_POST
@managers
def template_preview(request: MemberRequest) -> HttpResponse:
    """What is on the form as the phone would show it, and what WhatsApp would refuse."""
    purpose, language = request.POST.get("_purpose", ""), request.POST.get("_language", "es")
    if language not in LANGUAGES:
        return HttpResponseBadRequest()
    form = TemplateForm(request.POST, template=None, purpose=purpose, language=language)
    context = {"shown": form.shown, "troubles": form.troubles}
    return render(request, "channels_whatsapp/template_preview.html", context)


@require_POST
@managers
@ratelimited("whatsapp_templates")
def template_send(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Hand a draft in."""
    row = get_object_or_404(MessageTemplate, uuid=uuid)
    try:
        template_submit(template=row, actor=Actor.person(request.user))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("whatsapp:template_edit", uuid)
    messages.success(request, _("Enviada a revisión. Te avisamos cuando WhatsApp decida."))
    return redirect(LIST)


@require_POST
@managers
@ratelimited("whatsapp_templates")
def template_look(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask the provider how a template stands, now."""
    row = get_object_or_404(MessageTemplate, uuid=uuid)
    if trouble := template_refresh(template=row):
        messages.error(request, trouble)
    else:
        row.refresh_from_db()
        told = _("%(name)s: %(state)s.") % {"name": row.name, "state": row.get_state_display()}
        messages.success(request, told)
    return redirect(LIST)


@require_POST
@managers
@ratelimited("whatsapp_templates")
def template_delete(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Delete a template, at the provider too."""
    row = get_object_or_404(MessageTemplate, uuid=uuid)
    try:
        template_remove(template=row, actor=Actor.person(request.user))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Plantilla borrada."))
    return redirect(LIST)


@require_POST
@managers
@ratelimited("whatsapp_templates")
def template_import(request: MemberRequest) -> HttpResponse:
    """Bring what was made at the provider."""
    new, trouble = templates_import_all(actor=Actor.person(request.user))
    if trouble:
        messages.error(request, trouble)
    if new:
        told = ngettext("%(n)d plantilla nueva.", "%(n)d plantillas nuevas.", new) % {"n": new}
        messages.success(request, told)
    elif not trouble:
        messages.success(request, _("El proveedor no tiene ninguna que falte aquí."))
    return redirect(LIST)


@require_POST
@managers
def template_purpose(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say what a template from the provider is for."""
    row = get_object_or_404(MessageTemplate, uuid=uuid)
    purpose, actor = request.POST.get("purpose", ""), Actor.person(request.user)
    try:
        template_use(template=row, purpose=purpose, actor=actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Guardado."))
    return redirect("whatsapp:template_edit", uuid)


@require_POST
@managers
@ratelimited("whatsapp_templates")
def starters(request: MemberRequest) -> HttpResponse:
    """Write and hand in the trade's templates, in one go."""
    accounts = account_keys()
    form = StartersForm(request.POST, accounts=accounts)
    if not accounts:
        messages.error(request, _("Conecta primero un número de Twilio o de Meta."))
        return redirect("whatsapp:list")
    if not form.is_valid():
        messages.error(request, _("Elige al menos un idioma."))
        return redirect(LIST)
    made = starters_add(
        account=_chosen(accounts, form.cleaned_data["account"]),
        vertical=request.tenant.vertical,
        languages=form.cleaned_data["languages"],
        actor=Actor.person(request.user),
    )
    if made:
        told = ngettext(
            "%(n)s plantilla enviada a revisión.", "%(n)s plantillas enviadas a revisión.", made
        )
        messages.success(request, told % {"n": made})
    else:
        messages.info(request, _("Ya las tienes todas en esos idiomas."))
    return redirect(LIST)


def _chosen(accounts: list[WhatsAppAccount], key: str) -> WhatsAppAccount:
    return next((each for each in accounts if key_of(each) == key), accounts[0])
