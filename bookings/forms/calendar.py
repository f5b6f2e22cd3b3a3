"""What members fill in on the calendar: a new booking, another time, blocked time."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bookings.forms.hours import CLOCK_ATTRS, clock_read
from bookings.models import Booking, Resource, Service
from leads.models import Contact, ContactIdentity
from leads.phones import InvalidPhone
from leads.services import address_normalize

REPEAT_MOST = 52
FIRST_YEAR, LAST_YEAR = 2000, 2200


class MomentForm(forms.Form):
    """A moment as wall-clock time of the business. `second`: of a time that comes twice the later
    one. `pick`, an instant with its zone, is one of the alternatives that were offered."""

    day = forms.DateField(
        label=_("Día"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    clock = forms.CharField(label=_("Hora"), widget=forms.TextInput(attrs=CLOCK_ATTRS))
    second = forms.BooleanField(required=False, widget=forms.HiddenInput())
    pick = forms.DateTimeField(required=False, widget=forms.HiddenInput())

    # Several of these forms may be on a page at once.
    ids = "at-%s"

    def __init__(self, *args: Any, tz: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": self.ids, **kwargs})
        self.tz = tz

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Elige una fecha más cercana."))
        return day

    def clean_pick(self) -> datetime | None:
        picked: datetime | None = self.cleaned_data["pick"]
        if picked is not None and not FIRST_YEAR <= picked.year <= LAST_YEAR:
            raise forms.ValidationError(_("Elige una fecha más cercana."))
        return picked

    def clean_clock(self) -> time:
        return clock_read(self.cleaned_data["clock"])

    @property
    def start(self) -> datetime:
        """What was asked for (UTC)."""
        data = self.cleaned_data
        picked: datetime | None = data.get("pick")
        if picked is not None:
            return picked.astimezone(UTC)
        local = datetime.combine(data["day"], data["clock"], self.tz)
        return local.replace(fold=1 if data.get("second") else 0).astimezone(UTC)


class RescheduleForm(MomentForm):
    """Another time for a booking, or somebody else to serve it."""

    ids = "to-%s"

    staff = forms.ModelChoiceField(
        Resource.objects.none(),
        label=_("Con"),
        to_field_name="uuid",
        required=False,
        empty_label=_("La misma persona, u otra que pueda"),
    )

    def __init__(self, *args: Any, booking: Booking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "staff", booking.service.staff.filter(active=True))


class BookingNewForm(MomentForm):
    """A booking that a member writes down, for somebody known or somebody new."""

    ids = "new-%s"

    contact = forms.ModelChoiceField(
        Contact.objects.none(), to_field_name="uuid", required=False, widget=forms.HiddenInput()
    )
    name = forms.CharField(label=_("Nombre"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Teléfono"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    service = forms.ModelChoiceField(
        Service.objects.filter(active=True),
        label=_("Servicio"),
        to_field_name="uuid",
        empty_label=_("Elige un servicio"),
    )
    staff = forms.ModelChoiceField(
        Resource.objects.filter(active=True, kind=Resource.Kind.STAFF),
        label=_("Con"),
        to_field_name="uuid",
        required=False,
        empty_label=_("Cualquiera"),
    )
    seats = forms.IntegerField(label=_("Plazas"), min_value=1, max_value=1000, initial=1)
    repeat = forms.ChoiceField(
        label=_("Se repite"),
        required=False,
        choices=[
            ("", _("No se repite")),
            ("weekly", _("Cada semana")),
            ("fortnightly", _("Cada dos semanas")),
            ("monthly", _("Cada mes")),
        ],
    )
    times = forms.IntegerField(
        label=_("Cuántas veces"), min_value=2, max_value=REPEAT_MOST, required=False, initial=8
    )
    notes = forms.CharField(
        label=_("Nota"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    tell = forms.BooleanField(label=_("Avisar al cliente"), required=False, initial=True)

    def __init__(self, *args: Any, contacts: QuerySet[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "contact", contacts)

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        try:
            return address_normalize(ContactIdentity.Kind.PHONE, typed)
        except InvalidPhone as error:
            said = _("No parece un teléfono. Escríbelo completo, con su prefijo.")
            raise forms.ValidationError(said) from error

    def clean_seats(self) -> int:
        return self.cleaned_data["seats"] or 1

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        new = data.get("name") and data.get("phone")
        if not data.get("contact") and not new and "phone" not in self.errors:
            missing = "phone" if data.get("name") else "name"
            self.add_error(missing, _("Elige a alguien, o escribe su nombre y su teléfono."))
        return data


class BlockForm(MomentForm):
    """Time in which nobody is to be booked, with somebody or with all."""

    ids = "block-%s"

    until_day = forms.DateField(
        label=_("Hasta el día"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until_clock = forms.CharField(label=_("Hasta las"), widget=forms.TextInput(attrs=CLOCK_ATTRS))
    staff = forms.ModelChoiceField(
        Resource.objects.filter(active=True),
        label=_("De quién"),
        to_field_name="uuid",
        required=False,
        empty_label=_("De todo el negocio"),
    )
    reason = forms.CharField(label=_("Motivo"), max_length=80, required=False)

    def clean_until_clock(self) -> time:
        return clock_read(self.cleaned_data["until_clock"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and self.end <= self.start:
            self.add_error("until_clock", _("El final tiene que ser posterior al principio."))
        return data

    @property
    def end(self) -> datetime:
        """When it is over (UTC); midnight is that at the end of the day."""
        data = self.cleaned_data
        day = data.get("until_day") or data["day"]
        midnight = data["until_clock"] == time(0) and not data.get("until_day")
        if midnight:
            day = date.fromordinal(day.toordinal() + 1)
        return datetime.combine(day, data["until_clock"], self.tz).astimezone(UTC)


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
