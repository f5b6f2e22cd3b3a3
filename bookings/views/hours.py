"""When the business, or one of its people, attends."""

from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bookings.forms.hours import HoursForm, OverrideForm, WeekForm
from bookings.forms.setup import HolidaysForm, TimeOffForm
from bookings.models import Booking, DateOverride, Resource, TimeOff, WorkingHours
from bookings.public_holidays import calendar_of, calendar_save, holidays_between
from bookings.services.time_off import time_off_add, time_off_clashes, time_off_drop
from bookings.setup import hours_replace, override_drop, override_put
from tenants.actors import Actor
from tenants.middleware import require_business
from tenants.pages import MemberRequest, managers, members

# What a page shows of each at most; a year of absences has its own place in the calendar.
AWAY_SHOWN, CLASHES_SHOWN = 30, 8


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


@require_POST
@managers
def holiday_open(request: MemberRequest) -> HttpResponse:
    """Attend on a public holiday (`date`) as on any such weekday."""
    day = parse_date_or_404(request.POST.get("date", ""))
    week = WorkingHours.objects.filter(resource=None, weekday=day.weekday())
    override_put(
        resource=None,
        day=day,
        windows=[(row.start, row.end) for row in week],
        reason=holidays_between(calendar_of(), day, day).get(day, "")[:80],
        actor=Actor.person(request.user),
    )
    messages.success(request, _("Ese festivo se atiende con el horario de siempre."))
    return _back(None)


@require_POST
@managers
def holidays_save(request: MemberRequest) -> HttpResponse:
    """Close on the public holidays of a country and region, or on none."""
    business = require_business(request)
    form = HolidaysForm(request.POST, usual=business.country)
    if not form.is_valid():
        week = HoursForm.of(WorkingHours.objects.filter(resource=None))
        return _page(request, None, week, OverrideForm(), holidays_form=form, status=422)
    actor = Actor.person(request.user)
    calendar_save(business=business, calendar=form.calendar, actor=actor)
    messages.success(request, _("Festivos guardados."))
    return _back(None)


@require_GET
@managers
def holiday_regions(request: MemberRequest) -> HttpResponse:
    """The field of the chosen country's regions."""
    form = HolidaysForm(request.GET, usual=require_business(request).country)
    return render(request, "ui/field.html", {"field": form["subdivision"]})


@require_POST
@managers
def away_add(request: MemberRequest) -> HttpResponse:
    """Take no bookings for a while, of one (`staff`) or of the whole business."""
    staff, form = _staff(request), TimeOffForm(request.POST)
    if not form.is_valid():
        week = HoursForm.of(WorkingHours.objects.filter(resource=staff))
        return _page(request, staff, week, OverrideForm(), away_form=form, status=422)
    row = time_off_add(resource=staff, **form.cleaned_data, actor=Actor.person(request.user))
    clashes = time_off_clashes(row).count()
    messages.success(request, _("Ausencia guardada."))
    if clashes:
        text = ngettext(
            "Dentro queda %(n)d cita: muévela o avisa al cliente.",
            "Dentro quedan %(n)d citas: muévelas o avisa a los clientes.",
            clashes,
        )
        messages.warning(request, text % {"n": clashes})
    return _back(staff)


@require_POST
@managers
def away_delete(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take bookings again in an absence's time."""
    row = TimeOff.objects.filter(uuid=uuid).select_related("resource").first()
    if row is None:
        raise Http404
    time_off_drop(time_off=row, actor=Actor.person(request.user))
    messages.success(request, _("Ausencia quitada."))
    return _back(row.resource)


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
    away_form: TimeOffForm | None = None,
    holidays_form: HolidaysForm | None = None,
    status: int = 200,
) -> HttpResponse:
    ahead = DateOverride.objects.filter(resource=staff, date__gte=timezone.localdate())
    numbered = Resource.objects.filter(active=True, place_no__isnull=False)
    context: dict[str, object] = {
        "staff": staff,
        "form": form,
        "override_form": override_form,
        "overrides": ahead,
        "resources": Resource.objects.filter(active=True),
        "follows_business": staff is not None and not any(day.windows for day in form.days),
        "away": _away(staff),
        "away_form": away_form or TimeOffForm(),
        "has_places": staff is None and numbered.exists(),
    }
    if staff is None:
        context |= _holidays(request, {row.date for row in ahead}, holidays_form)
    return render(request, "bookings/hours.html", context, status=status)


def _away(staff: Resource | None) -> list[tuple[TimeOff, list[Booking]]]:
    """The absences that are not over, with the bookings inside each."""
    rows = TimeOff.objects.filter(resource=staff, end__gt=timezone.now())[:AWAY_SHOWN]
    return [(row, list(time_off_clashes(row)[:CLASHES_SHOWN])) for row in rows]


def _holidays(
    request: MemberRequest, special: set[date], form: HolidaysForm | None
) -> dict[str, object]:
    """The public holidays of the year ahead, each with whether a special date stands over it."""
    calendar, business = calendar_of(), require_business(request)
    today = timezone.localdate()
    found = holidays_between(calendar, today, today + timedelta(days=365))
    if form is None:
        chosen = {"country": business.country, "subdivision": ""}
        if calendar is not None:
            chosen = {"country": calendar.country, "subdivision": calendar.subdivision}
        form = HolidaysForm(usual=business.country, initial=chosen)
    return {
        "holidays_form": form,
        "holidays_on": calendar is not None,
        "holidays": [(day, name, day in special) for day, name in found.items()],
    }
