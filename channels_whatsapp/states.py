"""When a number stops working, and when it works again."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from channels_whatsapp.models import WhatsAppAccount
from tenants.actors import SYSTEM
from tenants.audit.services import audit
from tenants.notices import notice_given, owner_notify

SETTINGS_PATH = "/settings/channels/whatsapp/"
CHECK = "whatsapp.account_check"
# How often each number's provider is asked how it is doing.
CHECK_EVERY = timedelta(minutes=5)
LOST, BACK = "whatsapp_lost", "whatsapp_back"
State = WhatsAppAccount.State


def account_fail(*, account: WhatsAppAccount, reason: str) -> None:
    """Put an active number into its state of error, and tell those who run the business, once
    each time that it breaks. Locks the account's row.

    What was to be sent from it waits; conversations that begin meanwhile begin at another number.
    """
    with transaction.atomic():
        locked = WhatsAppAccount.objects.select_for_update().get(pk=account.pk)
        if locked.state != State.ACTIVE:
            return
        locked.state, locked.state_reason = State.ERROR, reason[:120]
        locked.save(update_fields=["state", "state_reason"])
        audit("whatsapp.account_failed", locked, actor=SYSTEM, after={"reason": reason})
        owner_notify(
            kind=LOST,
            key=_incident(LOST, locked),
            context={"number": locked.number, "reason": reason, "path": SETTINGS_PATH},
        )


def account_recover(account: WhatsAppAccount) -> None:
    """Put a number that works into its active state, with a sign of life; those who were told that
    it had stopped are told that it is back. The caller holds its row's lock and saves `state`,
    `state_reason` and `last_heartbeat`."""
    if account.state == State.ERROR and notice_given(key=_incident(LOST, account)):
        context = {"number": account.number, "path": SETTINGS_PATH}
        owner_notify(kind=BACK, key=_incident(BACK, account), context=context)
    account.state, account.state_reason = State.ACTIVE, ""
    account.last_heartbeat = timezone.now()


def _incident(kind: str, account: WhatsAppAccount) -> str:
    """A number's time without signs of life, by the last of them: it stays while it is broken."""
    last = account.last_heartbeat or account.connected_at
    return f"{kind}:{account.uuid}:{last:%Y%m%d%H%M%S}" if last else f"{kind}:{account.uuid}"
