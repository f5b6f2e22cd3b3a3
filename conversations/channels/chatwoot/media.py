"""What customers attach in Chatwoot: an address of its own, or of the store that it uses."""

import requests
from django.conf import settings

from conversations.channels.base import Attachment, Media, MediaGone
from conversations.channels.chatwoot.api import bot_place
from conversations.channels.chatwoot.payloads import CHANNEL
from conversations.services.connections import account_by_key
from tenants.http import own_server, session

MAX_BYTES = 20 * 1024 * 1024


def media_fetch(account_key: str, attachment: Attachment) -> Media:
    """The bytes of an attachment; no token goes along, the address itself opens it. Raises
    `MediaGone`."""
    account = account_by_key(CHANNEL, account_key)
    if account is None:
        raise MediaGone("no account")
    url, base_url = str(attachment.get("url", "")), bot_place(account).base_url
    try:
        if url.startswith(f"{base_url}/"):
            configured = settings.CHATWOOT_BASE_URL
            door = own_server("chatwoot", base_url, configured, max_bytes=MAX_BYTES)
            answer = door.get(url)
        else:
            with session("chatwoot", https_only=True, max_bytes=MAX_BYTES) as door:
                answer = door.get(url)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise MediaGone(type(error).__name__) from error
    kind = answer.headers.get("Content-Type") or str(attachment.get("type", ""))
    return Media(answer.content, kind.split(";")[0].strip())
