"""What customers attach to an MMS."""

import requests

from conversations.channels.base import Attachment, Media, MediaGone
from conversations.channels.sms.accounts import sms_account_of
from tenants.twilio.media import media_download

# Twilio's own bound on what an MMS carries is 5 MB.
MAX_BYTES = 5 * 1024 * 1024


def media_fetch(account_key: str, attachment: Attachment) -> Media:
    """The bytes of an attachment of a message to that number. Raises `MediaGone`."""
    account = sms_account_of(account_key)
    if account is None:
        raise MediaGone("no account")
    try:
        answer = media_download(
            account_sid=account.sid,
            auth_token=account.token,
            url=str(attachment.get("url", "")),
            max_bytes=MAX_BYTES,
        )
    except (requests.RequestException, ValueError) as error:
        raise MediaGone(type(error).__name__) from error
    said = answer.headers.get("Content-Type") or str(attachment.get("type", ""))
    return Media(answer.content, said.split(";")[0].strip())
