"""How often somebody may ask whom we do not know: by address, whatever they ask for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tenants.api.tokens import bearer_is_signed
from tenants.ratelimits import over_limit

_READING = ("GET", "HEAD", "OPTIONS")


class AnonymousLimitMiddleware:
    """Counts requests of people who are not signed in, per address: `general` for all of them,
    `anonymous_write` for what guesses passwords and codes or fills the books.

    Members by session have no such limit, programs with a token have their plan's. Not counted:
    sections with a limit of their own, and `UNCOUNTED_PATHS`: providers' doors, which never get
    a 429, and what machines watch.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._refusal(request) or self.get_response(request)

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        path = request.path_info
        if path.startswith((*settings.UNCOUNTED_PATHS, *settings.RATE_LIMITED_SECTIONS)):
            return None
        if request.user.is_authenticated or bearer_is_signed(request):
            return None
        refusal = over_limit(request, "general")
        if refusal or request.method in _READING:
            return refusal
        guarded = path.startswith(settings.ANONYMOUS_WRITE_PATHS)
        return over_limit(request, "anonymous_write") if guarded else None
