"""Meta's Graph API over our egress door."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import requests
from django.conf import settings

from channels_whatsapp.providers.meta.keys import Keys
from tenants.http import EgressSession, retry_after_of, session


class GraphError(Exception):
    """Meta refused a call. `code` and `subcode` are its own, 0 where the answer names none;
    `status` is HTTP's; `details` says more in English, for logs and pages; `retry_after` in
    seconds."""

    def __init__(
        self,
        status: int,
        code: int = 0,
        *,
        subcode: int = 0,
        details: str = "",
        retry_after: float = 0.0,
    ) -> None:
        super().__init__(f"status {status}, code {code}")
        self.status, self.code, self.subcode = status, code, subcode
        self.details, self.retry_after = details, retry_after


# Everything that `call` may raise.
FAILURES = (GraphError, requests.RequestException, ValueError)


@lru_cache(maxsize=4)
def _egress(base_url: str) -> EgressSession:
    return session("meta", base_url=base_url)


def call(
    method: str,
    path: str,
    keys: Keys,
    *,
    json: Mapping[str, Any] | None = None,
    params: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
    files: Mapping[str, tuple[str, bytes, str]] | None = None,
) -> dict[str, Any]:
    """One call (`path` below the version); the answer's object. `files`: what is uploaded, by the
    field's name, with `data` beside it. The app's secret vouches for the
    token. Raises `GraphError`, requests' exceptions, and `ValueError` for an answer without form.
    """
    proof = {"appsecret_proof": keys.proof} if keys.app_secret else {}
    answer = _egress(settings.META_GRAPH_BASE_URL).request(
        method,
        f"/{settings.META_GRAPH_VERSION}/{path}",
        json=json,
        data=data,
        files=files,
        params={**(params or {}), **proof},
        headers={"Authorization": f"Bearer {keys.access_token}"},
    )
    if answer.status_code >= 400:
        raise _error(answer)
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("Meta's answer is no object.")
    return found


def _error(answer: requests.Response) -> GraphError:
    after = retry_after_of(answer)
    try:
        said = answer.json()["error"]
        code, subcode = int(said.get("code") or 0), int(said.get("error_subcode") or 0)
        more = said.get("error_data")
        details = str((more or {}).get("details") or said.get("message") or "")
    except (ValueError, TypeError, KeyError, AttributeError):
        return GraphError(answer.status_code, retry_after=after)
    return GraphError(answer.status_code, code, subcode=subcode, details=details, retry_after=after)
