"""What customers attach to mails: it was stored with the mail, and goes with it."""

import base64
import binascii

from conversations.channels.base import Attachment, MediaGone
from conversations.channels.email.mails import CHANNEL
from conversations.models import InboundEvent
from tenants.http import Sink


def media_fetch(account_key: str, attachment: Attachment, into: Sink) -> str:
    """Fetch an attachment; its type. It is there while the stored mail that it came with is kept;
    the message has its own copy by then (`services.files`). Raises `MediaGone`."""
    provider_id = f"{account_key}:{attachment.get('id')}"
    event = InboundEvent.objects.filter(channel=CHANNEL, provider_id=provider_id).first()
    files = event.payload.get("files", []) if event else []
    try:
        file = files[int(attachment["place"])]
        data, kind = base64.b64decode(file["data"], validate=True), str(file["type"])
    except (KeyError, IndexError, TypeError, ValueError, binascii.Error) as error:
        raise MediaGone("not kept any more") from error
    into.write(data)
    return kind
