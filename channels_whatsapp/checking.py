"""Asking a number's provider now, whichever it is."""

from django.core.exceptions import ValidationError

from channels_whatsapp.connecting import account_check
from channels_whatsapp.gateway import gateway_check
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.twilio.checking import credentials_ask


def account_validate(*, account: WhatsAppAccount) -> str:
    """Why a number does not work, empty where it does; Meta's and a gateway's answers are noted."""
    if account.provider == WhatsAppAccount.Provider.GATEWAY:
        return gateway_check(account=account)
    if account.provider == WhatsAppAccount.Provider.META:
        return account_check(account=account)
    try:
        credentials_ask(account.account_sid, account.auth_token)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
