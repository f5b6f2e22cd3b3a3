"""Numbers at Meta for tests: connected as if Meta had been asked, and how they knock."""

from typing import Any

from django.test import Client
from django.utils import timezone

from channels_whatsapp.accounts import META, NUMBERS, accounts_forget
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.meta.keys import Keys, verify_address
from channels_whatsapp.providers.meta.signature import HEADER, sign
from config.shell.simulator.meta.meta_api import Number
from tenants.context import business_context
from tenants.models import Business, ChannelRoute

PATH = "/webhook/whatsapp"
SALON = Number("+34910000077", "106540352242922", "419561257915477", "EAAG-salon", "app-secret-1")
SECOND = Number("+34910000078", "106540352242923", "419561257915477", "EAAG-salon", "app-secret-1")
ACADEMY = Number("+576010000077", "206540352242922", "519561257915477", "EAAG-ac", "app-secret-2")
VERIFY = "verify-me-please"
LUCIA = "+34600000001"


def connected(number: Number, business: str = "estilo", **more: Any) -> WhatsAppAccount:
    """A connected number of a business, its routes with it."""
    owner = Business.objects.get(schema_name=business)
    token = f"{VERIFY}-{business}"
    for channel, address in (
        (NUMBERS, number.number),
        (META, number.phone_number_id),
        (META, number.waba_id),
        (META, verify_address(token)),
    ):
        ChannelRoute.objects.get_or_create(channel=channel, address=address, business=owner)
    with business_context(owner):
        account = WhatsAppAccount.objects.create(
            provider="meta",
            number=number.number,
            phone_number_id=number.phone_number_id,
            waba_id=number.waba_id,
            credentials=Keys(number.token, number.app_secret, token)._asdict(),
            connected_at=timezone.now(),
            **more,
        )
    accounts_forget()
    return account


def knock(client: Client, body: bytes, secret: str = SALON.app_secret, **headers: str) -> int:
    """POST a webhook as Meta does; the answer's status."""
    signed = {HEADER: sign(body, secret), **headers}
    answer = client.post(PATH, body, content_type="application/json", headers=signed)
    return int(answer.status_code)
