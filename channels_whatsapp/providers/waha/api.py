"""WAHA's HTTP API over our egress door."""

from collections.abc import Mapping
from typing import Any

import requests
from django.conf import settings

from channels_whatsapp.providers.waha.keys import Keys
from tenants.http import own_server, retry_after_of

KEY_HEADER = "X-Api-Key"


class WahaError(Exception):
    """The gateway refused a call; `said` is its own word, for logs and telling cases apart."""

    def __init__(self, status: int, said: str = "", *, retry_after: float = 0.0) -> None:
        super().__init__(f"status {status}")
        self.status, self.said, self.retry_after = status, said, retry_after


# Everything that `call` may raise.
FAILURES = (WahaError, requests.RequestException, ValueError)


def call(
    method: str,
    path: str,
    keys: Keys,
    *,
    json: Mapping[str, Any] | None = None,
    params: Mapping[str, str] | None = None,
) -> Any:
    """One call; what the answer says, None where it is empty. Raises `WahaError`, requests'
    exceptions, and `ValueError` for an answer that is no JSON."""
    answer = own_server("waha", keys.base_url, settings.WAHA_BASE_URL).request(
        method,
        path,
        json=json,
        params=params,
        headers={KEY_HEADER: keys.api_key, "Accept": "application/json"},
    )
    if answer.status_code >= 400:
        raise _error(answer)
    return answer.json() if answer.content.strip() else None


def _error(answer: requests.Response) -> WahaError:
    after = retry_after_of(answer)
    try:
        said = str(answer.json().get("message", ""))[:300]
    except (ValueError, AttributeError):
        said = ""
    return WahaError(answer.status_code, said, retry_after=after)
