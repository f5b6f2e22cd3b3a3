"""How a gateway is reached and known, as `WhatsAppAccount.credentials` keeps it, encrypted."""

from typing import NamedTuple

from channels_whatsapp.models import WhatsAppAccount


class Keys(NamedTuple):
    """`base_url` and `api_key` open the gateway, `session` names the phone there; `hmac_key`,
    which we made, proves that a webhook is the gateway's."""

    base_url: str
    api_key: str
    session: str
    hmac_key: str


def keys_of(account: WhatsAppAccount) -> Keys:
    """The keys of an account; empty ones where it has none."""
    kept = account.credentials or {}
    return Keys(*(str(kept.get(name, "")) for name in Keys._fields))
