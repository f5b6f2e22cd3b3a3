"""Long conversations: what slipped out of the model's window is summarised behind the answers."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from conversations.assistant.engines import openai_client
from conversations.assistant.person import person_of
from conversations.assistant.rolling import (
    ROLL,
    STEP,
    WINDOW,
    conversation_roll,
    rolling_of,
    rolling_promise,
)
from conversations.assistant.tests import openai_server as model
from conversations.assistant.tests.openai_server import OpenAIServer
from conversations.assistant.tests.situations import NOW
from conversations.models import Conversation, ConversationSummary, Message
from leads.services import contact_upsert
from tenants.http.breaker import breaker as hosts_breaker
from tenants.models import Business, DueItem

SAID = "Prefiere a Marta y viene con su hija."


@pytest.fixture
def server(estilo: Business, settings: Any) -> Iterator[OpenAIServer]:
    openai_client.breaker.reset()
    hosts_breaker.reset()
    with (
        time_machine.travel(NOW, tick=False),
        model.openai_server(model.says(SAID), model.says("Y ahora quiere mechas.")) as running,
    ):
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = running.url, model.KEY
        yield running


@pytest.fixture
def talk(estilo: Business) -> Conversation:
    contact, _new = contact_upsert(kind="phone", address="+34600123456", name="Ana")
    return Conversation.objects.create(
        contact=contact, channel="fake", address=contact.identities.get()
    )


def say(talk: Conversation, count: int) -> None:
    for _ in range(count):
        number = Message.objects.count()
        Message.objects.create(
            conversation=talk,
            direction="in" if number % 2 else "out",
            author="contact" if number % 2 else "assistant",
            body=f"mensaje {number}",
            created_at=timezone.now(),
        )


def test_a_short_conversation_needs_none(talk: Conversation, server: OpenAIServer) -> None:
    say(talk, WINDOW + STEP - 1)
    rolling_promise(talk)
    assert not DueItem.objects.filter(kind=ROLL).exists()


def test_a_long_one_is_summarised_and_carried_on(talk: Conversation, server: OpenAIServer) -> None:
    say(talk, WINDOW + STEP)
    rolling_promise(talk)
    assert DueItem.objects.filter(kind=ROLL, object_id=talk.pk).exists()
    assert conversation_roll(talk.pk) is None
    assert rolling_of(talk) == SAID
    asked = json.dumps(server.requests[0], ensure_ascii=False)
    assert f"mensaje {STEP - 1}" in asked
    assert f"mensaje {STEP}\\n" not in asked, "the window is given as it was said"
    person = person_of(talk, first_id=Message.objects.latest("pk").pk)
    assert person["summary"] == SAID
    assert conversation_roll(talk.pk) is None
    assert len(server.requests) == 1, "nothing slipped out since"
    say(talk, STEP)
    conversation_roll(talk.pk)
    asked = json.dumps(server.requests[1], ensure_ascii=False)
    assert SAID in asked
    assert "mensaje 3\\n" not in asked
    assert rolling_of(talk) == "Y ahora quiere mechas."


def test_without_a_model_nothing_is_promised(talk: Conversation) -> None:
    say(talk, WINDOW + STEP)
    rolling_promise(talk)
    assert not DueItem.objects.filter(kind=ROLL).exists()


def test_it_goes_with_the_conversation(talk: Conversation) -> None:
    ConversationSummary.objects.create(conversation=talk, text="x", through=1)
    talk.delete()
    assert not ConversationSummary.objects.exists()
