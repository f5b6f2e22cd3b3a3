"""What members fill in about absences, public holidays and how bookings are shared out."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.public_holidays import Calendar, is_known, regions_of
from bookings.services.assignment import LEAST_BUSY, ROUND_ROBIN

COUNTRIES = {
    "AD": _("Andorra"),
    "AR": _("Argentina"),
    "BO": _("Bolivia"),
    "BR": _("Brasil"),
    "CL": _("Chile"),
    "CO": _("Colombia"),
    "CR": _("Costa Rica"),
    "CU": _("Cuba"),
    "DE": _("Alemania"),
    "DO": _("República Dominicana"),
    "EC": _("Ecuador"),
    "ES": _("España"),
    "FR": _("Francia"),
    "GB": _("Reino Unido"),
    "GT": _("Guatemala"),
    "HN": _("Honduras"),
    "IT": _("Italia"),
    "MX": _("México"),
    "NI": _("Nicaragua"),
    "PA": _("Panamá"),
    "PE": _("Perú"),
    "PR": _("Puerto Rico"),
    "PT": _("Portugal"),
    "PY": _("Paraguay"),
    "SV": _("El Salvador"),
    "US": _("Estados Unidos"),
    "UY": _("Uruguay"),
    "VE": _("Venezuela"),
}
MOMENT = "%Y-%m-%dT%H:%M"


class TimeOffForm(forms.Form):
    """An absence, in the business's wall-clock time; a clock time that does not exist or comes
    twice is read as the engine reads it (the first, or moved forward)."""

    prefix = "away"
    start = forms.CharField(
        label=_("Desde"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    end = forms.CharField(
        label=_("Hasta"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    reason = forms.CharField(label=_("Motivo"), max_length=80, required=False)

    def clean_start(self) -> datetime:
        return _moment(self.cleaned_data["start"])

    def clean_end(self) -> datetime:
        return _moment(self.cleaned_data["end"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end and start >= end:
            self.add_error("end", _("El final tiene que ser posterior al principio."))
        elif end and end <= timezone.now():
            self.add_error("end", _("Esa ausencia ya ha pasado."))
        return data


def _moment(text: str) -> datetime:
    """A typed wall-clock time of the active zone."""
    try:
        moment = datetime.strptime(text[:16], MOMENT)
    except ValueError as error:
        raise forms.ValidationError(_("Elige un día y una hora.")) from error
    now = timezone.localtime().replace(tzinfo=None)
    if not now - timedelta(days=3660) < moment < now + timedelta(days=3660):
        raise forms.ValidationError(_("Elige una fecha más cercana."))
    return moment.replace(tzinfo=timezone.get_current_timezone())


class HolidaysForm(forms.Form):
    """Whose public holidays the business keeps; no country is none."""

    prefix = "holidays"
    country = forms.ChoiceField(label=_("País"), required=False)
    subdivision = forms.ChoiceField(label=_("Comunidad o región"), required=False)

    def __init__(self, *args: Any, usual: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = dict(COUNTRIES)
        if usual and is_known(usual):
            named.setdefault(usual, usual)  # type: ignore[arg-type]
        chosen = sorted(((code, str(name)) for code, name in named.items()), key=lambda c: c[1])
        country, region = self.fields["country"], self.fields["subdivision"]
        assert isinstance(country, forms.ChoiceField)
        assert isinstance(region, forms.ChoiceField)
        country.choices = [("", _("No cerrar en festivos")), *chosen]
        code = str(self["country"].value() or "")
        region.choices = [("", _("Solo los de todo el país")), *regions_of(code)]

    @property
    def calendar(self) -> Calendar | None:
        """What was chosen. Call it on a valid form."""
        country = self.cleaned_data["country"]
        return Calendar(country, self.cleaned_data["subdivision"]) if country else None


class AssignmentForm(forms.Form):
    """Who serves when the customer wants anybody."""

    rule = forms.ChoiceField(
        label=_("Cuando al cliente le da igual con quién"),
        choices=[
            (LEAST_BUSY, _("A quien tenga menos trabajo ese día")),
            (ROUND_ROBIN, _("Por turnos, según el peso de cada persona")),
        ],
        widget=forms.RadioSelect(),
    )


class PlacesForm(forms.Form):
    """How many people attend at once, where the business names nobody."""

    places = forms.IntegerField(
        label=_("Personas que atienden a la vez"), min_value=0, max_value=50
    )
