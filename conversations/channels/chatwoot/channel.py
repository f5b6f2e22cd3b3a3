"""Chatwoot as a channel of conversations: the address is a contact there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from conversations.channels.base import Channel, Parsed, SendError
from conversations.channels.chatwoot import payloads
from conversations.channels.chatwoot.api import File, bot_place
from conversations.channels.chatwoot.mirror import payloads as mirror
from conversations.channels.chatwoot.mirror.keeping import KIND as MIRROR
from conversations.channels.outgoing import enclosures
from conversations.channels.showing import shown
from conversations.models import ChannelAccount, Conversation, Delivery, Message
from conversations.sending.facts import facts_of
from conversations.sending.rule import Facts
from conversations.services.connections import account_by_key, account_down, account_fail

_TOKEN_REFUSED = ("401", "403")


class ChatwootChannel(Channel):
    """Whatever inbox of Chatwoot somebody writes to, the assistant answers as its agent bot."""

    kind: ClassVar[str] = payloads.CHANNEL
    tells_handler: ClassVar[bool] = True

    def parse(self, payload: Mapping[str, Any], account_key: str) -> Parsed:
        if account_by_key(MIRROR, account_key) is not None:
            return mirror.parse(payload, account_key)
        return payloads.parse(payload, account_key)

    def facts(self, message: Message, now: datetime) -> Facts:
        account = account_by_key(self.kind, message.conversation.account_key)
        return facts_of(
            message,
            now,
            closed="" if account else _("Chatwoot está desconectado."),
            down=account_down(account, _("La conexión con Chatwoot no está activa.")),
        )

    def send(self, delivery: Delivery) -> str:
        """Write the message into the conversation at Chatwoot; it carries its delivery, so that a
        lost answer is settled when Chatwoot tells it back."""
        message = delivery.message
        text = shown(message, self.keys).text
        account, number = _account(message.conversation), _number(message.conversation)
        if not number:
            raise SendError(
                _("Esta persona todavía no ha escrito por Chatwoot."), permanent=True, code="never"
            )
        fields = {
            "content": text,
            "message_type": "outgoing",
            "private": False,
            "content_type": "text",
            "content_attributes": {payloads.MARK: str(delivery.uuid)},
        }
        files = [(each.name, each.data(), each.content_type) for each in enclosures(message)]
        made = _call(account, f"conversations/{number}/messages", fields, files)
        return f"{number}:{_id_of(made)}"

    def handler_told(self, conversation: Conversation) -> None:
        """Give the conversation to the team there, or back to the bot; who takes over finds the
        summary as a private note."""
        account, number = _account(conversation), _number(conversation)
        if not number:
            return
        human = conversation.handler == Conversation.Handler.HUMAN
        if conversation.needs_human and conversation.handoff_summary:
            note = {
                "content": conversation.handoff_summary,
                "message_type": "outgoing",
                "private": True,
                "content_attributes": {payloads.MARK: ""},
            }
            _call(account, f"conversations/{number}/messages", note)
        closed = conversation.state == Conversation.State.CLOSED
        status = "resolved" if closed else "open" if human else "pending"
        _call(account, f"conversations/{number}/toggle_status", {"status": status})


def _account(conversation: Conversation) -> ChannelAccount:
    account = account_by_key(payloads.CHANNEL, conversation.account_key)
    if account is None:
        raise SendError(_("Chatwoot está desconectado."), permanent=True)
    return account


def _number(conversation: Conversation) -> str:
    """The latest conversation of the person there; empty where they have none."""
    said = conversation.messages.filter(provider_id__contains=":").order_by("-id")
    latest = said.values_list("provider_id", flat=True).first() or ""
    return str(latest).partition(":")[0]


def _call(
    account: ChannelAccount, path: str, fields: dict[str, Any], files: Sequence[File] = ()
) -> Any:
    place = bot_place(account)
    try:
        return place.upload(path, fields, files) if files else place.call("POST", path, **fields)
    except SendError as error:
        if error.code in _TOKEN_REFUSED:
            account_fail(account=account, reason=error.reason)
        raise


def _id_of(made: object) -> int:
    number = made.get("id") if isinstance(made, dict) else None
    if not isinstance(number, int):
        reason = _("Chatwoot no dijo qué fue del mensaje.")
        raise SendError(reason, permanent=False, code="answer", uncertain=True)
    return number
