"""Connecting a mailbox: by forwarding to an address of ours, by IMAP, or by the business's own
provider, which calls us."""

import secrets
from collections.abc import Mapping
from typing import Any

import requests
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conversations.channels.base import SendError
from conversations.channels.email.accounts import (
    FORWARD,
    HOOK,
    IMAP,
    PLATFORM,
    PROVIDERS,
    SMTP,
    inbound_address,
    reply_address,
    sender_of,
)
from conversations.channels.email.imap import folder_open
from conversations.channels.email.mails import CHANNEL
from conversations.channels.email.reading import READ
from conversations.channels.email.sending import mail_hand_over, smtp_check
from conversations.models import ChannelAccount
from conversations.services.connections import account_connect
from tenants.actors import Actor
from tenants.context import current_business
from tenants.due import due_hint, due_put
from tenants.http import CircuitOpen, EgressRefused, never_sent, session
from tenants.models import User
from tenants.urls_for import business_url, public_url

# What each provider can be asked without anything being sent, and how it wants its key.
_ASKED = {"sendgrid": "/v3/scopes", "mailgun": "/v3/domains/{domain}", "postmark": "/server"}
HOOK_USER = "mostrador"


class EmailKeeper:
    """What can be asked about a mailbox (`services.connections.Keeper`)."""

    def check(self, account: ChannelAccount) -> None:
        """What it reads and sends with takes its credentials."""
        if account.credential("incoming") == IMAP:
            with folder_open(account):
                pass
        outgoing = account.credential("outgoing")
        if outgoing == SMTP:
            smtp_check(account)
        elif outgoing in PROVIDERS:
            _provider_check(account, outgoing)

    def leave(self, account: ChannelAccount) -> None:
        """Nobody has to be told: nothing is asked of the mailbox, and its door is closed."""

    def trial(self, account: ChannelAccount, *, user: User, to: str) -> str:
        """A mail to the member, by the way that answers take."""
        trial_mail_send(account=account, to=user.email)
        told = _("Enviado a %(address)s: respóndelo y mira la bandeja.")
        return told % {"address": user.email}


def forwarding_connect(*, actor: Actor) -> ChannelAccount:
    """Open the business's address at the platform, which its own mail can be forwarded to. Raises
    `ValidationError` where the platform takes no mail."""
    business = current_business()
    address = inbound_address(business)
    if not address:
        raise ValidationError(_("Aquí no se puede recibir correo reenviado: conecta el buzón."))
    return account_connect(
        kind=CHANNEL,
        address=address,
        label=address,
        credentials={"incoming": FORWARD, "outgoing": PLATFORM},
        actor=actor,
    )


def mailbox_connect(*, address: str, given: Mapping[str, str], actor: Actor) -> ChannelAccount:
    """Connect the business's own mailbox, after its credentials have been tried.

    `given` are its settings as `ChannelAccount.credentials` holds them. Mail that lies there
    already is not read. Raises `ValidationError` for what is refused, `AccountTaken`, and
    `SendError` where somebody cannot be reached.
    """
    credentials = {**given, "hook_secret": secrets.token_urlsafe(24)}
    tried = ChannelAccount(kind=CHANNEL, address=address, credentials=credentials)
    try:
        EmailKeeper().check(tried)
    except SendError as error:
        if not error.permanent:
            raise
        raise ValidationError(error.reason) from error
    account = account_connect(
        kind=CHANNEL, address=address, label=address, credentials=credentials, actor=actor
    )
    if credentials.get("incoming") == IMAP:
        due_put(READ, account.pk, timezone.now())
        due_hint(READ, account.pk)
    return account


def hook_urls(account: ChannelAccount) -> dict[str, str]:
    """What is pasted at the business's own provider: where it calls with mails, and with what
    became of ours. The password in it is the account's own."""
    provider = account.credential("provider") or account.credential("outgoing")
    secret = account.credential("hook_secret")
    if provider not in PROVIDERS or not secret:
        return {}
    scheme, _sep, rest = public_url(f"/webhook/email/{account.key}/{provider}/").partition("://")
    base = f"{scheme}://{HOOK_USER}:{secret}@{rest}"
    inbound = {"inbound": f"{base}inbound"} if account.credential("incoming") == HOOK else {}
    return inbound | ({"events": f"{base}events"} if account.credential("outgoing") != SMTP else {})


def trial_mail_send(*, account: ChannelAccount, to: str) -> None:
    """Send a member a mail by the way that answers take; they can answer it, too. Raises
    `SendError`."""
    business = current_business()
    body = _(
        "Este correo ha salido por donde saldrán las respuestas de %(business)s.\n\nRespóndelo "
        "para ver cómo contesta tu asistente."
    ) % {"business": business.name}
    subject = _("Prueba de correo de %(business)s") % {"business": business.name}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=body,
        from_email=sender_of(business, account),
        to=[to],
        reply_to=[reply_address(account, None)],
    )
    context = {
        "business": business,
        "subject": subject,
        "body": body,
        "language": get_language() or business.language,
        "site": business_url(business, "/book/"),
    }
    mail.attach_alternative(render_to_string("channels/mail.html", context), "text/html")
    mail_hand_over(mail, account)


def _provider_check(account: ChannelAccount, provider: str) -> None:
    """Whether a provider takes the key. Raises `SendError`."""
    base_url = str(getattr(settings, f"{provider.upper()}_BASE_URL"))
    path = _ASKED[provider].format(domain=account.address.rpartition("@")[2])
    try:
        with session("mail", base_url=base_url) as door:
            answer = door.get(path, **_authorised(provider, account.credential("api_key")))
    except EgressRefused as error:
        reason = _("La dirección del proveedor de correo está mal configurada.")
        raise SendError(reason, permanent=True) from error
    except requests.RequestException as error:
        reason = _("El proveedor de correo no responde.")
        sent = not (isinstance(error, CircuitOpen) or never_sent(error))
        raise SendError(reason, permanent=False, code="timeout" if sent else "network") from error
    if answer.status_code in (401, 403, 404, 422):
        raise SendError(_("El proveedor de correo no acepta la clave."), permanent=True)
    if answer.status_code >= 400:
        raise SendError(_("El proveedor de correo no responde."), permanent=False)


def _authorised(provider: str, key: str) -> dict[str, Any]:
    if provider == "mailgun":
        return {"auth": ("api", key)}
    if provider == "postmark":
        return {"headers": {"X-Postmark-Server-Token": key, "Accept": "application/json"}}
    return {"headers": {"Authorization": f"Bearer {key}"}}
