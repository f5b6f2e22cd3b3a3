"""Whose address counts: the client's, where one of our proxies says it, and nobody else's."""

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory

from tenants.proxies import TrustedProxyMiddleware, client_address, networks

OURS = networks(["172.30.77.0/24", "fd00::/8"])


@pytest.mark.parametrize(
    ("seen", "claims", "address"),
    [
        ("172.30.77.5", "203.0.113.9", "203.0.113.9"),
        ("172.30.77.5", "", "172.30.77.5"),
        ("172.30.77.5", "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("172.30.77.5", "203.0.113.9, 172.30.77.8", "203.0.113.9"),
        ("172.30.77.5", "203.0.113.9, unknown", "172.30.77.5"),
        ("172.30.77.5", "2001:db8::7", "2001:db8::7"),
        ("fd00::1", "203.0.113.9", "203.0.113.9"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("", "1.2.3.4", ""),
    ],
)
def test_only_what_our_own_proxy_says_is_believed(seen: str, claims: str, address: str) -> None:
    assert client_address(seen, claims, OURS) == address


def test_the_address_that_limits_and_audit_go_by_is_the_clients(settings) -> None:
    settings.TRUSTED_PROXIES = ["172.30.77.0/24"]
    asked = []

    def view(request):
        asked.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    middleware = TrustedProxyMiddleware(view)
    for proxy in ("172.30.77.2", "198.51.100.1"):
        request = RequestFactory().get("/", REMOTE_ADDR=proxy, HTTP_X_FORWARDED_FOR="203.0.113.9")
        middleware(request)
    assert asked == ["203.0.113.9", "198.51.100.1"]


def test_without_proxies_of_ours_nothing_is_read(settings) -> None:
    settings.TRUSTED_PROXIES = []
    with pytest.raises(MiddlewareNotUsed):
        TrustedProxyMiddleware(lambda request: HttpResponse())


def test_a_wrong_network_stops_the_start(settings) -> None:
    settings.TRUSTED_PROXIES = ["nginx"]
    with pytest.raises(ValueError, match="nginx"):
        TrustedProxyMiddleware(lambda request: HttpResponse())
