"""What a WhatsApp provider is: a folder with these three verbs. Copy `twilio/` to add one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from channels_whatsapp.models import WhatsAppAccount
from conversations.channels.base import InboundMessage, StatusUpdate
from conversations.channels.showing import Shown


class Outgoing(Protocol):
    """What is to be sent: free text, or an approved template with its values.

    `shown` is how the text looks with what can be pressed; `text` all of it in words, for where
    that cannot be had. `language` is the conversation's.
    """

    @property
    def to(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def content_sid(self) -> str: ...
    @property
    def values(self) -> list[str]: ...
    @property
    def callback_url(self) -> str: ...
    @property
    def shown(self) -> Shown: ...
    @property
    def language(self) -> str: ...


class Provider(Protocol):
    """One way to reach WhatsApp."""

    def parse(
        self, payload: Mapping[str, Any], account_key: str
    ) -> InboundMessage | StatusUpdate | None:
        """What a stored payload means. Raises `ParseError`."""

    def send(self, account: WhatsAppAccount, outgoing: Outgoing) -> str:
        """Send once; the provider's id. Raises `SendError`."""

    def list_sent(self, account: WhatsAppAccount, outgoing: Outgoing, since: datetime) -> list[str]:
        """Ids of messages equal to `outgoing` that the provider made at or after `since`."""
