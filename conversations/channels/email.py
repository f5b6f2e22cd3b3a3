"""Mail as a channel, outbound: the business's name as sender, text and HTML.

Mails about appointments carry a calendar file and are made by `services.booking_mail`; both are
handed over here.
"""

from email.utils import formataddr, parseaddr
from smtplib import (
    SMTPAuthenticationError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import ClassVar

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from conversations.channels.base import Channel, SendError
from conversations.channels.showing import shown
from conversations.models import Delivery
from tenants.context import current_business
from tenants.mailing import is_no_address
from tenants.models import Business
from tenants.urls_for import business_host

CHANNEL = "email"
AWAY, REFUSED = "mail_away", "mail_refused"


class EmailChannel(Channel):
    """A conversation by mail: the address is the person's mailbox."""

    kind: ClassVar[str] = CHANNEL
    receives: ClassVar[bool] = False

    def send(self, delivery: Delivery) -> str:
        business, message = current_business(), delivery.message
        provider_id = f"<{message.uuid}@{business_host(business)}>"
        body = shown(message, self.keys).text
        context = {"business": business, "body": body, "subject": business.name}
        mail = EmailMultiAlternatives(
            subject=business.name,
            body=body,
            from_email=sender_of(business),
            to=[message.conversation.address.address],
            headers={"Message-ID": provider_id},
        )
        mail.attach_alternative(render_to_string("book/plain_mail.html", context), "text/html")
        mail_hand_over(mail)
        return provider_id


def sender_of(business: Business) -> str:
    """The platform's address under the business's name."""
    return formataddr((business.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def mail_hand_over(mail: EmailMultiAlternatives) -> None:
    """Give a mail to the server once.

    Raises `SendError`: temporary while the server cannot be reached or says "later", permanent for
    an address or mail that it will never take, uncertain where the connection broke after the mail
    was begun: it may have left.
    """
    mail.connection = connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        raise _away(error) from error
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        if is_no_address(error):
            reason = _("El servidor no acepta esa dirección")
            raise SendError(reason, permanent=True, code=REFUSED) from error
        raise _away(error) from error
    except (SMTPAuthenticationError, SMTPSenderRefused, SMTPResponseException) as error:
        if error.smtp_code < 500:
            raise _away(error) from error
        reason = _("El servidor de correo rechazó el mensaje")
        raise SendError(reason, permanent=True, code=REFUSED) from error
    except OSError as error:
        reason = _("La conexión con el servidor de correo se cortó: puede que haya salido")
        raise SendError(reason, permanent=False, code="timeout", uncertain=True) from error
    finally:
        connection.close()


def _away(error: OSError) -> SendError:
    reason = _("El servidor de correo no responde")
    return SendError(reason, permanent=False, code=AWAY)
