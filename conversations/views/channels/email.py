"""The page that connects a mailbox: by forwarding, or with its credentials."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from conversations.channels.base import SendError
from conversations.channels.email.accounts import PROVIDERS, inbound_address
from conversations.channels.email.keeping import (
    forwarding_connect,
    hook_urls,
    mailbox_connect,
    trial_mail_send,
)
from conversations.channels.email.mails import CHANNEL
from conversations.forms.channels import MailboxForm
from conversations.models import Mailbox
from conversations.selectors.channels import channel_stats
from conversations.services.connections import account_latest
from conversations.views.channels.common import account_or_404, checked, let_go
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited

PAGE = "email_page"


@require_GET
@managers
def page(request: MemberRequest) -> HttpResponse:
    """How the mailbox is doing, or how to connect one."""
    return _page(request, MailboxForm())


def _page(request: MemberRequest, form: MailboxForm, status: int = 200) -> HttpResponse:
    account = account_latest(CHANNEL)
    context: dict[str, Any] = {
        "account": account,
        "form": form,
        "inbound_address": inbound_address(request.tenant),
        "typed": form.is_bound,
    }
    if account is not None:
        context |= {
            "incoming": account.credential("incoming"),
            "outgoing": account.credential("outgoing"),
            "provider": PROVIDERS.get(account.credential("outgoing"), ""),
            "code": account.credential("forwarding_code"),
            "code_link": account.credential("forwarding_link"),
            "hooks": hook_urls(account),
            "mailbox": Mailbox.objects.filter(account=account).first(),
            "stats": channel_stats(CHANNEL, timezone.now())["last_24_hours"],
        }
    return render(request, "channels/email.html", context, status=status)


@require_POST
@managers
@ratelimited("channel_connect")
def forward(request: MemberRequest) -> HttpResponse:
    """Open the address that mail is forwarded to."""
    try:
        account = forwarding_connect(actor=Actor.person(request.user))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(address)s está lista.") % {"address": account.address})
    return redirect(PAGE)


@require_POST
@managers
@ratelimited("channel_connect")
def connect(request: MemberRequest) -> HttpResponse:
    """Try the credentials of a mailbox and connect it."""
    form = MailboxForm(request.POST)
    if form.is_valid():
        try:
            account = mailbox_connect(
                address=form.cleaned_data["address"].lower(),
                given=form.credentials,
                actor=Actor.person(request.user),
            )
        except ValidationError as error:
            form.add_error(None, error)
        except SendError as error:
            form.add_error(None, error.reason)
        else:
            messages.success(request, _("%(address)s conectado.") % {"address": account.label})
            return redirect(PAGE)
    return _page(request, form, status=422)


@require_POST
@managers
@ratelimited("channel_connect")
def check(request: MemberRequest) -> HttpResponse:
    """Try mailbox and way out now."""
    return checked(request, CHANNEL, PAGE, _("Todo en orden: el correo entra y sale."))


@require_POST
@managers
@ratelimited("channel_connect")
def test(request: MemberRequest) -> HttpResponse:
    """Send the member a mail by the way that answers take."""
    try:
        trial_mail_send(account=account_or_404(CHANNEL), to=request.user.email)
    except SendError as error:
        messages.error(request, error.reason)
    else:
        to = {"address": request.user.email}
        messages.success(request, _("Enviado a %(address)s: respóndelo y mira la bandeja.") % to)
    return redirect(PAGE)


@require_POST
@managers
def disconnect(request: MemberRequest) -> HttpResponse:
    """Let the mailbox go."""
    return let_go(request, CHANNEL, PAGE)
