"""Where browsers' sessions are kept: Django's own table, asked only for keys that it could hold."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as TableStore
from django.http import HttpRequest, HttpResponse

_FOR_PROGRAMS = "for_programs"


class SessionStore(TableStore):
    """A cookie can hold what no database can (a NUL, written \\000): such a key is nobody's."""

    def _validate_session_key(self, key: Any) -> bool:
        seems_one = super()._validate_session_key(key)  # type: ignore[misc]  # not in the stubs
        return bool(seems_one) and key.isascii() and key.isalnum()


def mark_for_programs(session: SessionBase) -> None:
    """Let a session stand behind an API sign-in only: a program hands its token around in ways
    that a browser's cookie never goes."""
    session[_FOR_PROGRAMS] = True


class BrowserSessionMiddleware:
    """A cookie that names a program's session is nobody's; the session itself stays as it is.

    Stands behind Django's two middlewares for sessions and people. The API takes its session from
    its own headers, later, and never looks at cookies.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and _FOR_PROGRAMS in request.session:
            request.session = SessionStore()
            request.user = AnonymousUser()
        return self.get_response(request)
