"""Attachments at Twilio."""

import requests

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.fetching import MAX_BYTES, media_of
from conversations.channels.base import Attachment, Media, MediaGone
from tenants.twilio.media import media_download


def fetch(account: WhatsAppAccount, attachment: Attachment) -> Media:
    """The bytes of an attachment. Raises `MediaGone`."""
    try:
        answer = media_download(
            account_sid=account.account_sid,
            auth_token=account.auth_token,
            url=str(attachment.get("url", "")),
            max_bytes=MAX_BYTES,
        )
    except (requests.RequestException, ValueError) as error:
        raise MediaGone(type(error).__name__) from error
    return media_of(answer, attachment)
