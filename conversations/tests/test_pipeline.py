"""From a customer's message to the answer, through due work: the pipeline behind the door."""

from collections.abc import Mapping
from datetime import datetime
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection

from bookings.models import Booking
from config.tests.processes import wait_until
from conversations.channels.base import InboundMessage
from conversations.channels.fake import FakeChannel
from conversations.models import InboundEvent, Message
from conversations.services.door import inbound_store
from conversations.services.inbound import event_process
from leads.models import Contact, Lead
from tenants.context import business_context
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


def test_what_a_customer_wrote_first_is_read_first_whoever_takes_it_up(estilo: Business) -> None:
    """A worker died with the first message, or another was faster with the second."""
    texts = ("hola", "quiero un corte", "mañana")
    for number, text in enumerate(texts):
        payload = {"id": f"o{number}", "from": PHONE, "text": text, "name": ""}
        inbound_store(
            channel="fake",
            account_key="",
            provider_id=f"o{number}",
            payload=payload,
            sender=PHONE,
        )
    other = {"id": "x", "from": "+34600999999", "text": "buenas", "name": ""}
    inbound_store(channel="fake", account_key="", provider_id="x", payload=other, sender="x")
    *_earlier, last, _other = InboundEvent.objects.order_by("id")
    event_process(last.pk)
    bodies = Message.objects.filter(direction="in").order_by("id").values_list("body", flat=True)
    assert list(bodies) == list(texts), "and nobody else's"
    for event in InboundEvent.objects.order_by("id"):
        event_process(event.pk)
    assert Message.objects.filter(direction="in").count() == 4


def test_an_earlier_message_that_cannot_be_read_holds_nobody_up(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        payload = {"id": f"o{number}", "from": PHONE, "text": f"hola {number}", "name": ""}
        inbound_store(
            channel="fake",
            account_key="",
            provider_id=f"o{number}",
            payload=payload,
            sender=PHONE,
        )
    parse = FakeChannel.parse

    def broken(self: FakeChannel, payload: Any, account_key: str) -> Any:
        if payload["id"] == "o1":
            raise KeyError("a bug")
        return parse(self, payload, account_key)

    monkeypatch.setattr(FakeChannel, "parse", broken)
    event_process(InboundEvent.objects.get(provider_id="o2").pk)
    assert Message.objects.get(direction="in").body == "hola 2"
    assert InboundEvent.objects.get(provider_id="o1").state == "received"


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
    live_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = FakeChannel.parse
    others: list[Thread] = []

    def slow(self: FakeChannel, payload: Mapping[str, Any], account_key: str) -> InboundMessage:
        monkeypatch.setattr(FakeChannel, "parse", parse)
        others.append(Thread(target=take_up))
        others[0].start()
        assert wait_until(somebody_waits, seconds=20)
        return parse(self, payload, account_key)

    def take_up() -> None:
        with business_context("estilo"):
            event_process(InboundEvent.objects.get().pk)
        connection.close()

    def somebody_waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            return bool(cursor.fetchone()[0])

    with business_context("estilo"):
        write("hola")
        monkeypatch.setattr(FakeChannel, "parse", slow)
        event_process(InboundEvent.objects.get().pk)
        others[0].join(20)
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
