"""Connecting the business's WhatsApp numbers."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.twilio.checking import credentials_ask
from channels_whatsapp.states import CHECK, CHECK_EVERY
from leads.phones import InvalidPhone, phone_normalize
from tenants.actors import SYSTEM, Actor
from tenants.audit.services import audit
from tenants.context import business_context
from tenants.due import due_put
from tenants.models import Business, ChannelRoute

_TWILIO_SID = re.compile(r"^AC[0-9a-fA-F]{32}$")


def account_connect(
    *,
    business: Business,
    number: str,
    account_sid: str,
    auth_token: str,
    label: str = "WhatsApp",
    ask: bool = False,
    actor: Actor = SYSTEM,
) -> WhatsAppAccount:
    """Connect a Twilio number to a business, or give a connected one new credentials.

    `number` is international (`+34…`) or national to the business's country. The route that the
    public webhook follows is written in the same transaction. Raises `ValidationError` for a
    malformed number or account, an empty token, and a number that another business has. `ask`:
    also where Twilio, asked live, does not take the credentials.
    """
    number = _number_checked(business, number)
    _credentials_check(account_sid, auth_token)
    if ask:
        credentials_ask(account_sid, auth_token)
    with business_context(business), transaction.atomic():
        _route(business, number)
        account, created = WhatsAppAccount.objects.update_or_create(
            number=number,
            defaults={
                "provider": WhatsAppAccount.Provider.TWILIO,
                "account_sid": account_sid,
                "auth_token": auth_token,
                "phone_number_id": "",
                "waba_id": "",
                "credentials": None,
                "token_expires_at": None,
                "label": label,
                "state": WhatsAppAccount.State.ACTIVE,
                "state_reason": "",
                "connected_at": timezone.now(),
                "last_heartbeat": timezone.now() if ask else None,
            },
        )
        due_put(CHECK, account.pk, timezone.now() + CHECK_EVERY)
        audit("whatsapp.account_connected", account, actor=actor, after={"new": created})
    return account


def _number_checked(business: Business, number: str) -> str:
    try:
        return phone_normalize(number, business.country)
    except InvalidPhone as error:
        raise ValidationError({"number": _("Escribe el número con su prefijo: +34…")}) from error


def _credentials_check(account_sid: str, auth_token: str) -> None:
    if not _TWILIO_SID.match(account_sid):
        raise ValidationError(
            {"account_sid": _("El Account SID empieza por AC y tiene 34 signos.")}
        )
    if not auth_token:
        raise ValidationError({"auth_token": _("Falta el Auth Token.")})


def _route(business: Business, number: str) -> None:
    route, _created = ChannelRoute.objects.get_or_create(
        channel="whatsapp", address=number, defaults={"business": business}
    )
    if route.business_id != business.pk:
        raise ValidationError({"number": _("Ese número ya es de otro negocio.")})
