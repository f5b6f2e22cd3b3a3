"""What the business fills in to connect a number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_whatsapp.connecting import meta_account_connect
from channels_whatsapp.gateway import gateway_connect
from channels_whatsapp.models import MAX_WEIGHT, WhatsAppAccount
from channels_whatsapp.services import account_connect
from tenants.actors import Actor
from tenants.models import Business

_SECRET = {"autocomplete": "off", "spellcheck": "false"}


def _secret(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs=_SECRET)
    return forms.CharField(label=label, help_text=help_text, max_length=1000, widget=widget)


class MetaForm(forms.Form):
    """A number of Meta's Cloud API."""

    phone_number_id = forms.CharField(
        label=_("Identificador del número de teléfono"),
        help_text=_("En tu app de Meta: WhatsApp, Configuración de la API. Solo cifras."),
        max_length=32,
    )
    waba_id = forms.CharField(
        label=_("Identificador de la cuenta de WhatsApp Business"),
        help_text=_("En la misma página, debajo del anterior."),
        max_length=32,
    )
    access_token = _secret(
        _("Token permanente"),
        _(
            "De un usuario del sistema, con los permisos whatsapp_business_messaging y "
            "whatsapp_business_management."
        ),
    )
    app_secret = _secret(
        _("Clave secreta de la app"),
        _("Configuración de la app, Básica, «Clave secreta». Con ella sabemos que avisa Meta."),
    )

    def connect(self, business: Business, actor: Actor) -> WhatsAppAccount:
        """Raises `ValidationError`."""
        return meta_account_connect(business=business, actor=actor, **self.cleaned_data)


class TwilioForm(forms.Form):
    """A number of Twilio's."""

    number = forms.CharField(
        label=_("Número de WhatsApp"), help_text=_("Con su prefijo: +34…"), max_length=40
    )
    account_sid = forms.CharField(
        label="Account SID", help_text=_("En la consola de Twilio; empieza por AC."), max_length=34
    )
    auth_token = _secret("Auth Token", _("Debajo del Account SID."))

    def connect(self, business: Business, actor: Actor) -> WhatsAppAccount:
        """Raises `ValidationError`."""
        return account_connect(business=business, ask=True, actor=actor, **self.cleaned_data)


class GatewayForm(forms.Form):
    """A gateway of the business's own, whose QR its phone will scan."""

    label = forms.CharField(
        label=_("Nombre"),
        help_text=_("Para reconocerlo: «Recepción», «Móvil de Ana»."),
        max_length=60,
        initial="WhatsApp",
    )
    base_url = forms.CharField(
        label=_("Dirección de la pasarela"),
        help_text=_("Donde responde tu WAHA; si te la dieron ya escrita, déjala."),
        max_length=200,
    )
    api_key = _secret(_("Clave de la pasarela"), _("En tu WAHA, WAHA_API_KEY."))
    session = forms.CharField(
        label=_("Sesión"),
        help_text=_("Una por teléfono. Si tu WAHA solo admite una, se llama default."),
        max_length=60,
        initial="default",
    )

    def connect(self, business: Business, actor: Actor) -> WhatsAppAccount:
        """Raises `ValidationError`."""
        return gateway_connect(business=business, actor=actor, **self.cleaned_data)


# What connects a number, by the provider's name in addresses and in the API.
CONNECTING: dict[str, type[MetaForm | TwilioForm | GatewayForm]] = {
    "meta": MetaForm,
    "twilio": TwilioForm,
    "gateway": GatewayForm,
}


class WeightForm(forms.Form):
    """A number's share of new conversations."""

    weight = forms.IntegerField(label=_("Reparto"), min_value=0, max_value=MAX_WEIGHT)
