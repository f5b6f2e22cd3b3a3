"""The services that the business offers."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing.quotas import QuotaReached
from bookings.forms.services import ServiceForm
from bookings.models import Resource, Service
from bookings.pictures import picture_url
from bookings.setup import service_facts, service_save, service_set_active
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers, members


def service_for(uuid: UUID) -> Service:
    """One service of the business, or 404."""
    service = Service.objects.filter(uuid=uuid).first()
    if service is None:
        raise Http404
    return service


@require_GET
@members
def service_list(request: MemberRequest) -> HttpResponse:
    """What is offered, and below it what no longer is."""
    staff = Prefetch("staff", queryset=Resource.objects.filter(active=True))
    services = Service.objects.prefetch_related(staff).order_by("-active", "position", "name")
    return render(request, "bookings/services.html", {"services": services})


@require_http_methods(["GET", "POST"])
@managers
def service_new(request: MemberRequest) -> HttpResponse:
    """Describe a new service."""
    return _edit(request, Service(color=Service.objects.count() % 8))


@require_http_methods(["GET", "POST"])
@managers
def service_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Change a service."""
    return _edit(request, service_for(uuid))


@require_POST
@managers
def service_active(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Offer a service or stop offering it (`active` = yes or no)."""
    service = service_for(uuid)
    active = request.POST.get("active") == "yes"
    try:
        service_set_active(service=service, active=active, actor=Actor.person(request.user))
    except QuotaReached as reached:
        messages.error(request, services_full(reached.limit))
        return redirect("bookings:services")
    text = _("El servicio vuelve a ofrecerse.") if active else _("El servicio ya no se ofrece.")
    messages.success(request, text)
    return redirect("bookings:services")


def _edit(request: MemberRequest, service: Service) -> HttpResponse:
    before = service_facts(service) if service.pk else None
    form = ServiceForm(request.POST or None, request.FILES or None, instance=service)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, service, form)
    try:
        service_save(
            service=form.save(commit=False),
            staff=list(form.cleaned_data["staff"]),
            requires=list(form.cleaned_data["requires"]),
            actor=Actor.person(request.user),
            before=before,
            picture=form.cleaned_data["new_picture"],
            picture_gone=form.cleaned_data["picture_gone"],
        )
    except QuotaReached as reached:
        form.add_error(None, services_full(reached.limit))
        return _form_page(request, service, form)
    messages.success(request, _("Servicio guardado."))
    return redirect("bookings:services")


def services_full(limit: int) -> str:
    """What the plan's cap of services means for somebody who wants one more."""
    return ngettext(
        "Tu plan incluye %(limit)d servicio y ya lo ofreces. Para añadir otro, deja de ofrecer uno "
        "o amplía el plan en «Mi plan».",
        "Tu plan incluye %(limit)d servicios y ya los ofreces. Para añadir otro, deja de ofrecer "
        "uno o amplía el plan en «Mi plan».",
        limit,
    ) % {"limit": limit}


def _form_page(request: HttpRequest, service: Service, form: ServiceForm) -> HttpResponse:
    picture = picture_url(service) if service.pk else ""
    context = {"service": service, "form": form, "hues": range(8), "picture": picture}
    return render(
        request, "bookings/service_form.html", context, status=422 if form.errors else 200
    )
