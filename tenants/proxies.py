"""The client's address behind proxies that are ours.

Limits, failed sign-ins and the audit trail go by REMOTE_ADDR. Behind a proxy that is the proxy's
own address, and what the header `X-Forwarded-For` claims can be written by anybody: so it is
believed from the addresses of `settings.TRUSTED_PROXIES` only, and read from its end, where each
of our own proxies has added whom it saw.
"""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

Network = IPv4Network | IPv6Network


class TrustedProxyMiddleware:
    """Put the client's address where the proxy's was; absent where no proxy is trusted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._trusted = networks(settings.TRUSTED_PROXIES)
        if not self._trusted:
            raise MiddlewareNotUsed

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.META.get("REMOTE_ADDR", "")
        claims = request.META.get("HTTP_X_FORWARDED_FOR", "")
        request.META["REMOTE_ADDR"] = client_address(seen, claims, self._trusted)
        return self.get_response(request)


def networks(words: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and networks in CIDR form. Raises ValueError for anything else."""
    return tuple(ip_network(word) for word in words)


def client_address(seen: str, claims: str, trusted: tuple[Network, ...]) -> str:
    """The nearest address that is none of ours: `seen` by the server, then `claims` (the header)
    from its end. A claim that is no address ends the search at whoever made it."""
    address = seen
    for claim in [*reversed(claims.split(","))] if claims else []:
        if not _is_ours(address, trusted):
            break
        try:
            address = str(ip_address(claim.strip()))
        except ValueError:
            break
    return address


def _is_ours(address: str, trusted: tuple[Network, ...]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in trusted)
