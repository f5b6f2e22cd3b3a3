"""Google's pages in the demo: consent, and a calendar in which something can be written down."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from config.shell.simulator.google import demo, oauth
from config.shell.simulator.google.rules import Call
from tenants.urls_for import public_url

ZONE = "Europe/Madrid"


def _demo_only() -> None:
    if not settings.DEMO:
        raise Http404


@csrf_exempt
def google_api(request: HttpRequest, path: str) -> HttpResponse:
    """Google's API, for this product's own adapter (`GOOGLE_BASE_URL`)."""
    _demo_only()
    reply = demo.stand_in().answer(
        Call(
            method=request.method or "",
            path=f"/{path}",
            query=request.META.get("QUERY_STRING", ""),
            body=request.body,
            content_type=request.headers.get("Content-Type", ""),
            authorization=request.headers.get("Authorization", ""),
            if_match=request.headers.get("If-Match", ""),
        )
    )
    if reply.content is not None:
        return HttpResponse(reply.content, status=reply.status, content_type=reply.media_type)
    if reply.body is None:
        return HttpResponse(status=reply.status, headers=reply.headers)
    return JsonResponse(reply.body, status=reply.status, headers=reply.headers)


@require_GET
def consent(request: HttpRequest) -> HttpResponse:
    """Where the product sends people: which account, and yes or no (`email`, `answer`)."""
    _demo_only()
    fields = {key: str(value) for key, value in request.GET.items()}
    email, answer = fields.pop("email", ""), fields.pop("answer", "")
    if oauth.consent_problem(fields) or fields["redirect_uri"] != _callback():
        raise Http404
    if answer == "no":
        back = {"state": fields["state"], "error": "access_denied"}
        return redirect(f"{_callback()}?{urlencode(back)}")
    if email in (demo.ACCOUNT, *demo.OTHERS):
        with demo.stand_in().store.open() as document:
            return redirect(oauth.consent_give(document, email, fields))
    context = {"accounts": (demo.ACCOUNT, *demo.OTHERS), "query": urlencode(fields)}
    return render(request, "shell/google_consent.html", context)


def _callback() -> str:
    return public_url("/calendars/google/callback/")


class EventForm(forms.Form):
    """Something that Marta writes down in her own calendar."""

    title = forms.CharField(label=_("Qué"), max_length=80, initial="Dentista")
    start = forms.DateTimeField(
        label=_("Desde"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    end = forms.DateTimeField(
        label=_("Hasta"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("start") and given.get("end") and given["start"] >= given["end"]:
            raise forms.ValidationError(_("El final va después del principio."))
        return given


@require_http_methods(["GET", "POST"])
def google_page(request: HttpRequest) -> HttpResponse:
    """Marta's Google calendar: write something down, or delete what is there (`delete`)."""
    _demo_only()
    form = EventForm(request.POST or None)
    if event_id := request.POST.get("delete", ""):
        demo.stand_in().change(demo.ACCOUNT, {"id": event_id, "status": "cancelled"})
        return redirect("simulator_google_page")
    if request.method == "POST" and form.is_valid():
        demo.stand_in().change(demo.ACCOUNT, _event(form.cleaned_data))
        return redirect("simulator_google_page")
    events = [
        {"id": one["id"], "title": one.get("summary", ""), "start": _read(one, "start")}
        | {"end": _read(one, "end"), "ours": "extendedProperties" in one}
        for one in demo.events_of(demo.ACCOUNT)
    ]
    context = {"events": events, "form": form, "account": demo.ACCOUNT, "zone": ZONE}
    with timezone.override(ZoneInfo(ZONE)):
        return render(request, "shell/google.html", context)


def _event(given: dict[str, Any]) -> dict[str, Any]:
    moments = {name: given[name].replace(tzinfo=ZoneInfo(ZONE)) for name in ("start", "end")}
    times = {name: {"dateTime": at.isoformat(), "timeZone": ZONE} for name, at in moments.items()}
    return {"summary": given["title"], **times}


def _read(event: dict[str, Any], name: str) -> datetime | None:
    text = event[name].get("dateTime")
    return datetime.fromisoformat(text).astimezone(ZoneInfo(ZONE)) if text else None
