"""Signing in without a browser, under /api/auth/ of each business's host.

Sign-in, second factor, passwords and token renewal are django-allauth's own views, mounted one by
one: its whole tree would also let people change the address that they were invited by.
"""

from collections.abc import Callable

from allauth.headless.account import views as account
from allauth.headless.base.views import APIView
from allauth.headless.constants import Client
from allauth.headless.mfa import views as mfa
from allauth.headless.tokens.views import RefreshTokenView
from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase
from django.urls import path

from tenants.api.parsers import json_can_be_read
from tenants.api.passkeys import (
    PasskeyAgainView,
    PasskeyAloneView,
    PasskeysView,
    PasskeyView,
)
from tenants.api.second_step import CodeWaysView, SecondStepView, SignInCodeView
from tenants.api.views import MeView, SignInsView, SignInView

app_name = "api_auth"
RETRY_SECONDS = 60


def _api(view: type[APIView]) -> Callable[..., HttpResponseBase]:
    """An allauth view for programs; its refusals for too many attempts say when to come back, and
    JSON that it would stumble over is refused before."""
    answer: Callable[..., HttpResponseBase] = view.as_api_view(client=Client.APP)

    def with_retry(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not json_can_be_read(request.body):
            return HttpResponseBadRequest()
        response = answer(request, *args, **kwargs)
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", str(RETRY_SECONDS))
        return response

    with_retry.csrf_exempt = True  # type: ignore[attr-defined]
    return with_retry


urlpatterns = [
    path("login", _api(account.LoginView), name="login"),
    path("login/passkey", _api(PasskeyAloneView), name="login_passkey"),
    path("2fa", _api(SecondStepView), name="second_factor"),
    path("2fa/passkey", _api(PasskeyView), name="second_factor_passkey"),
    path("2fa/code", _api(SignInCodeView), name="second_factor_code"),
    path("refresh", _api(RefreshTokenView), name="refresh"),
    path("session", _api(account.SessionView), name="session"),
    path("reauthenticate", _api(account.ReauthenticateView), name="reauthenticate"),
    path("2fa/reauthenticate", _api(mfa.ReauthenticateView), name="second_factor_again"),
    path(
        "2fa/passkey/reauthenticate",
        _api(PasskeyAgainView),
        name="passkey_again",
    ),
    path("2fa/authenticators", _api(mfa.AuthenticatorsView), name="authenticators"),
    path("2fa/totp", _api(mfa.ManageTOTPView), name="totp"),
    path("2fa/passkeys", _api(PasskeysView), name="passkeys"),
    path("2fa/codes", _api(CodeWaysView), name="code_ways"),
    path("2fa/recovery-codes", _api(mfa.ManageRecoveryCodesView), name="recovery_codes"),
    path("password", _api(account.ChangePasswordView), name="password"),
    path("password/request", _api(account.RequestPasswordResetView), name="password_request"),
    path("password/reset", _api(account.ResetPasswordView), name="password_reset"),
    path("me", MeView.as_view(), name="me"),
    path("sessions", SignInsView.as_view(), name="sessions"),
    path("sessions/<uuid:uuid>", SignInView.as_view(), name="sign_in"),
]
