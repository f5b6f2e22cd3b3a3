"""Limits are a table: `settings.RATE_LIMITS`, action -> count/period; keys per scope here.

The counters live in the shared cache with atomic increments. Tolerated: two requests at a window's
edge may both count into the new window.
"""

import logging
from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django_ratelimit import ALL
from django_ratelimit.core import get_usage
from redis import RedisError

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


def address_of(request: HttpRequest) -> str:
    """The caller's address. Behind a proxy the server sets REMOTE_ADDR from a trusted header."""
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(request: HttpRequest) -> str:
    """Where a caller is: their IPv4 address, or the /64 network of an IPv6 one, in which a single
    customer of a provider has more addresses than anybody could count."""
    address = address_of(request)
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        mapped = known.ipv4_mapped
        return str(mapped) if mapped else known.exploded[:19]
    return str(known)


def by_network(group: str, request: HttpRequest) -> str:
    """Rate limit key: the caller's network."""
    return network_of(request)


def ratelimited(
    action: str,
    key: Callable[[str, HttpRequest], str] = by_network,
    methods: tuple[str, ...] = ("POST",),
) -> Callable[[View], View]:
    """Answer 429 with Retry-After when `action` is over its rate for the caller."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return over_limit(request, action, key, methods) or view(request, *args, **kwargs)

        return limited

    return decorate


def over_limit(
    request: HttpRequest,
    action: str,
    key: Callable[[str, HttpRequest], str] = by_network,
    methods: tuple[str, ...] = ALL,
) -> JsonResponse | None:
    """Count this request for `action`; the 429 to answer with when it is one too many.

    A request counts once for an action, wherever it is asked for again. Without the cache nobody
    can be counted and everybody passes: a customer's message matters more than the limit.
    """
    counted = request.__dict__.setdefault("counted_for", set())
    if (action, key) in counted:
        return None
    counted.add((action, key))
    try:
        usage = get_usage(
            request,
            group=action,
            key=key,
            rate=settings.RATE_LIMITS[action],
            method=methods,
            increment=True,
        )
    except RedisError:
        logger.warning("requests not counted: no cache", extra={"kind": action})
        return None
    return too_many(int(usage["time_left"])) if usage and usage["should_limit"] else None


class SectionLimitMiddleware:
    """Limits whole sections by their path (`settings.RATE_LIMITED_SECTIONS`), per address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for prefix, action in settings.RATE_LIMITED_SECTIONS.items():
            if request.path_info.startswith(prefix):
                return over_limit(request, action) or self.get_response(request)
        return self.get_response(request)


def too_many(retry_after: int) -> JsonResponse:
    """A 429 that says when to come back (seconds)."""
    return JsonResponse(
        {"detail": _("Demasiadas peticiones: espera un momento y vuelve a intentarlo.")},
        status=429,
        headers={"Retry-After": str(max(retry_after, 1))},
    )
