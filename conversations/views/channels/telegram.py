"""The page that connects a Telegram bot, step by step."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from conversations.channels.telegram import trying
from conversations.channels.telegram.keeping import webhook_url
from conversations.channels.telegram.payloads import CHANNEL
from conversations.forms.channels.telegram import TokenForm
from conversations.models import ChannelAccount
from conversations.views.channels.pages import ChannelPage, account_or_404
from conversations.views.posters import poster_response
from tenants.pages import MemberRequest, managers


class TelegramPage(ChannelPage):
    """A bot."""

    kind = CHANNEL
    form = TokenForm
    fine = _("Todo en orden: Telegram acepta el token y llama aquí.")
    connected = _("%(account)s está conectado.")

    def more(self, request: MemberRequest) -> dict[str, Any]:
        return {"botfather": trying.BOTFATHER}

    def facts(self, request: MemberRequest, account: ChannelAccount) -> dict[str, Any]:
        return {
            "webhook_url": webhook_url(account),
            "bot_link": trying.bot_link(account),
            "trial_link": trying.trial_link(account),
            "tester": trying.tester(account),
        }


@require_GET
@managers
def poster(request: MemberRequest) -> HttpResponse:
    """A poster for the counter whose code opens the bot (`?size=a4`, a5 or a6)."""
    link = trying.bot_link(account_or_404(CHANNEL))
    if not link:
        raise Http404
    return poster_response(request, channel="Telegram", url=link, address=link.split("//")[1])
