"""What a mail server's refusals mean for mail that is due work: again later, or never."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.utils import timezone

# A server that is away for an evening must not cost anybody their mail.
PATIENCE = timedelta(days=2)
PAUSE_LEAST, PAUSE_MOST = timedelta(seconds=30), timedelta(hours=1)


def mail_retry_at(promised_at: datetime) -> datetime | None:
    """When to ask a mail server again that failed: with growing pauses, for two days since the mail
    was promised; None after that."""
    now = timezone.now()
    age = now - promised_at
    return now + min(max(age, PAUSE_LEAST), PAUSE_MOST) if age < PATIENCE else None


def is_no_address(error: OSError) -> bool:
    """Whether the server will never take this address. A refusal of the kind 4xx (greylisting, a
    full mailbox) is for now only (RFC 5321, section 4.2.1)."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _reason in error.recipients.values())
