"""What members fill in about one booking: moving it, repeating it, its class, the house's rule."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms.hours import CLOCK_ATTRS, clock_read
from bookings.models import Booking, Resource
from bookings.recurrence import OCCURRENCES_MAX, Rule
from bookings.services.policy import Policy
from bookings.services.series_changes import Scope

SCOPES = [
    (Scope.ONE, _("Solo esta")),
    (Scope.FOLLOWING, _("Esta y las siguientes")),
    (Scope.ALL, _("Todas las que quedan")),
]
WEEKDAYS = [
    ("MO", _("lun")),
    ("TU", _("mar")),
    ("WE", _("mié")),
    ("TH", _("jue")),
    ("FR", _("vie")),
    ("SA", _("sáb")),
    ("SU", _("dom")),
]
WHOLE_VISIT = "visit"


class ReasonForm(forms.Form):
    """Why; the customer may be told."""

    reason = forms.CharField(label=_("Motivo"), max_length=200, required=False)


class ScopeForm(forms.Form):
    """Which dates of a series, or whether the whole visit."""

    scope = forms.ChoiceField(choices=[*SCOPES, (WHOLE_VISIT, "")], required=False)

    def clean_scope(self) -> str:
        return self.cleaned_data["scope"] or Scope.ONE


class MoveForm(ScopeForm):
    """Another time for a booking, as wall-clock time of the business."""

    day = forms.DateField(label=_("Día"), widget=forms.DateInput(attrs={"type": "date"}))
    clock = forms.CharField(label=_("Hora"), widget=forms.TextInput(attrs=CLOCK_ATTRS))
    staff = forms.ModelChoiceField(
        Resource.objects.none(),
        label=_("Con"),
        to_field_name="uuid",
        required=False,
        empty_label=_("La misma persona, u otra que pueda"),
    )

    def __init__(self, *args: Any, booking: Booking, tz: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tz = tz
        staff = self.fields["staff"]
        assert isinstance(staff, forms.ModelChoiceField)
        staff.queryset = booking.service.staff.filter(active=True)
        local = booking.start.astimezone(tz)
        self.initial = {**self.initial, "day": local.date().isoformat(), "clock": f"{local:%H:%M}"}

    def clean_clock(self) -> time:
        return clock_read(self.cleaned_data["clock"])

    @property
    def start(self) -> datetime:
        """The time asked for; of a time that comes twice the first."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"], self.tz)


class RepeatForm(forms.Form):
    """How an appointment comes again."""

    freq = forms.ChoiceField(
        label=_("Se repite"),
        choices=[
            ("WEEKLY", _("Por semanas")),
            ("MONTHLY", _("Por meses")),
            ("DAILY", _("Por días")),
        ],
    )
    interval = forms.IntegerField(
        label=_("Cada"), min_value=1, max_value=52, help_text=_("1: cada vez; 2: una sí y otra no.")
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Días de la semana"),
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    monthly = forms.ChoiceField(
        label=_("En el mes"),
        choices=[("date", _("El mismo día del mes")), ("weekday", _("La misma semana y día"))],
        required=False,
    )
    count = forms.IntegerField(
        label=_("Cuántas veces"), min_value=1, max_value=OCCURRENCES_MAX, required=False
    )
    until = forms.DateField(
        label=_("O hasta el día"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Sin número ni fecha se repite hasta dos años."),
    )
    all_or_nothing = forms.BooleanField(
        label=_("Solo si se pueden reservar todas las fechas"), required=False
    )

    def __init__(self, *args: Any, first: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first
        self.initial = {
            **self.initial,
            "interval": 1,
            "count": 8,
            "weekdays": [WEEKDAYS[first.weekday()][0]],
            "monthly": "date",
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("count") and data.get("until"):
            self.add_error("until", _("Pon cuántas veces o hasta cuándo, no las dos cosas."))
        until = data.get("until")
        if until and until < self.first.date():
            self.add_error("until", _("La última fecha va antes que la primera."))
        return data

    @property
    def rule(self) -> str:
        """What was chosen, as a rule."""
        data = self.cleaned_data
        rule = Rule(
            data["freq"], data["interval"], self._days(), data.get("count"), data.get("until")
        )
        return str(rule)

    def _days(self) -> tuple[str, ...]:
        data = self.cleaned_data
        if data["freq"] == "WEEKLY":
            return tuple(data["weekdays"])
        if data["freq"] == "MONTHLY" and data["monthly"] == "weekday":
            number = (self.first.day - 1) // 7 + 1
            name = WEEKDAYS[self.first.weekday()][0]
            return (f"{'-1' if number == 5 else number}{name}",)
        return ()


class PlacesForm(forms.Form):
    """How many places one date of a class has."""

    places = forms.IntegerField(label=_("Plazas"), min_value=1, max_value=1000)


class ClassCancelForm(ReasonForm):
    """Calling one date of a class off."""

    block = forms.BooleanField(label=_("Bloquear también la hora"), required=False)


class PolicyForm(forms.Form):
    """Until when customers change their appointments freely."""

    notice_hours = forms.DecimalField(
        label=_("Aviso que pides (horas antes)"),
        min_value=0,
        max_value=24 * 60,
        decimal_places=2,
        help_text=_("Con 0 tus clientes cancelan y cambian hasta que empieza la cita."),
    )
    late = forms.ChoiceField(
        label=_("Si el cliente avisa más tarde"),
        choices=[
            ("flag", _("Puede hacerlo, y queda anotado como cancelación tardía")),
            ("refuse", _("No puede por sí solo: el asistente avisa al equipo")),
        ],
        widget=forms.RadioSelect(),
    )

    @property
    def chosen(self) -> Policy:
        data = self.cleaned_data
        return Policy(int(data["notice_hours"] * 60), data["late"] == "refuse")


class AttendanceForm(forms.Form):
    """Whether the person came."""

    attended = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes"
    )


class CancelForm(forms.Form):
    """Why a booking is cancelled; the customer may be told."""

    reason = forms.CharField(label=_("Motivo"), max_length=200, required=False)
