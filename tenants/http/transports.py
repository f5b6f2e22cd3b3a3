"""Transports for SDKs that do not speak requests."""

import httpx2
import requests
from django.conf import settings

from tenants.http.egress import EgressSession, Within, session

# requests has already undone these; passing them on would undo them twice.
_HOP_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class EgressTransport(httpx2.BaseTransport):
    """Sends an httpx2 request through an egress session and hands the whole answer back."""

    def __init__(self, egress: EgressSession) -> None:
        self._egress = egress

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """One request. Network failures become httpx2's, which SDKs know how to report.

        The read timeout bounds the whole answer, not each packet of it: a caller that gives one
        has no longer than that.
        """
        seconds = (request.extensions.get("timeout") or {}).get("read")
        try:
            answer = self._egress.request(
                request.method,
                str(request.url),
                headers=dict(request.headers),
                data=request.read(),
                timeout=Within(seconds) if seconds else None,
                allow_redirects=False,
            )
        except requests.Timeout as error:
            raise httpx2.ReadTimeout(str(error), request=request) from error
        except requests.RequestException as error:
            raise httpx2.ConnectError(str(error), request=request) from error
        headers = [(k, v) for k, v in answer.headers.items() if k.lower() not in _HOP_HEADERS]
        return httpx2.Response(
            answer.status_code, headers=headers, content=answer.content, request=request
        )


def is_model_server(base_url: str) -> bool:
    """Whether an operator configured this very address for models."""
    return base_url in {settings.OPENAI_BASE_URL, *settings.OPENAI_MORE_BASE_URLS}


def openai_http_client(base_url: str, *, timeout: float) -> httpx2.Client:
    """The `http_client` to give the OpenAI SDK. An answer is complete within `timeout` seconds or
    the call fails; give the SDK `max_retries=0`, because this door decides what is safe to repeat.

    An address that no operator configured for models is one that a business typed in: reached over
    https only, and never at a private address.
    """
    known = is_model_server(base_url)
    egress = session(
        "openai",
        base_url=base_url if known else None,
        timeout=timeout,
        deadline=timeout,
        https_only=not known,
    )
    return httpx2.Client(transport=EgressTransport(egress), timeout=timeout)
