"""Mail and SMS of a demo business, at the demo's stand-ins."""

from django.conf import settings

from conversations.channels.email.accounts import FORWARD, PLATFORM
from conversations.models import ChannelAccount
from conversations.services.connections import account_connect
from tenants.actors import SYSTEM
from tenants.context import current_business

Kind = ChannelAccount.Kind


def channels_seed(number: str) -> None:
    """An address at the platform, and the number of WhatsApp for SMS, too. The stand-ins know by
    themselves where to call; the domain is the demo's (`config.settings.local`), also where the
    data is made before the demo runs."""
    domain = settings.EMAIL_INBOUND_DOMAIN or f"correo.{settings.PUBLIC_HOST}"
    address = f"{current_business().slug}@{domain}"
    forwarded = {"incoming": FORWARD, "outgoing": PLATFORM}
    account_connect(
        kind=Kind.EMAIL, address=address, label=address, credentials=forwarded, actor=SYSTEM
    )
    account_connect(kind=Kind.SMS, address=number, label=number, credentials={}, actor=SYSTEM)
