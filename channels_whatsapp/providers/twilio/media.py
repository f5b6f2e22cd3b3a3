"""Attachments at Twilio."""

import requests
from django.conf import settings

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.fetching import MAX_BYTES, media_of
from conversations.channels.base import Attachment, Media, MediaGone
from tenants.http import session
from tenants.twilio.client import DoorHttpClient


def fetch(account: WhatsAppAccount, attachment: Attachment) -> Media:
    """The bytes of an attachment. Raises `MediaGone`.

    Credentials go to the provider's own host only; it sends on to a store without them.
    """
    base_url = settings.TWILIO_BASE_URL
    try:
        url = DoorHttpClient(base_url).url_for(str(attachment.get("url", "")))
        with session("twilio", base_url=base_url, max_bytes=MAX_BYTES) as door:
            answer = door.get(url, auth=(account.account_sid, account.auth_token))
            answer.raise_for_status()
    except (requests.RequestException, ValueError) as error:
        raise MediaGone(type(error).__name__) from error
    return media_of(answer, attachment)
