"""The page that connects a Telegram bot, step by step."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from conversations.channels.base import SendError
from conversations.channels.telegram import trying
from conversations.channels.telegram.keeping import bot_connect, webhook_url
from conversations.channels.telegram.payloads import CHANNEL
from conversations.selectors.channels import channel_stats
from conversations.services.connections import account_latest
from conversations.views.channels.common import account_or_404, checked, let_go
from conversations.views.posters import poster_response
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited

PAGE = "telegram_page"


class TokenForm(forms.Form):
    """What BotFather gives. It is never shown again."""

    token = forms.CharField(
        label=gettext_lazy("Token del bot"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Algo como 123456789:AAE…; se guarda cifrado."),
    )


@require_GET
@managers
def page(request: MemberRequest) -> HttpResponse:
    """How the bot is doing, or how to connect one."""
    return _page(request, TokenForm())


def _page(request: MemberRequest, form: TokenForm, status: int = 200) -> HttpResponse:
    account = account_latest(CHANNEL)
    context: dict[str, Any] = {"account": account, "form": form, "botfather": trying.BOTFATHER}
    if account is not None:
        context |= {
            "webhook_url": webhook_url(account),
            "stats": channel_stats(CHANNEL, timezone.now())["last_24_hours"],
            "bot_link": trying.bot_link(account),
            "trial_link": trying.trial_link(account),
            "tester": trying.tester(account),
        }
    return render(request, "channels/telegram.html", context, status=status)


@require_GET
@managers
def poster(request: MemberRequest) -> HttpResponse:
    """A poster for the counter whose code opens the bot (`?size=a4`, a5 or a6)."""
    link = trying.bot_link(account_or_404(CHANNEL))
    if not link:
        raise Http404
    return poster_response(request, channel="Telegram", url=link, address=link.split("//")[1])


@require_POST
@managers
@ratelimited("channel_connect")
def connect(request: MemberRequest) -> HttpResponse:
    """Check the token and connect its bot; Telegram is told where to call."""
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            account = bot_connect(
                token=form.cleaned_data["token"], actor=Actor.person(request.user)
            )
        except ValidationError as error:
            form.add_error("token", error)
        except SendError as error:
            form.add_error(None, error.reason)
        else:
            messages.success(request, _("%(bot)s está conectado.") % {"bot": account.label})
            return redirect(PAGE)
    return _page(request, form, status=422)


@require_POST
@managers
@ratelimited("channel_connect")
def check(request: MemberRequest) -> HttpResponse:
    """Ask Telegram now."""
    good = _("Todo en orden: Telegram acepta el token y llama aquí.")
    return checked(request, CHANNEL, PAGE, good)


@require_POST
@managers
@ratelimited("channel_connect")
def test(request: MemberRequest) -> HttpResponse:
    """Send a message to the phone that came by the test link."""
    if trying.trial_send(account=account_or_404(CHANNEL), actor=Actor.person(request.user)):
        messages.success(request, _("Enviado: míralo en tu Telegram."))
    else:
        messages.warning(request, _("Primero abre el enlace de prueba en tu teléfono."))
    return redirect(PAGE)


@require_POST
@managers
def disconnect(request: MemberRequest) -> HttpResponse:
    """Let the bot go."""
    return let_go(request, CHANNEL, PAGE)
