"""A salon with a gateway for tests: its stand-in, a phone that scans, and how it knocks.

The stand-in serves in a thread of its own, which does not see what a test has not committed: so
its webhooks are gathered, and `work` brings them in.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.test import Client

from channels_whatsapp.gateway import gateway_connect
from channels_whatsapp.models import WhatsAppAccount
from config.shell.simulator.waha.api import Session
from config.shell.simulator.waha.local import API_KEY, LocalWaha
from conversations.models import InboundEvent
from conversations.services.inbound import event_process
from tenants.models import Business

PHONE = "+34910000088"
LUCIA = "+34600000001"
Webhook = tuple[str, bytes, Mapping[str, str]]


class GatheringWaha(LocalWaha):
    """Keeps its webhooks until `work`."""

    def __init__(self) -> None:
        super().__init__(post=self._gather)
        self.waiting: list[Webhook] = []
        self.statuses: list[int] = []

    def _gather(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        self.waiting.append((url, body, headers))
        return 200


def knock(url: str, body: bytes, headers: Mapping[str, str], host: str = "estilo.localhost") -> int:
    """Post a webhook to the product in this process."""
    parts = urlsplit(url)
    answer = Client(HTTP_HOST=host).post(
        f"{parts.path}?{parts.query}", body, content_type="application/json", headers=dict(headers)
    )
    return int(answer.status_code)


def begin(business: Business, waha: LocalWaha, **changed: str) -> WhatsAppAccount:
    given = {"base_url": waha.base_url, "api_key": API_KEY, **changed}
    return gateway_connect(business=business, **given)


def work(waha: GatheringWaha) -> None:
    """The gathered webhooks come, and what they bring is worked on."""
    while waha.waiting:
        waha.statuses.append(knock(*waha.waiting.pop(0)))
    for event in InboundEvent.objects.filter(state="received").order_by("id"):
        event_process(event.pk)


def linked(business: Business, waha: GatheringWaha) -> tuple[WhatsAppAccount, Session]:
    """The salon's number at the gateway, scanned and active."""
    begin(business, waha)
    waha.api.scan(waha.session, PHONE)
    work(waha)
    return WhatsAppAccount.objects.get(number=PHONE), waha.session
