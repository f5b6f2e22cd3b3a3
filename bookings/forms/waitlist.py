"""What members fill in to put somebody on the waiting list."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Resource, Service
from bookings.selectors import services_bookable
from leads.phones import InvalidPhone, phone_normalize
from tenants.context import current_business

LONGEST = timedelta(days=180)


class WaitlistForm(forms.Form):
    """Who waits, for what, between which dates (both included) and at which hours, in the
    business's zone."""

    name = forms.CharField(label=gettext_lazy("Nombre"), max_length=80)
    phone = forms.CharField(
        label=gettext_lazy("Teléfono"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    service = forms.ModelChoiceField(
        label=gettext_lazy("Servicio"),
        queryset=Service.objects.none(),
        to_field_name="uuid",
        empty_label=gettext_lazy("Elige un servicio"),
    )
    staff = forms.ModelChoiceField(
        label=gettext_lazy("Con quién"),
        queryset=Resource.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=gettext_lazy("Cualquiera"),
    )
    first = forms.DateField(
        label=gettext_lazy("Desde el día"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=gettext_lazy("Hasta el día"), widget=forms.DateInput(attrs={"type": "date"})
    )
    time_from = forms.TimeField(
        label=gettext_lazy("Desde las"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    time_until = forms.TimeField(
        label=gettext_lazy("Hasta las"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    seats = forms.IntegerField(
        label=gettext_lazy("Plazas"), min_value=1, max_value=50, initial=1, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services_bookable()  # type: ignore[attr-defined]
        people = Resource.objects.filter(active=True, kind=Resource.Kind.STAFF)
        self.fields["staff"].queryset = people  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        try:
            return phone_normalize(typed, current_business().country or None)
        except InvalidPhone as error:
            said = _("No parece un teléfono. Escríbelo con el prefijo del país.")
            raise ValidationError(said) from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last:
            _dates_check(first, last)
        low, high = given.get("time_from"), given.get("time_until")
        if low and high and low >= high:
            raise ValidationError({"time_until": _("La hora final tiene que ser posterior.")})
        return given

    @property
    def stretch(self) -> tuple[datetime, datetime]:
        """The days as instants [first, until)."""
        tz, given = current_business().tz, self.cleaned_data
        midnight = datetime.min.time()
        after = given["last"] + timedelta(days=1)
        return (
            datetime.combine(given["first"], midnight, tz),
            datetime.combine(after, midnight, tz),
        )


def _dates_check(first: Any, last: Any) -> None:
    today = timezone.localdate(timezone=current_business().tz)
    if last < first:
        raise ValidationError({"last": _("El último día tiene que ser posterior al primero.")})
    if last < today:
        raise ValidationError({"last": _("Ese día ya ha pasado.")})
    if last - today > LONGEST:
        raise ValidationError({"last": _("Como mucho, seis meses por delante.")})
