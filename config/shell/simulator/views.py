"""The stand-in's address inside the demo, and the page with the customer's phone."""

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from channels_whatsapp.models import WhatsAppAccount
from config.shell.simulator import demo
from config.shell.simulator.customer import SQUARE
from config.shell.simulator.mailbox import mails_sent
from config.shell.simulator.meta import demo as meta
from config.shell.simulator.other_side import served
from config.shell.simulator.people import NAMES, people_of, prefix_of
from config.shell.simulator.stores import Resource
from config.shell.simulator.twilio_api import KEYS, MEDIA, PLACE
from conversations.places import Place
from leads.phones import InvalidPhone, phone_normalize
from tenants.middleware import require_business
from tenants.urls_for import public_url


@csrf_exempt
def twilio_api(request: HttpRequest, path: str) -> HttpResponse:
    """Twilio's API, for this product's own Twilio client (`TWILIO_BASE_URL`)."""
    _demo_only()
    return served(demo.stand_in(), request, path)


@require_GET
def simulator(request: HttpRequest) -> HttpResponse:
    """The page: a customer's phone beside what the business sees. A business without a number is
    tried in its web chat."""
    _demo_only()
    business = require_business(request)
    if not WhatsAppAccount.objects.filter(state=WhatsAppAccount.State.ACTIVE).exists():
        return redirect("chat:page")
    prefix, digits = prefix_of(business)
    return render(
        request,
        "shell/simulator.html",
        {
            "account": _account(""),
            "lines": _lines(),
            "people": people_of(business),
            "names": ",".join(NAMES),
            "prefix": prefix,
            "digits": digits,
            "mailbox_url": public_url("/simulador/correo/"),
        },
    )


@require_GET
def messages(request: HttpRequest) -> JsonResponse:
    """What the phone of `?number=` shows of one of the business's numbers (`?line=`)."""
    _demo_only()
    business = require_business(request)
    number = _number(request.GET.get("number", ""), business.country)
    if number is None:
        return JsonResponse({"error": _("Ese número no es válido.")}, status=400)
    account = _account(request.GET.get("line", ""))
    shown = demo.thread(account=account, number=number)
    told = {"messages": [_shown(message) for message in shown], "number": account.number}
    return JsonResponse(told)


class WriteForm(forms.Form):
    """What the phone sends."""

    number = forms.CharField(max_length=20)
    name = forms.CharField(max_length=60, required=False)
    text = forms.CharField(max_length=demo.TEXT_CHARS, strip=False, required=False)
    token = forms.CharField(max_length=200, required=False)
    line = forms.CharField(max_length=40, required=False)
    place = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Something was written or tapped, or a place is shared."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        said = given.get("text", "").strip() or given.get("token") or given.get("place")
        if not said:
            raise forms.ValidationError(_("Falta el texto."))
        return given


@require_POST
def write(request: HttpRequest) -> JsonResponse:
    """Send one message as the customer, through the signed webhook."""
    _demo_only()
    form = WriteForm(request.POST)
    number = _number(request.POST.get("number", ""), require_business(request).country)
    if not form.is_valid() or number is None:
        return JsonResponse({"error": _("Falta el texto o el número no es válido.")}, status=400)
    given = form.cleaned_data
    account = _account(given["line"])
    token = given["token"]
    tap = demo.tap_of(account=account, number=number, token=token) if token else None
    if token and tap is None:
        return JsonResponse({"error": _("Ese botón no está en este teléfono.")}, status=400)
    taken = _provider(account)(
        account=account,
        number=number,
        name=given["name"],
        text=given["text"],
        tap=tap,
        spot=SQUARE if given["place"] else None,
    )
    if not taken:
        return JsonResponse({"error": _("El negocio no recibió el mensaje.")}, status=502)
    return JsonResponse({"ok": True})


@require_POST
def fail_next(request: HttpRequest) -> JsonResponse:
    """Let WhatsApp refuse the next message to this phone, to see the next way take its turn."""
    _demo_only()
    number = _number(request.POST.get("number", ""), require_business(request).country)
    if number is None:
        return JsonResponse({"error": _("Ese número no es válido.")}, status=400)
    demo.whatsapp_fail_next(number=number)
    return JsonResponse({"ok": True})


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mails that would have left: a visitor of the demo reads their codes here."""
    _demo_only()
    mails = mails_sent(Path(settings.EMAIL_FILE_PATH))
    return render(request, "shell/mailbox.html", {"mails": mails})


@require_GET
def sms(request: HttpRequest) -> HttpResponse:
    """The SMS that would have left: sign-in codes, and what businesses send by SMS."""
    _demo_only()
    shown = [
        {**message, "at": parsedate_to_datetime(message["date_created"])}
        for message in demo.sms_sent()
    ]
    return render(request, "shell/sms.html", {"messages_sent": shown})


def _demo_only() -> None:
    if not settings.DEMO:
        raise Http404


def _rows() -> QuerySet[WhatsAppAccount]:
    """The business's numbers that the phone can write to."""
    provider = WhatsAppAccount.Provider
    rows = WhatsAppAccount.objects.filter(state=WhatsAppAccount.State.ACTIVE)
    known = [each.phone_number_id for each in meta.stand_in().numbers]
    at_meta = Q(provider=provider.META, phone_number_id__in=known)
    return rows.filter(Q(provider=provider.TWILIO) | at_meta).order_by("pk")


def _lines() -> list[WhatsAppAccount]:
    return list(_rows())


def _account(line: str) -> WhatsAppAccount:
    """The number that was chosen at the phone, else the first."""
    rows = list(_rows())
    if not rows:
        raise Http404
    return next((each for each in rows if str(each.uuid) == line), rows[0])


def _provider(account: WhatsAppAccount) -> Callable[..., bool]:
    at_meta = account.provider == WhatsAppAccount.Provider.META
    return meta.customer_write if at_meta else demo.customer_write


def _number(text: str, country: str) -> str | None:
    try:
        return phone_normalize(text, country)
    except InvalidPhone:
        return None


def _shown(message: Resource) -> dict[str, Any]:
    place = message.get(PLACE)
    return {
        "sid": message["sid"],
        "mine": message["direction"] == "inbound",
        "sms": not str(message["to"] + message["from"]).startswith("whatsapp:"),
        "text": message["body"],
        "status": message["status"],
        "pressable": message.get(KEYS),
        "files": [_file(each) for each in message.get(MEDIA) or []],
        "place": place and place | {"map": Place(**place).map_url},
        "at": parsedate_to_datetime(message["date_created"]).isoformat(),
    }


def _file(file: dict[str, Any]) -> dict[str, str]:
    """Where the phone has a file from: what Twilio fetched, or what was brought to Meta."""
    if named := file.get("id"):
        told = meta.file_of(file)
        url = reverse("simulator_meta_file", args=[named])
        return {"url": url, "type": told["type"], "name": told["name"]}
    return {"url": file["url"], "type": file.get("type", ""), "name": file.get("name", "")}


@require_GET
def meta_file(request: HttpRequest, token: str) -> HttpResponse:
    """A file that the business sent by Meta, as the phone has it."""
    _demo_only()
    kind, data = meta.stand_in().media.get(token, ("", b""))
    if not data:
        raise Http404
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    return HttpResponse(data, content_type=kind, headers=headers)


@csrf_exempt
def meta_api(request: HttpRequest, path: str) -> HttpResponse:
    """Meta's Graph API, for this product's own adapter (`META_GRAPH_BASE_URL`)."""
    _demo_only()
    return served(meta.stand_in(), request, path)
