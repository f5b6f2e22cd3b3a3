"""What pages of figures share: whom they are open to, and which months a request asks for."""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.http import HttpResponse
from django.utils import timezone

from analytics.selectors import Month, month_figures
from billing.features import feature_enabled
from tenants.pages import MemberRequest, render_page

REPORTS = "reports"
YEARS = range(2000, 2100)
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


def month_asked(request: MemberRequest) -> Month:
    """The months of the query string, `month` beside `against`; the usual ones where it names
    none."""
    month, against = (month_of(request.GET.get(name)) for name in ("month", "against"))
    return month_figures(now=timezone.now(), month=month, against=against)
