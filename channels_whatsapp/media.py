"""What customers attach: fetched from the provider with the account's own credentials."""

from channels_whatsapp.accounts import account_by_number
from channels_whatsapp.providers import provider_for
from conversations.channels.base import Attachment, MediaGone
from tenants.http import Sink


def media_fetch(account_key: str, attachment: Attachment, into: Sink) -> str:
    """Fetch an attachment of a message to that number; its type. Raises `MediaGone`."""
    account = account_by_number(account_key)
    if account is None:
        raise MediaGone("no account")
    return provider_for(account.provider).fetch(account, attachment, into)
