"""The page that connects a mailbox: by forwarding, or with its credentials."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from conversations.channels.email.accounts import PROVIDERS, inbound_address
from conversations.channels.email.keeping import hook_urls
from conversations.channels.email.mails import CHANNEL
from conversations.forms.channels.email import MailboxForm
from conversations.models import ChannelAccount, Mailbox
from conversations.views.channels.pages import ChannelPage
from tenants.pages import MemberRequest


class EmailPage(ChannelPage):
    """A mailbox."""

    kind = CHANNEL
    form = MailboxForm
    fine = _("Todo en orden: el correo entra y sale.")
    connected = _("%(account)s conectado.")

    def more(self, request: MemberRequest) -> dict[str, Any]:
        return {"inbound_address": inbound_address(request.tenant)}

    def facts(self, request: MemberRequest, account: ChannelAccount) -> dict[str, Any]:
        return {
            "incoming": account.credential("incoming"),
            "outgoing": account.credential("outgoing"),
            "provider": PROVIDERS.get(account.credential("outgoing"), ""),
            "code": account.credential("forwarding_code"),
            "code_link": account.credential("forwarding_link"),
            "hooks": hook_urls(account),
            "mailbox": Mailbox.objects.filter(account=account).first(),
        }
