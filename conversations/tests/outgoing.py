"""A file that goes out, in tests of channels."""

from typing import Any

from django.db import transaction

from conversations.models import Conversation, Delivery
from conversations.services.outbound import delivery_send
from conversations.services.queueing import message_queue
from conversations.services.stored import bytes_keep

PDF = b"%PDF-1.7 precios " + b"x" * 100_000
PICTURE = b"\xff\xd8\xff\xe0" + b"jpeg" * 100


def file_sent(
    talk: Conversation, data: bytes = PDF, name: str = "precios.pdf", body: str = "", **more: Any
) -> Delivery:
    """Send a message with a file, with words or without."""
    stored = bytes_keep([data], name=name)
    with transaction.atomic():
        locked = Conversation.objects.select_for_update(of=("self",)).get(pk=talk.pk)
        message = message_queue(
            conversation=locked,
            body=body,
            author="agent",
            purpose="agent",
            file=stored,
            file_name=name,
            **more,
        )
    delivery_send(message.delivery.pk)
    message.delivery.refresh_from_db()
    return message.delivery
