"""The page that connects an inbox of the business's own Chatwoot, step by step, and switches on
that all other conversations are shown there, too."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from conversations.channels.base import SendError
from conversations.channels.chatwoot.keeping import webhook_url
from conversations.channels.chatwoot.mirror.keeping import KIND as MIRROR
from conversations.channels.chatwoot.mirror.keeping import mirror_connect
from conversations.channels.chatwoot.payloads import CHANNEL
from conversations.channels.chatwoot.profile import profile_url
from conversations.forms.channels.chatwoot import InboxForm
from conversations.models import ChannelAccount
from conversations.selectors.mirror import mirror_counts
from conversations.services.connections import account_disconnect, account_latest
from conversations.views.channels.pages import ChannelPage, account_or_404
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited

PAGE = "chatwoot_page"


class ChatwootPage(ChannelPage):
    """An inbox of a Chatwoot."""

    kind = CHANNEL
    form = InboxForm
    fine = _("Todo en orden: la bandeja tiene nuestro bot.")
    connected = _("La bandeja «%(account)s» está conectada.")

    def initial(self, request: MemberRequest, account: ChannelAccount | None) -> dict[str, Any]:
        known = {"base_url": settings.CHATWOOT_BASE_URL}
        if account is not None:
            known |= {name: account.credential(name) for name in ("base_url", "account", "inbox")}
        return known

    def more(self, request: MemberRequest) -> dict[str, Any]:
        mirror = account_latest(MIRROR)
        return {"mirror": mirror, "mirrored": mirror_counts() if mirror else None}

    def facts(self, request: MemberRequest, account: ChannelAccount) -> dict[str, Any]:
        return {"webhook_url": webhook_url(account), "profile_url": profile_url(account)}


@require_POST
@managers
@ratelimited("channel_connect")
def mirror_on(request: MemberRequest) -> HttpResponse:
    """Show all other conversations in this Chatwoot, from now on; or renew how."""
    account = account_or_404(CHANNEL)
    try:
        mirror = mirror_connect(account=account, actor=Actor.person(request.user))
    except SendError as error:
        messages.error(request, error.reason)
    else:
        told = gettext("Listo: lo que llegue desde ahora aparece en la bandeja «%(inbox)s».")
        messages.success(request, told % {"inbox": mirror.label})
    return redirect(PAGE)


@require_POST
@managers
def mirror_off(request: MemberRequest) -> HttpResponse:
    """Show no more there; what stands there stays."""
    account_disconnect(account=account_or_404(MIRROR), actor=Actor.person(request.user))
    messages.success(request, gettext("Apagado. Lo que ya está en Chatwoot se queda allí."))
    return redirect(PAGE)
