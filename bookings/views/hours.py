"""When the business, or one of its people, attends."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bookings.forms import HoursForm, OverrideForm, WeekForm
from bookings.models import DateOverride, Resource, WorkingHours
from bookings.setup import hours_replace, override_drop, override_put
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers, members


@require_GET
@members
def hours(request: MemberRequest) -> HttpResponse:
    """The week and the special dates ahead, of the business or of one person (`staff`)."""
    staff = _staff(request)
    form = HoursForm.of(WorkingHours.objects.filter(resource=staff))
    return _page(request, staff, form, OverrideForm())


@require_POST
@managers
def hours_save(request: MemberRequest) -> HttpResponse:
    """Replace the week."""
    staff, form = _staff(request), HoursForm.posted(request.POST)
    if not form.is_valid():
        return _page(request, staff, form, OverrideForm(), status=422)
    hours_replace(resource=staff, week=form.week, actor=Actor.person(request.user))
    messages.success(request, _("Horario guardado."))
    return _back(staff)


@require_POST
@managers
def override_add(request: MemberRequest) -> HttpResponse:
    """Close a date, or give it hours of its own."""
    staff, form = _staff(request), OverrideForm(request.POST)
    if not form.is_valid():
        week = HoursForm.of(WorkingHours.objects.filter(resource=staff))
        return _page(request, staff, week, form, status=422)
    override_put(
        resource=staff,
        day=form.cleaned_data["date"],
        windows=form.cleaned_data["windows"],
        reason=form.cleaned_data["reason"],
        actor=Actor.person(request.user),
    )
    messages.success(request, _("Fecha guardada."))
    return _back(staff)


@require_POST
@managers
def override_delete(request: MemberRequest) -> HttpResponse:
    """Let the weekly hours hold again on a date (`date`)."""
    staff = _staff(request)
    day = parse_date_or_404(request.POST.get("date", ""))
    override = DateOverride.objects.filter(resource=staff, date=day).first()
    if override is None:
        raise Http404
    override_drop(override=override, actor=Actor.person(request.user))
    messages.success(request, _("Esa fecha vuelve al horario de siempre."))
    return _back(staff)


def parse_date_or_404(text: str) -> date:
    """A date as 2026-12-24; 404 for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _staff(request: MemberRequest) -> Resource | None:
    staff: Resource | None = WeekForm(request.GET).chosen["staff"]
    return staff


def _back(staff: Resource | None) -> HttpResponse:
    query = f"?{urlencode({'staff': staff.uuid})}" if staff else ""
    return redirect(reverse("bookings:hours") + query)


def _page(
    request: MemberRequest,
    staff: Resource | None,
    form: HoursForm,
    override_form: OverrideForm,
    *,
    status: int = 200,
) -> HttpResponse:
    ahead = DateOverride.objects.filter(resource=staff, date__gte=timezone.localdate())
    context = {
        "staff": staff,
        "form": form,
        "override_form": override_form,
        "overrides": ahead,
        "resources": Resource.objects.filter(active=True),
        "follows_business": staff is not None and not any(day.windows for day in form.days),
    }
    return render(request, "bookings/hours.html", context, status=status)
