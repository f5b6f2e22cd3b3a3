"""What members fill in about the notices that customers get."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Notice
from bookings.notice_settings import WAYS, NoticeSettings, offsets_read
from conversations.channels.sms.accounts import sms_usual
from conversations.models import SmsSender
from leads.phones import InvalidPhone, phone_normalize
from tenants.models import Business

_SID = re.compile(r"^AC[0-9a-fA-F]{32}$")
_SENDER_NAME = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$")
ORDERS = {
    "whatsapp,email,sms": gettext_lazy("WhatsApp, luego correo, luego SMS"),
    "whatsapp,sms,email": gettext_lazy("WhatsApp, luego SMS, luego correo"),
    "email,whatsapp,sms": gettext_lazy("Correo, luego WhatsApp, luego SMS"),
    "whatsapp,email": gettext_lazy("WhatsApp, luego correo; sin SMS"),
    "email,whatsapp": gettext_lazy("Correo, luego WhatsApp; sin SMS"),
    "sms,whatsapp,email": gettext_lazy("SMS, luego WhatsApp, luego correo"),
}
CLOCK_ATTRS = {"inputmode": "numeric", "maxlength": "5", "placeholder": "00:00", "data-clock": ""}


# Not a state of notices: follow-ups of appointments, kept with the lead.
AFTER = "after"


class LedgerFilter(forms.Form):
    """The page's query string; what makes no sense in it counts as not given."""

    state = forms.ChoiceField(
        label=gettext_lazy("Estado"),
        required=False,
        choices=[
            ("", gettext_lazy("Todos")),
            *Notice.State.choices,
            (AFTER, gettext_lazy("Seguimientos")),
        ],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Aviso"),
        required=False,
        choices=[("", gettext_lazy("Todos")), *Notice.Kind.choices],
    )
    first = forms.DateField(
        label=gettext_lazy("Desde"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("Hasta"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def chosen(self) -> dict[str, Any]:
        """What was given and is good; dates only as far as a calendar goes."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return {n: v for n, v in given.items() if not isinstance(v, date) or 2000 <= v.year <= 2200}


class NoticeSettingsForm(forms.Form):
    """Offsets, quiet hours, order of ways; what SMS are sent with."""

    offsets = forms.CharField(
        label=gettext_lazy("Recordatorios"),
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "Cuánto antes de la cita: «24 h, 2 h, 30 min». Vacío: no se recuerda. Cada servicio "
            "puede tener los suyos."
        ),
    )
    quiet_from = forms.CharField(
        label=gettext_lazy("Silencio desde"), widget=forms.TextInput(attrs=CLOCK_ATTRS)
    )
    quiet_until = forms.CharField(
        label=gettext_lazy("Silencio hasta"), widget=forms.TextInput(attrs=CLOCK_ATTRS)
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Por dónde"),
        choices=list(ORDERS.items()),
        help_text=gettext_lazy("Si uno falla o la persona no lo tiene, se prueba el siguiente."),
    )
    sms_active = forms.BooleanField(label=gettext_lazy("Enviar SMS"), required=False)
    sms_number = forms.CharField(
        label=gettext_lazy("Número o nombre que firma los SMS"),
        max_length=20,
        required=False,
        help_text=gettext_lazy(
            "Vacío: el número de tu WhatsApp. Otro número, o un nombre, con tu propia cuenta."
        ),
    )
    sms_account = forms.CharField(
        label=gettext_lazy("Account SID de Twilio"),
        max_length=34,
        required=False,
        help_text=gettext_lazy("Vacío: la misma cuenta que tu WhatsApp."),
    )
    sms_token = forms.CharField(
        label=gettext_lazy("Auth Token"),
        max_length=64,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Se guarda cifrado y no se vuelve a mostrar. Vacío: no cambia."),
    )

    def __init__(self, *args: Any, business: Business, sender: SmsSender | None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._business, self._sender = business, sender

    def clean_offsets(self) -> tuple[int, ...]:
        try:
            return offsets_read(self.cleaned_data["offsets"])
        except ValueError as error:
            raise ValidationError(
                _("Escríbelo como «24 h, 2 h, 30 min»; 14 días como mucho.")
            ) from error

    def clean_quiet_from(self) -> time:
        return _clock(self.cleaned_data["quiet_from"])

    def clean_quiet_until(self) -> time:
        return _clock(self.cleaned_data["quiet_until"])

    def clean_order(self) -> tuple[str, ...]:
        return tuple(way for way in self.cleaned_data["order"].split(",") if way in WAYS)

    def clean_sms_number(self) -> str:
        text: str = self.cleaned_data["sms_number"].strip()
        if not text or _SENDER_NAME.match(text):
            return text
        try:
            return phone_normalize(text, self._business.country)
        except InvalidPhone as error:
            wrong = _("Un número con su prefijo, o un nombre de 11 letras o cifras como mucho.")
            raise ValidationError(wrong) from error

    def clean_sms_account(self) -> str:
        text: str = self.cleaned_data["sms_account"].strip()
        if text and not _SID.match(text):
            raise ValidationError(_("El Account SID empieza por AC y tiene 34 signos."))
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        known = self._sender is not None and self._sender.account_sid == given.get("sms_account")
        if given.get("sms_account") and not given.get("sms_token") and not known:
            self.add_error("sms_token", _("Falta el Auth Token de esa cuenta."))
        if given.get("sms_account") and not given.get("sms_number"):
            self.add_error("sms_number", _("Di con qué número o nombre de esa cuenta se envía."))
        self._sender_check(given.get("sms_number", ""), given.get("sms_account", ""))
        return given

    def _sender_check(self, number: str, account: str) -> None:
        """Through the account of WhatsApp, only numbers that are the business's own there."""
        if not number or account or "sms_account" in self.errors or sms_usual(number) is not None:
            return
        wrong = _(
            "Ese número o nombre no es un número de WhatsApp conectado de tu negocio. Para firmar "
            "con otro, indica abajo tu propia cuenta de Twilio."
        )
        self.add_error("sms_number", wrong)

    @property
    def chosen(self) -> NoticeSettings:
        """The choices of a valid form."""
        given = self.cleaned_data
        return NoticeSettings(
            given["offsets"], given["quiet_from"], given["quiet_until"], given["order"]
        )


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text.strip().zfill(5))
    except ValueError as error:
        raise ValidationError(_("Escribe la hora como 21:00.")) from error
