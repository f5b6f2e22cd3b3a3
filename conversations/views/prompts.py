"""The owner's instructions: a draft to write, versions to look at, compare and bring back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.contact_panel import calcom_page
from conversations.assistant.links import links_of
from conversations.forms.prompt_fields import differences, intents_of, sections
from conversations.forms.prompts import PromptForm, prompt_initial
from conversations.models import PromptVersion
from conversations.services.prompts import (
    NotADraft,
    prompt_draft_discard,
    prompt_draft_save,
    prompt_in_force,
    prompt_publish,
    prompt_restore,
    prompt_text,
)
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers

LISTED = 30
State = PromptVersion.State


@require_http_methods(["GET", "POST"])
@managers
def editor(request: MemberRequest) -> HttpResponse:
    """The draft, or what is in force for beginning one; the earlier versions below."""
    draft = PromptVersion.objects.filter(state=State.DRAFT).first()
    published = prompt_in_force()
    form = _form(request, draft or published, note=draft.note if draft else "")
    if request.method == "POST" and form.is_valid():
        saved = prompt_draft_save(
            text=form.text, note=form.cleaned_data["note"], actor=Actor.person(request.user)
        )
        if "publish" in request.POST:
            return _published(request, saved)
        messages.success(request, _("Borrador guardado. Publícalo cuando esté listo."))
        return redirect("assistant:instructions")
    context = {
        "form": form,
        "draft": draft,
        "published": published,
        "links": links_of(request.tenant, calcom=calcom_page()).items(),
        "versions": PromptVersion.objects.exclude(state=State.DRAFT)
        .select_related("created_by")
        .order_by("-published_at")[:LISTED],
    }
    return render(request, "assistant/instructions.html", context)


def _form(request: MemberRequest, version: PromptVersion | None, *, note: str) -> PromptForm:
    initial: dict[str, Any] = prompt_initial(prompt_text(version)) | {"note": note}
    return PromptForm(
        request.POST or None,
        initial=initial,
        business=request.tenant,
        names=intents_of(),
    )


def _published(request: MemberRequest, version: PromptVersion) -> HttpResponse:
    try:
        done = prompt_publish(version=version, actor=Actor.person(request.user))
    except NotADraft:
        messages.error(request, _("Alguien ha publicado o descartado ese borrador antes."))
    else:
        text = _("Versión %d publicada: el asistente la sigue desde ahora.") % done.number
        messages.success(request, text)
    return redirect("assistant:instructions")


@require_GET
@managers
def version(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One version, compared with the one that was in force before it; a draft with what is in
    force. `?with=now` compares an earlier one with today's."""
    shown = get_object_or_404(PromptVersion.objects.select_related("created_by"), uuid=uuid)
    published = prompt_in_force()
    names = intents_of()
    against = published if request.GET.get("with") == "now" else _before(shown, published)
    context = {
        "version": shown,
        "against": against,
        "published": published,
        "changes": differences(against, shown, names),
        "parts": [(title, text) for title, text in sections(prompt_text(shown), names) if text],
    }
    return render(request, "assistant/version.html", context)


def _before(shown: PromptVersion, published: PromptVersion | None) -> PromptVersion | None:
    if shown.published_at is None:
        return published
    return (
        PromptVersion.objects.filter(published_at__lt=shown.published_at)
        .order_by("-published_at")
        .first()
    )


@require_POST
@managers
def publish(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Publish the draft, or bring an earlier version back as a new one."""
    chosen = get_object_or_404(PromptVersion, uuid=uuid)
    if chosen.state == State.DRAFT:
        return _published(request, chosen)
    note = _("Vuelve la versión %d") % chosen.number
    done = prompt_restore(version=chosen, note=note, actor=Actor.person(request.user))
    text = _("La versión %(old)d vuelve a estar en uso, como versión %(new)d.")
    messages.success(request, text % {"old": chosen.number, "new": done.number})
    return redirect("assistant:instructions")


@require_POST
@managers
def discard(request: MemberRequest) -> HttpResponse:
    """Throw the draft away."""
    prompt_draft_discard(actor=Actor.person(request.user))
    messages.success(request, _("Borrador descartado."))
    return redirect("assistant:instructions")
