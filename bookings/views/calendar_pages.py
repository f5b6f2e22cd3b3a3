"""The calendar: a month, a week, a day with its people, a list; and a day on paper."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bookings.calendar import (
    Choice,
    Column,
    Grid,
    agenda_load,
    choice_read,
    day_load,
    month_load,
    week_load,
)
from bookings.calendar.choice import VIEWS
from bookings.calendar.paper import paper_load
from bookings.models import Resource, Service
from tenants.pages import MemberRequest, members, render_page

WEEK = timedelta(days=7)


@require_GET
@members
def calendar(request: MemberRequest) -> HttpResponse:
    """`view` (month, week, day, list) of `date`, narrowed to `staff` and `service`; what was chosen
    last holds where the address says nothing."""
    resources = list(Resource.objects.filter(active=True))
    services = list(Service.objects.filter(active=True))
    choice = choice_read(
        request.GET,
        request.session,
        staff=resources,
        services=services,
        remember=not request.htmx,
    )
    context = {
        "choice": choice,
        "view": choice.view,
        "day": choice.day,
        "resources": resources,
        "services": services,
        "links": _links(choice),
        **_shown(request, choice, resources),
    }
    return render_page(request, "bookings/calendar.html", "bookings/calendar_body.html", context)


def _shown(request: MemberRequest, choice: Choice, resources: list[Resource]) -> dict[str, Any]:
    tz, seen_by = request.tenant.tz, request.membership
    if choice.view == "month":
        month = month_load(choice=choice, tz=tz, seen_by=seen_by)
        weeks = [
            [(each, choice.link(view="day", day=each.date)) for each in w] for w in month.weeks
        ]
        return {"month": month, "weeks": weeks}
    if choice.view == "list":
        grid = agenda_load(choice=choice, tz=tz, seen_by=seen_by)
        return {"grid": grid, "days": _days(grid, choice)}
    if choice.view == "day":
        grid = day_load(choice=choice, tz=tz, seen_by=seen_by, resources=resources)
        return {"grid": grid, "days": _days(grid, choice), "strip": _strip(choice)}
    grid = week_load(choice=choice, tz=tz, seen_by=seen_by)
    return {"grid": grid, "days": _days(grid, choice), "strip": _strip(choice)}


def _links(choice: Choice) -> dict[str, Any]:
    """Where each of the page's tools leads."""
    names = {"month": _("Mes"), "week": _("Semana"), "day": _("Día"), "list": _("Lista")}
    return {
        "here": choice.link(),
        "today": choice.link(day=timezone.localdate()),
        "earlier": choice.link(day=_step(choice, -1)),
        "later": choice.link(day=_step(choice, 1)),
        "views": [(view, names[view], choice.link(view=view)) for view in VIEWS],
        "cancelled": choice.link(cancelled=not choice.cancelled),
        "everything": choice.link(staff=None, service=None),
    }


def _days(grid: Grid, choice: Choice) -> list[tuple[Column, str]]:
    """The columns of a grid with the link to each one's day."""
    return [(each, _to_day(choice, each.date)) for each in grid.columns]


def _to_day(choice: Choice, day: date) -> str:
    return choice.link(view="day", day=day)


def _strip(choice: Choice) -> list[tuple[date, str]]:
    """The days of the week for small screens."""
    monday = choice.day - timedelta(days=choice.day.weekday())
    days = [monday + timedelta(days=n) for n in range(7)]
    return [(day, choice.link(day=day)) for day in days]


def _step(choice: Choice, by: int) -> date:
    """The day to go to for what comes before (-1) or after (1)."""
    if choice.view == "day":
        return choice.day + timedelta(days=by)
    if choice.view == "month":
        middle = choice.day.replace(day=15) + by * timedelta(days=30)
        return middle.replace(day=1)
    return choice.day + by * WEEK


@require_GET
@members
def day_print(request: MemberRequest) -> HttpResponse:
    """A day as a list to be printed (`date`, `staff`, `service`); with `each`, a page for everybody
    who has something to do."""
    resources = list(Resource.objects.filter(active=True))
    services = list(Service.objects.filter(active=True))
    query = request.GET.copy()
    query["view"] = "day"
    choice = choice_read(query, {}, staff=resources, services=services)
    each = request.GET.get("each") == "1"
    paper = paper_load(choice=choice, tz=request.tenant.tz, seen_by=request.membership, each=each)
    context = {
        "choice": choice,
        "day": choice.day,
        "paper": paper,
        "each": each,
        "printed_at": timezone.now(),
    }
    return render(request, "bookings/calendar_print.html", context)
