"""A business's own web site, as it would stand somewhere else: on the public host, which is another
origin than the business's. Demo only."""

from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.shell.seed.businesses import DEMO_BUSINESSES
from tenants.models import Business
from tenants.urls_for import business_url

MODES = ("inline", "button")


@require_GET
def website(request: HttpRequest) -> HttpResponse:
    """The site of `?negocio=` with its booking widget; `?modo=button` shows the other kind."""
    if not settings.DEMO:
        raise Http404
    names = [demo.schema for demo in DEMO_BUSINESSES]
    shown = Business.objects.filter(schema_name=request.GET.get("negocio", names[0])).first()
    if shown is None or shown.schema_name not in names:
        raise Http404
    mode = request.GET.get("modo", "")
    origin = business_url(shown, "")
    context = {
        "site": shown,
        "mode": mode if mode in MODES else MODES[0],
        "script": f"{origin}/widget.js",
        "others": Business.objects.filter(schema_name__in=names),
    }
    # What a site with a policy of its own has to allow: the same as in the owners' guide.
    allowing: Any = csp_update(
        {"script-src": [origin], "frame-src": ["'self'", origin], "connect-src": [origin]}
    )
    response: HttpResponse = allowing(_shown)(request, context)
    return response


def _shown(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "shell/website.html", context)
