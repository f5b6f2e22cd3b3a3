"""Access to somebody's Google account: OAuth 2, authorization code with PKCE, offline.

The refresh token is stored, encrypted, with the connection. Access tokens live an hour; each
process keeps those that it got in memory and no table holds any.
"""

import hashlib
import threading
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import requests
from django.conf import settings
from django.utils import timezone

from bookings.providers.base import CalendarError, Consent
from bookings.providers.google.errors import ACCESS_LOST, SCOPES_MISSING, answer_read, asking
from tenants.http import session

_AUTH = "https://www.googleapis.com/auth"
SCOPES = (
    f"{_AUTH}/calendar.events",
    f"{_AUTH}/calendar.calendarlist.readonly",
    f"{_AUTH}/calendar.freebusy",
)
# What is asked for while a token has so little left is asked for with a new one.
MARGIN = timedelta(seconds=60)
KEPT = 1000


def consent_url(consent: Consent, scopes: Sequence[str] = SCOPES) -> str:
    """Google's page that asks the person. `prompt=consent`: else whoever agreed once before gets
    no refresh token."""
    digest = hashlib.sha256(consent.verifier.encode()).digest()
    fields = {
        "client_id": settings.GOOGLE_CLIENT_ID,
        "redirect_uri": consent.redirect_uri,
        "response_type": "code",
        "scope": " ".join(scopes),
        "state": consent.state,
        "access_type": "offline",
        "prompt": "consent",
        "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{settings.GOOGLE_CONSENT_URL}?{urlencode(fields)}"


def code_exchange(code: str, consent: Consent, scopes: Sequence[str] = SCOPES) -> str:
    """The refresh token for a code. Raises CalendarError, permanent where the person did not tick
    all that is needed."""
    answer = _token_ask(
        {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": consent.verifier,
            "redirect_uri": consent.redirect_uri,
        }
    )
    granted = set(str(answer.get("scope", "")).split())
    if not answer.get("refresh_token") or not granted.issuperset(scopes):
        raise CalendarError(SCOPES_MISSING, code="scopes", permanent=True)
    refresh_token = str(answer["refresh_token"])
    access_tokens.keep(refresh_token, answer)
    return refresh_token


def revoke(refresh_token: str) -> None:
    """Give the access back; one that is already gone is no error."""
    access_tokens.forget(refresh_token)
    with asking():
        answer = _oauth().post("/revoke", data={"token": refresh_token})
    if answer.status_code != 400:  # invalid_token: nothing is left to give back
        answer_read(answer)


def _token_ask(fields: Mapping[str, str]) -> dict[str, Any]:
    secret = {
        "client_id": settings.GOOGLE_CLIENT_ID,
        "client_secret": settings.GOOGLE_CLIENT_SECRET,
    }
    with asking():
        answer = _oauth().post("/token", data={**fields, **secret})
    if answer.status_code in (400, 401):
        raise _refusal(answer)
    return answer_read(answer)


def _refusal(answer: requests.Response) -> CalendarError:
    """`invalid_grant`: the person took the access back, or it lapsed. The rest is our set-up."""
    try:
        code = str(answer.json().get("error", ""))
    except (ValueError, AttributeError):
        code = ""
    return CalendarError(
        ACCESS_LOST, code=code, permanent=True, access_lost=code == "invalid_grant"
    )


def _oauth() -> requests.Session:
    return session("google-oauth", base_url=settings.GOOGLE_OAUTH_BASE_URL)


class AccessTokens:
    """The access tokens that this process has, by refresh token; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    def of(self, refresh_token: str) -> str:
        """A token that is good for now, a new one where needed. Raises CalendarError."""
        with self._lock:
            token, until = self._known.get(refresh_token, ("", timezone.now()))
        if timezone.now() < until - MARGIN:
            return token
        fields = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return self.keep(refresh_token, _token_ask(fields))

    def keep(self, refresh_token: str, answer: Mapping[str, Any]) -> str:
        """Note what the token end point answered; the access token in it."""
        token = answer.get("access_token")
        if not isinstance(token, str):
            raise CalendarError(ACCESS_LOST, code="no_token")
        until = timezone.now() + timedelta(seconds=int(answer.get("expires_in", 0)))
        with self._lock:
            self._known[refresh_token] = (token, until)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return token

    def forget(self, refresh_token: str) -> None:
        """Do not use the token of this account again."""
        with self._lock:
            self._known.pop(refresh_token, None)


access_tokens = AccessTokens()
