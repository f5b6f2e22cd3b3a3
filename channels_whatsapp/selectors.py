"""What WhatsApp's API tells: set-up without its secrets."""

from typing import Any

from channels_whatsapp.channel import STATUS_PATH
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.providers.meta.keys import keys_of
from tenants.context import current_business
from tenants.urls_for import business_url, public_url

WEBHOOK_PATH = "/webhook/whatsapp"
_SHOWN = 4


def account_masked(account_sid: str) -> str:
    """An account's id with its middle hidden: enough to tell two apart."""
    if len(account_sid) <= 2 * _SHOWN:
        return "•" * len(account_sid)
    return f"{account_sid[:2]}…{account_sid[-_SHOWN:]}"


def account_shown(account: WhatsAppAccount) -> dict[str, Any]:
    """One number, without its secrets."""
    return {
        "id": account.uuid,
        "number": account.number,
        "name": account.label,
        "provider": account.provider,
        "account": account_masked(account.account_sid or account.waba_id),
        "state": account.state,
        "state_reason": account.state_reason,
        "connected_at": account.connected_at,
        "last_heartbeat": account.last_heartbeat,
        "token_expires_at": account.token_expires_at,
        "quality": account.quality,
        "weight": account.weight,
    }


def whatsapp_config() -> dict[str, Any]:
    """How the open business's WhatsApp is set up. Two queries; holds no secret."""
    accounts = [account_shown(account) for account in WhatsAppAccount.objects.all()]
    approved = MessageTemplate.objects.filter(state=MessageTemplate.State.APPROVED)
    return {
        "accounts": accounts,
        "webhook_url": public_url(WEBHOOK_PATH),
        "status_callback_url": business_url(current_business(), STATUS_PATH) + "{id}",
        "templates_approved": approved.count(),
    }


def meta_verify_token() -> str:
    """What Meta's app is given beside the address of our webhook; empty without a number there."""
    meta = WhatsAppAccount.objects.filter(provider=WhatsAppAccount.Provider.META)
    return next(filter(None, (keys_of(account).verify_token for account in meta)), "")


def whatsapp_connected() -> bool:
    """Whether the open business has a number that is in use."""
    return WhatsAppAccount.objects.filter(state=WhatsAppAccount.State.ACTIVE).exists()
