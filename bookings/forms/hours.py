"""Opening hours as members type them: a week of shifts, and dates with hours of their own."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from itertools import pairwise, zip_longest
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.models import Resource, WorkingHours
from bookings.setup import Shift

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
