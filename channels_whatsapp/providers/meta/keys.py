"""The secrets of a number at Meta, as `WhatsAppAccount.credentials` keeps them, encrypted."""

import hashlib
import hmac
from typing import NamedTuple

from django.utils.crypto import salted_hmac

from channels_whatsapp.models import WhatsAppAccount


class Keys(NamedTuple):
    """`access_token` sends; `app_secret` proves that a webhook is Meta's; `verify_token`, which
    we made, that the address which Meta is about to call was typed in by the business."""

    access_token: str
    app_secret: str
    verify_token: str

    @property
    def proof(self) -> str:
        """Meta's `appsecret_proof`: that whoever uses the token has the app's secret too."""
        made = hmac.new(self.app_secret.encode(), self.access_token.encode(), hashlib.sha256)
        return made.hexdigest()


def keys_of(account: WhatsAppAccount) -> Keys:
    """The secrets of an account; empty ones where it has none."""
    kept = account.credentials or {}
    return Keys(*(str(kept.get(name, "")) for name in Keys._fields))


def verify_address(token: str) -> str:
    """What the public host finds a verify token's business by (`ChannelRoute.address`): a digest,
    since tokens are kept encrypted."""
    made = salted_hmac("channels_whatsapp.verify", token, algorithm="sha256")
    return f"verify:{made.hexdigest()}"
