"""What every registered channel keeps, whatever its provider: add one to `CHANNELS` and it is
held to this."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import requests
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from conversations.channels.base import Channel, ParseError, SendError
from conversations.channels.registry import channel_for
from conversations.models import Conversation, Delivery, Message
from conversations.sending.rule import Decision
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from leads.services import contact_upsert
from tenants.models import Business

# Payloads that no provider of any channel sends.
NONSENSE: list[Any] = [
    {},
    {"hola": "mundo"},
    {"id": None, "from": None, "text": None, "MessageSid": None, "Body": None},
    {"": [[[{}]]], "payload": {"payload": {}}},
    {str(number): number for number in range(200)},
]
# A message of each channel with one field spoilt.
SPOILT: dict[str, dict[str, Any]] = {
    "email": {"mail": 1, "message_id": {"to": "+34600999888"}, "text": "hola"},
    "sms": {"MessageSid": {"sid": "+34600999888"}, "MessageStatus": "sent"},
    "telegram": {"update_id": 1, "message": {"message_id": {"phone": "+34600999888"}}},
    "chatwoot": {"event": "message_created", "id": "+34600999888", "message_type": "incoming"},
    "fake": {"id": "1", "from": {"phone": "+34600999888"}, "text": "hola"},
    "web": {"id": str(uuid4()), "visitor": "+34600999888", "text": "hola"},
    "whatsapp": {"MessageSid": {"sid": "+34600999888"}, "Body": "hola", "From": "+34600999888"},
}
ADDRESSES = {"whatsapp": ("phone", "+34600111222"), "fake": ("phone", "+34600111222")}
ADDRESSES |= {"web": ("web", "A" * 22), "email": ("email", "lucia@example.com")}
ADDRESSES |= {"sms": ("phone", "+34600111222")}
ADDRESSES |= {"telegram": ("telegram", "1111111"), "chatwoot": ("chatwoot", "77")}
RECEIVING = sorted(kind for kind in settings.CHANNELS if channel_for(kind).receives)


@pytest.fixture(params=sorted(settings.CHANNELS))
def channel(request: pytest.FixtureRequest) -> Channel:
    return channel_for(request.param)


@pytest.fixture
def conversation(channel: Channel, estilo: Business) -> Conversation:
    kind, address = ADDRESSES[channel.kind]
    contact, _ = contact_upsert(kind=kind, address=address, name="Lucía")
    with transaction.atomic():
        conversation = conversation_ensure(
            contact=contact, channel=channel.kind, account_key="", kind=kind, address=address
        )
        conversation.last_inbound_at = timezone.now()
        conversation.save(update_fields=["last_inbound_at"])
    return conversation


@pytest.fixture
def delivery(conversation: Conversation) -> Delivery:
    with transaction.atomic():
        message = message_queue(
            conversation=conversation,
            body="¿A qué hora te viene bien?",
            author=Message.Author.ASSISTANT,
            options=["16:00", "16:30"],
            purpose="reply",
        )
    return message.delivery


@pytest.fixture
def provider_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody answers at any provider's address."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise requests.ConnectionError("nobody listens")

    monkeypatch.setattr(requests.Session, "send", refuse)


def test_a_channel_is_known_by_its_own_name(channel: Channel) -> None:
    assert settings.CHANNELS[channel.kind].endswith(type(channel).__name__)
    assert channel_for(channel.kind) is channel


def test_an_unknown_channel_is_an_error() -> None:
    with pytest.raises(LookupError):
        channel_for("pigeon")


@pytest.mark.parametrize("channel", RECEIVING, indirect=True)
@pytest.mark.parametrize("payload", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_never_becomes_a_message(channel: Channel, estilo: Business, payload: Any) -> None:
    try:
        assert channel.parse(payload, "") is None
    except ParseError:
        return


@pytest.mark.parametrize("channel", RECEIVING, indirect=True)
def test_a_spoilt_message_is_refused_without_quoting_it(channel: Channel, estilo: Business) -> None:
    with pytest.raises(ParseError) as raised:
        channel.parse(SPOILT[channel.kind], "")
    assert "600999888" not in str(raised.value)


def test_whether_to_send_is_always_decided(channel: Channel, delivery: Delivery) -> None:
    now = timezone.now()
    decision = channel.decide(delivery.message, now)
    assert isinstance(decision, Decision)
    assert decision.mode in {"free", "template", "wait", "refuse"}
    assert isinstance(decision.cost, Decimal)
    assert decision.cost >= 0
    if decision.mode in {"wait", "refuse"}:
        assert decision.reason, "the business must be told why"
    if decision.at is not None:
        assert decision.at > now


def _sent(channel: Channel, delivery: Delivery) -> str | SendError:
    try:
        return channel.send(delivery)
    except SendError as error:
        return error


def test_sending_gives_an_id_or_one_kind_of_error(
    channel: Channel, delivery: Delivery, provider_away: None
) -> None:
    outcome = _sent(channel, delivery)
    if isinstance(outcome, SendError):
        assert outcome.reason, "the business must be told why"
    else:
        assert 0 < len(outcome) <= 120


def test_looking_for_a_lost_attempt_never_invents_one(
    channel: Channel, delivery: Delivery, provider_away: None
) -> None:
    try:
        found = channel.find_sent(delivery)
    except SendError:
        return
    assert found is None or 0 < len(found) <= 120
