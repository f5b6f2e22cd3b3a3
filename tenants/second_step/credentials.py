"""What browsers and programs hand over as a passkey's answer, looked at before the library does."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

_REFUSED = _("Esa llave no se puede usar aquí.")
_MOST_CHARS = 20_000


class CredentialField(forms.JSONField):
    """JSON of a `PublicKeyCredential` that can be read as one."""

    widget = forms.HiddenInput

    def __init__(self, read: Callable[[Any], object]) -> None:
        super().__init__(required=True)
        self._read = read

    def to_python(self, value: Any) -> Any:
        """The parsed JSON. Raises `ValidationError` for anything that is no such answer."""
        if isinstance(value, str) and len(value) > _MOST_CHARS:
            raise ValidationError(_REFUSED, code="incorrect_code")
        credential = super().to_python(value)
        if credential in self.empty_values:
            return credential
        try:
            self._read(credential)
        except Exception as error:
            # A parser of nested binary formats over a stranger's bytes: it may stumble anyhow,
            # and allauth, which catches one or two kinds, would answer 500 for the others.
            raise ValidationError(_REFUSED, code="incorrect_code") from error
        return credential


def new_credential() -> CredentialField:
    """The answer to `navigator.credentials.create`."""
    return CredentialField(RegistrationResponse.from_dict)


def known_credential() -> CredentialField:
    """The answer to `navigator.credentials.get`."""
    return CredentialField(AuthenticationResponse.from_dict)


class PasskeyForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""

    credential = known_credential()


class PasskeyAloneForm(LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of the password."""

    credential = CredentialField(lambda given: _person_named(given))


class PasskeyAgainForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before changes to how one signs in."""

    credential = known_credential()


def _person_named(credential: Any) -> bytes:
    handle: bytes | None = AuthenticationResponse.from_dict(credential).response.user_handle
    if not handle:
        raise ValueError("Nobody is named.")
    return handle
