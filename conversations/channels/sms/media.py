"""What customers attach to an MMS."""

import requests

from conversations.channels.base import Attachment, MediaGone
from conversations.channels.fetching import gone_of, max_bytes, type_of
from conversations.channels.sms.accounts import sms_account_of
from tenants.http import Sink
from tenants.twilio.media import media_download


def media_fetch(account_key: str, attachment: Attachment, into: Sink) -> str:
    """Fetch an attachment of a message to that number; its type. Raises `MediaGone`."""
    account = sms_account_of(account_key)
    if account is None:
        raise MediaGone("no account")
    try:
        answer = media_download(
            account_sid=account.sid,
            auth_token=account.token,
            url=str(attachment.get("url", "")),
            max_bytes=max_bytes(),
            sink=into,
        )
    except (requests.RequestException, ValueError) as error:
        raise gone_of(error) from error
    return type_of(answer, attachment)
