"""The stand-ins' addresses inside the demo, and the page of somebody who books there."""

from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bookings.models import CalendarConnection
from bookings.providers.kinds import kinds_of
from config.shell.simulator.schedulers import demo
from config.shell.simulator.schedulers.wire import Asked
from tenants.middleware import require_business


@csrf_exempt
def api(request: HttpRequest, provider: str, path: str) -> HttpResponse:
    """Calendly's or Cal.com's API, for this product's own clients."""
    if not settings.DEMO or provider not in demo.apis():
        raise Http404
    answer = demo.apis()[provider].answer(
        Asked(
            method=request.method or "",
            path=f"/{path}",
            query=request.GET.dict(),
            headers=dict(request.headers.items()),
            body=request.body,
        )
    )
    if answer.body is None:
        return HttpResponse(status=answer.status)
    return JsonResponse(answer.body, status=answer.status, headers=dict(answer.headers))


class BookForm(forms.Form):
    """What somebody types at Calendly or Cal.com."""

    kind = forms.ChoiceField(label=gettext_lazy("Qué"))
    start = forms.DateTimeField(
        label=gettext_lazy("Cuándo"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    name = forms.CharField(label=gettext_lazy("Nombre"), max_length=60)
    email = forms.EmailField(label=gettext_lazy("Correo"))
    phone = forms.CharField(label=gettext_lazy("Teléfono"), max_length=20, required=False)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Book, move by a day or cancel at the business's scheduler."""
    business = require_business(request)
    connection = CalendarConnection.objects.filter(
        provider__in=demo.apis(), state=CalendarConnection.State.ACTIVE
    ).first()
    if not settings.DEMO or connection is None:
        raise Http404
    offered = kinds_of(connection.options)
    with timezone.override(business.tz):
        form = BookForm(request.POST if "kind" in request.POST else None, initial=_usual())
        choices = form.fields["kind"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(kind.id, f"{kind.name} · {kind.minutes} min") for kind in offered]
        if request.method == "POST" and _done(request, connection.provider, form):
            messages.success(request, _("Hecho: el aviso ya está en camino."))
            return redirect("simulator_scheduler")
        context = {
            "form": form,
            "label": "Calendly" if connection.provider == "calendly" else "Cal.com",
            "entries": demo.entries(connection.provider),
        }
        return render(request, "shell/simulator_scheduler.html", context)


def _usual() -> dict[str, object]:
    tomorrow = timezone.localtime() + timedelta(days=1)
    start = tomorrow.replace(hour=18, minute=0, second=0, microsecond=0)
    return {"start": start, "name": "Carmen Soto", "email": "carmen@example.com"}


def _done(request: HttpRequest, provider: str, form: BookForm) -> bool:
    entry, act = request.POST.get("entry", ""), request.POST.get("do", "")
    known = {row["id"]: row["start"] for row in demo.entries(provider)}
    if entry in known:
        later: datetime = known[entry] + timedelta(days=1)
        status = (
            demo.cancels(provider, entry) if act == "cancel" else demo.moves(provider, entry, later)
        )
        return status == 200
    if not form.is_valid():
        return False
    given = form.cleaned_data
    who = {name: given[name] for name in ("name", "email", "phone")}
    return demo.books(provider, kind=given["kind"], start=given["start"], who=who) == 200
