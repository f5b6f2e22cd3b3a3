"""What customers attach: fetched from the provider with the account's own credentials."""

import requests
from django.conf import settings

from channels_whatsapp.accounts import account_by_number
from conversations.channels.base import Attachment, Media, MediaGone
from tenants.http import session
from tenants.twilio.client import DoorHttpClient

# The most that a model takes of a voice note.
MAX_BYTES = 20 * 1024 * 1024


def media_fetch(account_key: str, attachment: Attachment) -> Media:
    """The bytes of an attachment of a message to that number. Raises `MediaGone`.

    Credentials go to the provider's own host only; it sends on to a store without them.
    """
    account = account_by_number(account_key)
    if account is None:
        raise MediaGone("no account")
    base_url = settings.TWILIO_BASE_URL
    try:
        url = DoorHttpClient(base_url).url_for(str(attachment.get("url", "")))
        with session("twilio", base_url=base_url, max_bytes=MAX_BYTES) as door:
            answer = door.get(url, auth=(account.account_sid, account.auth_token))
            answer.raise_for_status()
    except (requests.RequestException, ValueError) as error:
        raise MediaGone(type(error).__name__) from error
    kind = answer.headers.get("Content-Type") or str(attachment.get("type", ""))
    return Media(answer.content, kind.split(";")[0].strip())
