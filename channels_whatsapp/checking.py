"""Asking a number's provider now, whichever it is, and every few minutes."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from channels_whatsapp.connecting import account_check
from channels_whatsapp.gateway import gateway_check
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.twilio.checking import credentials_ask
from channels_whatsapp.states import CHECK_EVERY, account_fail, account_recover
from channels_whatsapp.templating.importing import templates_import_now_and_then

Provider, State = WhatsAppAccount.Provider, WhatsAppAccount.State


def account_validate(*, account: WhatsAppAccount) -> str:
    """Why a number does not work, empty where it does. The answer is noted; that the provider is
    away changes nothing."""
    if account.provider == Provider.GATEWAY:
        return gateway_check(account=account)
    if account.provider == Provider.META:
        return account_check(account=account)
    return _twilio_check(account)


def account_check_due(account_id: int) -> datetime | None:
    """Due work: look after one number, as long as it is in use."""
    account = WhatsAppAccount.objects.filter(pk=account_id).first()
    if account is None or account.state in (State.INACTIVE, State.DISCONNECTED):
        return None
    if account.provider == Provider.FAKE:
        return None
    if not account_validate(account=account):
        templates_import_now_and_then(account)
    return timezone.now() + CHECK_EVERY


def _twilio_check(account: WhatsAppAccount) -> str:
    try:
        credentials_ask(account.account_sid, account.auth_token)
    except ValidationError as error:
        reason = " ".join(error.messages)
        if hasattr(error, "error_dict"):
            account_fail(account=account, reason=reason)
        return reason
    with transaction.atomic():
        locked = WhatsAppAccount.objects.select_for_update().get(pk=account.pk)
        if locked.state in (State.ACTIVE, State.ERROR):
            account_recover(locked)
            locked.save(update_fields=["state", "state_reason", "last_heartbeat"])
    return ""
