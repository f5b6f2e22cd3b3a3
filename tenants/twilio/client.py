"""Twilio's official SDK over our egress door."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from twilio.base.exceptions import TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from tenants.http import EgressSession, retry_after_of, session

_OWN_DOMAIN = ".twilio.com"


@lru_cache(maxsize=4)
def _egress(base_url: str) -> EgressSession:
    return session("twilio", base_url=base_url)


def client(account_sid: str, auth_token: str) -> Client:
    """The SDK's client for one account. Cheap: connections are shared by the door's session."""
    base_url = settings.TWILIO_BASE_URL
    return Client(account_sid, auth_token, http_client=DoorHttpClient(base_url))


class Throttled(TwilioRestException):  # type: ignore[misc, unused-ignore]
    """Twilio asks for patience: nothing was processed. `retry_after` are the seconds that it
    named, 0 where it named none (its own exception leaves the headers out)."""

    def __init__(self, method: str, uri: str, answer: requests.Response) -> None:
        try:
            said: Any = answer.json()
        except ValueError:
            said = {}
        code = said.get("code") if isinstance(said, dict) else None
        super().__init__(answer.status_code, uri, "Too Many Requests", code, method)
        self.retry_after = retry_after_of(answer)


def made_id(made: Any) -> str:
    """The id of what Twilio says that it has made. Raises `ValueError` where it names none: nobody
    knows then what became of it."""
    sid = getattr(made, "sid", None)
    if not isinstance(sid, str) or not sid:
        raise ValueError("Twilio's answer names nothing.")
    return sid


class DoorHttpClient(HttpClient):  # type: ignore[misc, unused-ignore]
    """The transport that the SDK is given.

    The SDK builds its URLs on api.twilio.com and content.twilio.com and ignores base URLs from
    the environment. Where `base_url` names another place, scheme and host of both are replaced
    by it and its path goes in front. Nothing of the request is logged here: its URL and form
    hold phone numbers and message texts.
    """

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.timeout = None

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """One API call. Raises requests' exceptions."""
        is_json = (headers or {}).get("Content-Type") == "application/json"
        body: dict[str, Any] = {"json": data} if is_json else {"data": data}
        answer: requests.Response = _egress(self.base_url).request(
            method.upper(),
            self.url_for(uri),
            params=params,
            headers=headers,
            auth=auth,
            timeout=timeout,
            allow_redirects=False,
            **body,
        )
        if answer.status_code == requests.codes.too_many_requests:
            raise Throttled(method, uri, answer)
        if answer.ok and answer.text.strip()[:1] not in ("", "{"):
            raise ValueError("Twilio's answer is no object.")
        return Response(answer.status_code, answer.text, answer.headers)

    def url_for(self, uri: str) -> str:
        """Where the call to a Twilio URL really goes. Raises `ValueError` for any other host, and
        for one without TLS, so that credentials reach nobody else."""
        parts = urlsplit(uri)
        if parts.scheme != "https" or not (parts.hostname or "").endswith(_OWN_DOMAIN):
            raise ValueError("The Twilio client only calls Twilio.")
        if (urlsplit(self.base_url).hostname or "").endswith(_OWN_DOMAIN):
            return uri
        query = f"?{parts.query}" if parts.query else ""
        return self.base_url + parts.path + query
