"""What members fill in to connect a number for SMS, and to try it out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.channels.sms.keeping import SID, number_connect
from conversations.forms.channels.base import SECRET, ConnectForm, TrialForm
from conversations.models import ChannelAccount
from leads.phones import InvalidPhone, phone_normalize
from tenants.actors import Actor
from tenants.models import Business


def _phone(text: str, business: Business) -> str:
    try:
        return phone_normalize(text, business.country)
    except InvalidPhone as error:
        raise ValidationError(_("Escribe el número con su prefijo: +34 600 111 222.")) from error


class SmsNumberForm(ConnectForm):
    """A number at Twilio, and its account."""

    number = forms.CharField(
        label=gettext_lazy("Número de Twilio"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "placeholder": "+34 …"}),
    )
    account_sid = forms.CharField(
        label="Account SID",
        max_length=34,
        required=False,
        help_text=gettext_lazy("Vacío: la cuenta de tu WhatsApp, si es el mismo número."),
        widget=forms.TextInput(attrs=SECRET),
    )
    auth_token = forms.CharField(
        # Not translated, as Twilio's pages call it so in every language.
        label="Auth Token",
        max_length=64,
        required=False,
        widget=forms.PasswordInput(attrs=SECRET),
        help_text=gettext_lazy("Se guarda cifrado y no se vuelve a mostrar."),
    )

    def clean_number(self) -> str:
        return _phone(self.cleaned_data["number"], self.business)

    def clean_account_sid(self) -> str:
        text: str = self.cleaned_data["account_sid"].strip()
        if text and not SID.fullmatch(text):
            raise ValidationError(_("El Account SID empieza por AC y tiene 34 signos."))
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("account_sid") and not given.get("auth_token"):
            self.add_error("auth_token", _("Falta el Auth Token de esa cuenta."))
        return given

    def connect(self, actor: Actor) -> ChannelAccount:
        return number_connect(**self.cleaned_data, actor=actor)


class TrialPhoneForm(TrialForm):
    """Whom a test message goes to."""

    to = forms.CharField(
        label=gettext_lazy("Tu móvil"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def clean_to(self) -> str:
        return _phone(self.cleaned_data["to"], self.business)
