"""Access and refresh tokens of the API, made by django-allauth's JWT strategy.

An access token is checked against its sign-in on each request, so that signing out, blocking a
person, taking their membership away or changing their password ends it at once and not when it
expires. Both tokens count at the business where the person signed in, and nowhere else.
"""

from datetime import timedelta
from typing import Any

from allauth.core import context
from allauth.headless import app_settings
from allauth.headless.tokens.strategies.jwt import JWTTokenStrategy, internal
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from tenants.api.sessions import (
    api_session_end,
    api_session_find,
    api_session_prolong,
    api_session_start,
)
from tenants.middleware import require_business
from tenants.models import ApiSession
from tenants.sign_in_sessions import mark_for_programs

BUSINESS_CLAIM = "business"
SCHEME = "Bearer"


def bearer_of(request: HttpRequest) -> str:
    """The bearer token in a request's header, "" where there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == SCHEME.lower() else ""


def bearer_is_signed(request: HttpRequest) -> bool:
    """Whether a request carries an access token for its host's business that has not expired.

    Asks no database: enough to tell callers apart for limits, not to let anybody in. A token of
    another business is nobody's here: anybody can sign up for one of their own.
    """
    token, business = bearer_of(request), getattr(request, "tenant", None)
    if not token or business is None:
        return False
    payload = internal.decode_token(token, "access")
    return payload is not None and payload.get(BUSINESS_CLAIM) == business.schema_name


def access_session(request: HttpRequest) -> ApiSession | None:
    """The living sign-in behind a request's access token at its host's business, else None."""
    user_payload = internal.validate_access_token(bearer_of(request))
    if user_payload is None:
        return None
    return _api_session(request, user_payload[1])


def _api_session(request: HttpRequest, payload: dict[str, Any]) -> ApiSession | None:
    business = require_business(request)
    if payload.get(BUSINESS_CLAIM) != business.schema_name:
        return None
    key = internal.session_key_from_sid(payload["sid"])
    return api_session_find(session_key=key, business=business) if key else None


class BusinessTokenStrategy(JWTTokenStrategy):  # type: ignore[misc]
    """Tokens that name their business; refresh tokens work once, under a lock."""

    def create_session_token(self, request: HttpRequest) -> str:
        """The token of a sign-in on its way. It names a session that no browser may use."""
        mark_for_programs(request.session)
        request.session.save()
        return str(super().create_session_token(request))

    def create_access_token_payload(self, request: HttpRequest) -> dict[str, Any] | None:
        """The pair of a new sign-in, and how long the access token lasts (seconds)."""
        api_session_start(request, life=_refresh_life())
        payload = super().create_access_token_payload(request)
        return payload | _validity() if payload else None

    def get_claims(self, user: AbstractBaseUser) -> dict[str, Any]:
        return {BUSINESS_CLAIM: require_business(context.request).schema_name}

    def lookup_session(self, session_token: str) -> SessionBase | None:
        """The session of a sign-in: one that still waits for its second factor, or a living one
        of this host's business."""
        session = super().lookup_session(session_token)
        if session is None or SESSION_KEY not in session:
            return session
        business = require_business(context.request)
        living = api_session_find(session_key=session_token, business=business)
        return session if living else None

    def refresh_token(self, refresh_token: str) -> tuple[str, str] | None:
        """A new pair for a refresh token that was not used before.

        A token that comes a second time was copied by somebody: the whole sign-in ends, as RFC
        9700, section 4.14.2, asks for. The session's row is the lock, so of two copies that come
        together one wins.
        """
        payload = internal.decode_token(refresh_token, "refresh")
        key = internal.session_key_from_sid(payload["sid"]) if payload else None
        if payload is None or key is None:
            return None
        with transaction.atomic():
            Session.objects.select_for_update().filter(session_key=key).first()
            living = api_session_find(session_key=key, business=require_business(context.request))
            if living is None:
                return None
            pair: tuple[str, str] | None = super().refresh_token(refresh_token)
            if pair is None:
                api_session_end(living)
            else:
                api_session_prolong(living, life=_refresh_life())
        return pair


def _refresh_life() -> timedelta:
    return timedelta(seconds=app_settings.JWT_REFRESH_TOKEN_EXPIRES_IN)


def _validity() -> dict[str, Any]:
    return {"token_type": SCHEME, "expires_in": app_settings.JWT_ACCESS_TOKEN_EXPIRES_IN}
