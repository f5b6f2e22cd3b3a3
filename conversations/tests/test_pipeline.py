"""From a customer's message to the answer, through due work: the pipeline behind the door."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import Booking
from conversations.channels.fake import FakeChannel
from conversations.models import Message
from conversations.services.door import inbound_store
from leads.models import Lead
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
