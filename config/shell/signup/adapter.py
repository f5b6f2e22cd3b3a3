"""Allauth for people who sign up by themselves."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from config.shell.signup.services import signups_begin
from tenants.adapters import AccountAdapter
from tenants.urls_for import public_url

_STAGE = "allauth.account.stages.EmailVerificationStage"


class SignUpAdapter(AccountAdapter):
    """Newcomers confirm their address before anything else; then what they wished for begins.

    Allauth's own sign-up stays closed on every host: accounts are made by invitation, or by the
    page that makes the business with them.
    """

    def get_login_stages(self) -> list[str]:
        own = f"{NewcomerStage.__module__}.{NewcomerStage.__qualname__}"
        return [own if path == _STAGE else path for path in super().get_login_stages()]

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address that somebody signed up with it. The links are made from
        the settings, not from the request."""
        context = {
            "login_url": public_url(reverse("account_login")),
            "password_reset_url": public_url(reverse("account_reset_password")),
        }
        self.send_mail("account/email/account_already_exists", email, context)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The right code came: both the address and the making of the business, or neither."""
        with transaction.atomic():
            confirmed = bool(super().confirm_email(request, email_address))
            if confirmed and email_address.user_id:
                signups_begin(user=email_address.user)
        return confirmed


class NewcomerStage(EmailVerificationStage):  # type: ignore[misc]
    """Asks for the code sent to an address that its owner gave. Members whose account somebody
    else made have no address on record here, and sign in without it."""

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        if user is not None and not EmailAddress.objects.filter(user=user).exists():
            return None, True
        answer: tuple[Any, bool] = super().handle()
        return answer
