"""A second number of one of the demo's businesses: one of Meta's Cloud API."""

from django.utils import timezone

from channels_whatsapp.accounts import META, NUMBERS
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.providers.meta.keys import Keys, verify_address
from config.shell.simulator.meta.meta_api import Number
from tenants.context import business_context
from tenants.models import Business, ChannelRoute

SCHEMA = "instala"
VERIFY_TOKEN = "demo-verify-token"
# What the demo's stand-in for Meta knows it by.
NUMBER = Number(
    "+34910000033",
    "133700000000033",
    "133700000000003",
    "demo-meta-token",
    "demo-meta-secret",
    name="Instala Mantenimiento",
)


def meta_seed() -> None:
    """Connect it, unless it is connected. It answers who writes to it; what the business begins
    leaves from its first number, as before."""
    business = Business.objects.filter(schema_name=SCHEMA).first()
    if business is None or ChannelRoute.objects.filter(channel=META, address=NUMBER.waba_id):
        return
    addresses = [NUMBER.phone_number_id, NUMBER.waba_id, verify_address(VERIFY_TOKEN)]
    ChannelRoute.objects.create(channel=NUMBERS, address=NUMBER.number, business=business)
    for address in addresses:
        ChannelRoute.objects.create(channel=META, address=address, business=business)
    with business_context(business):
        _account_seed()


def _account_seed() -> None:
    now = timezone.now()
    WhatsAppAccount.objects.create(
        provider=WhatsAppAccount.Provider.META,
        label="Avisos (Meta)",
        number=NUMBER.number,
        phone_number_id=NUMBER.phone_number_id,
        waba_id=NUMBER.waba_id,
        credentials=Keys(NUMBER.token, NUMBER.app_secret, VERIFY_TOKEN)._asdict(),
        webhook_verified_at=now,
        connected_at=now,
        last_heartbeat=now,
        quality="green",
        weight=0,
    )
    for row in MessageTemplate.objects.filter(state=MessageTemplate.State.APPROVED):
        row.pk, row._state.adding = None, True
        row.account_key, row.content_sid = NUMBER.waba_id, ""
        row.uuid = MessageTemplate._meta.get_field("uuid").get_default()
        row.save()
