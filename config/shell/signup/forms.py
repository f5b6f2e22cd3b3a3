"""What a newcomer fills in, and what somebody with an account fills in for a further business."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import SignupForm
from django import forms
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from billing.models import Plan
from billing.selectors import plans_offered
from config.shell.signup import names
from config.shell.signup.countries import COUNTRIES, CURRENCIES, LANGUAGES, zone_groups
from tenants.models import Business, User

PLAN_DEFAULT = "professional"
COUNTRY_DEFAULT = "ES"


class SubdomainField(forms.CharField):
    """The part of the address that the owner chooses; free when it was asked for."""

    def to_python(self, value: Any) -> str:
        return names.subdomain_clean(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if problem := names.subdomain_problem(value):
            raise forms.ValidationError(problem)


class WishForm(forms.Form):
    """The business itself. What is left open of zone, currency and language follows the country."""

    name = forms.CharField(label=_("Nombre del negocio"), min_length=2, max_length=120)
    subdomain = SubdomainField(label=_("Dirección"), max_length=60)
    vertical = forms.ChoiceField(
        label=_("A qué se dedica"),
        choices=Business.Vertical.choices,
        widget=forms.RadioSelect,
        initial=Business.Vertical.SALON,
    )
    country = forms.ChoiceField(
        label=_("País"),
        choices=[(country.code, country.name) for country in COUNTRIES.values()],
        initial=COUNTRY_DEFAULT,
    )
    timezone = forms.CharField(label=_("Zona horaria"), required=False)
    currency = forms.ChoiceField(
        label=_("Moneda"),
        required=False,
        choices=[("", _("La del país")), *((code, code) for code in CURRENCIES)],
    )
    language = forms.ChoiceField(
        label=_("Idioma de tus clientes"),
        required=False,
        choices=[("", _("El del país")), *LANGUAGES],
    )
    plan = forms.ChoiceField(label=_("Plan"), widget=forms.RadioSelect)
    terms = forms.BooleanField(
        label=_("Acepto las condiciones y la política de privacidad"),
        error_messages={"required": _("Para crear el negocio hay que aceptar las condiciones.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = list(plans_offered())
        plan: Any = self.fields["plan"]
        plan.choices = [(row.code, row.name) for row in self.plans]
        plan.initial = PLAN_DEFAULT
        zones = [("", _("La del país")), *zone_groups()]
        self.fields["timezone"].widget = forms.Select(choices=zones)

    def clean_timezone(self) -> str:
        zone: str = self.cleaned_data["timezone"]
        known = COUNTRIES.get(self.data.get("country", ""))
        if not zone and known and not known.zones:
            raise forms.ValidationError(_("Elige la zona horaria de tu negocio."))
        if zone and zone not in available_timezones():
            raise forms.ValidationError(_("No conocemos esa zona horaria: elige una de la lista."))
        return zone

    @property
    def plan_choices(self) -> list[tuple[Any, Plan]]:
        """Each button of the plan, with its row."""
        return list(zip(self["plan"], self.plans, strict=True))

    @property
    def proposals(self) -> list[str]:
        """Free addresses near the one that was refused; none where it was not."""
        if "subdomain" not in self.errors:
            return []
        return names.subdomain_proposals(
            names.subdomain_clean(self.data.get("subdomain", "")),
            name=self.data.get("name", ""),
            country=self.data.get("country", ""),
        )

    def wish(self) -> dict[str, str]:
        """The columns of a `SignUp`; only after `is_valid()`."""
        data = self.cleaned_data
        country = COUNTRIES[data["country"]]
        return {
            "name": " ".join(data["name"].split()),
            "subdomain": data["subdomain"],
            "vertical": data["vertical"],
            "country": country.code,
            "timezone": data["timezone"] or country.zones[0],
            "currency": data["currency"] or country.currency,
            "language": data["language"] or country.language,
            "plan_code": data["plan"],
        }


class NewcomerForm(WishForm, SignupForm):  # type: ignore[misc]
    """A person without an account: allauth's form with the business below it."""

    first_name = forms.CharField(label=_("Nombre"), max_length=150)
    last_name = forms.CharField(label=_("Apellidos"), max_length=150)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Correo electrónico")
        self.fields["password1"].label = _("Contraseña")
        for name, complete in (
            ("first_name", "given-name"),
            ("last_name", "family-name"),
            ("name", "organization"),
            ("subdomain", "off"),
        ):
            self.fields[name].widget.attrs["autocomplete"] = complete
        self.fields["password1"].widget.attrs.pop("placeholder", None)
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def signup(self, request: HttpRequest, user: User) -> None:
        """Allauth's hook: what it does not know of our users."""
        user.language = (translation.get_language() or "es")[:2]
        user.save(update_fields=["language"])


class RenameForm(forms.Form):
    """Another address for a sign-up whose own was taken meanwhile."""

    subdomain = SubdomainField(label=_("Dirección"), max_length=60)
