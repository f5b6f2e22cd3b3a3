"""The mail with an invitation's link.

What strangers typed (a business's name, an inviter's) goes into a mail to an address that they
chose: it is left out where a mail program would make a link of it (`name_to_greet`).
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from tenants.context import current_business
from tenants.mailing import is_no_address, mail_retry_at
from tenants.members.invitations import invitation_path
from tenants.models import Invitation
from tenants.urls_for import business_host, business_url
from tenants.validators import name_to_greet

logger = logging.getLogger(__name__)


def invitation_mail_send(invitation_id: int) -> datetime | None:
    """Due work of the business: mail one invitation's link, then forget its secret.

    Locks the invitation's row, so that a resend or a withdrawal waits for it. A mail server that
    is away is asked again for two days; an address that no server takes ends it. The page of
    members shows which.
    """
    with transaction.atomic():
        rows = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by")
        invitation = rows.filter(pk=invitation_id, business=current_business()).first()
        if invitation is None or not invitation.token or invitation.state != "open":
            return None
        try:
            invitation_mail(invitation).send()
        except OSError as error:  # smtplib's errors and the socket's
            return _again(invitation, error)
        _settle(invitation, Invitation.Mail.SENT)
    return None


def _again(invitation: Invitation, error: OSError) -> datetime | None:
    hopeless = isinstance(error, SMTPRecipientsRefused) and is_no_address(error)
    again = None if hopeless else mail_retry_at(invitation.promised_at)
    facts = {"reason": type(error).__name__, "object_id": invitation.pk}
    if again is None:
        logger.error("invitation not mailed", extra=facts)
        _settle(invitation, Invitation.Mail.FAILED)
    else:
        logger.warning("invitation not mailed yet", extra=facts)
    return again


def _settle(invitation: Invitation, mail: str) -> None:
    invitation.mail, invitation.token = mail, ""
    invitation.save(update_fields=["mail", "token"])


def invitation_mail(invitation: Invitation) -> EmailMultiAlternatives:
    """The mail of an invitation whose secret is still there, as text and HTML."""
    known = dict(settings.LANGUAGES)
    language = invitation.language if invitation.language in known else settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(current_business().tz):
        words = _wording(invitation)
        subject = " ".join(_text("subject.txt", words).split())
        html = get_template("members/mail.html").render(words | {"subject": subject})
        mail = EmailMultiAlternatives(
            subject=subject, body=_text("txt", words).strip() + "\n", to=[invitation.email]
        )
    mail.attach_alternative(html, "text/html")
    return mail


def _wording(invitation: Invitation) -> dict[str, object]:
    business = current_business()
    inviter = invitation.invited_by
    return {
        # A business's name that reads like a link is replaced by its real address.
        "business_name": name_to_greet(business.name) or business_host(business),
        "inviter": name_to_greet(inviter.get_full_name()) if inviter else "",
        "role": invitation.get_role_display(),
        "url": f"{business_url(business, '')}{invitation_path(invitation.token)}",
        "last_day": invitation.expires_at - timedelta(minutes=1),
    }


def _text(ending: str, words: dict[str, object]) -> str:
    template = get_template(f"members/mail.{ending}")
    rendered: str = template.template.render(  # type: ignore[attr-defined]
        Context(words, autoescape=False)
    )
    return rendered
