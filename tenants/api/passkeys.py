"""Passkeys for programs: django-allauth's views, with answers looked at first."""

from allauth.headless.internal.restkit import inputs
from allauth.headless.mfa import views
from allauth.headless.mfa.inputs import DeleteWebAuthnInput, UpdateWebAuthnInput
from allauth.mfa.webauthn.forms import AddWebAuthnForm

from tenants.second_step.credentials import (
    PasskeyAgainForm,
    PasskeyAloneForm,
    PasskeyForm,
    new_credential,
)


class PasskeyInput(PasskeyForm, inputs.Input):  # type: ignore[misc]
    """A passkey after the password."""


class PasskeyAloneInput(PasskeyAloneForm, inputs.Input):  # type: ignore[misc]
    """A passkey instead of the password."""


class PasskeyAgainInput(PasskeyAgainForm, inputs.Input):  # type: ignore[misc]
    """A passkey before changes to how one signs in."""


class NewPasskeyInput(AddWebAuthnForm, inputs.Input):  # type: ignore[misc]
    """A passkey to add."""

    name = inputs.CharField(required=False, max_length=60)
    credential = new_credential()


class PasskeyView(views.AuthenticateWebAuthnView):  # type: ignore[misc]
    """The second step by passkey."""

    input_class = {"POST": PasskeyInput}


class PasskeyAloneView(views.LoginWebAuthnView):  # type: ignore[misc]
    """Sign-in by passkey alone."""

    input_class = {"POST": PasskeyAloneInput}


class PasskeyAgainView(views.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Saying once more who one is."""

    input_class = {"POST": PasskeyAgainInput}


class PasskeysView(views.ManageWebAuthnView):  # type: ignore[misc]
    """The caller's own passkeys."""

    input_class = {
        "POST": NewPasskeyInput,
        "PUT": UpdateWebAuthnInput,
        "DELETE": DeleteWebAuthnInput,
    }
