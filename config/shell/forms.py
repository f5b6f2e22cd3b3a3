"""What owners fill in about their business."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.shell.signup.countries import COUNTRIES, CURRENCIES, LANGUAGES
from leads.phones import InvalidPhone, phone_normalize
from tenants.models import Business
from tenants.zones import zone_label

ZONES = [
    (_("Europa"), ["Europe/Madrid", "Atlantic/Canary", "Europe/Lisbon", "Europe/London"]),
    (
        _("América"),
        [
            "America/Mexico_City",
            "America/Bogota",
            "America/Lima",
            "America/Caracas",
            "America/Santiago",
            "America/Argentina/Buenos_Aires",
            "America/Montevideo",
            "America/Sao_Paulo",
            "America/New_York",
            "America/Los_Angeles",
        ],
    ),
]


class BusinessForm(forms.ModelForm):  # type: ignore[type-arg]
    """The basics that the assistant and every page rely on."""

    class Meta:
        model = Business
        fields = (
            "name",
            "vertical",
            "description",
            "phone",
            "website",
            "address",
            "city",
            "map_url",
            "country",
            "timezone",
            "language",
            "currency",
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "phone": forms.TextInput(attrs={"type": "tel"}),
            "language": forms.Select(choices=LANGUAGES),
        }
        help_texts = {
            "description": _("Una o dos frases: el asistente las usa para presentarte."),
            "phone": _("El que se da a los clientes."),
            "map_url": _("Se envía a quien pregunta cómo llegar."),
            "timezone": _("En ella se cuentan los horarios, las citas y los informes."),
            "language": _("En el que el asistente saluda a quien aún no ha escrito."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["timezone"].widget = forms.Select(choices=self._zones())
        countries = [(each.code, each.name) for each in COUNTRIES.values()]
        self.fields["country"].widget = forms.Select(
            choices=_with_own(self.instance.country, countries)
        )
        currencies = [(code, code) for code in CURRENCIES]
        self.fields["currency"].widget = forms.Select(
            choices=_with_own(self.instance.currency, currencies)
        )

    def _zones(self) -> list[tuple[Any, Any]]:
        """The usual zones, and the business's own where it is not among them."""
        named = [(group, [(zone, zone_label(zone)) for zone in zones]) for group, zones in ZONES]
        known = {zone for _group, zones in ZONES for zone in zones}
        own = self.instance.timezone
        return named if own in known else [(own, zone_label(own)), *named]

    def clean_name(self) -> str:
        """One line: the name is the sender's in mails."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if not phone:
            return ""
        try:
            return phone_normalize(phone, self.data.get("country") or self.instance.country)
        except InvalidPhone as error:
            text = _(
                "No parece un teléfono. Escríbelo con su prefijo, por ejemplo +34 911 23 45 67."
            )
            raise forms.ValidationError(text) from error

    def clean_currency(self) -> str:
        return self._letters("currency", 3)

    def clean_country(self) -> str:
        return self._letters("country", 2)

    def _letters(self, name: str, length: int) -> str:
        code: str = self.cleaned_data[name].upper()
        if len(code) != length or not code.isascii() or not code.isalpha():
            raise forms.ValidationError(_("Usa el código de letras, como ES o EUR."))
        return code


def _with_own(own: str, choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The choices, and the business's own code where it is not among them."""
    return choices if own in dict(choices) else [(own, own), *choices]
