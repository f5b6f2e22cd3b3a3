"""Where the running request came from, for the audit entries that it causes.

Services write audit entries and know no request; this spares each of them an argument. Only what
people and their API keys do is marked with it: a customer's address is not the business's to keep.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Origin:
    """Address and browser of the caller; empty outside of requests."""

    ip: str | None = None
    user_agent: str = ""


_NOWHERE = Origin()
_current: ContextVar[Origin] = ContextVar("audit_origin", default=_NOWHERE)


def origin_of(request: HttpRequest) -> Origin:
    """The caller of a request, as the server in front reports it."""
    return Origin(
        request.META.get("REMOTE_ADDR") or None, request.headers.get("User-Agent", "")[:200]
    )


def origin_current() -> Origin:
    """Where the running code was called from."""
    return _current.get()


@contextmanager
def origin_set(origin: Origin) -> Iterator[None]:
    """Mark the audit entries of the block with `origin`."""
    token = _current.set(origin)
    try:
        yield
    finally:
        _current.reset(token)


class AuditOriginMiddleware:
    """Remember who calls for the length of each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with origin_set(origin_of(request)):
            return self.get_response(request)
