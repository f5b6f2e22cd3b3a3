"""Asking Twilio whether it takes an account's credentials."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tenants.twilio import FAILURES, client, failure_of


def credentials_ask(account_sid: str, auth_token: str) -> None:
    """Look the account up. Changes nothing. Raises `ValidationError`."""
    try:
        client(account_sid, auth_token).api.accounts(account_sid).fetch()
    except FAILURES as error:
        failure = failure_of(error)
        if failure.permanent:
            wrong = _("Twilio no acepta la cuenta o el token: revísalos.")
            raise ValidationError({"auth_token": wrong}) from error
        away = _("Twilio no responde ahora: prueba dentro de unos minutos.")
        raise ValidationError(away) from error
