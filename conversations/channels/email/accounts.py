"""The business's mailbox: what its customers write to, and what answers leave by."""

from email.utils import formataddr, parseaddr

from django.conf import settings

from conversations.channels.email.mails import CHANNEL
from conversations.channels.email.tokens import token_of
from conversations.models import ChannelAccount
from conversations.services.connections import account_by_key, account_latest, account_uuid
from leads.models import ContactIdentity
from tenants.context import current_business
from tenants.models import Business

FORWARD, IMAP, HOOK = "forward", "imap", "hook"
PLATFORM, SMTP = "platform", "smtp"
PROVIDERS = {"sendgrid": "SendGrid", "mailgun": "Mailgun", "postmark": "Postmark"}
_LOCAL_CHARS = 64


def inbound_address(business: Business) -> str:
    """The address at the platform that a business forwards its mail to; empty where the platform
    takes no mail."""
    domain = settings.EMAIL_INBOUND_DOMAIN
    return f"{business.slug}@{domain}" if domain else ""


def key_of_recipient(address: str) -> str:
    """The key of the account that a mail to this address of the platform is for; empty for other
    domains. What stands behind a "+" is a reply's token."""
    local, _at, domain = address.strip().lower().rpartition("@")
    if not local or domain != settings.EMAIL_INBOUND_DOMAIN.lower():
        return ""
    return str(account_uuid(CHANNEL, f"{local.partition('+')[0]}@{domain}"))


def mailbox_of_business() -> ChannelAccount | None:
    """The open business's mailbox, while it works."""
    account = account_latest(CHANNEL)
    active = account is not None and account.state == ChannelAccount.State.ACTIVE
    return account if active else None


def mailbox_by_key(key: str) -> ChannelAccount | None:
    """The connected mailbox of a conversation."""
    return account_by_key(CHANNEL, key) if key else None


def reply_address(account: ChannelAccount, identity: ContactIdentity | None) -> str:
    """Where answers to a mail go: at the platform's domain with the token of whom it is for, which
    there is no knowing whether another server would deliver; else the mailbox itself."""
    local, _at, domain = account.address.partition("@")
    tagged = f"{local}+{token_of(identity)}" if identity is not None else local
    if account.credential("incoming") != FORWARD or len(tagged) > _LOCAL_CHARS:
        tagged = local
    return formataddr((current_business().name, f"{tagged}@{domain}"))


def sender_of(business: Business, account: ChannelAccount | None = None) -> str:
    """The business's name with the platform's address; with its own where it sends by itself."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if account is not None and account.credential("outgoing") not in ("", PLATFORM):
        address = account.address
    return formataddr((business.name, address))
