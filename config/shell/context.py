from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame shows: the business, the member, whether this is the demo."""
    return {
        "business": getattr(request, "tenant", None),
        "membership": getattr(request, "membership", None),
        "demo": settings.DEMO,
    }
