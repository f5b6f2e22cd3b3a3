"""Why a time is not offered: a page for members, with the day's starts and what is in the way."""

from datetime import date, datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from bookings.explain import Explanation, closed_explain, day_explain
from bookings.models import Resource, Service
from tenants.pages import MemberRequest, members


class WhyForm(forms.Form):
    """What is asked about; `at` opens one start of the day, as 10:30."""

    service = forms.ModelChoiceField(
        Service.objects.filter(active=True), to_field_name="uuid", label=_("Servicio")
    )
    staff = forms.ModelChoiceField(
        Resource.objects.filter(active=True, kind=Resource.Kind.STAFF),
        to_field_name="uuid",
        required=False,
        label=_("Con"),
        empty_label=_("Cualquiera"),
    )
    day = forms.DateField(
        label=_("Día"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    at = forms.TimeField(required=False, widget=forms.HiddenInput())

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not 2000 <= day.year <= 2200:
            raise forms.ValidationError(_("Elige una fecha más cercana."))
        return day


@require_GET
@members
def why(request: MemberRequest) -> HttpResponse:
    """The starts of a day (`service`, `day`, `staff`, `at`), offered or not, and why not."""
    form = WhyForm(_asked(request))
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        asked = form.cleaned_data
        about = {"service": asked["service"], "day": asked["day"], "staff": asked["staff"]}
        found = day_explain(**about)
        context |= {"explanations": found, "day": asked["day"], "chosen": _chosen(found, asked)}
        if not found:
            context["closed"] = closed_explain(**about)
    name = "why_day" if request.headers.get("HX-Request") else "why"
    return render(request, f"bookings/{name}.html", context)


def _asked(request: MemberRequest) -> dict[str, str]:
    """What was asked, or today's first service where nothing was."""
    asked = {name: str(value) for name, value in request.GET.items()}
    asked.setdefault("day", timezone.localdate().isoformat())
    if "service" not in asked:
        first = Service.objects.filter(active=True).first()
        asked["service"] = str(first.uuid) if first else ""
    return asked


def _chosen(found: list[Explanation], asked: dict[str, object]) -> datetime | None:
    at = asked.get("at")
    matching = [each.start for each in found if timezone.localtime(each.start).time() == at]
    return matching[0] if matching else None
