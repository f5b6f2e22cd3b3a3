"""Limits are a table: `settings.RATE_LIMITS`, action -> count/period; keys per scope here.

The counters live in the shared cache with atomic increments. Tolerated: two requests at a window's
edge may both count into the new window.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django_ratelimit.core import get_usage

View = Callable[..., HttpResponse]


def by_ip(group: str, request: HttpRequest) -> str:
    """The caller's address. Behind a proxy the server sets REMOTE_ADDR from a trusted header."""
    return str(request.META.get("REMOTE_ADDR", ""))


def by_user(group: str, request: HttpRequest) -> str:
    """The signed-in user, or the address of a visitor."""
    user = request.user
    return f"user-{user.pk}" if user.is_authenticated else by_ip(group, request)


def ratelimited(
    action: str,
    key: Callable[[str, HttpRequest], str] = by_ip,
    methods: tuple[str, ...] = ("POST",),
) -> Callable[[View], View]:
    """Answer 429 with Retry-After when `action` is over its rate for the caller."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            usage = get_usage(
                request,
                group=action,
                key=key,
                rate=settings.RATE_LIMITS[action],
                method=methods,
                increment=True,
            )
            if usage and usage["should_limit"]:
                return too_many(int(usage["time_left"]))
            return view(request, *args, **kwargs)

        return limited

    return decorate


def too_many(retry_after: int) -> JsonResponse:
    """A 429 that says when to come back (seconds)."""
    return JsonResponse(
        {"detail": _("Demasiadas peticiones: espera un momento y vuelve a intentarlo.")},
        status=429,
        headers={"Retry-After": str(max(retry_after, 1))},
    )
