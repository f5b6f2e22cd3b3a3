"""Which addresses may be called: public ones, and the hosts that an operator configured.

The check happens where the socket is opened, on the addresses that are then connected to, so a
name that changes between check and use (DNS rebinding) gains nothing, and a redirect passes it
like any other request.
"""

import ipaddress
import socket
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util import connection as sockets

Endpoint = tuple[str, int]
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class EgressRefused(requests.RequestException):
    """The address is not one that may be called from here; trying again changes nothing."""


class NonPublicAddressError(Exception):
    """Inside urllib3: not an OSError, or it would be taken for a network failure and retried."""


def endpoint_of(url: str) -> Endpoint:
    """Host (lower case) and port of a URL."""
    parts = urlsplit(url)
    return (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme, 0)


def configured_endpoints() -> frozenset[Endpoint]:
    """The endpoints of every setting named `<PROVIDER>_BASE_URL`, and of those that list more."""
    names = (name for name in dir(settings) if name.endswith("_BASE_URL"))
    urls = [url for name in names if (url := getattr(settings, name))]
    return frozenset(map(endpoint_of, [*urls, *settings.OPENAI_MORE_BASE_URLS]))


def _embedded_v4(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, Teredo, NAT64)."""
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def is_public(address: str) -> bool:
    """Whether an IP address is on the open Internet: not private, loopback, link-local (cloud
    metadata), carrier-grade NAT, multicast, reserved, or an IPv6 spelling of one of those."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address) and (inner := _embedded_v4(ip)):
        ip = inner
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, all of them public. Raises `NonPublicAddressError` when one is
    not: a mixed answer is what a rebinding attack looks like."""
    found = socket.getaddrinfo(host.strip("[]"), port, 0, socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not all(map(is_public, addresses)):
        raise NonPublicAddressError(host)
    return addresses


def guarded_socket(host: str, port: int, timeout: float) -> socket.socket:
    """A connection for what does not speak HTTP (mail servers), by the same rule. Raises
    `NonPublicAddressError`, and `OSError` where nobody answers."""
    if (host.lower(), port) in configured_endpoints():
        return socket.create_connection((host, port), timeout)
    failure: OSError | None = None
    try:
        addresses = public_addresses(host, port)
    except UnicodeError as error:
        raise OSError("no host name") from error
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            failure = error
    raise failure or OSError("no address")


class _Guarded:
    """Mixed into urllib3's connections: connects to checked addresses only."""

    allowed: frozenset[Endpoint] = frozenset()

    def _new_conn(self: Any) -> socket.socket:
        if (self.host.lower(), self.port) in self.allowed:
            opened: socket.socket = super()._new_conn()  # type: ignore[misc]
            return opened
        try:
            addresses = public_addresses(self.host, self.port)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except UnicodeError as error:  # no name at all: an empty label, or one of 64 characters
            none = socket.gaierror(socket.EAI_NONAME, "no host name")
            raise NameResolutionError(self.host, self, none) from error
        return _connect_first(self, addresses)


def _connect_first(conn: Any, addresses: list[str]) -> socket.socket:
    failure: OSError | None = None
    for address in addresses:
        try:
            return sockets.create_connection(
                (address, conn.port), conn.timeout, socket_options=conn.socket_options
            )
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(conn, f"Connection to {conn.host} timed out.") from failure
    raise NewConnectionError(conn, f"Connection to {conn.host} failed.") from failure


@lru_cache(maxsize=64)
def guarded_pools(allowed: frozenset[Endpoint]) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's pool classes by scheme, with connections that only leave for allowed places."""
    plain = type("GuardedHTTP", (_Guarded, HTTPConnection), {"allowed": allowed})
    secure = type("GuardedHTTPS", (_Guarded, HTTPSConnection), {"allowed": allowed})
    return {
        "http": type("GuardedHTTPPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("GuardedHTTPSPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }
