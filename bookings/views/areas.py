"""Where the business goes to work, and who goes there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.forms.offers import AreaForm
from bookings.models import ServiceArea
from bookings.offer_setup import area_delete, area_facts, area_save
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers, members


@require_GET
@members
def area_list(request: MemberRequest) -> HttpResponse:
    """The areas with who covers each."""
    areas = ServiceArea.objects.prefetch_related("resources").order_by("-active", "name")
    return render(request, "offers/areas.html", {"areas": areas})


@require_http_methods(["GET", "POST"])
@managers
def area_new(request: MemberRequest) -> HttpResponse:
    """Describe a new area."""
    return _edit(request, ServiceArea())


@require_http_methods(["GET", "POST"])
@managers
def area_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Change an area."""
    return _edit(request, _area(uuid))


@require_POST
@managers
def area_remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take an area away."""
    area_delete(area=_area(uuid), actor=Actor.person(request.user))
    messages.success(request, _("Zona borrada."))
    return redirect("offers:areas")


def _area(uuid: UUID) -> ServiceArea:
    return get_object_or_404(ServiceArea, uuid=uuid)


def _edit(request: MemberRequest, area: ServiceArea) -> HttpResponse:
    before = area_facts(area) if area.pk else None
    form = AreaForm(request.POST or None, instance=area)
    if request.method == "POST" and form.is_valid():
        area_save(
            area=form.save(commit=False),
            staff=form.cleaned_data["resources"],
            actor=Actor.person(request.user),
            before=before,
        )
        messages.success(request, _("Zona guardada."))
        return redirect("offers:areas")
    context = {"form": form, "area": area if area.pk else None}
    return render(request, "offers/area_form.html", context, status=422 if form.errors else 200)
