"""What members fill in about bookings, services and hours."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from itertools import pairwise, zip_longest
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.models import Resource, Service, WorkingHours
from bookings.notice_settings import offsets_clean, offsets_read, offsets_typed
from bookings.setup import Shift
from leads.phones import InvalidPhone, phone_normalize
from tenants.context import current_business
from tenants.models import Membership, User

SHIFTS = 4
# Text and not `type=time`: browsers write those in their own language's way, often 12 hours.
CLOCK_ATTRS = {"inputmode": "numeric", "maxlength": "5", "placeholder": "00:00", "data-clock": ""}


class WeekForm(forms.Form):
    """The calendar's query string; what makes no sense in it counts as not given."""

    week = forms.DateField(required=False)
    staff = forms.ModelChoiceField(Resource.objects.all(), to_field_name="uuid", required=False)
    booking = forms.UUIDField(required=False)

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        given = self.cleaned_data
        return {
            "day": _in_reach(given.get("week")) or timezone.localdate(),
            "staff": given.get("staff"),
            "booking": given.get("booking"),
        }


def _in_reach(day: date | None) -> date | None:
    """Weeks at the very ends of the calendar have no neighbours to go to."""
    return day if day and 2000 <= day.year <= 2200 else None


class AttendanceForm(forms.Form):
    """Whether the person came."""

    attended = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes"
    )


class CancelForm(forms.Form):
    """Why a booking is cancelled; the customer may be told."""

    reason = forms.CharField(label=_("Motivo"), max_length=200, required=False)


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A service as the owner describes it."""

    # What is typed for a service of which nobody is reminded; nothing typed is the business's.
    NO_REMINDERS = ("no", "0")

    reminders = forms.CharField(
        label=_("Recordatorios"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "24 h, 2 h, 30 min"}),
        help_text=_(
            "Cuánto antes de la cita: «24 h, 2 h, 30 min». Vacío: los del negocio; «no»: ninguno. "
            "Vale para lo que se reserve desde ahora."
        ),
    )

    class Meta:
        model = Service
        fields = (
            "name",
            "category",
            "description",
            "duration_min",
            "price",
            "step_min",
            "buffer_before_min",
            "buffer_after_min",
            "min_notice_min",
            "horizon_days",
            "capacity",
            "needs_approval",
            "cancel_notice_min",
            "meeting_url",
            "reminders",
            "is_trial",
            "max_per_day",
            "color",
            "staff",
            "requires",
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "staff": forms.CheckboxSelectMultiple(),
            "requires": forms.CheckboxSelectMultiple(),
            "price": forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
        }
        labels = {
            "staff": _("Quién lo hace"),
            "requires": _("Salas y equipos que necesita"),
            "horizon_days": _("Reservable hasta (días)"),
            "max_per_day": _("Máximo de citas al día"),
        }
        help_texts = {
            "description": _("El asistente la usa para explicar qué incluye."),
            "step_min": _("Los huecos se ofrecen cada tantos minutos."),
            "buffer_before_min": _("Tiempo libre antes, para preparar."),
            "buffer_after_min": _("Tiempo libre después, para recoger."),
            "min_notice_min": _("Nadie podrá reservar con menos tiempo."),
            "horizon_days": _("Vacío: sin límite."),
            "capacity": _("Más de una para clases y grupos."),
            "needs_approval": _("Lo que pidan los clientes espera a que alguien lo acepte."),
            "cancel_notice_min": _("Vacío: la regla del negocio. 1440 es un día."),
            "meeting_url": _("Para citas por internet."),
            "max_per_day": _("Vacío: sin límite. Una clase cuenta una vez."),
            "requires": _("De cada tipo basta uno que esté libre."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = self.fields["staff"]
        assert isinstance(staff, forms.ModelMultipleChoiceField)
        requires = self.fields["requires"]
        assert isinstance(requires, forms.ModelMultipleChoiceField)
        people, mine = Q(kind=Resource.Kind.STAFF), Q()
        if self.instance.pk:
            mine = Q(pk__in=self.instance.staff.values("pk"))
        active = Resource.objects.filter(active=True)
        staff.queryset = active.filter(people | mine if mine else people)
        requires.queryset = active.exclude(people)
        self.fields["color"].widget = forms.HiddenInput()
        own = self.instance.reminders
        if own is not None:
            typed = offsets_typed(offsets_clean(own))
            self.initial["reminders"] = typed or self.NO_REMINDERS[0]

    def clean_reminders(self) -> list[int] | None:
        typed: str = self.cleaned_data["reminders"].strip()
        if not typed:
            return None
        if typed.casefold() in self.NO_REMINDERS:
            return []
        try:
            return list(offsets_read(typed))
        except ValueError as error:
            said = gettext("Escríbelo como «24 h, 2 h, 30 min»; 14 días como mucho.")
            raise forms.ValidationError(said) from error

    def clean_color(self) -> int:
        return int(self.cleaned_data["color"]) % 8

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if set(data.get("staff") or ()) & set(data.get("requires") or ()):
            said = _("Quien da el servicio no puede ser a la vez la sala o el equipo que necesita.")
            self.add_error("requires", said)
        return data


class StaffForm(forms.Form):
    """Somebody whom customers can book with, and the services they give; or a room or machine, and
    the services that take it."""

    name = forms.CharField(
        label=_("Nombre"), max_length=80, help_text=_("Como lo dirán tus clientes.")
    )
    services = forms.ModelMultipleChoiceField(
        Service.objects.filter(active=True),
        label=_("Servicios que da"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    phone = forms.CharField(
        label=_("Teléfono"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text=_("Para preguntarle por WhatsApp quién vino. Los clientes no lo ven."),
    )
    member = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Su acceso"),
        required=False,
        empty_label=_("Ninguno"),
        help_text=_("Si entra con una cuenta propia, aquí verá primero sus citas sin marcar."),
    )
    weight = forms.IntegerField(
        label=_("Peso en el reparto"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("100 es lo normal; con 200 recibe el doble, si se reparte por turnos."),
    )
    max_per_day = forms.IntegerField(
        label=_("Máximo de citas al día"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Vacío: sin límite."),
    )

    def __init__(self, *args: Any, kind: str = Resource.Kind.STAFF, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Resource.Kind.STAFF:
            self.fields["services"].label = _("Servicios que la necesitan")
            self.fields["name"].help_text = ""
            for name in ("weight", "phone", "member"):
                del self.fields[name]
            return
        member = self.fields["member"]
        assert isinstance(member, forms.ModelChoiceField)
        serving = Membership.serving.filter(business=current_business())
        member.queryset = User.objects.filter(pk__in=serving.values("user")).order_by("email")

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        try:
            return phone_normalize(typed, current_business().country or None)
        except InvalidPhone as error:
            raise forms.ValidationError(
                _("Ese teléfono no existe. Escríbelo con su prefijo, como +34 600 123 456.")
            ) from error


@dataclass
class DayHours:
    """One weekday of the form: what was typed, and what is wrong with it."""

    weekday: int
    name: str
    windows: list[tuple[str, str, str, str]] = field(default_factory=list)
    error: str = ""


class HoursForm:
    """A week of opening hours: fields `start-<weekday>` and `end-<weekday>`, one pair a shift.

    A pair left empty is no shift; a day without shifts is closed. 00:00 as the end is midnight.
    `step-<weekday>` and `places-<weekday>` go with each: how often a start is offered in it, and
    how many numbered people are there; empty is the service's own step, and everybody.
    What was typed is kept whatever is wrong with it.
    """

    def __init__(self, days: list[DayHours]) -> None:
        self.days = days
        self.week: dict[int, list[Shift]] = {}

    @classmethod
    def of(cls, rows: Iterable[WorkingHours]) -> "HoursForm":
        """The form as the stored rows fill it."""
        days = _empty_week()
        for row in rows:
            extra = (str(row.step_min or ""), str(row.places or ""))
            days[row.weekday].windows.append((f"{row.start:%H:%M}", f"{row.end:%H:%M}", *extra))
        return cls(days)

    @classmethod
    def posted(cls, data: QueryDict) -> "HoursForm":
        """The form as it was sent."""
        days = _empty_week()
        for day in days:
            columns = [
                data.getlist(f"{name}-{day.weekday}")[:SHIFTS]
                for name in ("start", "end", "step", "places")
            ]
            rows = zip_longest(*columns, fillvalue="")
            day.windows = [(a, b, c, d) for a, b, c, d in rows if a or b]
        return cls(days)

    def is_valid(self) -> bool:
        """Read every day; true when all of them make sense. `week` then holds the windows."""
        for day in self.days:
            try:
                self.week[day.weekday] = shifts_read(day.windows)
            except forms.ValidationError as error:
                day.error = " ".join(error.messages)
        return not any(day.error for day in self.days)


def windows_read(pairs: Iterable[tuple[str, str]]) -> list[tuple[time, time]]:
    """Typed pairs as windows in order. Raises `ValidationError` in plain words for a time that is
    none, an end before its start, or shifts that overlap."""
    windows = sorted((clock_read(start), clock_read(end)) for start, end in pairs)
    for start, end in windows:
        if end != time(0) and end <= start:
            raise forms.ValidationError(_("El cierre tiene que ser posterior a la apertura."))
    for (_start, end), (following, _end) in pairwise(windows):
        if end == time(0) or following < end:
            raise forms.ValidationError(_("Los tramos se pisan: deja uno o sepáralos."))
    return windows


def shifts_read(rows: Iterable[tuple[str, str, str, str]]) -> list[Shift]:
    """Typed rows (from, until, step, people) as shifts in order. Raises `ValidationError` as
    `windows_read` does, and for a step outside 5 to 1440 minutes or people outside 1 to 50."""
    rows = list(rows)
    windows_read((start, end) for start, end, _step, _places in rows)
    shifts = [
        (clock_read(start), clock_read(end), _number(step, 5, 1440), _number(places, 1, 50))
        for start, end, step, places in rows
    ]
    return sorted(shifts, key=lambda shift: shift[:2])


def _number(text: str, low: int, high: int) -> int | None:
    if not text.strip():
        return None
    number = int(text) if text.strip().isdecimal() and len(text) < 6 else -1
    if not low <= number <= high:
        said = _("Escribe un número entre %(low)d y %(high)d, o nada.")
        raise forms.ValidationError(said, params={"low": low, "high": high})
    return number


_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?([0-5]\d))?h?", re.ASCII)


def clock_read(text: str) -> time:
    """A typed time: 9, 930, 9:30 or 09.30; 24:00 is midnight."""
    typed = _CLOCK.fullmatch(text.strip().lower())
    minutes = int(typed[1]) * 60 + int(typed[2] or 0) if typed else -1
    if not 0 <= minutes <= 24 * 60:
        raise forms.ValidationError(_("Escribe cada hora como 09:30."))
    return time(minutes // 60 % 24, minutes % 60)


def _empty_week() -> list[DayHours]:
    names: dict[int, str | Promise] = dict(WEEKDAYS)
    return [DayHours(weekday, str(names[weekday])) for weekday in range(7)]


class OverrideForm(forms.Form):
    """A date with hours of its own, or closed."""

    date = forms.DateField(label=_("Fecha"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Motivo"), max_length=80, required=False)
    start = forms.CharField(
        label=_("Abre"), required=False, widget=forms.TextInput(attrs=CLOCK_ATTRS)
    )
    end = forms.CharField(
        label=_("Cierra"), required=False, widget=forms.TextInput(attrs=CLOCK_ATTRS)
    )

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Esa fecha ya ha pasado."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("start", ""), data.get("end", "")
        if bool(start) != bool(end):
            missing = "end" if start else "start"
            self.add_error(missing, gettext("Faltan horas: pon las dos, o ninguna."))
        elif start:
            try:
                data["windows"] = windows_read([(start, end)])
            except forms.ValidationError as error:
                self.add_error("end", error)
        else:
            data["windows"] = []
        return data
