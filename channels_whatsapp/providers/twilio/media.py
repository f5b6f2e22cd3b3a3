"""Attachments at Twilio."""

import requests

from channels_whatsapp.models import WhatsAppAccount
from conversations.channels.base import Attachment
from conversations.channels.fetching import gone_of, max_bytes, type_of
from tenants.http import Sink
from tenants.twilio.media import media_download


def fetch(account: WhatsAppAccount, attachment: Attachment, into: Sink) -> str:
    """Fetch an attachment; its type. Raises `MediaGone`."""
    try:
        answer = media_download(
            account_sid=account.account_sid,
            auth_token=account.auth_token,
            url=str(attachment.get("url", "")),
            max_bytes=max_bytes(),
            sink=into,
        )
    except (requests.RequestException, ValueError) as error:
        raise gone_of(error) from error
    return type_of(answer, attachment)
