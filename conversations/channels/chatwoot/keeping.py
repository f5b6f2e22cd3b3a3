"""Connecting an inbox of Chatwoot: an agent bot is made there, given the inbox, and told where to
call."""

import re
import secrets
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from conversations.channels.base import SendError
from conversations.channels.chatwoot.api import Place, bot_place, member_place
from conversations.channels.chatwoot.payloads import CHANNEL
from conversations.models import ChannelAccount, Conversation
from conversations.services.connections import (
    NotYetTried,
    account_connect,
    account_fail,
    account_uuid,
)
from tenants.actors import Actor
from tenants.context import current_business
from tenants.models import User
from tenants.urls_for import business_url

WEBHOOK_PATH = "/webhook/chatwoot/"
BOT_NAME = "Mostrador"
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")


class ChatwootKeeper:
    """What Chatwoot can be asked about an inbox (`services.connections.Keeper`)."""

    def check(self, account: ChannelAccount) -> None:
        """The member's token is taken, and the inbox still has our bot."""
        place = member_place(account)
        told = place.call("GET", f"inboxes/{place.inbox}/agent_bot")
        bot = told.get("agent_bot") if isinstance(told, dict) else None
        if not isinstance(bot, dict) or str(bot.get("id")) != account.credential("bot"):
            reason = _("La bandeja de Chatwoot ya no tiene nuestro bot: vuelve a conectarla.")
            raise SendError(reason, permanent=True, code="bot")

    def leave(self, account: ChannelAccount) -> None:
        place = member_place(account)
        _unless_gone(place, "POST", f"inboxes/{place.inbox}/set_agent_bot", agent_bot=None)
        _unless_gone(place, "DELETE", f"agent_bots/{account.credential('bot')}")

    def trial(self, account: ChannelAccount, *, user: User, to: str) -> str:
        """A private note in the conversation that came last."""
        if not trial_note(account):
            raise NotYetTried(_("Primero escribe tú a esa bandeja, como un cliente."))
        return _("Hecho: mira la nota privada en la última conversación de la bandeja.")


def _unless_gone(place: Place, method: str, path: str, **fields: Any) -> None:
    """One call to end something, which may have been ended there already."""
    try:
        place.call(method, path, **fields)
    except SendError as error:
        if error.code != "404":
            raise


def webhook_url(account: ChannelAccount) -> str:
    """Where Chatwoot calls, without the secret that proves it."""
    return business_url(current_business(), f"{WEBHOOK_PATH}{account.key}")


def inbox_connect(
    *, base_url: str, account: str, inbox: str, member_token: str, actor: Actor
) -> ChannelAccount:
    """Connect an inbox of a Chatwoot to the open business, or renew its tokens.

    The inbox is looked at with the token of a member who administers it; a bot is made there (an
    earlier one of ours is kept), and given the inbox. Raises `ValidationError`, by field, for what
    does not fit and for an inbox of another business; `SendError` where Chatwoot is away or will
    not make the bot.
    """
    base_url = _address(base_url)
    for name, value in (("account", account), ("inbox", inbox)):
        if not _NUMBER.fullmatch(value):
            raise ValidationError({name: _("Es un número: está en la dirección de la página.")})
    place = Place(base_url, account, inbox, member_token.strip())
    name = _inbox_name(place)
    address = f"{base_url.partition('://')[2]}/{account}/{inbox}"
    known = ChannelAccount.objects.filter(kind=CHANNEL, address=address).first()
    secret = secrets.token_urlsafe(32)
    bot = bot_ready(place, _outgoing_url(address, secret), known)
    held = {
        "base_url": base_url,
        "account": account,
        "inbox": inbox,
        "member_token": place.token,
        "token": bot["token"],
        "bot": bot["id"],
        "secret": secret,
    }
    connected = account_connect(
        kind=CHANNEL, address=address, label=name, credentials=held, actor=actor
    )
    try:
        place.call("POST", f"inboxes/{inbox}/set_agent_bot", agent_bot=int(bot["id"]))
    except SendError as error:
        account_fail(account=connected, reason=error.reason, tell=False)
        raise
    return connected


def _address(typed: str) -> str:
    url = typed.strip().rstrip("/")
    if url == settings.CHATWOOT_BASE_URL.rstrip("/"):
        return url
    try:
        parts = urlsplit(url)
        usable = parts.scheme == "https" and bool(parts.hostname) and not parts.path
    except ValueError:
        usable = False
    if not usable or parts.username or parts.query or len(url) > 150:
        wrong = _("Escribe la dirección de tu Chatwoot, sin más: https://chat.minegocio.com")
        raise ValidationError({"base_url": wrong})
    return url


def _inbox_name(place: Place) -> str:
    try:
        told = place.call("GET", f"inboxes/{place.inbox}")
    except SendError as error:
        if error.code in ("401", "403"):
            wrong = _("Chatwoot no acepta ese token, o no es de un administrador.")
            raise ValidationError({"member_token": wrong}) from error
        if error.code == "404":
            raise ValidationError(
                {"inbox": _("Ese Chatwoot no tiene esa cuenta o esa bandeja.")}
            ) from error
        raise
    if not isinstance(told, dict) or str(told.get("id")) != place.inbox:
        raise ValidationError({"base_url": _("Ahí no responde un Chatwoot.")})
    return str(told.get("name") or BOT_NAME)


def bot_ready(place: Place, outgoing_url: str, known: ChannelAccount | None) -> dict[str, str]:
    """The id and the token of an agent bot that calls `outgoing_url`: that of an account that is
    `known`, or a new one. Raises `SendError`."""
    fields: dict[str, Any] = {
        "name": BOT_NAME,
        "description": current_business().name,
        "outgoing_url": outgoing_url,
    }
    if known is not None and known.credential("bot"):
        try:
            told = place.call("PATCH", f"agent_bots/{known.credential('bot')}", **fields)
        except SendError as error:
            if error.code != "404":
                raise
            told = place.call("POST", "agent_bots", **fields)
    else:
        told = place.call("POST", "agent_bots", **fields)
    found = told if isinstance(told, dict) else {}
    token = found.get("access_token") or (known.credential("token") if known else "")
    if not found.get("id") or not token:
        reason = _("Este Chatwoot no da un token para bots: hace falta la versión 3 o más nueva.")
        raise SendError(reason, permanent=True, code="bot")
    return {"id": str(found["id"]), "token": str(token)}


def _outgoing_url(address: str, secret: str) -> str:
    path = f"{WEBHOOK_PATH}{account_uuid(CHANNEL, address)}?secret={secret}"
    return business_url(current_business(), path)


def trial_note(account: ChannelAccount) -> bool:
    """Leave a private note in the conversation that came last; False where none has come. Raises
    `SendError`."""
    rows = Conversation.objects.filter(channel=CHANNEL, account_key=account.key)
    talk = rows.order_by("-last_message_at", "-pk").first()
    said = talk.messages.filter(provider_id__contains=":").order_by("-id").first() if talk else None
    if said is None:
        return False
    words = _("Nota de prueba de %(business)s: el puente con Chatwoot funciona.")
    bot_place(account).call(
        "POST",
        f"conversations/{said.provider_id.partition(':')[0]}/messages",
        content=words % {"business": current_business().name},
        message_type="outgoing",
        private=True,
    )
    return True
