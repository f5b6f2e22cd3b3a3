"""Reading mailboxes: due work per mailbox, each mail stored once.

A mail is known by its Message-ID (`mails.mail_store`), so reading one twice, after a crash or where
the server has numbered its mails anew, does nothing. The first reading takes nothing: what lay
there before the mailbox was connected is not ours to answer.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from conversations.channels.base import SendError
from conversations.channels.email.accounts import IMAP
from conversations.channels.email.imap import Folder, folder_open
from conversations.channels.email.mails import CHANNEL, mail_read, mail_store
from conversations.models import ChannelAccount, Mailbox
from conversations.services.connections import account_alive, account_fail

logger = logging.getLogger(__name__)

READ = "conversations.mailbox_read"
BATCH = 20
# Where the mails have been numbered anew: how long before the last reading one may have come.
OVERLAP = timedelta(days=2)


def mailbox_read_due(account_id: int) -> datetime | None:
    """Due work: read an IMAP mailbox, every minute as long as it is connected; at once again where
    there was more than a batch. A server that does not answer is asked again like that."""
    account = ChannelAccount.objects.filter(pk=account_id, kind=CHANNEL).first()
    if account is None or not account.is_connected or account.credential("incoming") != IMAP:
        return None
    more = False
    try:
        more = mailbox_read(account)
    except SendError as error:
        logger.warning("mailbox not read", extra={"kind": CHANNEL, "code": error.code})
        if error.permanent:
            account_fail(account=account, reason=error.reason)
    else:
        account_alive(account=account)
    pause = timedelta(0) if more else timedelta(seconds=settings.MAILBOX_READ_SECONDS)
    return timezone.now() + pause


def mailbox_read(account: ChannelAccount) -> bool:
    """Store what has come since the last time, at most a batch; whether there is more. Raises
    `SendError`."""
    mailbox, _new = Mailbox.objects.get_or_create(account=account)
    with folder_open(account) as folder:
        uids = _uids(mailbox, folder)
        for uid in uids[:BATCH]:
            found = folder.mail(uid)
            if found is not None:
                raw, cut = found
                mail, bare = mail_read(raw)
                mail_store(account, mail, cut=cut or bare)
            # After the mail is stored: a crash between the two reads it again, which does nothing.
            mailbox.last_uid = max(mailbox.last_uid, uid)
            mailbox.save(update_fields=["last_uid"])
    mailbox.read_at = timezone.now()
    mailbox.save(update_fields=["read_at"])
    return len(uids) > BATCH


def _uids(mailbox: Mailbox, folder: Folder) -> list[int]:
    """What is to be read; notes the folder's numbering."""
    if mailbox.uid_validity == folder.uid_validity:
        return folder.uids_after(mailbox.last_uid)
    uids: list[int] = []
    if mailbox.uid_validity is not None:
        uids = folder.uids_since((mailbox.read_at or timezone.now()) - OVERLAP)
    mailbox.uid_validity = folder.uid_validity
    mailbox.last_uid = uids[0] - 1 if uids else folder.last_uid()
    mailbox.save(update_fields=["uid_validity", "last_uid"])
    return uids
