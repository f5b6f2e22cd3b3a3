"""What connects each channel, by its kind: the guided page and the API take the same."""

from conversations.forms.channels.base import ConnectForm
from conversations.forms.channels.chatwoot import InboxForm
from conversations.forms.channels.email import ForwardingForm, MailboxForm
from conversations.forms.channels.sms import SmsNumberForm
from conversations.forms.channels.telegram import TokenForm

CONNECTING: dict[str, type[ConnectForm]] = {
    "telegram": TokenForm,
    "sms": SmsNumberForm,
    "email": MailboxForm,
    "chatwoot": InboxForm,
}

__all__ = ["CONNECTING", "ConnectForm", "ForwardingForm", "MailboxForm"]
