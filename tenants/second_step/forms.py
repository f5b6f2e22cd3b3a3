"""What people type on the second step and on the pages of their ways."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.models import CodeWay, User
from tenants.second_step.addresses import mobile_normalize
from tenants.second_step.credentials import new_credential
from tenants.second_step.ways import sign_in_code_take

CODE_WIDGET = forms.TextInput(
    attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"}
)


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]
    """One field for every code: of an app, for recovery, or sent by mail or SMS."""

    code = forms.CharField(label=_("Código"), max_length=20, widget=CODE_WIDGET)
    user: User
    way: CodeWay | None = None

    def clean_code(self) -> str:
        """The code, found right. A wrong one counts against allauth's limit per person too."""
        code = "".join(str(self.cleaned_data["code"]).split())
        self.cleaned_data["code"] = code
        self.way = sign_in_code_take(request=context.request, user=self.user, code=code)
        if self.way is None:
            code = super().clean_code()
        return code

    def save(self) -> None:
        """Note in the session by what the person was known."""
        if self.way is None:
            super().save()
        else:
            kind = f"{self.way.kind}_code"
            record_authentication(context.request, self.user, "mfa", type=kind)


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey's name, and whether it may open the door alone."""

    credential = new_credential()

    name = forms.CharField(label=_("Nombre"), max_length=60, required=False)
    passwordless = forms.BooleanField(
        label=_("Entrar también sin contraseña"),
        required=False,
        initial=True,
        help_text=_(
            "Pide huella, cara o PIN. Desmárcalo para una llave USB sencilla, que se usará tras la "
            "contraseña."
        ),
    )


class WayCodeForm(forms.Form):
    """The code that switches a way on."""

    code = forms.CharField(label=_("Código"), max_length=20, widget=CODE_WIDGET)

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split())


class PhoneForm(forms.Form):
    """A mobile of one's own."""

    phone = forms.CharField(
        label=_("Tu móvil"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        self.country = country
        super().__init__(*args, **kwargs)

    def clean_phone(self) -> str:
        return mobile_normalize(self.cleaned_data["phone"], self.country)
