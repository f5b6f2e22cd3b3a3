"""Doors of machines: what a provider posts goes straight to its view."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver


class DoorMiddleware:
    """Skip what only browsers need (sessions, languages, CSRF, pages' headers) for the paths that
    providers call: it would cost as much as reading and checking the message.

    Stands behind the choice of the business and the transport's security. A view behind it proves
    who calls by itself, by a signature.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.DOOR_PATHS):
            return self.get_response(request)
        match = get_resolver(getattr(request, "urlconf", None)).resolve(request.path_info)
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if callable(render := getattr(response, "render", None)):
            response = render()
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response
