"""The people, rooms and machines that customers book with."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.forms import StaffForm
from bookings.models import Resource, Service
from bookings.selectors import team
from bookings.setup import resource_add, resource_change, resource_set_active
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers, members


def member_for(uuid: UUID) -> Resource:
    """One of the team, with what `team` tells of them, or 404."""
    member = team().filter(uuid=uuid).first()
    if member is None:
        raise Http404
    return member


@require_GET
@members
def staff_list(request: MemberRequest) -> HttpResponse:
    """Who can be booked and for what, and below them who no longer is offered."""
    return render(request, "bookings/staff.html", {"team": team()})


@require_http_methods(["GET", "POST"])
@managers
def staff_new(request: MemberRequest) -> HttpResponse:
    """Add a person; they give everything until somebody says otherwise."""
    everything = Service.objects.filter(active=True).values_list("pk", flat=True)
    form = StaffForm(request.POST or None, initial={"services": list(everything)})
    return _edit(request, None, form)


@require_http_methods(["GET", "POST"])
@managers
def staff_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Rename somebody, or change what they give."""
    member = member_for(uuid)
    gives = list(member.services.values_list("pk", flat=True))
    form = StaffForm(request.POST or None, initial={"name": member.name, "services": gives})
    return _edit(request, member, form)


@require_POST
@managers
def staff_active(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Offer somebody or stop offering them (`active` = yes or no)."""
    member = member_for(uuid)
    active = request.POST.get("active") == "yes"
    resource_set_active(resource=member, active=active, actor=Actor.person(request.user))
    if active:
        messages.success(request, _("%(name)s vuelve a ofrecerse.") % {"name": member.name})
    else:
        messages.success(request, _("%(name)s ya no se ofrece.") % {"name": member.name})
        _tell_ahead(request, member)
    return redirect("bookings:staff")


def _tell_ahead(request: HttpRequest, member: Resource) -> None:
    """Bookings of somebody who is not offered any more stand, and somebody has to keep them."""
    ahead: int = getattr(member, "ahead", 0)
    if ahead:
        text = ngettext(
            "%(name)s conserva %(n)d cita futura: si no va a atenderla, avisa al cliente.",
            "%(name)s conserva %(n)d citas futuras: si no va a atenderlas, avisa a los clientes.",
            ahead,
        )
        messages.warning(request, text % {"name": member.name, "n": ahead})


def _edit(request: MemberRequest, member: Resource | None, form: StaffForm) -> HttpResponse:
    if request.method != "POST" or not form.is_valid() or not _save(request, member, form):
        context = {"member": member, "form": form}
        status = 422 if form.errors else 200
        return render(request, "bookings/staff_form.html", context, status=status)
    messages.success(request, _("Guardado."))
    return redirect("bookings:staff")


def _save(request: MemberRequest, member: Resource | None, form: StaffForm) -> bool:
    """Write what was typed; false, and said in the form, for a name that cannot be."""
    given, actor = form.cleaned_data, Actor.person(request.user)
    name, services = given["name"], given["services"]
    try:
        if member is None:
            resource_add(name=name, services=services, actor=actor)
        else:
            resource_change(resource=member, name=name, services=services, actor=actor)
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors
