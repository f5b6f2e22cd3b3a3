"""Messages that their provider hands over long after they were written."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from channels_whatsapp.providers.meta.payloads import parse as meta_parse
from channels_whatsapp.tests.meta import LUCIA, SALON
from config.shell.simulator.meta.webhooks import contact, message, value, webhook
from config.tests.world import SALON_NUMBER
from conversations.channels.base import InboundMessage, moment_of
from conversations.channels.registry import channel_for
from conversations.models import Conversation, Message
from conversations.services.door import inbound_store
from conversations.services.receiving import message_receive
from tenants.draining import drain
from tenants.models import Business, DueItem

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))


@pytest.fixture(autouse=True)
def today(estilo: Business) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def wrote(ago: timedelta | None, provider_id: str = "1", channel: str = "whatsapp") -> Conversation:
    """Lucía wrote so long ago, and it comes now."""
    said_at = NOW - ago if ago is not None else None
    stored = message_receive(
        InboundMessage(
            channel=channel,
            account_key=SALON_NUMBER,
            provider_id=provider_id,
            sender_kind="phone",
            sender=LUCIA,
            text="¿tenéis hora mañana?",
            said_at=said_at,
        )
    )
    return Conversation.objects.get(pk=stored.conversation_id)


def notes() -> list[str]:
    return list(Message.objects.filter(direction="note").values_list("purpose", flat=True))


@pytest.mark.parametrize("ago", [None, timedelta(0), timedelta(minutes=10), -timedelta(days=2)])
def test_a_message_in_time_is_of_now(ago: timedelta | None) -> None:
    assert wrote(ago).last_inbound_at == NOW
    assert notes() == []
    assert DueItem.objects.filter(kind="conversations.reply").exists()


def test_a_late_one_is_marked_and_opens_the_window_from_when_it_was_written() -> None:
    talk = wrote(timedelta(hours=2))
    assert talk.last_inbound_at == NOW - timedelta(hours=2)
    assert notes() == ["message_late"]
    assert Message.objects.get(direction="note").template_values == ["24/11/2026 08:00"]
    assert DueItem.objects.filter(kind="conversations.reply").exists()


def test_of_another_day_a_person_answers_since_tomorrow_is_another_day_by_now() -> None:
    talk = wrote(timedelta(hours=30))
    assert (talk.needs_human, talk.handler, talk.handoff_reason) == (True, "human", "delayed")
    drain()
    assert not Message.objects.filter(direction="out").exists()


def test_what_comes_late_does_not_shorten_a_window_that_is_open() -> None:
    wrote(None)
    assert wrote(timedelta(hours=3), "2").last_inbound_at == NOW


def test_outside_the_window_that_it_opened_no_free_text_goes_out() -> None:
    talk = wrote(timedelta(hours=30))
    out = Message(conversation=talk, body="hola", direction="out", purpose="reply")
    assert channel_for("whatsapp").decide(out, NOW).mode != "free"


def test_a_clock_that_is_years_wrong_counts_for_nothing() -> None:
    assert wrote(timedelta(days=900)).last_inbound_at == NOW
    assert notes() == []


@pytest.mark.parametrize("stamp", ["", "x", None, [], 1e300, "9" * 400, "nan", {}, "-1e99"])
def test_a_stamp_that_is_none_is_none(stamp: Any) -> None:
    assert moment_of(stamp) is None


def test_providers_say_when_a_message_was_written() -> None:
    at = NOW - timedelta(hours=5)
    raw = message(LUCIA, "wamid.1", "text", text={"body": "hola"})
    raw["timestamp"] = str(int(at.timestamp()))
    told = value(SALON, contacts=[contact(LUCIA)], messages=[raw])
    payload = json.loads(webhook((SALON, "messages", told)))
    found = meta_parse(payload, SALON.number)
    assert isinstance(found, InboundMessage)
    assert found.said_at == at
    update = {"message_id": 5, "date": int(at.timestamp()), "text": "hola"}
    update |= {"chat": {"id": 7, "type": "private"}, "from": {"id": 7}}
    parsed = channel_for("telegram").parse({"update_id": 1, "message": update}, "bot")
    assert isinstance(parsed, InboundMessage)
    assert parsed.said_at == at


def test_what_waited_here_is_as_late_as_what_waited_there(estilo: Business) -> None:
    form = {"MessageSid": "SM" + "1" * 32, "From": f"whatsapp:{LUCIA}", "Body": "¿mañana?"}
    form |= {"To": f"whatsapp:{SALON_NUMBER}"}
    assert inbound_store(
        channel="whatsapp", account_key=SALON_NUMBER, provider_id="1", payload=form
    )
    with time_machine.travel(NOW + timedelta(hours=26), tick=False):
        drain()
    talk = Conversation.objects.get()
    assert (talk.last_inbound_at, talk.handoff_reason) == (NOW, "delayed")
