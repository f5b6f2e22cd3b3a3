from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse

from tenants import crypto
from tenants.context import public_context
from tenants.models import User
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
        else:
            refusal = super().pre_login(request, user, **kwargs)
        return refusal

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail: on the host that was asked, whose name (as every address that
        leaves here) comes from the settings and not from the request."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        business = getattr(self.request, "tenant", None)
        return business_url(business, path) if business else public_url(path)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth puts the Host header in front, port and all: each spelling would be five guesses.
        return str(credentials.get("email", "")).lower()


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps what second factors are made from under the platform's own key, whatever host a
    person signs in at."""

    def encrypt(self, text: str) -> str:
        with public_context():
            return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        with public_context():
            return crypto.decrypt(encrypted_text)
