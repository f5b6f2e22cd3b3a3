"""The pages of figures: a month beside another, the weekly funnel, what the figures mean."""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from analytics.charts import funnel_bars, month_chart
from analytics.downloads import days_csv, funnel_csv
from analytics.funnel import Week, funnel_by_moves, funnel_by_state
from analytics.kpis import standings
from analytics.meanings import MEANINGS
from analytics.selectors import Month, month_figures, months_known
from billing.features import feature_enabled
from tenants.pages import MemberRequest, members, render_page

REPORTS = "reports"
YEARS = range(2000, 2100)
STATES, MOVES = "states", "moves"
FUNNELS: dict[str, Callable[..., list[Week]]] = {STATES: funnel_by_state, MOVES: funnel_by_moves}
View = Callable[[MemberRequest], HttpResponse]


def reporting(view: View) -> View:
    """Where the plan has no reports, the page that says what they would show instead."""

    @wraps(view)
    def gated(request: MemberRequest) -> HttpResponse:
        if feature_enabled(REPORTS):
            return view(request)
        return render_page(
            request, "analytics/closed.html", "analytics/closed.html", {}, status=403
        )

    return gated


def month_of(text: str | None) -> date | None:
    """The first of the month written as YYYY-MM, of this century; None for anything else."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first if first.year in YEARS else None


def _month(request: MemberRequest) -> Month:
    month, against = (month_of(request.GET.get(name)) for name in ("month", "against"))
    return month_figures(now=timezone.now(), month=month, against=against)


@require_GET
@members
@reporting
def figures(request: MemberRequest) -> HttpResponse:
    """A month in figures beside another one: totals, goals, chart, days."""
    month = _month(request)
    context = {
        "month": month,
        "months": months_known(now=timezone.now()),
        "chart": month_chart(month),
        "standings": standings(month.now.sum, request.tenant.settings),
        "days": month.now.begun[::-1],
    }
    return render_page(request, "analytics/figures.html", "analytics/figures_body.html", context)


@require_GET
@members
@reporting
def days_download(request: MemberRequest) -> HttpResponse:
    """The days of a month as CSV."""
    month = _month(request)
    return days_csv(month, f"{request.tenant.slug}-{month.now.first:%Y-%m}.csv")


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
