"""The page that the day begins with."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from analytics.charts import month_chart
from analytics.kpis import standings
from analytics.selectors import month_figures
from billing.selectors import meters
from bookings.models import Booking
from bookings.selectors import day_bookings, requests_waiting
from bookings.visibility import bookings_as_seen
from conversations.labels import HANDOFF_REASONS
from conversations.selectors.inbox import waiting_count, waiting_list
from conversations.selectors.usage import usage_meter
from tenants.pages import MemberRequest, members, render_page

WAITING_SHOWN = 6


def _part_of_day() -> str:
    """Which greeting fits the hour of the active zone."""
    hour = timezone.localtime().hour
    if 6 <= hour < 13:
        return "morning"
    return "afternoon" if 13 <= hour < 20 else "evening"


@require_GET
@members
def home(request: MemberRequest) -> HttpResponse:
    """The month in figures, its days and goals; what the plan has left; today's bookings, and who
    waits for a person."""
    now = timezone.now()
    bookings = list(day_bookings(day=timezone.localdate(), seen_by=request.membership))
    waiting = waiting_list(request.membership, WAITING_SHOWN)
    month = month_figures(now=now)
    context = {
        "bookings": bookings,
        "expected": sum(each.state in _EXPECTED for each in bookings),
        "next_booking": next((each for each in bookings if each.start > now), None),
        "waiting": [(each, HANDOFF_REASONS.get(each.handoff_reason, "")) for each in waiting],
        "waiting_total": waiting_count(request.membership),
        "requests": list(bookings_as_seen(requests_waiting(), request.membership)[:WAITING_SHOWN]),
        "month": month,
        "chart": month_chart(month),
        "meters": meters(request.tenant),
        "ai_meter": usage_meter(),
        "standings": standings(month.now.sum, request.tenant.settings),
        "part_of_day": _part_of_day(),
        "now": now,
    }
    return render_page(request, "shell/home.html", "shell/home_body.html", context)


_EXPECTED = (Booking.State.PENDING, Booking.State.CONFIRMED)
