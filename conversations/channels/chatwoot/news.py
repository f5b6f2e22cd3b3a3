"""What happens in Chatwoot, and what it means here. There, a conversation is the bot's while it is
`pending` and the team's while it is `open`."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from conversations.channels.base import InboundMessage, ProviderNews
from conversations.models import Conversation
from conversations.services.echoes import own_message_store
from conversations.services.handoff import (
    conversation_closed_elsewhere,
    conversation_give_back,
    conversation_taken_elsewhere,
    note_add,
)
from conversations.services.receiving import conversation_ensure, message_receive
from conversations.stream import news_publish
from leads.models import Contact
from leads.services import contact_of, contact_upsert

CHANNEL = "chatwoot"
TAKEN = "taken_in_chatwoot"
# So long a conversation that was taken over here may still be the bot's there.
_TOLD_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Held:
    """Whose a conversation in Chatwoot is: `address` is the contact there, `status` its state,
    `assigned` whether it has an agent."""

    account_key: str
    address: str
    status: str
    assigned: bool = False

    def conversation(self) -> Conversation:
        """It, locked; made if there is none."""
        contact, _created = contact_upsert(kind=CHANNEL, address=self.address)
        return conversation_ensure(
            contact=contact,
            channel=CHANNEL,
            account_key=self.account_key,
            kind=CHANNEL,
            address=self.address,
        )

    def take(self, conversation: Conversation) -> None:
        """Follow what the state there says of who answers."""
        human = conversation.handler == Conversation.Handler.HUMAN
        if self.status == "open" and (not human or (conversation.needs_human and self.assigned)):
            conversation_taken_elsewhere(conversation, note=TAKEN)
        elif self.status == "resolved" and conversation.state != Conversation.State.CLOSED:
            conversation_closed_elsewhere(conversation)
        elif self.status == "pending" and human and not _just_taken(conversation):
            conversation_give_back(conversation=conversation)


def _just_taken(conversation: Conversation) -> bool:
    """Whether Chatwoot may not know yet that a person answers."""
    at = conversation.taken_at
    return conversation.needs_human or (at is not None and timezone.now() - at < _TOLD_WITHIN)


@dataclass(frozen=True)
class Standing(ProviderNews):
    """A conversation was opened, given to the bot, or resolved."""

    held: Held

    def apply(self) -> Contact | None:
        contact = contact_of(kind=CHANNEL, address=self.held.address)
        rows = Conversation.objects.select_for_update(of=("self",)).filter(
            contact=contact, channel=CHANNEL, account_key=self.held.account_key
        )
        live = rows.exclude(state=Conversation.State.ARCHIVED).first() if contact else None
        if live is not None:
            if self.held.status == "pending" and live.needs_human:
                conversation_give_back(conversation=live)
            else:
                self.held.take(live)
        return contact


@dataclass(frozen=True)
class Said(ProviderNews):
    """A message of the customer (`inbound`), or of somebody of the team."""

    held: Held
    inbound: InboundMessage | None = None
    provider_id: str = ""
    text: str = ""
    kind: str = "text"
    attachments: list[dict[str, Any]] = field(default_factory=list)

    def apply(self) -> Contact | None:
        if self.inbound is not None:
            self.held.take(self.held.conversation())
            return message_receive(self.inbound).conversation.contact
        return own_message_store(
            channel=CHANNEL,
            account_key=self.held.account_key,
            kind=CHANNEL,
            address=self.held.address,
            provider_id=self.provider_id,
            text=self.text,
            message_kind=self.kind,
            attachments=self.attachments,
            note=TAKEN,
        )


@dataclass(frozen=True)
class Noted(ProviderNews):
    """A private note of the team: kept as one, never sent."""

    held: Held
    text: str

    def apply(self) -> Contact | None:
        conversation = self.held.conversation()
        note_add(conversation, "noted_in_chatwoot", self.text)
        news_publish("message", str(conversation.uuid))
        return conversation.contact
