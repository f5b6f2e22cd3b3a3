from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse

from tenants import crypto
from tenants.api.responses import not_a_member
from tenants.api.sessions import api_sessions_end_of_user
from tenants.context import public_context
from tenants.middleware import membership_of
from tenants.models import ApiSession, User
from tenants.urls_for import business_url, public_url


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """How people enter: accounts are made by invitation, nobody signs up on a business's host."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Tell whoever is blocked or inactive so, once their password was right."""
        refusal: HttpResponse | None
        if user.state != User.State.ACTIVE:
            refusal = self.respond_user_inactive(request, user)
        elif _is_api(request) and not _is_member(request, user):
            # Raised: the API's view makes an answer of its own of whatever is returned.
            raise ImmediateHttpResponse(not_a_member(request))
        else:
            refusal = super().pre_login(request, user, **kwargs)
        return refusal

    def logout(self, request: HttpRequest) -> None:
        """Sign out; at the API the tokens end with it."""
        ApiSession.objects.filter(session_key=request.session.session_key).delete()
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """A new password; whoever is signed in to an API with the old one is not any more."""
        super().set_password(user, password)
        api_sessions_end_of_user(user)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail: on the host that was asked, whose name (as every address that
        leaves here) comes from the settings and not from the request."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        business = getattr(self.request, "tenant", None)
        return business_url(business, path) if business else public_url(path)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth puts the Host header in front, port and all: each spelling would be five guesses.
        return str(credentials.get("email", "")).lower()


def _is_api(request: HttpRequest) -> bool:
    return hasattr(request.allauth, "headless")  # type: ignore[attr-defined]


def _is_member(request: HttpRequest, user: User) -> bool:
    business = getattr(request, "tenant", None)
    return business is not None and membership_of(user.pk, business.pk) is not None


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps what second factors are made from under the platform's own key, whatever host a
    person signs in at."""

    def encrypt(self, text: str) -> str:
        with public_context():
            return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        with public_context():
            return crypto.decrypt(encrypted_text)
