from typing import Any

from django.conf import settings
from django.http import HttpRequest

from config.shell.nav import nav_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame shows: business, member, menu, whether this is the demo."""
    return {
        "business": getattr(request, "tenant", None),
        "membership": getattr(request, "membership", None),
        "demo": settings.DEMO,
        "nav": nav_of(request),
    }
