"""Connecting a number by its QR, through a gateway of the business's own, and looking after it."""

import logging
import re
import secrets
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_whatsapp.accounts import GATEWAYS, NUMBERS, accounts_forget
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.waha import sessions
from channels_whatsapp.providers.waha.api import FAILURES, WahaError, call
from channels_whatsapp.providers.waha.chats import chat_of
from channels_whatsapp.providers.waha.errors import KEY_REFUSED
from channels_whatsapp.providers.waha.keys import Keys, keys_of
from channels_whatsapp.states import CHECK, CHECK_EVERY, account_fail, account_recover
from conversations.models import Conversation
from tenants.actors import SYSTEM, Actor
from tenants.audit.services import audit
from tenants.context import business_context, current_business
from tenants.due import due_put
from tenants.models import Business, ChannelRoute
from tenants.urls_for import public_url

logger = logging.getLogger(__name__)

AWAY = timedelta(minutes=25)
WEBHOOK_PATH = "/webhook/whatsapp?gateway="
GATEWAY = WhatsAppAccount.Provider.GATEWAY
# Our own word beside WAHA's: it has no such session.
GONE = "GONE"
State = WhatsAppAccount.State
_SESSION = re.compile(r"[A-Za-z0-9_-]{1,60}")


def gateway_connect(
    *,
    business: Business,
    base_url: str,
    api_key: str,
    session: str = "default",
    label: str = "WhatsApp",
    actor: Actor = SYSTEM,
) -> WhatsAppAccount:
    """Begin a session at a gateway: from then on its QR waits for the business's phone. A gateway
    and session that are known already get the new key, and their number stays.

    The gateway is asked and told where to call. Raises `ValidationError`, by field, for an address
    that may not be called, a session's name that is none, a key that is not taken, and where the
    gateway is away or refuses.
    """
    base_url = _address(base_url)
    if not _SESSION.fullmatch(session):
        raise ValidationError({"session": _("Solo letras, números, guiones: por ejemplo default.")})
    with business_context(business):
        known = _known(base_url, session)
        key = known.account_sid if known else str(uuid4())
        hmac_key = keys_of(known).hmac_key if known else ""
        keys = Keys(base_url, api_key.strip(), session, hmac_key or secrets.token_urlsafe(32))
        with transaction.atomic():
            account = _save(business, known, key, keys, label, actor)
        accounts_forget()
        try:
            sessions.session_begin(keys, public_url(f"{WEBHOOK_PATH}{key}"))
        except FAILURES as error:
            if known is None:
                _forget(account)
            raise _refusal(error) from error
    return account


def _address(typed: str) -> str:
    """Raises `ValidationError`."""
    url = typed.strip().rstrip("/")
    if url == settings.WAHA_BASE_URL.rstrip("/"):
        return url
    try:
        parts = urlsplit(url)
        usable = parts.scheme == "https" and bool(parts.hostname) and not parts.query
    except ValueError:
        usable = False
    if not usable or parts.username or len(url) > 200:
        wrong = _("Escribe la dirección de tu WAHA: https://waha.minegocio.com")
        raise ValidationError({"base_url": wrong})
    return url


def _known(base_url: str, session: str) -> WhatsAppAccount | None:
    for account in WhatsAppAccount.objects.filter(provider=GATEWAY):
        keys = keys_of(account)
        if (keys.base_url, keys.session) == (base_url, session):
            return account
    return None


def _save(
    business: Business,
    known: WhatsAppAccount | None,
    key: str,
    keys: Keys,
    label: str,
    actor: Actor,
) -> WhatsAppAccount:
    account = known or WhatsAppAccount(provider=GATEWAY, account_sid=key)
    account.credentials, account.label = keys._asdict(), label
    account.state, account.state_reason = State.DISCONNECTED, ""
    account.save()
    ChannelRoute.objects.get_or_create(
        channel=GATEWAYS, address=key, defaults={"business": business}
    )
    audit("whatsapp.gateway_begun", account, actor=actor, after={"new": known is None})
    return account


def _forget(account: WhatsAppAccount) -> None:
    ChannelRoute.objects.filter(channel=GATEWAYS, address=account.account_sid).delete()
    account.delete()
    accounts_forget()


def _refusal(error: Exception) -> ValidationError:
    if isinstance(error, WahaError) and error.status in KEY_REFUSED:
        return ValidationError({"api_key": _("La pasarela no acepta esa clave.")})
    if isinstance(error, WahaError):
        return ValidationError(
            _("La pasarela no quiso empezar la sesión: revisa su nombre, y si hay otra en marcha.")
        )
    wrong = _("La pasarela no responde en esa dirección: ¿está encendida y se llega desde fuera?")
    return ValidationError({"base_url": wrong})


def link_note(*, key: str, status: str, number: str = "") -> WhatsAppAccount | None:
    """Note what a gateway says of its phone; the account. Locks the account's row.

    A phone that is linked makes the number active, the first time and whenever it comes back; one
    that is not any more puts an active number into its state of error, which its owner is told.
    A number that the business had let go stays so.
    """
    with transaction.atomic():
        rows = WhatsAppAccount.objects.select_for_update()
        account = rows.filter(provider=GATEWAY, account_sid=key).first()
        if account is None or account.state == State.INACTIVE:
            return account
        if status == sessions.WORKING:
            return _linked(account, number)
        if status != sessions.STARTING:
            account_fail(account=account, reason=_lost(status))
    account.refresh_from_db()
    return account


def _lost(status: str) -> str:
    if status == sessions.SCAN:
        return _("El teléfono se desvinculó: escanea el QR otra vez.")
    return _("La pasarela perdió la conexión con el teléfono: escanea el QR otra vez.")


def _linked(account: WhatsAppAccount, number: str) -> WhatsAppAccount:
    number = number or account.number
    if not number:
        return account  # the next sign tells it
    if number != account.number:
        account = _numbered(account, number)
    if account.number != number:
        return account  # somebody else's
    first = account.state != State.ACTIVE
    account_recover(account)
    if first:
        account.connected_at = account.last_heartbeat
    account.save()
    if first:
        due_put(CHECK, account.pk, timezone.now() + CHECK_EVERY)
        audit("whatsapp.account_connected", account, actor=SYSTEM, after={"by": "qr"})
    return account


def _numbered(account: WhatsAppAccount, number: str) -> WhatsAppAccount:
    """Give an account the number of the phone that scanned its QR. Where the business had that
    number with another provider it changes over, and keeps its conversations. One of another
    business stays theirs: the account is told so."""
    route, _created = ChannelRoute.objects.get_or_create(
        channel=NUMBERS, address=number, defaults={"business": current_business()}
    )
    if route.business_id != current_business().pk:
        account.state_reason = _("Ese número ya es de otro negocio.")
        account.save(update_fields=["state_reason"])
        return account
    before = WhatsAppAccount.objects.select_for_update().filter(number=number).first()
    if before is not None:
        before.provider, before.account_sid = GATEWAY, account.account_sid
        before.credentials, before.auth_token = account.credentials, ""
        before.phone_number_id = before.waba_id = before.quality = before.sending_limit = ""
        before.token_expires_at = None
        account.delete()
        return before
    if account.number and Conversation.objects.filter(account_key=account.number).exists():
        return _moved(account, number)
    account.number = number
    return account


def _moved(account: WhatsAppAccount, number: str) -> WhatsAppAccount:
    """Another phone scanned the QR of a number that has conversations: they stay with the old
    number, which is out of use, and the new one is an account of its own."""
    key, keys = account.account_sid, account.credentials
    account.state, account.account_sid, account.credentials = State.INACTIVE, "", None
    account.save()
    made = WhatsAppAccount(
        provider=GATEWAY, account_sid=key, credentials=keys, number=number, label=account.label
    )
    made.state = State.DISCONNECTED
    made.save()
    return made


def gateway_look(*, account: WhatsAppAccount) -> tuple[WhatsAppAccount | None, str, str]:
    """Ask the gateway now: the account as it is then, WAHA's word on it, and the QR to scan
    (`data:` address), empty while there is none. Raises `ValidationError` where it is away or
    refuses."""
    keys = keys_of(account)
    try:
        phone = sessions.session_state(keys)
        if phone is None:
            return account, GONE, ""
        after = link_note(key=account.account_sid, status=phone.status, number=phone.number)
        qr = sessions.session_qr(keys) if phone.status == sessions.SCAN else ""
    except FAILURES as error:
        raise _refusal(error) from error
    return after, phone.status, qr


def gateway_check(*, account: WhatsAppAccount) -> str:
    """Ask the gateway how its phone is, and note it; why it does not work, empty where it does. A
    key that is not taken puts the number into its state of error; so does a gateway that has been
    away for `AWAY`, for one that is started anew nobody is called."""
    try:
        after, status, _qr = gateway_look(account=account)
    except ValidationError as error:
        reason = " ".join(error.messages)
        refused = hasattr(error, "error_dict") and "api_key" in error.error_dict
        if refused or _silent(account):
            account_fail(account=account, reason=reason)
        return reason
    if status == GONE:
        reason = _("La pasarela no tiene esa sesión: conéctala de nuevo.")
        account_fail(account=account, reason=reason)
        return reason
    if after is None or after.state != State.ACTIVE:
        return (after.state_reason if after else "") or _lost(status)
    return ""


def _silent(account: WhatsAppAccount) -> bool:
    """Whether the gateway has given no sign for too long."""
    last = account.last_heartbeat or account.connected_at
    return last is None or timezone.now() - last > AWAY


def gateway_test(*, account: WhatsAppAccount) -> None:
    """Have the phone write to itself. Raises `ValidationError`."""
    keys = keys_of(account)
    words = _("Mensaje de prueba de %(business)s: tu WhatsApp está conectado.")
    body = {
        "session": keys.session,
        "chatId": chat_of(account.number),
        "text": words % {"business": current_business().name},
    }
    try:
        call("POST", "/api/sendText", keys, json=body)
    except FAILURES as error:
        raise _refusal(error) from error


def gateway_leave(*, account: WhatsAppAccount) -> bool:
    """Unlink the phone, whether or not the gateway can be told. An account that never had a number
    is gone then: False."""
    try:
        sessions.session_end(keys_of(account))
    except FAILURES as error:
        logger.warning("gateway not told", extra={"kind": type(error).__name__})
    if not account.number:
        _forget(account)
    return bool(account.number)
