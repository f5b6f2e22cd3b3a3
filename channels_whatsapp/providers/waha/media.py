"""Attachments at the gateway: it keeps the files, and names them by an address of its own."""

from urllib.parse import urlsplit

import requests
from django.conf import settings

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.waha.api import KEY_HEADER
from channels_whatsapp.providers.waha.keys import keys_of
from conversations.channels.base import Attachment, MediaGone
from conversations.channels.fetching import gone_of, max_bytes, type_of
from tenants.http import Sink, own_server_download

# Of the address only the path counts: its host is what the gateway calls itself, often `localhost`.
_FILES = "/api/"


def fetch(account: WhatsAppAccount, attachment: Attachment, into: Sink) -> str:
    """Fetch an attachment; its type. The key goes to the gateway alone. Raises `MediaGone`."""
    keys = keys_of(account)
    try:
        path = urlsplit(str(attachment.get("url", ""))).path
    except ValueError:
        path = ""
    path = path.removeprefix(urlsplit(keys.base_url).path.rstrip("/"))
    if not path.startswith(_FILES) or ".." in path:
        raise MediaGone("no address of the gateway")
    opened = own_server_download(
        "waha", keys.base_url, settings.WAHA_BASE_URL, max_bytes=max_bytes(), sink=into
    )
    try:
        with opened as door:
            answer = door.get(path, headers={KEY_HEADER: keys.api_key}, allow_redirects=False)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise gone_of(error) from error
    return type_of(answer, attachment)
