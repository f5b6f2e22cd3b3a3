"""Mail and SMS of a demo business, at the demo's stand-ins."""

from django.conf import settings

from conversations.channels.email.keeping import forwarding_connect
from conversations.models import ChannelAccount
from conversations.services.connections import account_connect
from tenants.actors import SYSTEM


def channels_seed(number: str) -> None:
    """An address at the platform, and the number of WhatsApp for SMS, too; the stand-in knows by
    itself where that one calls (`simulator.demo`)."""
    if settings.EMAIL_INBOUND_DOMAIN:
        forwarding_connect(actor=SYSTEM)
    account_connect(
        kind=ChannelAccount.Kind.SMS, address=number, label=number, credentials={}, actor=SYSTEM
    )
