"""Stripe's official SDK over our egress door."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NoReturn

import requests
import stripe
from django.conf import settings

from tenants.http import CircuitOpen, EgressRefused, EgressSession, never_sent, session

# What the adapter was written against; an account's own default version does not matter.
API_VERSION = "2026-10-28.endive"
# One more try after a broken connection or a 5xx: each POST carries its Idempotency-Key.
RETRIES = 1


def client() -> stripe.StripeClient:
    """The SDK's client for the platform's account. Connections are shared by the door's session."""
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_BASE_URL)


@lru_cache(maxsize=4)
def _client(key: str, base_url: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        base_addresses={"api": base_url},
        max_network_retries=RETRIES,
        http_client=DoorHTTPClient(session("stripe", base_url=base_url)),
    )


class DoorHTTPClient(stripe.HTTPClient):
    """The transport that the SDK is given; nothing else of it opens a connection."""

    name = "mostrador"

    def __init__(self, egress: EgressSession) -> None:
        super().__init__()
        self._egress = egress

    def request(  # type: ignore[override]
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """One call. Raises the SDK's `APIConnectionError`, which says whether to try again."""
        sent = {k: v for k, v in (headers or {}).items() if k != "X-Stripe-Client-User-Agent"}
        try:
            answer = self._egress.request(
                method.upper(), url, headers=sent, data=post_data, allow_redirects=False
            )
        except requests.RequestException as error:
            _raise_unreachable(error)
        return answer.content, answer.status_code, answer.headers

    def close(self) -> None:
        """Close the pooled connections."""
        self._egress.close()


def _raise_unreachable(error: requests.RequestException) -> NoReturn:
    # The door has already repeated what was never sent and given up on hosts that are down.
    tried = isinstance(error, EgressRefused | CircuitOpen) or never_sent(error)
    raise stripe.APIConnectionError(  # type: ignore[no-untyped-call]
        type(error).__name__, should_retry=not tried
    ) from error
