"""The page that connects an inbox of the business's own Chatwoot, step by step."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from conversations.channels.base import SendError
from conversations.channels.chatwoot.keeping import inbox_connect, trial_note, webhook_url
from conversations.channels.chatwoot.payloads import CHANNEL
from conversations.channels.chatwoot.profile import profile_url
from conversations.selectors.channels import channel_stats
from conversations.services.connections import account_latest
from conversations.views.channels.common import account_or_404, checked, let_go
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited

PAGE = "chatwoot_page"


class InboxForm(forms.Form):
    """Which inbox of which Chatwoot. The token is never shown again."""

    base_url = forms.CharField(
        label=gettext_lazy("Dirección de tu Chatwoot"),
        max_length=150,
        help_text=gettext_lazy("La que ves al entrar, solo hasta el dominio."),
    )
    account = forms.CharField(
        label=gettext_lazy("Número de cuenta"),
        max_length=10,
        help_text=gettext_lazy("En la dirección de cualquier página: …/app/accounts/1/…"),
    )
    inbox = forms.CharField(
        label=gettext_lazy("Número de bandeja"),
        max_length=10,
        help_text=gettext_lazy("Al abrir sus ajustes: …/settings/inboxes/3"),
    )
    member_token = forms.CharField(
        label=gettext_lazy("Token de acceso"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("De un administrador: en su perfil, al final. Se guarda cifrado."),
    )


@require_GET
@managers
def page(request: MemberRequest) -> HttpResponse:
    """How the bridge is doing, or how to build it."""
    account = account_latest(CHANNEL)
    known = {"base_url": settings.CHATWOOT_BASE_URL}
    if account is not None:
        known |= {name: account.credential(name) for name in ("base_url", "account", "inbox")}
    return _page(request, InboxForm(initial=known))


def _page(request: MemberRequest, form: InboxForm, status: int = 200) -> HttpResponse:
    account = account_latest(CHANNEL)
    context: dict[str, Any] = {"account": account, "form": form}
    if account is not None:
        context |= {
            "webhook_url": webhook_url(account),
            "profile_url": profile_url(account),
            "stats": channel_stats(CHANNEL, timezone.now())["last_24_hours"],
        }
    return render(request, "channels/chatwoot.html", context, status=status)


@require_POST
@managers
@ratelimited("channel_connect")
def connect(request: MemberRequest) -> HttpResponse:
    """Look at the inbox, make the bot there, and have Chatwoot call here."""
    form = InboxForm(request.POST)
    if form.is_valid():
        try:
            account = inbox_connect(**form.cleaned_data, actor=Actor.person(request.user))
        except ValidationError as error:
            form.add_error(None, error)
        except SendError as error:
            form.add_error(None, error.reason)
        else:
            told = _("La bandeja «%(inbox)s» está conectada.") % {"inbox": account.label}
            messages.success(request, told)
            return redirect(PAGE)
    return _page(request, form, status=422)


@require_POST
@managers
@ratelimited("channel_connect")
def check(request: MemberRequest) -> HttpResponse:
    """Ask Chatwoot now."""
    return checked(request, CHANNEL, PAGE, _("Todo en orden: la bandeja tiene nuestro bot."))


@require_POST
@managers
@ratelimited("channel_connect")
def test(request: MemberRequest) -> HttpResponse:
    """Leave a private note in the conversation that came last."""
    try:
        left = trial_note(account_or_404(CHANNEL))
    except SendError as error:
        messages.error(request, error.reason)
    else:
        if left:
            told = _("Hecho: mira la nota privada en la última conversación de la bandeja.")
            messages.success(request, told)
        else:
            messages.warning(request, _("Primero escribe tú a esa bandeja, como un cliente."))
    return redirect(PAGE)


@require_POST
@managers
def disconnect(request: MemberRequest) -> HttpResponse:
    """Let the inbox go."""
    return let_go(request, CHANNEL, PAGE)
