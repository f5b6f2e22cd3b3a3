"""Who may watch a business's stream: the questions that its pages ask, outside of Django's
middleware. Runs in a thread."""

from importlib import import_module
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.db import connections

from tenants.context import public_context
from tenants.middleware import business_by_host, membership_of
from tenants.models import Business


class Refused(Exception):
    """No stream: 404 where there is no such business, 403 for anybody but its members."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def watched_schema(scope: dict[str, Any]) -> str:
    """The schema of the business whose member asks. Raises `Refused`, or a database's error.

    The thread's database connection is closed (returned to the pool) in every case. A business
    that does not serve has no news: its members get 403 until it does.
    """
    try:
        with public_context():
            request = ASGIRequest({**scope, "query_string": b""}, BytesIO())
            business = _business(request)
            if not _is_member(request, business) or not business.is_serving:
                raise Refused(403)
        return str(business.schema_name)
    finally:
        connections.close_all()


def _business(request: ASGIRequest) -> Business:
    try:
        hostname = request.get_host().rsplit(":", 1)[0].lower()
    except DisallowedHost as error:
        raise Refused(404) from error
    if hostname == settings.PUBLIC_HOST or hostname in settings.HEALTH_HOSTS:
        raise Refused(404)
    business = business_by_host(hostname)
    if business is None or business.state == Business.State.DELETED:
        raise Refused(404)
    return business


def _is_member(request: ASGIRequest, business: Business) -> bool:
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    return user.is_authenticated and membership_of(user.pk, business.pk) is not None
