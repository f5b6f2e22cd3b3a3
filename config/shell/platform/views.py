"""The platform's page."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from config.shell.doctor.health import told_last
from config.shell.platform.selectors import platform_figures

INTEGRATIONS = {
    "database": "PostgreSQL",
    "twilio": "Twilio",
    "openai": "OpenAI",
    "calendly": "Calendly",
}


@admin.site.admin_view
@require_GET
def platform(request: HttpRequest) -> HttpResponse:
    """Businesses, growth, use, income, and what needs a hand."""
    now = timezone.now()
    context = {"figures": platform_figures(now), "health": _health(), "now": now}
    response = render(request, "platform/page.html", context)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _health() -> list[tuple[str, bool]]:
    """What beat found at its last round; empty before its first."""
    told = told_last()
    if told is None:
        return []
    return [(name, bool(told["results"].get(code))) for code, name in INTEGRATIONS.items()]
