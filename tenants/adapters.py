import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.api.responses import not_a_member
from tenants.api.sessions import api_sessions_end_of_user
from tenants.middleware import membership_of
from tenants.models import ApiSession, CodeWay, User
from tenants.platform_secrets import platform_decrypt, platform_encrypt
from tenants.ratelimits import address_of, network_of
from tenants.second_step.relying_party import relying_party_id
from tenants.urls_for import business_url, public_url

logger = logging.getLogger(__name__)


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

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom allauth's limits per address count: the network. It would shorten IPv6 addresses by
        itself, but put every IPv4 address that is written as one (::ffff:…) into one network."""
        return network_of(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to say once more who one is, in our words."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [each | {"description": str(_AGAIN[each["id"]])} for each in methods]

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person by mail what was changed about how they sign in. Their address is the
        account's: most have no other on record. A mail server that is away undoes no change."""
        told = {"ip": address_of(self.request), "user": user} | (context or {})
        try:
            super().send_notification_mail(template_prefix, user, told, email or user.email)
        except OSError as error:
            logger.warning("a security notice was not mailed: %s", type(error).__name__)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth puts the Host header in front, port and all: each spelling would be five guesses.
        return str(credentials.get("email", "")).lower()


def _is_api(request: HttpRequest) -> bool:
    return hasattr(request.allauth, "headless")  # type: ignore[attr-defined]


def _is_member(request: HttpRequest, user: User) -> bool:
    business = getattr(request, "tenant", None)
    return business is not None and membership_of(user.pk, business.pk) is not None


_AGAIN = {
    "reauthenticate": gettext_lazy("Con tu contraseña"),
    "mfa_reauthenticate": gettext_lazy("Con un código de tu aplicación o de recuperación"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Con una llave de acceso"),
}
# What allauth asks about when it wants to know whether signing in has a second step.
_SECOND_STEPS = frozenset({Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN})


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors of one person on every host: their secrets under the platform's own key,
    passkeys that count on all of the platform's hosts, and codes by mail or SMS beside them."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("Ese código no es correcto o ya no vale."),
    }

    def encrypt(self, text: str) -> str:
        return platform_encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return platform_decrypt(encrypted_text)

    def is_mfa_enabled(self, user: Any, types: Sequence[str] | None = None) -> bool:
        """As allauth answers it; codes by mail or SMS (`CodeWay`) count where the question is
        whether there is any second step at all."""
        if super().is_mfa_enabled(user, types):
            return True
        about_any = types is None or set(types) >= _SECOND_STEPS
        return about_any and not user.is_anonymous and CodeWay.objects.filter(user=user).exists()

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        """The name that is proposed for a passkey."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Llave de acceso %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whom passkeys are made for, at the host of this request."""
        return {"id": relying_party_id(allauth_context.request), "name": "Mostrador"}
