"""What the pages that connect channels share."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from conversations.models import ChannelAccount
from conversations.services.connections import account_check, account_disconnect, account_latest
from tenants.actors import Actor
from tenants.pages import MemberRequest


def account_or_404(kind: str) -> ChannelAccount:
    """The connected account of a kind. Raises `Http404`."""
    account = account_latest(kind)
    if account is None:
        raise Http404
    return account


def checked(request: MemberRequest, kind: str, page: str, good: str) -> HttpResponse:
    """Ask the provider now, and say how it went."""
    if account_check(account=account_or_404(kind)):
        messages.success(request, good)
    else:
        messages.error(request, _("Algo falla: lee el motivo abajo."))
    return redirect(page)


def let_go(request: MemberRequest, kind: str, page: str) -> HttpResponse:
    """Disconnect; conversations stay."""
    account_disconnect(account=account_or_404(kind), actor=Actor.person(request.user))
    messages.success(request, _("Desconectado. Las conversaciones se quedan."))
    return redirect(page)
