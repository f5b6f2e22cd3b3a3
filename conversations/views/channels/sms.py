"""The page that connects a number for SMS, step by step."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from conversations.channels.base import SendError
from conversations.channels.sms.accounts import CHANNEL, credentials_of, sms_usual
from conversations.channels.sms.keeping import number_connect, webhook_url
from conversations.channels.sms.segments import sms_text
from conversations.forms.channels import SmsNumberForm, TestPhoneForm
from conversations.selectors.channels import channel_stats
from conversations.services.connections import account_latest
from conversations.views.channels.common import account_or_404, checked, let_go
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited
from tenants.sms import SmsError, sms_send

PAGE = "sms_page"


@require_GET
@managers
def page(request: MemberRequest) -> HttpResponse:
    """How the number is doing, or how to connect one."""
    usual = sms_usual()
    form = SmsNumberForm(business=request.tenant, initial={"number": usual.number if usual else ""})
    return _page(request, form)


def _page(
    request: MemberRequest,
    form: SmsNumberForm,
    test_form: TestPhoneForm | None = None,
    status: int = 200,
) -> HttpResponse:
    account = account_latest(CHANNEL)
    # A test message to the number itself would only come back.
    phone = request.tenant.phone
    initial = {"to": "" if account is not None and phone == account.address else phone}
    context: dict[str, Any] = {
        "account": account,
        "form": form,
        "test_form": test_form or TestPhoneForm(business=request.tenant, initial=initial),
        "usual": sms_usual(),
        "console": "https://console.twilio.com/",
    }
    if account is not None:
        context |= {
            "webhook_url": webhook_url(account),
            "stats": channel_stats(CHANNEL, timezone.now())["last_24_hours"],
        }
    return render(request, "channels/sms.html", context, status=status)


@require_POST
@managers
@ratelimited("channel_connect")
def connect(request: MemberRequest) -> HttpResponse:
    """Check the number and connect it; Twilio is told where to call."""
    form = SmsNumberForm(request.POST, business=request.tenant)
    if form.is_valid():
        try:
            account = number_connect(**form.cleaned_data, actor=Actor.person(request.user))
        except ValidationError as error:
            form.add_error(None, error)
        except SendError as error:
            form.add_error(None, error.reason)
        else:
            messages.success(request, _("%(number)s está conectado.") % {"number": account.label})
            return redirect(PAGE)
    return _page(request, form, status=422)


@require_POST
@managers
@ratelimited("channel_connect")
def check(request: MemberRequest) -> HttpResponse:
    """Ask Twilio now."""
    good = _("Todo en orden: Twilio acepta la cuenta y llama aquí.")
    return checked(request, CHANNEL, PAGE, good)


@require_POST
@managers
@ratelimited("channel_connect")
def test(request: MemberRequest) -> HttpResponse:
    """Send one SMS with fixed words to a phone of the member's choice."""
    account = account_or_404(CHANNEL)
    form, using = TestPhoneForm(request.POST, business=request.tenant), credentials_of(account)
    if form.is_valid() and using is not None:
        body = _("Mensaje de prueba de %(business)s: tu número para SMS funciona.")
        try:
            sms_send(
                account_sid=using.sid,
                auth_token=using.token,
                sender=using.number,
                to=form.cleaned_data["to"],
                body=sms_text(body % {"business": request.tenant.name}),
            )
        except SmsError as error:
            form.add_error("to", error.reason)
        else:
            messages.success(request, _("Enviado: míralo en tu móvil, y contéstalo."))
            return redirect(PAGE)
    return _page(request, SmsNumberForm(business=request.tenant), form, status=422)


@require_POST
@managers
def disconnect(request: MemberRequest) -> HttpResponse:
    """Let the number go."""
    return let_go(request, CHANNEL, PAGE)
