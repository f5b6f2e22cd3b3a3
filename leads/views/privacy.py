"""People's data: given out, erased, and how long it is kept. For owners and admins."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leads.forms_privacy import ErasureForm, RetentionForm
from leads.models import Contact, Erasure
from leads.privacy.counts import erasure_preview, lines
from leads.privacy.erasure import ErasureRefused, contact_erase
from leads.privacy.export import contact_export
from leads.privacy.retention import retention_of, retention_set
from leads.selectors import contact_for
from tenants.actors import Actor
from tenants.models import Business
from tenants.pages import MemberRequest, managers

PAGE = 25


@require_POST
@managers
def export(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Everything that is known of a person, as a file."""
    contact = contact_for(request.membership, uuid)
    file = contact_export(contact=contact, actor=Actor.person(request.user))
    return FileResponse(  # type: ignore[return-value]  # streamed, and no less a response
        file,
        as_attachment=True,
        filename=f"contact-{contact.uuid}.json",
        content_type="application/json",
    )


@require_http_methods(["GET", "POST"])
@managers
def erase(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say what will be gone, and do it once the word is typed."""
    contact = contact_for(request.membership, uuid)
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            certificate = contact_erase(
                contact=contact,
                actor=Actor.person(request.user),
                cancel_upcoming=form.cleaned_data["cancel_upcoming"],
            )
        except ErasureRefused as refusal:
            form.add_error("cancel_upcoming", refusal.reason)
        except Contact.DoesNotExist as error:
            raise Http404 from error
        else:
            messages.success(request, _("Sus datos se han borrado."))
            return redirect("privacy:certificate", certificate.uuid)
    context = {"contact": contact, "form": form, **erasure_preview(contact)}
    status = 422 if form.errors else 200
    return render(request, "privacy/erase.html", context, status=status)


@require_http_methods(["GET", "POST"])
@managers
def settings(request: MemberRequest) -> HttpResponse:
    """How long what is kept, and the certificates of what was erased."""
    business = Business.objects.get(pk=request.tenant.pk)
    form = RetentionForm(request.POST or None, initial=retention_of(business))
    if request.method == "POST" and form.is_valid():
        retention_set(days=form.cleaned_data, actor=Actor.person(request.user))
        messages.success(request, _("Plazos guardados."))
        return redirect("privacy:settings")
    erasures = Erasure.objects.all()
    page = Paginator(erasures, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "privacy/settings.html", context, status=422 if form.errors else 200)


@require_GET
@managers
def certificate(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The proof of one erasure."""
    return render(request, "privacy/certificate.html", _certificate(request, uuid))


@require_GET
@managers
def certificate_file(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The same as one small page without anything around it, to send or to print."""
    context = _certificate(request, uuid)
    response = HttpResponse(render_to_string("privacy/certificate_file.html", context))
    response["Content-Disposition"] = f'attachment; filename="certificate-{uuid}.html"'
    return response


def _certificate(request: MemberRequest, uuid: UUID) -> dict[str, object]:
    erasure = get_object_or_404(Erasure, uuid=uuid)
    return {
        "erasure": erasure,
        "business": request.tenant,
        "gone": lines(erasure.counts),
        "kept": lines(erasure.kept),
    }
