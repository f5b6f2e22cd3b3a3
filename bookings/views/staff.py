"""The people, rooms and machines that customers book with."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.feeds import feed_url
from bookings.forms.setup import AssignmentForm, PlacesForm
from bookings.forms.staff import StaffForm
from bookings.models import CalendarFeed, Resource, Service
from bookings.selectors import team
from bookings.services.assignment import assignment_rule, assignment_save
from bookings.services.reach import resource_reach_set
from bookings.setup import (
    USUAL_WEIGHT,
    places_set,
    resource_add,
    resource_change,
    resource_set_active,
)
from tenants.actors import Actor
from tenants.middleware import require_business
from tenants.pages import MemberRequest, managers, members

Kind = Resource.Kind


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
    everybody = list(team())
    active = [each for each in everybody if each.active and each.kind == Kind.STAFF]
    context = {
        "team": [each for each in everybody if each.kind == Kind.STAFF],
        "things": [each for each in everybody if each.kind != Kind.STAFF],
        "assignment_form": AssignmentForm(initial={"rule": assignment_rule()}),
        "shares_out": len(active) > 1,
        "places": sum(each.place_no is not None for each in active),
        "named": any(each.place_no is None for each in active),
    }
    return render(request, "bookings/staff.html", context)


@require_POST
@managers
def assignment(request: MemberRequest) -> HttpResponse:
    """Choose who serves when the customer wants anybody (`rule`)."""
    form = AssignmentForm(request.POST)
    if form.is_valid():
        assignment_save(
            business=require_business(request),
            rule=form.cleaned_data["rule"],
            actor=Actor.person(request.user),
        )
        messages.success(request, _("Reparto guardado."))
    return redirect("bookings:staff")


@require_POST
@managers
def places(request: MemberRequest) -> HttpResponse:
    """Say how many people attend at once, where nobody is named (`places`)."""
    form = PlacesForm(request.POST)
    if form.is_valid():
        places_set(count=form.cleaned_data["places"], actor=Actor.person(request.user))
        messages.success(request, _("Guardado."))
    else:
        messages.error(request, _("Escribe un número de personas entre 0 y 50."))
    return redirect("bookings:staff")


@require_http_methods(["GET", "POST"])
@managers
def staff_new(request: MemberRequest) -> HttpResponse:
    """Add a person, who gives everything until somebody says otherwise; or (`kind`) a room or
    machine, which nothing takes until then."""
    kind = request.GET.get("kind", "")
    if kind not in (Kind.ROOM, Kind.MACHINE):
        kind = Kind.STAFF
    offered = Service.objects.filter(active=True) if kind == Kind.STAFF else ()
    form = StaffForm(
        request.POST or None,
        kind=kind,
        initial={"services": [each.pk for each in offered], "weight": USUAL_WEIGHT},
    )
    return _edit(request, Resource(kind=kind), form)


@require_http_methods(["GET", "POST"])
@managers
def staff_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Rename somebody, change what they give, how much of it, and how many a day."""
    member = member_for(uuid)
    theirs = member.services if member.kind == Kind.STAFF else member.required_by
    initial = {
        "name": member.name,
        "services": list(theirs.values_list("pk", flat=True)),
        "weight": member.weight,
        "max_per_day": member.max_per_day,
        "phone": member.phone,
        "member": member.user_id,
    }
    form = StaffForm(request.POST or None, kind=member.kind, initial=initial)
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


def _edit(request: MemberRequest, member: Resource, form: StaffForm) -> HttpResponse:
    if request.method != "POST" or not form.is_valid() or not _save(request, member, form):
        shown = member if member.pk else None
        context = {"member": shown, "kind": member.kind, "form": form, **_feed(shown)}
        status = 422 if form.errors else 200
        return render(request, "bookings/staff_form.html", context, status=status)
    messages.success(request, _("Guardado."))
    return redirect("bookings:staff")


def _feed(member: Resource | None) -> dict[str, Any]:
    """The address at which their calendar can be subscribed to, if there is one."""
    feed = CalendarFeed.objects.filter(resource=member).first() if member else None
    return {"feed": feed, "feed_url": feed_url(feed)} if feed else {}


def _save(request: MemberRequest, member: Resource, form: StaffForm) -> bool:
    """Write what was typed; false, and said in the form, for a name that cannot be."""
    given = dict(form.cleaned_data)
    given["weight"] = given.get("weight") or USUAL_WEIGHT
    phone, user = given.pop("phone", ""), given.pop("member", None)
    actor = Actor.person(request.user)
    try:
        if member.pk:
            resource_change(resource=member, **given, actor=actor)
        else:
            member = resource_add(kind=member.kind, **given, actor=actor)
        if member.kind == Kind.STAFF:
            resource_reach_set(resource=member, phone=phone, user=user, actor=actor)
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors
