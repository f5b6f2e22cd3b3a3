"""A channel without a provider, for tests and for the contract that every channel keeps."""

from collections.abc import Mapping
from typing import Any, ClassVar

from conversations.channels.base import Channel, InboundMessage, ParseError
from conversations.models import Delivery


class FakeChannel(Channel):
    """Keeps what it sends in `outbox`; raises what tests put into `failures`."""

    kind: ClassVar[str] = "fake"
    outbox: ClassVar[list[tuple[str, str]]] = []
    failures: ClassVar[list[Exception]] = []

    def parse(self, payload: Mapping[str, Any], account_key: str) -> InboundMessage:
        missing = [key for key in ("id", "from", "text") if not isinstance(payload.get(key), str)]
        if missing:
            raise ParseError(f"missing fields: {', '.join(missing)}")
        return InboundMessage(
            channel=self.kind,
            account_key=account_key,
            provider_id=payload["id"],
            sender_kind="phone",
            sender=payload["from"],
            text=payload["text"],
            sender_name=str(payload.get("name", "")),
            choice=str(payload.get("choice", "")),
        )

    def may_retry(self, code: str) -> bool:
        return code == "30003"

    def send(self, delivery: Delivery) -> str:
        if self.failures:
            raise self.failures.pop(0)
        message = delivery.message
        self.outbox.append((message.conversation.address.address, message.body))
        return f"fake-{message.pk}"
