"""Mail as a channel: the address is the person's mailbox, `account_key` the business's; without
one, mails only leave.

Mails about appointments carry a calendar file and are made by `services.booking_mail`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from conversations.channels.base import Channel, Parsed, SendError
from conversations.channels.email import payloads
from conversations.channels.email.accounts import (
    mailbox_by_key,
    mailbox_of_business,
    reply_address,
    sender_of,
)
from conversations.channels.email.mails import CHANNEL
from conversations.channels.email.sending import DENIED, mail_hand_over
from conversations.channels.email.tokens import token_of
from conversations.channels.outgoing import enclosures
from conversations.channels.showing import shown
from conversations.models import ChannelAccount, Conversation, Delivery, Message
from conversations.sending.facts import facts_of
from conversations.sending.rule import Facts
from conversations.services.connections import account_down, account_fail
from leads.models import Contact
from tenants.context import current_business
from tenants.urls_for import business_host, business_url

_SUBJECT_CHARS = 200
_REFERENCES = 20
# What customers read; not the dashboard's language.
_FOOTS = {
    "es": "Puedes responder a este correo.",
    "en": "You can reply to this email.",
    "pt": "Você pode responder a este e-mail.",
}


class EmailChannel(Channel):
    """A conversation by mail."""

    kind: ClassVar[str] = CHANNEL
    begins: ClassVar[str] = "email"
    comes_back: ClassVar[bool] = True

    def parse(self, payload: Mapping[str, Any], account_key: str) -> Parsed:
        account = mailbox_by_key(account_key)
        return payloads.parse(payload, account_key, account.address if account else "")

    def facts(self, message: Message, now: datetime) -> Facts:
        """Mails that only leave (without `account_key`) need no mailbox of the business's."""
        talk = message.conversation
        account = mailbox_by_key(talk.account_key) if talk.account_key else None
        gone = bool(talk.account_key) and account is None
        shut = talk.address.shut_at is not None
        return facts_of(
            message,
            now,
            closed=_("El correo está desconectado.") if gone else "",
            refused=_("Los correos a esa dirección rebotan.") if shut else "",
            down=account_down(account, _("El correo no está activo.")),
        )

    def send(self, delivery: Delivery) -> str:
        account = mailbox_by_key(delivery.message.conversation.account_key)
        mail = mail_of(delivery, account)
        try:
            mail_hand_over(mail, account)
        except SendError as error:
            if account is not None and error.code == DENIED:
                account_fail(account=account, reason=error.reason)
            raise
        return str(mail.extra_headers["Message-ID"])

    def account_for(self, contact: Contact) -> str | None:
        account = mailbox_of_business()
        return account.key if account else None

    def is_usable(self, account_key: str) -> bool:
        account = mailbox_by_key(account_key)
        return account is not None and account.state == ChannelAccount.State.ACTIVE


def mail_of(delivery: Delivery, account: ChannelAccount | None) -> EmailMultiAlternatives:
    """The mail that a message leaves as: in its customer's thread, text and HTML."""
    business, message = current_business(), delivery.message
    talk = message.conversation
    subject, heard = _thread(talk, message)
    body = shown(message, EmailChannel.keys).text
    context = {
        "business": business,
        "body": body,
        "subject": subject,
        "language": talk.language or business.language,
        "foot": _FOOTS.get(talk.language or business.language, "") if account else "",
        "site": business_url(business, "/book/"),
    }
    mail = EmailMultiAlternatives(
        subject=subject,
        body=body,
        from_email=sender_of(business, account),
        to=[talk.address.address],
        reply_to=[reply_address(account, talk.address)] if account else [],
        headers=_headers(delivery, heard),
    )
    for each in enclosures(message):
        mail.attach(each.name, each.data(), each.content_type)
    mail.attach_alternative(render_to_string("channels/mail.html", context), "text/html")
    if account is not None:
        if account.credential("outgoing") == "postmark":
            mail.extra_headers["X-PM-KeepID"] = "true"  # else it gives the mail an id of its own
        # Comes back with a provider's reports (django-anymail).
        mail.metadata = {"delivery": str(delivery.uuid), "account": account.key}  # type: ignore[attr-defined]
    return mail


def _thread(talk: Conversation, message: Message) -> tuple[str, dict[str, Any]]:
    """The subject, and what is known of the mail that is answered."""
    rows = Message.objects.filter(conversation=talk, direction=Message.Direction.IN)
    last = rows.filter(pk__lt=message.pk).exclude(envelope=None).order_by("-pk").first()
    heard: dict[str, Any] = (last.envelope or {}) if last else {}
    subject = " ".join(str(heard.get("subject", "")).split())[:_SUBJECT_CHARS]
    if not subject:
        return current_business().name, heard
    answered = subject[:4].lower().startswith(("re:", "rv:", "res:"))
    return subject if answered else f"Re: {subject}", heard


def _headers(delivery: Delivery, heard: Mapping[str, Any]) -> dict[str, str]:
    """The mail's own id with the token of whom it is for, its place in their thread, and what keeps
    other machines from answering (RFC 3834)."""
    message = delivery.message
    token = token_of(message.conversation.address)
    host = business_host(current_business())
    headers = {"Message-ID": f"<{message.uuid}.{token}@{host}>"}
    if parent := str(heard.get("message_id", "")):
        known = [str(each) for each in heard.get("references", [])]
        chain = list(dict.fromkeys([*known, parent]))[-_REFERENCES:]
        headers |= {"In-Reply-To": parent, "References": " ".join(chain)}
    if message.author != Message.Author.AGENT:
        headers |= {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
        headers["X-Mostrador"] = "assistant"
    return headers
