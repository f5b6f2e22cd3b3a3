"""The settings page of the business's WhatsApp numbers."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from channels_whatsapp.checking import account_validate
from channels_whatsapp.connecting import FIELDS, account_disconnect, account_weigh
from channels_whatsapp.forms import CONNECTING, WeightForm
from channels_whatsapp.gateway import gateway_look, gateway_test
from channels_whatsapp.links import wa_me
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.overview import name_of, share_words, shares_of
from channels_whatsapp.providers.waha.keys import keys_of
from channels_whatsapp.selectors import WEBHOOK_PATH, meta_verify_token
from channels_whatsapp.trying import trial_send
from conversations.views.posters import poster_response
from leads.templatetags.people import phone
from tenants.actors import Actor
from tenants.models import Business
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited
from tenants.urls_for import business_url

LIST = "whatsapp:list"
GATEWAY = WhatsAppAccount.Provider.GATEWAY
# Where an owner finds what a form asks for.
CONSOLES = {
    "meta": "https://developers.facebook.com/apps/",
    "twilio": "https://console.twilio.com/",
}


@require_GET
@managers
def number_list(request: MemberRequest) -> HttpResponse:
    """The numbers, how each is doing, and what to paste at the provider."""
    accounts = list(WhatsAppAccount.objects.order_by("pk"))
    shares = shares_of(accounts)
    providers = {each.provider for each in accounts}
    context = {
        "accounts": [(each, name_of(each), share_words(each, shares)) for each in accounts],
        "pasted": providers - {GATEWAY},  # a gateway is told by us
        "twilio": WhatsAppAccount.Provider.TWILIO in providers,
        "webhook_url": business_url(request.tenant, WEBHOOK_PATH),
        "verify_token": meta_verify_token(),
        "fields": FIELDS,
        "now": timezone.now(),
    }
    return render(request, "channels_whatsapp/list.html", context)


@require_http_methods(["GET", "POST"])
@managers
@ratelimited("whatsapp_connect")
def connect(request: MemberRequest, provider: str) -> HttpResponse:
    """Connect a number, or give a connected one (`?number=`) new credentials."""
    if provider not in CONNECTING:
        raise Http404
    known = _known(request.GET.get("number", ""))
    if provider == GATEWAY:
        known = {"base_url": settings.WAHA_BASE_URL} | known
    form = CONNECTING[provider](request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        business = Business.objects.get(pk=request.tenant.pk)
        try:
            account = form.connect(business, Actor.person(request.user))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if provider == GATEWAY:
                return redirect("whatsapp:qr", account.account_sid)
            told = _("%(number)s está conectado. Ahora pega la dirección en el proveedor.")
            messages.success(request, told % {"number": phone(account.number)})
            return redirect(f"{reverse(LIST)}#paste")
    context = {"form": form, "provider": provider, "console": CONSOLES.get(provider, "")}
    status = 422 if form.errors else 200
    return render(request, "channels_whatsapp/connect.html", context, status=status)


def _known(uuid: str) -> dict[str, str]:
    """What is not secret of a number that is connected anew."""
    try:
        account = WhatsAppAccount.objects.filter(uuid=UUID(uuid)).first() if uuid else None
    except ValueError:
        account = None
    if account is None:
        return {}
    if account.provider == GATEWAY:
        keys = keys_of(account)
        return {"label": account.label, "base_url": keys.base_url, "session": keys.session}
    names = ("number", "account_sid", "phone_number_id", "waba_id")
    return {name: getattr(account, name) for name in names}


@require_GET
@managers
def qr(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The QR to scan, and whether it was; looked at anew every few seconds by htmx."""
    account = get_object_or_404(WhatsAppAccount, account_sid=str(uuid), provider=GATEWAY)
    context: dict[str, Any] = {"account": account, "gateway": uuid, "status": "", "qr": ""}
    try:
        found, context["status"], context["qr"] = gateway_look(account=account)
        context["account"] = found or account
    except ValidationError as error:
        context["trouble"] = " ".join(error.messages)
    piece = request.headers.get("HX-Request") == "true"
    page = "channels_whatsapp/qr_live.html" if piece else "channels_whatsapp/qr.html"
    answer = render(request, page, context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@managers
@ratelimited("whatsapp_connect")
def test(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Have a number write to a member's phone (`to`); a gateway's phone writes to itself."""
    account = get_object_or_404(WhatsAppAccount, uuid=uuid, state=WhatsAppAccount.State.ACTIVE)
    try:
        if account.provider == GATEWAY:
            gateway_test(account=account)
            told = _("Enviado: míralo en el chat contigo mismo de ese teléfono.")
        else:
            to = request.POST.get("to", "")
            trial_send(account=account, to=to, actor=Actor.person(request.user))
            told = _("Enviado: míralo en ese móvil. Si no llega, mira en «Lo que no llegó».")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, told)
    return redirect(LIST)


@require_POST
@managers
@ratelimited("whatsapp_connect")
def check(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask the provider how a number is doing."""
    account = get_object_or_404(WhatsAppAccount, uuid=uuid)
    if reason := account_validate(account=account):
        messages.error(request, reason)
    else:
        messages.success(request, _("El proveedor responde y el número funciona."))
    return redirect(LIST)


@require_GET
@managers
def poster(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """A poster for the counter whose code opens a chat with this number (`?size=a4`, a5, a6)."""
    account = get_object_or_404(WhatsAppAccount, uuid=uuid, state=WhatsAppAccount.State.ACTIVE)
    link = wa_me(account.number, request.tenant.language)
    return poster_response(request, channel="WhatsApp", url=link, address=phone(account.number))


@require_POST
@managers
def disconnect(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Stop using a number."""
    account = get_object_or_404(WhatsAppAccount, uuid=uuid)
    account_disconnect(account=account, actor=Actor.person(request.user))
    messages.success(request, _("Desconectado."))
    return redirect(LIST)


@require_POST
@managers
def weigh(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Set a number's share of new conversations."""
    account = get_object_or_404(WhatsAppAccount, uuid=uuid)
    form = WeightForm(request.POST)
    if form.is_valid():
        weight = form.cleaned_data["weight"]
        account_weigh(account=account, weight=weight, actor=Actor.person(request.user))
        messages.success(request, _("Guardado."))
    else:
        messages.error(request, _("El reparto va de 0 a 10."))
    return redirect(LIST)
