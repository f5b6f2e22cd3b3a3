"""What customers attach in Chatwoot: an address of its own, or of the store that it uses."""

import requests
from django.conf import settings

from conversations.channels.base import Attachment, MediaGone
from conversations.channels.chatwoot.api import bot_place
from conversations.channels.chatwoot.payloads import CHANNEL
from conversations.channels.fetching import gone_of, max_bytes, type_of
from conversations.services.connections import account_by_key
from tenants.http import Sink, own_server_download, session


def media_fetch(account_key: str, attachment: Attachment, into: Sink) -> str:
    """Fetch an attachment; its type. No token goes along, the address itself opens it. Raises
    `MediaGone`."""
    account = account_by_key(CHANNEL, account_key)
    if account is None:
        raise MediaGone("no account")
    url, base_url = str(attachment.get("url", "")), bot_place(account).base_url
    try:
        if url.startswith(f"{base_url}/"):
            configured = settings.CHATWOOT_BASE_URL
            door = own_server_download(
                "chatwoot", base_url, configured, max_bytes=max_bytes(), sink=into
            )
            with door:
                answer = door.get(url)
        else:
            public = session("chatwoot", https_only=True, max_bytes=max_bytes(), sink=into)
            with public as door:
                answer = door.get(url)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise gone_of(error) from error
    return type_of(answer, attachment)
