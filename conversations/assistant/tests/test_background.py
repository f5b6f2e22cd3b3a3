"""What a model does while nobody waits: voice notes written down and answered, summaries for
whoever takes over; tried again where time helps, and only there."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from conversations.assistant.background import (
    MARK,
    conversation_summarise,
    message_transcribe,
)
from conversations.assistant.engines import openai_client
from conversations.assistant.tests import openai_server as model
from conversations.assistant.tests.openai_server import OpenAIServer
from conversations.assistant.tests.situations import NOW
from conversations.channels.base import InboundMessage, MediaGone
from conversations.models import Conversation, Message, TokenUse
from conversations.services.handoff import handoff_request
from conversations.services.receiving import message_receive
from tenants.http import retry_after
from tenants.http.breaker import breaker as hosts_breaker
from tenants.models import Business, DueItem, Incident

VOICE = {"type": "audio/ogg", "url": "https://api.twilio.com/voice"}


@pytest.fixture(autouse=True)
def monday(db: None) -> Iterator[time_machine.Traveller]:
    openai_client.breaker.reset()
    hosts_breaker.reset()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def server(estilo: Business, settings: Any) -> Iterator[OpenAIServer]:
    settings.MEDIA_FETCHERS = {"fake": f"{__name__}.fetch"}
    with model.openai_server(model.says("Quiere un corte el jueves.")) as running:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = running.url, model.KEY
        yield running
    assert running.wrong == []


def fetch(account_key: str, attachment: dict[str, Any], into: Any) -> str:
    if attachment["url"].endswith("gone"):
        raise MediaGone("404")
    into.write(b"OggS" * 500)
    return "audio/ogg"


def voice_note(url: str = VOICE["url"]) -> Message:
    return message_receive(
        InboundMessage(
            channel="fake",
            account_key="",
            provider_id=f"m{Message.objects.count()}",
            sender_kind="phone",
            sender="+34600000001",
            text="",
            kind="audio",
            attachments=[VOICE | {"url": url}],
        )
    )


def due_at(kind: str) -> datetime:
    return DueItem.objects.get(kind=kind).run_at


def handed_over(summary: str = "Quiere hablar con alguien.") -> Conversation:
    conversation = message_receive(
        InboundMessage("fake", "", "m1", "phone", "+34600000001", "quiero hablar con alguien")
    ).conversation
    handoff_request(conversation=conversation, reason="asked", summary=summary)
    return conversation


def test_a_voice_note_becomes_words_and_is_answered_then(server: OpenAIServer) -> None:
    server.steps = [model.heard("¿cuánto cuesta el corte?")]
    message = voice_note()
    assert due_at("conversations.reply") == NOW + timedelta(seconds=45)
    assert message_transcribe(message.pk) is None
    message.refresh_from_db()
    assert message.body == "¿cuánto cuesta el corte?"
    assert due_at("conversations.reply") == NOW
    assert TokenUse.objects.get().purpose == "transcription"
    (request,) = server.requests
    assert request["model"] == "gpt-4o-mini-transcribe"
    assert request["file"] == b"OggS" * 500


def test_it_is_written_down_once(server: OpenAIServer) -> None:
    server.steps = [model.heard("hola")]
    message = voice_note()
    message_transcribe(message.pk)
    message_transcribe(message.pk)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_it_is_tried_again_after_2_4_and_8_seconds(server: OpenAIServer, status: int) -> None:
    server.steps = [model.fails(status)]
    message, openai_client.breaker._limit = voice_note(), 99
    waits = [message_transcribe(message.pk) for _ in range(4)]
    openai_client.breaker._limit = openai_client.FAILURES_IN_A_ROW
    assert waits == [NOW + timedelta(seconds=pause) for pause in (2, 4, 8)] + [None]
    assert due_at("conversations.reply") == NOW, "then it is answered as it is"
    assert len(server.requests) == 4


def test_the_provider_s_own_pause_is_kept(server: OpenAIServer) -> None:
    server.steps = [model.fails(429, headers={"Retry-After": "17"})]
    assert message_transcribe(voice_note().pk) == NOW + timedelta(seconds=17)


@pytest.mark.parametrize(
    ("status", "code"), [(429, "insufficient_quota"), (400, None), (401, None), (404, None)]
)
def test_what_time_does_not_mend_is_not_tried_again(
    server: OpenAIServer, status: int, code: str | None
) -> None:
    server.steps = [model.fails(status, code)]
    assert message_transcribe(voice_note().pk) is None
    assert len(server.requests) == 1
    assert due_at("conversations.reply") == NOW
    assert Incident.objects.exists() == (status in (401, 429))


def test_a_recording_that_is_gone_is_answered_as_it_is(server: OpenAIServer) -> None:
    assert message_transcribe(voice_note("https://api.twilio.com/gone").pk) is None
    assert server.requests == []
    assert due_at("conversations.reply") == NOW


def test_without_a_model_a_voice_note_waits_for_nothing(estilo: Business, settings: Any) -> None:
    settings.MEDIA_FETCHERS = {"fake": f"{__name__}.fetch"}
    voice_note()
    assert not DueItem.objects.filter(kind="conversations.transcribe").exists()
    assert due_at("conversations.reply") < NOW + timedelta(seconds=5)


def test_whoever_takes_over_has_our_summary_at_once_and_the_model_s_later(
    server: OpenAIServer,
) -> None:
    conversation = handed_over()
    assert conversation.handoff_summary == "Quiere hablar con alguien."
    assert DueItem.objects.filter(kind="conversations.summarise").exists()
    for _ in range(2):
        assert conversation_summarise(conversation.pk) is None
    conversation.refresh_from_db()
    assert conversation.handoff_summary == (
        f"{MARK} Quiere un corte el jueves.\n\nQuiere hablar con alguien."
    )
    assert len(server.requests) == 1
    assert "quiero hablar con alguien" in json.dumps(server.requests[0], ensure_ascii=False)
    assert TokenUse.objects.get().purpose == "summary"


def test_a_summary_that_comes_too_late_replaces_no_newer_one(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = handed_over()

    def meanwhile(*_: Any) -> str:
        Conversation.objects.filter(pk=conversation.pk).update(handoff_summary="Otra cosa")
        return "Quiere un corte."

    monkeypatch.setattr("conversations.assistant.background._summary", meanwhile)
    conversation_summarise(conversation.pk)
    conversation.refresh_from_db()
    assert conversation.handoff_summary == "Otra cosa"


def test_given_back_meanwhile_no_summary_is_wanted(server: OpenAIServer) -> None:
    conversation = handed_over()
    Conversation.objects.filter(pk=conversation.pk).update(handoff_reason="")
    assert conversation_summarise(conversation.pk) is None
    assert server.requests == []


def test_a_date_is_understood_as_a_pause_too() -> None:
    now = timezone.now()
    soon = (now + timedelta(seconds=30)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    utc = now.utcoffset()
    assert utc is not None
    assert retry_after(soon) == pytest.approx(30, abs=1)
    assert retry_after("soon") is None
    assert retry_after("2.5") == 2.5
