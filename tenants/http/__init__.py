"""The one egress door: every request that leaves the product goes through `session()`.

It gives each request a connect and a read timeout, tries again only where nothing can have
happened twice, stops calling a host that keeps failing, refuses private addresses, caps the size
of answers, and logs role, host, status and duration, never bodies or query strings. SDKs get a
transport built on it (`transports.py`; the Twilio one lives with its provider).
"""

from tenants.http.breaker import CircuitBreaker, CircuitOpen
from tenants.http.egress import EgressSession, ResponseTooLarge, Sink, never_sent, session
from tenants.http.guard import EgressRefused, NonPublicAddressError, guarded_socket
from tenants.http.own_servers import own_server, own_server_download
from tenants.http.patience import LONGEST_SECONDS, retry_after, retry_after_of
from tenants.http.transports import is_model_server, openai_http_client

__all__ = [
    "LONGEST_SECONDS",
    "CircuitBreaker",
    "CircuitOpen",
    "EgressRefused",
    "EgressSession",
    "NonPublicAddressError",
    "ResponseTooLarge",
    "Sink",
    "guarded_socket",
    "is_model_server",
    "never_sent",
    "openai_http_client",
    "own_server",
    "own_server_download",
    "retry_after",
    "retry_after_of",
    "session",
]
