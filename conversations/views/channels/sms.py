"""The page that connects a number for SMS, step by step."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from conversations.channels.sms.accounts import CHANNEL, sms_usual
from conversations.channels.sms.keeping import webhook_url
from conversations.forms.channels.sms import SmsNumberForm, TrialPhoneForm
from conversations.models import ChannelAccount
from conversations.views.channels.pages import ChannelPage
from tenants.pages import MemberRequest

CONSOLE = "https://console.twilio.com/"


class SmsPage(ChannelPage):
    """A number at Twilio."""

    kind = CHANNEL
    form = SmsNumberForm
    trial = TrialPhoneForm
    fine = _("Todo en orden: Twilio acepta la cuenta y llama aquí.")
    connected = _("%(account)s está conectado.")

    def initial(self, request: MemberRequest, account: ChannelAccount | None) -> dict[str, Any]:
        usual = sms_usual()
        return {"number": usual.number if usual else ""}

    def trial_initial(
        self, request: MemberRequest, account: ChannelAccount | None
    ) -> dict[str, Any]:
        # A test message to the number itself would only come back.
        phone = request.tenant.phone
        return {"to": "" if account is not None and phone == account.address else phone}

    def more(self, request: MemberRequest) -> dict[str, Any]:
        return {"usual": sms_usual(), "console": CONSOLE}

    def facts(self, request: MemberRequest, account: ChannelAccount) -> dict[str, Any]:
        return {"webhook_url": webhook_url(account)}
