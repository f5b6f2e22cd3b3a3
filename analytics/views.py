"""The pages of figures: a month beside another, when people write and what fails, goals, the
weekly funnel, what the figures mean."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from analytics.activity import month_activity
from analytics.asking import month_asked, reporting
from analytics.charts import funnel_bars, heat_rows, hours_chart, month_chart, service_bars
from analytics.downloads import days_csv, funnel_csv, goals_csv, hours_csv, services_csv
from analytics.funnel import Week, funnel_by_moves, funnel_by_state
from analytics.kpis import standings_all
from analytics.meanings import MEANINGS
from analytics.selectors import months_known
from tenants.pages import MemberRequest, members, render_page

STATES, MOVES = "states", "moves"
FUNNELS: dict[str, Callable[..., list[Week]]] = {STATES: funnel_by_state, MOVES: funnel_by_moves}


@require_GET
@members
@reporting
def figures(request: MemberRequest) -> HttpResponse:
    """A month in figures beside another one: totals, chart, days."""
    month = month_asked(request)
    context = {
        "month": month,
        "months": months_known(now=timezone.now()),
        "chart": month_chart(month),
        "days": month.now.begun[::-1],
    }
    return render_page(request, "analytics/figures.html", "analytics/figures_body.html", context)


@require_GET
@members
@reporting
def days_download(request: MemberRequest) -> HttpResponse:
    """The days of a month as CSV."""
    month = month_asked(request)
    return days_csv(month, f"{request.tenant.slug}-{month.now.first:%Y-%m}.csv")


@require_GET
@members
@reporting
def activity(request: MemberRequest) -> HttpResponse:
    """When a month's messages were written, and what failed for which service."""
    month = month_asked(request)
    found = month_activity(now=timezone.now(), stretch=month.now)
    context = {
        "month": month,
        "months": months_known(now=timezone.now()),
        "activity": found,
        "chart": hours_chart(found.sum),
        "week": heat_rows(found.week),
        "service_bars": service_bars(found.services),
    }
    return render_page(request, "analytics/activity.html", "analytics/activity_body.html", context)


@require_GET
@members
@reporting
def hours_download(request: MemberRequest) -> HttpResponse:
    """A month's messages by day and hour as CSV."""
    month = month_asked(request)
    found = month_activity(now=timezone.now(), stretch=month.now)
    return hours_csv(found, f"{request.tenant.slug}-hours-{month.now.first:%Y-%m}.csv")


@require_GET
@members
@reporting
def services_download(request: MemberRequest) -> HttpResponse:
    """What services tried and failed in a month, day by day, as CSV."""
    month = month_asked(request)
    found = month_activity(now=timezone.now(), stretch=month.now)
    return services_csv(found, f"{request.tenant.slug}-services-{month.now.first:%Y-%m}.csv")


@require_GET
@members
@reporting
def goals(request: MemberRequest) -> HttpResponse:
    """All that can be a goal, as target against actual."""
    month = month_asked(request)
    context = {
        "month": month,
        "months": months_known(now=timezone.now()),
        "standings": standings_all(month.now.sum, request.tenant.settings),
    }
    return render_page(request, "analytics/goals_page.html", "analytics/goals_body.html", context)


@require_GET
@members
@reporting
def goals_download(request: MemberRequest) -> HttpResponse:
    """Targets against actual of a month as CSV."""
    month = month_asked(request)
    found = standings_all(month.now.sum, request.tenant.settings)
    return goals_csv(found, f"{request.tenant.slug}-goals-{month.now.first:%Y-%m}.csv")


@require_GET
@members
@reporting
def funnel(request: MemberRequest) -> HttpResponse:
    """The weekly funnel of leads, by present state or by moves."""
    view, weeks = _funnel(request)
    bars = funnel_bars(weeks)
    context = {"view": view, "bars": bars, "is_empty": not any(bar.pieces for bar in bars)}
    return render_page(request, "analytics/funnel.html", "analytics/funnel_body.html", context)


@require_GET
@members
@reporting
def funnel_download(request: MemberRequest) -> HttpResponse:
    """The weekly funnel as CSV."""
    view, weeks = _funnel(request)
    return funnel_csv(weeks, f"{request.tenant.slug}-funnel-{view}.csv")


def _funnel(request: MemberRequest) -> tuple[str, list[Week]]:
    asked = request.GET.get("view", "")
    view = asked if asked in FUNNELS else STATES
    return view, FUNNELS[view](now=timezone.now())


@require_GET
@members
def meanings(request: MemberRequest) -> HttpResponse:
    """What each figure means: open under every plan, since Home shows figures too."""
    context = {"meanings": MEANINGS}
    return render_page(request, "analytics/meanings.html", "analytics/meanings.html", context)
