"""Which addresses of a model's server a business may choose."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings

from tenants.http import is_model_server
from tenants.http.guard import is_public


class BadAddress(ValueError):
    """The address cannot be one of a model's server on the open Internet."""


def address_clean(url: str) -> str:
    """An address as it is stored: without a slash at its end, "" for the platform's own. Raises
    `BadAddress`.

    What a name resolves to is looked at when it is called (`tenants.http`): names change.
    """
    url = url.strip().rstrip("/")
    if url in ("", settings.OPENAI_BASE_URL):
        return ""
    if is_model_server(url):
        return url
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadAddress(url) from error
    extras = parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme != "https" or extras or not _is_on_the_internet(host):
        raise BadAddress(url)
    return url


def _is_on_the_internet(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".localhost", ".local", ".internal"))
    return is_public(host)
