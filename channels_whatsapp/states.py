"""When a number stops working."""

from django.db import transaction

from channels_whatsapp.models import WhatsAppAccount
from tenants.actors import SYSTEM
from tenants.audit.services import audit
from tenants.notices import owner_notify

SETTINGS_PATH = "/settings/channels/whatsapp/"
State = WhatsAppAccount.State


def account_fail(*, account: WhatsAppAccount, reason: str) -> None:
    """Put an active number into its state of error, and tell those who run the business, once
    until it is connected anew. Locks the account's row.

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
            kind="whatsapp_lost",
            key=f"whatsapp_lost:{locked.uuid}:{locked.connected_at:%Y%m%d%H%M%S}"
            if locked.connected_at
            else f"whatsapp_lost:{locked.uuid}",
            context={"number": locked.number, "reason": reason, "path": SETTINGS_PATH},
        )
