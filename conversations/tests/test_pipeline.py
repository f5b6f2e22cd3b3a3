"""From a customer's message to the answer, through due work: the pipeline behind the door."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import Booking
from conversations.channels.base import InboundMessage
from conversations.channels.fake import FakeChannel
from conversations.models import InboundEvent, Message
from conversations.services.door import inbound_store
from conversations.services.inbound import event_process
from leads.models import Contact, Lead
from tenants.draining import drain
from tenants.models import Business

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
PHONE = "+34600123456"


@pytest.fixture(autouse=True)
def outbox():
    FakeChannel.outbox.clear()
    FakeChannel.failures.clear()
    yield FakeChannel.outbox
    FakeChannel.outbox.clear()
    FakeChannel.failures.clear()


def write(text: str, number: int = 1, sender: str = PHONE) -> bool:
    return inbound_store(
        channel="fake",
        account_key="",
        provider_id=f"m{number}",
        payload={"id": f"m{number}", "from": sender, "text": text, "name": ""},
    )


def say(text: str, number: int = 1) -> list[str]:
    """Send a message, drain all due work, return what the customer got."""
    before = len(FakeChannel.outbox)
    write(text, number)
    drain()
    return [body for _, body in FakeChannel.outbox[before:]]


@time_machine.travel(TUESDAY, tick=True)
def test_a_haircut_is_booked_in_two_messages(estilo: Business) -> None:
    offered = say("hola, quiero cortarme el pelo el jueves por la tarde", 1)
    assert len(offered) == 1
    message = Message.objects.filter(author="assistant").last()
    assert 1 <= len(message.options) <= 3
    answer = say("el segundo", 2)
    booking = Booking.objects.get()
    assert booking.state == "confirmed"
    assert booking.service.name == "Corte"
    local = booking.start.astimezone(MADRID)
    assert local.date().isoformat() == "2026-11-26"
    assert f"{local:%H:%M}" == message.options[1]
    assert f"{local:%H:%M}" in answer[0]
    assert Lead.objects.get().state == "SCHEDULED"
    assert booking.reminders.filter(state="scheduled").count() == 3


def test_two_workers_with_one_delivery_make_one_message(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = FakeChannel.parse

    def slow(self: FakeChannel, payload: Mapping[str, Any], account_key: str) -> InboundMessage:
        monkeypatch.setattr(FakeChannel, "parse", parse)
        event_process(event.pk)  # meanwhile the other worker
        return parse(self, payload, account_key)

    write("hola")
    event = InboundEvent.objects.get()
    monkeypatch.setattr(FakeChannel, "parse", slow)
    event_process(event.pk)
    assert Message.objects.filter(direction="in").count() == 1


def test_the_name_on_a_phone_fills_an_empty_one_and_no_other(estilo: Business) -> None:
    def named(name: str, number: int) -> str:
        payload = {"id": f"m{number}", "from": PHONE, "text": "hola", "name": name}
        inbound_store(channel="fake", account_key="", provider_id=f"m{number}", payload=payload)
        drain(("conversations.inbound",))
        return Contact.objects.get().name

    assert named("", 1) == ""
    assert named("Ana Ruiz", 2) == "Ana Ruiz"
    assert named("otro nombre", 3) == "Ana Ruiz"
