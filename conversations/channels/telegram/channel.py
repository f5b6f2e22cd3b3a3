"""Telegram as a channel of conversations: the address is the person's chat with the bot."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from conversations.channels.base import Channel, Parsed, SendError
from conversations.channels.outgoing import Enclosure, enclosures, place_out
from conversations.channels.showing import Keys, shown
from conversations.channels.telegram import payloads
from conversations.channels.telegram.api import BLOCKED, call
from conversations.channels.telegram.keyboards import KEYS, markup
from conversations.channels.text import split_text
from conversations.models import ChannelAccount, Conversation, Delivery, InboundEvent, Message
from conversations.places import Place
from conversations.sending.facts import facts_of
from conversations.sending.rule import Facts
from conversations.services.connections import (
    account_alive,
    account_by_key,
    account_down,
    account_fail,
)
from leads.models import Contact
from leads.services import identity_reach

TEXT_CHARS = 4096
PHOTO_BYTES = 10 * 1024 * 1024
_PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})


class TelegramChannel(Channel):
    """A bot may answer whoever has written to it, at any time and at no cost, until they block
    it."""

    kind: ClassVar[str] = payloads.CHANNEL
    acknowledges: ClassVar[bool] = True
    keys: ClassVar[Keys] = KEYS

    def parse(self, payload: Mapping[str, Any], account_key: str) -> Parsed:
        return payloads.parse(payload, account_key)

    def facts(self, message: Message, now: datetime) -> Facts:
        account = account_by_key(self.kind, message.conversation.account_key)
        shut = message.conversation.address.shut_at is not None
        return facts_of(
            message,
            now,
            closed="" if account else _("Telegram está desconectado."),
            refused=_("El cliente bloqueó el bot de Telegram.") if shut else "",
            down=account_down(account, _("El bot de Telegram no está activo.")),
        )

    def send(self, delivery: Delivery) -> str:
        """Send the message; the id of its last part. Files go before the text.

        A text over 4,096 characters leaves in parts, in order, the buttons under the last. When a
        later part fails, earlier ones are out, so nothing is sent again by itself.
        """
        message = delivery.message
        account = _account(message.conversation)
        seen = shown(message, self.keys)
        done, sent = 0, ""
        if pin := place_out(message):
            return self._place(account, message, pin)
        for enclosed in enclosures(message):
            sent = self._file(account, message, done, enclosed)
            done += 1
        if done and not seen.text.strip():
            return sent
        *first, last = split_text(seen.text, TEXT_CHARS)
        for place, part in enumerate(first):
            self._part(account, message, done + place, text=part)
        buttons = markup(message, seen)
        more: Any = {"reply_markup": buttons} if buttons else {}
        return self._part(account, message, done + len(first), text=last, **more)

    def pins(self, conversation: Conversation) -> bool:
        return True

    def _place(self, account: ChannelAccount, message: Message, place: Place) -> str:
        where: Any = {"latitude": place.latitude, "longitude": place.longitude}
        if not (place.name and place.address):
            return self._part(account, message, 0, "sendLocation", **where)
        named = {"title": place.name, "address": place.address}
        return self._part(account, message, 0, "sendVenue", **where, **named)

    def _file(
        self, account: ChannelAccount, message: Message, done: int, enclosed: Enclosure
    ) -> str:
        """Upload a file: Telegram fetches few kinds by their address."""
        data = enclosed.data()
        is_photo = enclosed.content_type in _PHOTOS and len(data) <= PHOTO_BYTES
        method, field = ("sendPhoto", "photo") if is_photo else ("sendDocument", "document")
        fields: Any = {"upload": {field: (enclosed.name, data, enclosed.content_type)}}
        return self._part(account, message, done, method, **fields)

    def _part(
        self,
        account: ChannelAccount,
        message: Message,
        done: int,
        method: str = "sendMessage",
        **fields: Any,
    ) -> str:
        chat = message.conversation.address.address
        try:
            sent = call(account.credential("token"), method, chat_id=int(chat), **fields)
        except SendError as error:
            error.uncertain = error.uncertain or done > 0
            _learn(account, chat, error)
            raise
        return f"{chat}:{_message_id(sent)}"

    def acknowledge(self, event: InboundEvent) -> None:
        """Answer a pressed button, which shows a clock until then; show "typing…" where the
        assistant is about to answer."""
        account = account_by_key(self.kind, event.account_key)
        if account is None:
            return
        account_alive(account=account)
        token = account.credential("token")
        if query := payloads.callback_id(event.payload):
            call(token, "answerCallbackQuery", callback_query_id=query)
        talk = _waiting_for_the_assistant(event)
        if talk is not None:
            call(token, "sendChatAction", chat_id=int(talk.address.address), action="typing")


def _account(conversation: Conversation) -> ChannelAccount:
    account = account_by_key(payloads.CHANNEL, conversation.account_key)
    if account is None:
        raise SendError(_("Telegram está desconectado."), permanent=True)
    return account


def _message_id(sent: object) -> int:
    """The id in Telegram's answer. Raises `SendError`: the message is out, but where is unknown."""
    number = sent.get("message_id") if isinstance(sent, dict) else None
    if not isinstance(number, int):
        reason = _("Telegram no dijo qué fue del mensaje.")
        raise SendError(reason, permanent=False, code="answer", uncertain=True)
    return number


def _learn(account: ChannelAccount, chat: str, error: SendError) -> None:
    """Keep what a refusal says beyond the one message: the person is gone, or the token is."""
    if error.code == BLOCKED:
        identity_reach(kind="telegram", address=chat, reachable=False)
    elif error.code in ("401", "404"):
        account_fail(account=account, reason=error.reason)


def _waiting_for_the_assistant(event: InboundEvent) -> Conversation | None:
    blocked = event.contact is not None and event.contact.kind == Contact.Kind.BLOCKED
    if event.contact is None or blocked or not {"message", "callback_query"} & event.payload.keys():
        return None
    return (
        Conversation.objects.select_related("address")
        .filter(
            contact=event.contact,
            channel=payloads.CHANNEL,
            account_key=event.account_key,
            handler=Conversation.Handler.ASSISTANT,
        )
        .exclude(state=Conversation.State.ARCHIVED)
        .first()
    )
