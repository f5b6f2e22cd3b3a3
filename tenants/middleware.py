"""Which business a request is for, who may enter, and in which language."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import DisallowedHost
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import set_urlconf
from django.utils import translation

from tenants.db import connection
from tenants.models import Business, Domain, Membership, OwnerNotice, User

GetResponse = Callable[[HttpRequest], HttpResponse]

HOST_CACHE_SECONDS = 30.0
_hosts: dict[str, tuple[float, Business]] = {}


def business_by_host(hostname: str) -> Business | None:
    """The business that answers under a host name; remembered for half a minute per process.

    A suspension or a new domain is therefore seen at the latest `HOST_CACHE_SECONDS` later, and
    at once in the process that made it (`forget_hosts`).
    """
    now = time.monotonic()
    known = _hosts.get(hostname)
    if known and known[0] > now:
        return known[1]
    domain = (
        Domain.objects.select_related("tenant")
        .filter(domain=hostname, tenant__is_template=False)
        .first()
    )
    if domain is None:
        # Not remembered: the business may be made by a worker in this very moment.
        return None
    if len(_hosts) > 10_000:
        _hosts.clear()
    business: Business = domain.tenant
    _hosts[hostname] = (now + HOST_CACHE_SECONDS, business)
    return business


def forget_hosts() -> None:
    """Drop the remembered hosts of this process."""
    _hosts.clear()


class BusinessMiddleware:
    """Open the schema of the host's business, or the public one on the public host.

    A host that belongs to nobody gets 404. Suspended businesses still answer: their members sign
    in to pay; the work behind the doors refuses them (tasks fail closed).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.set_schema_to_public()
        try:
            hostname = request.get_host().rsplit(":", 1)[0].lower()
        except DisallowedHost:
            return HttpResponseNotFound("Unknown host.\n", content_type="text/plain")
        if hostname == settings.PUBLIC_HOST or hostname in settings.HEALTH_HOSTS:
            return self._public(request)
        business = business_by_host(hostname)
        if business is None or business.state == Business.State.DELETED:
            return HttpResponseNotFound("Unknown business.\n", content_type="text/plain")
        connection.set_tenant(business)
        request.tenant = business  # type: ignore[attr-defined]
        request.urlconf = settings.ROOT_URLCONF
        set_urlconf(settings.ROOT_URLCONF)
        return self.get_response(request)

    def _public(self, request: HttpRequest) -> HttpResponse:
        # `request.tenant` stays unset on the public host: django-tenants reads that.
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        set_urlconf(settings.PUBLIC_SCHEMA_URLCONF)
        return self.get_response(request)


class MembersOnlyMiddleware:
    """A session counts on a business's host only for that business's members (DESIGN 4.10).

    Anybody else is treated as not signed in there, on each request; a person who is blocked or
    inactive is so on every host. `request.membership` is the member's row, None for visitors and
    on the public host.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = None  # type: ignore[attr-defined]
        business = getattr(request, "tenant", None)
        if request.user.is_authenticated:
            if business is not None:
                membership = membership_of(request.user.pk, business.pk)
                request.membership = membership  # type: ignore[attr-defined]
                welcome = membership is not None
            else:
                welcome = request.user.state == User.State.ACTIVE
            if not welcome:
                request.user = AnonymousUser()
        return self.get_response(request)


def membership_of(user_id: int, business_id: int) -> Membership | None:
    """The membership of an active user in a business that is not suspended, or None.

    With it comes `unread_notices`, for the bell that is on every page.
    """
    unread = OwnerNotice.objects.filter(business=OuterRef("business"), read_at=None)
    count = unread.order_by().values("business").annotate(count=Count("pk")).values("count")
    return (
        Membership.serving.select_related("user")
        .annotate(unread_notices=Coalesce(Subquery(count), 0))
        .filter(user_id=user_id, business_id=business_id)
        .first()
    )


class LanguageMiddleware:
    """Spanish, unless the person chose another language here (cookie).

    The browser's own preference is left aside on purpose: a salon in Madrid with an English
    browser still works in Spanish.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


def require_business(request: HttpRequest) -> Business:
    """The request's business; 404 on the public host."""
    business: Business | None = getattr(request, "tenant", None)
    if business is None:
        raise Http404
    return business
