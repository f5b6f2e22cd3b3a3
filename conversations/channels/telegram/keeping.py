"""Connecting a bot: its token is checked, Telegram is told where to call, and asked how it goes."""

import re
import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from conversations.channels.base import SendError
from conversations.channels.telegram.api import call
from conversations.channels.telegram.payloads import CHANNEL
from conversations.channels.telegram.trying import trial_send
from conversations.models import ChannelAccount
from conversations.services.connections import NotYetTried, account_connect, account_fail
from tenants.actors import Actor
from tenants.models import User
from tenants.urls_for import public_url

WEBHOOK_PATH = "/webhook/telegram/"
# What is asked for; anything else Telegram would send for nothing.
UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,100}")


class TelegramKeeper:
    """What Telegram can be asked about a bot (`services.connections.Keeper`)."""

    def check(self, account: ChannelAccount) -> None:
        """The token is taken, and Telegram calls here."""
        token = account.credential("token")
        call(token, "getMe")
        info = call(token, "getWebhookInfo")
        url = info.get("url") if isinstance(info, dict) else None
        if url != webhook_url(account):
            reason = _("Otro programa ha cambiado a dónde llama este bot: vuelve a conectarlo.")
            raise SendError(reason, permanent=True, code="webhook")

    def leave(self, account: ChannelAccount) -> None:
        call(account.credential("token"), "deleteWebhook")

    def trial(self, account: ChannelAccount, *, user: User, to: str) -> str:
        """To whoever opened the test link on their phone."""
        if not trial_send(account=account, actor=Actor.person(user)):
            raise NotYetTried(_("Primero abre el enlace de prueba en tu teléfono."))
        return _("Enviado: míralo en tu Telegram.")


def webhook_url(account: ChannelAccount) -> str:
    """Where Telegram calls for a bot; names a route and no secret."""
    return public_url(f"{WEBHOOK_PATH}{account.key}")


def bot_connect(*, token: str, actor: Actor) -> ChannelAccount:
    """Connect a bot to the open business: check its token, keep it, and have Telegram call here.

    A second connection renews token and secret, and keeps the conversations. Raises
    `ValidationError` for a token that is none or that Telegram refuses, and for a bot of another
    business; `SendError` where Telegram cannot be reached or will not call here: the account then
    stands there with the reason.
    """
    token = token.strip()
    if not _TOKEN.fullmatch(token):
        raise ValidationError(
            _("Eso no es un token de BotFather: son números, dos puntos y unas 35 letras.")
        )
    bot = _bot(token)
    secret = secrets.token_urlsafe(32)
    account = account_connect(
        kind=CHANNEL,
        address=str(bot["id"]),
        label=f"@{bot['username']}" if bot.get("username") else str(bot.get("first_name", "")),
        credentials={"token": token, "secret": secret},
        actor=actor,
    )
    try:
        call(
            token,
            "setWebhook",
            url=webhook_url(account),
            secret_token=secret,
            allowed_updates=UPDATES,
        )
    except SendError as error:
        reason = _("Telegram no puede llamar a esta dirección. Ha de empezar por https.")
        account_fail(
            account=account, reason=reason if error.permanent else error.reason, tell=False
        )
        raise
    return account


def _bot(token: str) -> dict[str, object]:
    try:
        bot = call(token, "getMe")
    except SendError as error:
        if not error.permanent:
            raise
        raise ValidationError(
            _("Telegram no acepta ese token. Cópialo otra vez de BotFather, entero.")
        ) from error
    if not isinstance(bot, dict) or not isinstance(bot.get("id"), int) or not bot.get("is_bot"):
        raise ValidationError(_("Telegram no reconoce un bot en ese token."))
    return bot
