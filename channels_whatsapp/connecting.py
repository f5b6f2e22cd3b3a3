"""Connecting a number through Meta's Cloud API, and looking after it."""

import logging
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_whatsapp.accounts import META, NUMBERS
from channels_whatsapp.farewells import number_leave
from channels_whatsapp.gateway import gateway_leave
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.meta.checking import Found, number_ask, webhook_subscribe
from channels_whatsapp.providers.meta.keys import Keys, keys_of, verify_address
from channels_whatsapp.states import (
    CHECK,
    CHECK_EVERY,
    SETTINGS_PATH,
    account_fail,
    account_recover,
)
from conversations.channels.base import SendError
from leads.phones import InvalidPhone, phone_normalize
from tenants.actors import SYSTEM, Actor
from tenants.audit.services import audit
from tenants.context import business_context
from tenants.due import due_put
from tenants.models import Business, ChannelRoute
from tenants.notices import owner_notify

logger = logging.getLogger(__name__)

# What Meta's app has to be subscribed to; the last only where the number's own phone is used, too.
FIELDS = (
    "messages",
    "message_template_status_update",
    "message_template_quality_update",
    "template_category_update",
    "phone_number_quality_update",
    "smb_message_echoes",
)
# How long before its end a token is spoken of.
EXPIRY_NOTICE = timedelta(days=7)
State = WhatsAppAccount.State


def meta_account_connect(
    *,
    business: Business,
    phone_number_id: str,
    waba_id: str,
    access_token: str,
    app_secret: str,
    label: str = "WhatsApp",
    actor: Actor = SYSTEM,
) -> WhatsAppAccount:
    """Connect a number of Meta's Cloud API to a business, or give a connected one new secrets.

    Meta is asked first, live, whether all four values fit together, and told to send its events
    here. The routes that the public webhook follows are written with the account, in one
    transaction. Raises `ValidationError`, by field, for what Meta does not take, for a number or
    id that another business has, and where Meta is away.
    """
    for name, value in (("phone_number_id", phone_number_id), ("waba_id", waba_id)):
        if not (value.isascii() and value.isdigit() and len(value) <= 32):
            raise ValidationError({name: _("Son solo cifras: cópialo del panel de Meta.")})
    if not access_token or not app_secret:
        raise ValidationError(_("Faltan el token o la clave secreta de la app."))
    with business_context(business):
        keys = Keys(access_token, app_secret, _verify_token())
        found = number_ask(phone_number_id, waba_id, keys)
        webhook_subscribe(waba_id, keys)
        with transaction.atomic():
            account = _save(business, phone_number_id, waba_id, keys, found, label, actor)
    return account


def _verify_token() -> str:
    """One token for all numbers of the open business: Meta's app has one address for them."""
    meta = WhatsAppAccount.objects.filter(provider=WhatsAppAccount.Provider.META)
    known = (keys_of(account).verify_token for account in meta)
    return next(filter(None, known), "") or secrets.token_urlsafe(24)


def _save(
    business: Business,
    phone_number_id: str,
    waba_id: str,
    keys: Keys,
    found: Found,
    label: str,
    actor: Actor,
) -> WhatsAppAccount:
    number = _number(found)
    _route(business, NUMBERS, number, "phone_number_id")
    _route(business, META, phone_number_id, "phone_number_id")
    _route(business, META, verify_address(keys.verify_token), "")
    # Two businesses may have their numbers in one account; its own events go to the first.
    ChannelRoute.objects.get_or_create(
        channel=META, address=waba_id, defaults={"business": business}
    )
    WhatsAppAccount.objects.filter(phone_number_id=phone_number_id).exclude(number=number).update(
        phone_number_id="", state=State.INACTIVE
    )
    account, created = WhatsAppAccount.objects.update_or_create(
        number=number,
        defaults={
            "provider": WhatsAppAccount.Provider.META,
            "phone_number_id": phone_number_id,
            "waba_id": waba_id,
            "credentials": keys._asdict(),
            "token_expires_at": found.expires_at,
            "webhook_verified_at": _verified_at(keys),
            "quality": found.quality,
            "account_sid": "",
            "auth_token": "",
            "label": label,
            "state": State.ACTIVE,
            "state_reason": "",
            "connected_at": timezone.now(),
            "last_heartbeat": timezone.now(),
        },
    )
    due_put(CHECK, account.pk, timezone.now() + CHECK_EVERY)
    audit("whatsapp.account_connected", account, actor=actor, after={"new": created})
    return account


def _verified_at(keys: Keys) -> datetime | None:
    """When Meta last tried the webhook of this app, for whichever of its numbers: it asks once."""
    meta = WhatsAppAccount.objects.exclude(webhook_verified_at=None)
    same = [each for each in meta if keys_of(each).app_secret == keys.app_secret]
    return max(
        (each.webhook_verified_at for each in same if each.webhook_verified_at), default=None
    )


def _number(found: Found) -> str:
    digits = "".join(each for each in found.number if each.isdigit())
    try:
        return phone_normalize(f"+{digits}")
    except InvalidPhone as error:
        wrong = _("Meta aún no ha dado un número a ese identificador.")
        raise ValidationError({"phone_number_id": wrong}) from error


def _route(business: Business, channel: str, address: str, field: str) -> None:
    route, _created = ChannelRoute.objects.get_or_create(
        channel=channel, address=address, defaults={"business": business}
    )
    if route.business_id != business.pk:
        raise ValidationError({field: _("Ese número ya es de otro negocio.")})


def account_disconnect(*, account: WhatsAppAccount, actor: Actor) -> None:
    """Stop using a number: nothing is sent from it. A gateway's phone is unlinked, and Meta sends
    nothing more, whether or not they can be told; what still comes by Twilio is kept, and answered
    once it is connected anew. Locks the account's row."""
    if account.provider == WhatsAppAccount.Provider.GATEWAY and not gateway_leave(account=account):
        return
    if account.provider == WhatsAppAccount.Provider.META:
        try:
            number_leave(account)
        except SendError as error:
            logger.warning("Meta not told", extra={"code": error.code})
    with transaction.atomic():
        locked = WhatsAppAccount.objects.select_for_update().get(pk=account.pk)
        locked.state, locked.state_reason = State.INACTIVE, ""
        locked.save(update_fields=["state", "state_reason"])
        audit("whatsapp.account_disconnected", locked, actor=actor)


def account_weigh(*, account: WhatsAppAccount, weight: int, actor: Actor) -> None:
    """Set a number's share of new conversations. Raises `ValidationError`."""
    before, account.weight = account.weight, weight
    account.full_clean(exclude=["credentials", "auth_token"])
    with transaction.atomic():
        account.save(update_fields=["weight"])
        audit(
            "whatsapp.account_weighed",
            account,
            actor=actor,
            before={"weight": before},
            after={"weight": weight},
        )


def account_check(*, account: WhatsAppAccount) -> str:
    """Ask Meta how a number is doing, and note it; why it does not work, empty where it does.

    A token or account that Meta does not take puts the number into its state of error; one that
    works again leaves it. That Meta is away changes nothing.
    """
    try:
        found = number_ask(account.phone_number_id, account.waba_id, keys_of(account))
    except ValidationError as error:
        reason = " ".join(error.messages)
        if hasattr(error, "error_dict"):
            account_fail(account=account, reason=reason)
        return reason
    with transaction.atomic():
        locked = WhatsAppAccount.objects.select_for_update().get(pk=account.pk)
        if locked.state not in (State.ACTIVE, State.ERROR):
            return ""  # let go meanwhile
        account_recover(locked)
        locked.quality, locked.token_expires_at = found.quality, found.expires_at
        locked.save(
            update_fields=[
                "state",
                "state_reason",
                "quality",
                "token_expires_at",
                "last_heartbeat",
            ]
        )
        _expiry_tell(locked)
    return ""


def _expiry_tell(account: WhatsAppAccount) -> None:
    at = account.token_expires_at
    if at is not None and at - timezone.now() < EXPIRY_NOTICE:
        owner_notify(
            kind="whatsapp_token",
            key=f"whatsapp_token:{account.uuid}:{at:%Y%m%d}",
            context={"number": account.number, "expires_at": at, "path": SETTINGS_PATH},
        )
