"""What a business sends SMS with."""

from django.db import transaction

from conversations.models import SmsSender
from tenants.actors import Actor
from tenants.audit.services import audit


def sms_sender_save(
    *, active: bool, number: str, account_sid: str, auth_token: str, actor: Actor
) -> SmsSender:
    """Write the business's choice, audited without its secret. An empty token keeps the one that
    is there, as long as the account is the same; no account needs none."""
    with transaction.atomic():
        sender, _new = SmsSender.objects.select_for_update().get_or_create(only=True)
        before = {"active": sender.active, "number": sender.number}
        kept = sender.auth_token if sender.account_sid == account_sid else ""
        sender.active, sender.number, sender.account_sid = active, number, account_sid
        sender.auth_token = (auth_token or kept) if account_sid else ""
        sender.save()
        after = {"active": active, "number": number}
        audit("sms_sender.updated", sender, actor=actor, before=before, after=after)
    return sender
