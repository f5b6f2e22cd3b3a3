"""The one place that makes absolute addresses, from settings and never from a Host header."""

from urllib.parse import urlunsplit

from django.conf import settings

from tenants.models import Business

_DEFAULT_PORTS = {"http": 80, "https": 443}


def _origin(host: str) -> str:
    port = settings.PUBLIC_PORT
    if port in (0, _DEFAULT_PORTS.get(settings.PUBLIC_SCHEME)):
        return host
    return f"{host}:{port}"


def public_url(path: str = "/") -> str:
    """An address on the platform's public host."""
    return urlunsplit((settings.PUBLIC_SCHEME, _origin(settings.PUBLIC_HOST), path, "", ""))


def business_host(business: Business) -> str:
    """The host name of a business: its primary domain, without port."""
    domain = business.get_primary_domain()
    return domain.domain if domain else f"{business.slug}.{settings.PUBLIC_HOST}"


def business_url(business: Business, path: str = "/") -> str:
    """An address on a business's own host."""
    return urlunsplit((settings.PUBLIC_SCHEME, _origin(business_host(business)), path, "", ""))
