"""What happens when a visitor of the web chat writes, and when their page shows an answer."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from conversations.channels.base import StatusUpdate
from conversations.channels.web import WebChannel, provider_id
from conversations.models import Delivery, Message
from conversations.services.door import inbound_store
from conversations.services.files import file_take, payload_of
from conversations.services.reports import delivery_update
from conversations.services.stored import Stored

_ON_THE_WAY = (Delivery.State.QUEUED, Delivery.State.SENDING, Delivery.State.SENT)


def visitor_message_store(
    *, visitor_id: str, name: str, message_id: UUID, text: str, choice: str = ""
) -> bool:
    """Store what a visitor wrote or pressed (`choice`: what the button gave back), as any channel's
    door does; False when it was already here."""
    said = {"text": text, "name": name, "choice": choice}
    return _store(visitor_id, message_id, said)


def visitor_file_store(
    *, visitor_id: str, name: str, message_id: UUID, text: str, file_name: str, stored: Stored
) -> bool:
    """Store a message of a file that a visitor sent, with what they wrote under it; False when it
    was already here."""
    with transaction.atomic():
        file = file_take(visitor_id=visitor_id, name=file_name, stored=stored)
        said = {"text": text, "name": name, "file": payload_of(file)}
        new = _store(visitor_id, message_id, said)
        transaction.set_rollback(not new)
    return new


def _store(visitor_id: str, message_id: UUID, said: dict[str, Any]) -> bool:
    return inbound_store(
        channel=WebChannel.kind,
        account_key="",
        provider_id=provider_id(visitor_id, str(message_id)),
        payload={"visitor": visitor_id, "id": str(message_id), **said},
        sender=visitor_id,
    )


def messages_mark_delivered(messages: Iterable[Message]) -> None:
    """Note that the visitor's page has fetched these messages; rows come with their delivery."""
    for message in messages:
        delivery = getattr(message, "delivery", None)
        if delivery is not None and delivery.state in _ON_THE_WAY:
            update = StatusUpdate("", Delivery.State.DELIVERED, str(delivery.uuid))
            delivery_update(update)
