"""What every dashboard view shares: who may see it, and whether a page or a piece is wanted."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event
from django_htmx.middleware import HtmxDetails

from tenants.models import Business, Membership, User

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request of a member on their business's host, as the decorators below hand it on."""

    tenant: Business
    membership: Membership
    user: User
    htmx: HtmxDetails


# Pages that take forms while the business is suspended: paying, and reading why.
OPEN_WHILE_SUSPENDED = frozenset({"billing", "notices"})
SUSPENDED_PAGE = "billing:suspended"

View = Callable[Concatenate[MemberRequest, P], HttpResponse]
RawView = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _gate(view: View[P], allowed: Callable[[Membership], bool]) -> RawView[P]:
    @wraps(view)
    def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        membership: Membership | None = getattr(request, "membership", None)
        if membership is None:
            return _to_sign_in(request)
        if not allowed(membership):
            raise PermissionDenied
        member_request: Any = request
        if _is_write_while_suspended(member_request):
            return _explain_suspension(request)
        with timezone.override(member_request.tenant.tz):
            response = view(member_request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["HX-Request"])
        return response

    return gated


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    if htmx:
        return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
    return redirect_to_login(request.get_full_path())


def _is_write_while_suspended(request: MemberRequest) -> bool:
    """A suspended business can be read, and paid for; nothing of it is changed or sent."""
    if request.method in ("GET", "HEAD") or request.tenant.is_serving:
        return False
    match = request.resolver_match
    return match is None or not OPEN_WHILE_SUSPENDED.intersection(match.app_names)


def _explain_suspension(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(resolve_url(SUSPENDED_PAGE))
    return redirect(SUSPENDED_PAGE)


def members(view: View[P]) -> RawView[P]:
    """Any member, viewers included. Strangers are sent to sign in. Times show in the business's
    zone inside the view."""
    return _gate(view, lambda membership: True)


def writers(view: View[P]) -> RawView[P]:
    """Members who may answer customers and change bookings; a viewer gets 403."""
    return _gate(view, lambda membership: membership.can_write)


def managers(view: View[P]) -> RawView[P]:
    """Owners and admins: services, hours, settings; anybody else gets 403."""
    return _gate(view, lambda membership: membership.can_manage)


def render_page(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """`fragment` where htmx asked for a piece of the page, the whole `page` otherwise.

    A step back in the browser's history asks through htmx too, but needs the whole page.
    """
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    piece = bool(htmx) and not (htmx.boosted or htmx.history_restore_request)  # type: ignore[union-attr]
    return render(request, fragment if piece else page, context, status=status)


def with_toast(response: HttpResponse, text: str, level: str = "success") -> HttpResponse:
    """Make the page show a short note once it has the response (htmx answers only)."""
    return trigger_client_event(response, "toast", {"text": text, "level": level})
