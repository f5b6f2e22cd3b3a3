"""Attachments at the gateway: it keeps the files, and names them by an address of its own."""

from urllib.parse import urlsplit

import requests
from django.conf import settings

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.fetching import MAX_BYTES, media_of
from channels_whatsapp.providers.waha.api import KEY_HEADER
from channels_whatsapp.providers.waha.keys import keys_of
from conversations.channels.base import Attachment, Media, MediaGone
from tenants.http import own_server

# Of the address only the path counts: its host is what the gateway calls itself, often `localhost`.
_FILES = "/api/"


def fetch(account: WhatsAppAccount, attachment: Attachment) -> Media:
    """The bytes of an attachment. The key goes to the gateway alone. Raises `MediaGone`."""
    keys = keys_of(account)
    try:
        path = urlsplit(str(attachment.get("url", ""))).path
    except ValueError:
        path = ""
    path = path.removeprefix(urlsplit(keys.base_url).path.rstrip("/"))
    if not path.startswith(_FILES) or ".." in path:
        raise MediaGone("no address of the gateway")
    door = own_server("waha", keys.base_url, settings.WAHA_BASE_URL, max_bytes=MAX_BYTES)
    try:
        answer = door.get(path, headers={KEY_HEADER: keys.api_key}, allow_redirects=False)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise MediaGone(type(error).__name__) from error
    return media_of(answer, attachment)
