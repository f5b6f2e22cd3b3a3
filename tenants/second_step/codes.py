"""Codes of six digits: made, sent, and taken once. The one writer of `SentCode`."""

import logging
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from tenants.ids import new_uuid
from tenants.models import CodeWay, SentCode, User
from tenants.platform_secrets import platform_encrypt
from tenants.ratelimits import over_limit
from tenants.sms import SmsError, sms_send

logger = logging.getLogger(__name__)

LIFE = timedelta(minutes=10)
TRIES = 5
_DIGITS = 6


class CodeNotSent(Exception):
    """The code could not be sent; the text says why. `answer` is the 429 to give a program where
    there were too many."""

    def __init__(self, reason: str, answer: JsonResponse | None = None) -> None:
        super().__init__(reason)
        self.answer = answer


def sms_is_offered() -> bool:
    """Whether the platform has an account of its own to send SMS from."""
    return bool(
        settings.PLATFORM_SMS_ACCOUNT_SID
        and settings.PLATFORM_SMS_AUTH_TOKEN
        and settings.PLATFORM_SMS_FROM
    )


def code_send(
    *, request: HttpRequest, user: User, kind: str, address: str, purpose: str
) -> SentCode:
    """Send a new code to `address`; earlier ones of the same purpose stay good until they lapse.

    Raises `CodeNotSent`, also when the person or their network has asked too often
    (`RATE_LIMITS`: "second_step_code", "second_step_network").
    """
    too_often = over_limit(request, "second_step_network") or over_limit(
        request, "second_step_code", lambda *_: str(user.pk)
    )
    if too_often:
        raise CodeNotSent(_("Has pedido demasiados códigos: espera un rato."), too_often)
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    uuid = new_uuid()
    row = SentCode.objects.create(
        uuid=uuid,
        user=user,
        kind=kind,
        purpose=purpose,
        sealed_address=platform_encrypt(address),
        digest=_digest(uuid, code),
        expires_at=timezone.now() + LIFE,
    )
    _hand_over(kind, address, code)
    return row


def code_take(*, uuid: str, user: User, purpose: str, code: str) -> SentCode | None:
    """Use up the code that was sent as `uuid`; None where it is wrong, old, used or tried too
    often. Each call is a try. Of two calls with the right code at once, one gets it."""
    rows = SentCode.objects.filter(
        uuid=uuid, user=user, purpose=purpose, expires_at__gt=timezone.now()
    )
    if not rows.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        return None
    row = rows.first()
    if row is None or not constant_time_compare(row.digest, _digest(row.uuid, code)):
        return None
    used, _by_model = rows.delete()
    return row if used else None


def codes_purge(now: datetime) -> int:
    """Delete codes that have lapsed; how many there were."""
    return SentCode.objects.filter(expires_at__lte=now).delete()[0]


def _digest(uuid: UUID, code: str) -> str:
    # Keyed: a million codes are soon tried against a plain hash.
    return salted_hmac("tenants.second_step", f"{uuid}:{code}", algorithm="sha256").hexdigest()


def _hand_over(kind: str, address: str, code: str) -> None:
    if kind == CodeWay.Kind.SMS:
        _by_sms(address, code)
    else:
        _by_mail(address, code)


def _by_mail(address: str, code: str) -> None:
    try:
        get_adapter().send_mail("mfa/email/code", address, {"code": code})
    except OSError as error:
        logger.warning("a sign-in code could not be mailed: %s", type(error).__name__)
        raise CodeNotSent(_("No se pudo enviar el correo. Prueba dentro de un minuto.")) from error


def _by_sms(address: str, code: str) -> None:
    if not sms_is_offered():
        raise CodeNotSent(_("Ahora mismo no se pueden enviar códigos por SMS: usa otra vía."))
    words = _("%(code)s es tu código de Mostrador (10 minutos). No lo des a nadie.")
    try:
        sms_send(
            account_sid=settings.PLATFORM_SMS_ACCOUNT_SID,
            auth_token=settings.PLATFORM_SMS_AUTH_TOKEN,
            sender=settings.PLATFORM_SMS_FROM,
            to=address,
            body=words % {"code": code},
        )
    except SmsError as error:
        logger.warning("a sign-in code could not be sent by SMS", extra={"kind": error.code})
        raise CodeNotSent(_("No se pudo enviar el SMS a ese número.")) from error
