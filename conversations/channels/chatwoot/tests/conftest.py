"""Chatwoot's side of the tests. Its stand-in serves in a thread of its own, which does not see what
a test has not committed: so its webhooks are gathered, and `work` brings them in."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from config.shell.simulator.chatwoot.local import TOKEN, LocalChatwoot
from conversations.channels.chatwoot.keeping import inbox_connect
from conversations.models import ChannelAccount, InboundEvent
from conversations.services.inbound import event_process
from tenants.actors import SYSTEM
from tenants.http.breaker import breaker
from tenants.models import Business


class Bridge(LocalChatwoot):
    """Keeps its webhooks until `work`."""

    def __init__(self) -> None:
        super().__init__(post=self._gather)
        self.waiting: list[tuple[str, bytes]] = []
        self.statuses: list[int] = []

    def _gather(self, url: str, body: bytes, _headers: Mapping[str, str]) -> int:
        self.waiting.append((url, body))
        return 200

    def work(self) -> None:
        """The gathered webhooks come, and what they bring is worked on."""
        while self.waiting:
            self.statuses.append(knock(*self.waiting.pop(0)))
        for event in InboundEvent.objects.filter(state="received").order_by("id"):
            event_process(event.pk)


def knock(url: str, body: bytes, host: str = "estilo.localhost") -> int:
    """Post a webhook to the product in this process."""
    parts = urlsplit(url)
    client = Client(HTTP_HOST=host)
    path = f"{parts.path}?{parts.query}"
    return int(client.post(path, body, content_type="application/json").status_code)


@pytest.fixture
def bridge(settings: Any) -> Iterator[Bridge]:
    """The stand-in; none of its webhooks is turned away."""
    breaker.reset()
    with Bridge() as stand_in:
        settings.CHATWOOT_BASE_URL = stand_in.base_url
        yield stand_in
    breaker.reset()
    assert set(stand_in.statuses) <= {200}


@pytest.fixture
def account(estilo: Business, bridge: Bridge) -> ChannelAccount:
    """The salon's connected inbox; the salon's schema is open."""
    return inbox_connect(
        base_url=bridge.base_url, account="1", inbox="3", member_token=TOKEN, actor=SYSTEM
    )
