"""Handing mails over: to the platform's mail server or provider, or to the business's own."""

import smtplib
from smtplib import (
    SMTPAuthenticationError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from conversations.channels.base import SendError
from conversations.channels.email.accounts import PLATFORM, PROVIDERS, SMTP, sender_of
from conversations.channels.email.backends import SECONDS
from conversations.models import ChannelAccount
from tenants.http import CircuitOpen, EgressRefused, NonPublicAddressError, never_sent
from tenants.mailing import is_no_address

__all__ = ["AWAY", "DENIED", "REFUSED", "connection_of", "mail_hand_over", "sender_of"]

AWAY, REFUSED, DENIED = "mail_away", "mail_refused", "mail_denied"
_BACKENDS = {
    "sendgrid": "conversations.channels.email.backends.SendGrid",
    "mailgun": "conversations.channels.email.backends.Mailgun",
    "postmark": "conversations.channels.email.backends.Postmark",
}


def connection_of(account: ChannelAccount | None) -> BaseEmailBackend:
    """What an account's mails leave by; the platform's own way where it has none of its own."""
    outgoing = account.credential("outgoing") if account is not None else PLATFORM
    if account is None or outgoing not in (SMTP, *PROVIDERS):
        return get_connection()
    if outgoing == SMTP:
        return get_connection(
            "conversations.channels.email.backends.GuardedSmtp",
            host=account.credential("smtp_host"),
            port=int(account.credential("smtp_port") or 587),
            username=account.credential("smtp_username"),
            password=account.credential("smtp_password"),
            use_tls=account.credential("smtp_security") == "starttls",
            use_ssl=account.credential("smtp_security") == "tls",
            timeout=SECONDS,
        )
    key = "server_token" if outgoing == "postmark" else "api_key"
    options: dict[str, Any] = {key: account.credential("api_key")}
    if outgoing == "mailgun":
        options["sender_domain"] = account.address.rpartition("@")[2]
    return get_connection(_BACKENDS[outgoing], **options)


def mail_hand_over(mail: EmailMultiAlternatives, account: ChannelAccount | None = None) -> None:
    """Give a mail to the server once, or to the provider, of `account` or of the platform.

    Raises `SendError`: temporary while the server cannot be reached or says "later", permanent for
    an address or mail that it will never take, uncertain where the connection broke after the mail
    was begun: it may have left.
    """
    mail.connection = connection = connection_of(account)
    try:
        connection.open()
    except SMTPAuthenticationError as error:
        if account is None:
            raise _away() from error
        raise _denied() from error
    except NonPublicAddressError as error:
        raise SendError(_("Ese servidor de correo no es público."), permanent=True) from error
    except OSError as error:
        raise _away() from error
    try:
        mail.send()
    except AnymailError as error:
        raise _provider_error(error) from error
    except OSError as error:
        raise _smtp_error(error) from error
    finally:
        connection.close()


def _smtp_error(error: OSError) -> SendError:
    if isinstance(error, SMTPRecipientsRefused):
        if not is_no_address(error):
            return _away()
        return SendError(_("El servidor no acepta esa dirección"), permanent=True, code=REFUSED)
    if isinstance(error, SMTPSenderRefused | SMTPResponseException):
        if error.smtp_code < 500:
            return _away()
        return SendError(
            _("El servidor de correo rechazó el mensaje"), permanent=True, code=REFUSED
        )
    reason = _("La conexión con el servidor de correo se cortó: puede que haya salido")
    return SendError(reason, permanent=False, code="timeout", uncertain=True)


def _provider_error(error: AnymailError) -> SendError:
    """What a provider's refusal means, by its HTTP status; a broken connection leaves open whether
    the mail went out, as does a fault of theirs."""
    if isinstance(error, AnymailRecipientsRefused):
        return SendError(_("El proveedor no acepta esa dirección"), permanent=True, code=REFUSED)
    if not isinstance(error, AnymailAPIError):
        return SendError(_("El correo no se puede enviar así"), permanent=True, code=REFUSED)
    cause = error.__cause__
    if isinstance(cause, EgressRefused | CircuitOpen) or (
        isinstance(cause, requests.RequestException) and never_sent(cause)
    ):
        return _away()
    status = int(getattr(error, "status_code", None) or 0)
    if status in (401, 403):
        return _denied()
    if status == 429:
        return SendError(
            _("El proveedor de correo pide ir más despacio"), permanent=False, code="429"
        )
    if 400 <= status < 500:
        return SendError(_("El proveedor rechazó el mensaje"), permanent=True, code=str(status))
    reason = _("El proveedor de correo no respondió: puede que haya salido")
    return SendError(reason, permanent=False, code=str(status or "timeout"), uncertain=True)


def _denied() -> SendError:
    reason = _("El correo no acepta el usuario, la contraseña o la clave: revísalos.")
    return SendError(reason, permanent=True, code=DENIED)


def _away() -> SendError:
    return SendError(_("El servidor de correo no responde"), permanent=False, code=AWAY)


def smtp_check(account: ChannelAccount) -> None:
    """Whether the account's mail server takes its credentials; nothing is sent. Raises
    `SendError`."""
    connection = connection_of(account)
    try:
        connection.open()
    except SMTPAuthenticationError as error:
        raise _denied() from error
    except NonPublicAddressError as error:
        raise SendError(_("Ese servidor de correo no es público."), permanent=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise _away() from error
    finally:
        connection.close()
