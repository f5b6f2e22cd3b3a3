"""Answering a reminder: by a word, a number or a button."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import Booking
from conversations.channels.fake import FakeChannel
from conversations.models import AssistantRun, Conversation, Message
from conversations.services.door import inbound_store
from conversations.words.notice import ANSWERS, SAID, WORDS, answer_of
from tenants.draining import drain
from tenants.models import Business

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
START = datetime(2026, 11, 26, 17, 0, tzinfo=MADRID)
PHONE = "+34600123456"


def says(text: str) -> str:
    number = str(Message.objects.count())
    payload = {"id": number, "from": PHONE, "text": text}
    inbound_store(channel="fake", account_key="", provider_id=number, payload=payload)
    FakeChannel.outbox.clear()
    drain()
    return FakeChannel.outbox[-1][1]


@pytest.fixture
def reminded(estilo: Business) -> Iterator[Booking]:
    """Booked in the chat; the reminder of the day before has just arrived."""
    with time_machine.travel(NOW, tick=True) as clock:
        says("quiero un corte el jueves a las 17:00")
        clock.move_to(START - timedelta(hours=24) + timedelta(seconds=1))
        drain(("bookings.reminder", "conversations.deliver"))
        assert Message.objects.latest("pk").options == [
            "Confirmo",
            "Cambiar la hora",
            "Cancelar la cita",
        ]
        yield Booking.objects.get()
    FakeChannel.outbox.clear()


@pytest.mark.parametrize("text", ["1", "Confirmo", "¡Sí!", "ok", "confirmado."])
def test_a_yes_is_noted(reminded: Booking, text: str) -> None:
    for _ in range(2):  # buttons are pressed twice
        assert "te esperamos" in says(text)
    assert reminded.events.filter(event="acknowledged").count() == 1
    assert AssistantRun.objects.latest("pk").engine == "notice"


@pytest.mark.parametrize("text", ["3", "Cancelar la cita", "cancelar"])
def test_a_cancellation_cancels(reminded: Booking, text: str) -> None:
    assert "cancelada" in says(text)
    reminded.refresh_from_db()
    assert reminded.state == "cancelled"
    open_ones = reminded.reminders.exclude(state__in=["skipped", "sent"])
    assert not open_ones.exists()


def test_a_move_offers_times_and_takes_the_one_that_is_chosen(reminded: Booking) -> None:
    says("2")
    options = Message.objects.filter(direction="out").latest("pk").options
    assert len(options) == 3
    says("el segundo")
    reminded.refresh_from_db()
    assert reminded.start != START
    assert f"{reminded.start.astimezone(MADRID):%H:%M}" in options[1]


def test_anything_else_goes_to_the_assistant(reminded: Booking) -> None:
    says("¿cuánto cuesta un corte?")
    assert AssistantRun.objects.latest("pk").engine == "builtin"
    reminded.refresh_from_db()
    assert reminded.state == "confirmed"


def test_a_yes_to_anything_but_a_reminder_is_the_assistants(reminded: Booking) -> None:
    says("¿cuánto cuesta un corte?")
    says("1")
    assert not reminded.events.filter(event="acknowledged").exists()


def test_nothing_is_done_while_a_person_answers(reminded: Booking) -> None:
    Conversation.objects.update(handler="human")
    inbound_store(
        channel="fake",
        account_key="",
        provider_id="late",
        payload={"id": "late", "from": PHONE, "text": "3"},
    )
    drain()
    reminded.refresh_from_db()
    assert reminded.state == "confirmed"


def test_no_answer_means_two_things_and_every_language_has_its_buttons() -> None:
    for language, words in WORDS.items():
        assert words.keys() == WORDS["es"].keys(), language
        assert [answer_of(words[each]) for each in ANSWERS] == list(ANSWERS), language
    said = [each for answer in ANSWERS for each in SAID[answer]]
    assert len(said) == len(set(said))
