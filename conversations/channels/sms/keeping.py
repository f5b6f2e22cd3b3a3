"""Connecting a number: Twilio is asked whether it is the account's, and told where to call."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from conversations.channels.base import SendError
from conversations.channels.sms.accounts import CHANNEL, SmsAccount, credentials_of, sms_usual
from conversations.channels.sms.segments import sms_text
from conversations.models import ChannelAccount
from conversations.services.connections import account_connect, account_fail
from tenants.actors import Actor
from tenants.context import current_business
from tenants.models import User
from tenants.sms import SmsError, sms_send
from tenants.twilio import FAILURES, client, failure_of
from tenants.urls_for import public_url

WEBHOOK_PATH = "/webhook/sms/"
SID = re.compile(r"AC[0-9a-fA-F]{32}")
ELSEWHERE = "webhook"


class SmsKeeper:
    """What Twilio can be asked about a number (`services.connections.Keeper`)."""

    def check(self, account: ChannelAccount) -> None:
        """The token is taken, the number is still the account's, and Twilio calls here."""
        held = _listed(_credentials(account))
        if held is None:
            raise SendError(_("El número ya no está en esa cuenta de Twilio."), permanent=True)
        if held.sms_url != webhook_url(account):
            reason = _("Otro programa ha cambiado a dónde llama este número: vuelve a conectarlo.")
            raise SendError(reason, permanent=True, code=ELSEWHERE)

    def leave(self, account: ChannelAccount) -> None:
        """Twilio need not call any more; a number that calls elsewhere by now is left alone."""
        credentials = _credentials(account)
        held = _listed(credentials)
        if held is not None and held.sms_url == webhook_url(account):
            _point(credentials, held.sid, "")

    def trial(self, account: ChannelAccount, *, user: User, to: str) -> str:
        """One SMS to a phone of the member's choice (E.164)."""
        using, name = _credentials(account), current_business().name
        body = _("Mensaje de prueba de %(business)s: tu número para SMS funciona.")
        try:
            sms_send(
                account_sid=using.sid,
                auth_token=using.token,
                sender=using.number,
                to=to,
                body=sms_text(body % {"business": name}),
            )
        except SmsError as error:
            raise SendError(error.reason, permanent=True) from error
        return _("Enviado: míralo en tu móvil, y contéstalo.")


def webhook_url(account: ChannelAccount) -> str:
    """Where Twilio calls for a number; names a route and no secret."""
    return public_url(f"{WEBHOOK_PATH}{account.key}")


def number_connect(
    *, number: str, account_sid: str, auth_token: str, actor: Actor
) -> ChannelAccount:
    """Connect a number (E.164) to the open business: with the credentials of its account, or, both
    empty, as one of the business's own WhatsApp numbers with theirs.

    Raises `ValidationError` for credentials that Twilio refuses, a number that is not the
    account's or takes no SMS, and one of another business; `SendError` where Twilio cannot be
    reached or does not take where to call: the account then stands there with the reason.
    """
    using = SmsAccount(account_sid, auth_token, number) if account_sid else sms_usual(number)
    if using is None:
        raise ValidationError(
            {
                "account_sid": _(
                    "Ese número no es un número de WhatsApp conectado de tu negocio: indica su "
                    "cuenta de Twilio."
                )
            }
        )
    held = _held(using)
    own = {"account_sid": account_sid, "auth_token": auth_token} if account_sid else {}
    account = account_connect(
        kind=CHANNEL, address=number, label=number, credentials=own, actor=actor
    )
    try:
        _point(using, held.sid, webhook_url(account))
    except SendError as error:
        account_fail(account=account, reason=error.reason, tell=False)
        raise
    return account


def _held(using: SmsAccount) -> Any:
    """The number as Twilio holds it. Raises as `number_connect`."""
    try:
        held = _listed(using)
    except SendError as error:
        if not error.permanent:
            raise
        raise ValidationError({"auth_token": error.reason}) from error
    if held is None:
        raise ValidationError({"number": _("Ese número no está en esa cuenta de Twilio.")})
    if not (held.capabilities or {}).get("sms"):
        raise ValidationError({"number": _("Ese número de Twilio no puede con SMS.")})
    return held


def _credentials(account: ChannelAccount) -> SmsAccount:
    found = credentials_of(account)
    if found is None:
        reason = _("El número de WhatsApp que prestaba su cuenta ya no está conectado.")
        raise SendError(reason, permanent=True)
    return found


def _listed(using: SmsAccount) -> Any:
    """Twilio's record of a number; None where the account has none such. Raises `SendError`."""
    try:
        numbers = client(using.sid, using.token).incoming_phone_numbers
        found = numbers.list(phone_number=using.number, limit=1)
    except FAILURES as error:
        unknown = _("Twilio no reconoce esa cuenta: revisa el Account SID y el Auth Token.")
        raise _send_error(error, unknown) from error
    return next(iter(found), None)


def _point(using: SmsAccount, number_sid: str, url: str) -> None:
    """Tell Twilio where to call for messages to the number. Raises `SendError`."""
    try:
        number = client(using.sid, using.token).incoming_phone_numbers(number_sid)
        number.update(sms_url=url, sms_method="POST")
    except FAILURES as error:
        unknown = _("Twilio no acepta esa dirección para llamar.")
        raise _send_error(error, unknown) from error


def _send_error(error: Exception, unknown: str) -> SendError:
    failure = failure_of(error, unknown=unknown)
    return SendError(failure.reason, permanent=failure.permanent, code=failure.code)
