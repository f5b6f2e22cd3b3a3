"""What more than one provider tells beside messages and their states."""

from dataclasses import dataclass, field
from typing import Any

from conversations.channels.base import ProviderNews
from conversations.services.echoes import own_message_store, reaction_note
from leads.models import Contact, ContactIdentity

PHONE = ContactIdentity.Kind.PHONE


@dataclass(frozen=True)
class Reacted(ProviderNews):
    """A customer put a sign under a message: told to the team, no reason to answer."""

    sender: str
    number: str
    emoji: str

    def apply(self) -> Contact | None:
        return reaction_note(
            channel="whatsapp",
            account_key=self.number,
            kind=PHONE,
            address=self.sender,
            emoji=self.emoji,
        )


@dataclass(frozen=True)
class Echo(ProviderNews):
    """Somebody of the business answered from the number's own phone."""

    number: str
    customer: str
    provider_id: str
    text: str
    kind: str = "text"
    attachments: list[dict[str, Any]] = field(default_factory=list)

    def apply(self) -> Contact | None:
        return own_message_store(
            channel="whatsapp",
            account_key=self.number,
            kind=PHONE,
            address=self.customer,
            provider_id=self.provider_id,
            text=self.text,
            message_kind=self.kind,
            attachments=self.attachments,
        )
