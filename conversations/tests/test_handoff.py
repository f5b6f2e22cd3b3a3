"""Takeover: while a person has the conversation, the assistant is silent, and no race breaks it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from bookings.models import Booking
from conversations.assistant.engines import fallback_engine
from conversations.assistant.engines.base import Outcome, Situation
from conversations.assistant.tools import Toolbox
from conversations.channels.fake import FakeChannel
from conversations.models import AssistantRun, Conversation, Message
from conversations.services.door import inbound_store
from conversations.services.handoff import (
    agent_reply,
    conversation_assign,
    conversation_close,
    conversation_give_back,
    conversation_take_over,
)
from tenants.audit.models import AuditEntry
from tenants.draining import drain
from tenants.models import Business, User

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))


@pytest.fixture
def talk(estilo: Business) -> Iterator["Talk"]:
    FakeChannel.outbox.clear()
    with time_machine.travel(NOW, tick=True):
        yield Talk()
    FakeChannel.outbox.clear()


class Talk:
    count = 0

    def writes(self, text: str) -> None:
        self.count += 1
        payload = {"id": f"m{self.count}", "from": "+34600123456", "text": text}
        inbound_store(channel="fake", account_key="", provider_id=f"m{self.count}", payload=payload)

    def says(self, text: str) -> list[str]:
        before = len(FakeChannel.outbox)
        self.writes(text)
        drain()
        return [body for _, body in FakeChannel.outbox[before:]]

    @property
    def conversation(self) -> Conversation:
        return Conversation.objects.get()


def test_the_assistant_is_silent_while_a_person_has_the_conversation(
    talk: Talk, agent: User
) -> None:
    assert talk.says("hola")
    conversation_take_over(conversation=talk.conversation, user=agent)
    assert talk.says("¿cuánto cuesta un corte?") == []
    agent_reply(conversation=talk.conversation, user=agent, body="18 €, ¿te va bien?")
    drain()
    assert FakeChannel.outbox[-1][1] == "18 €, ¿te va bien?"
    assert AuditEntry.objects.filter(action="conversation.taken_over").exists()


def test_after_giving_back_it_answers_the_next_message_only(talk: Talk, agent: User) -> None:
    talk.says("hola")
    conversation_take_over(conversation=talk.conversation, user=agent)
    talk.says("una cosa")
    conversation_give_back(conversation=talk.conversation, user=agent)
    drain()
    assert len(FakeChannel.outbox) == 1, "what the person had to answer is not answered now"
    assert "18 €" in talk.says("¿cuánto cuesta un corte?")[0]


def test_a_reply_thought_out_before_the_takeover_is_dropped(
    talk: Talk, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(self: object, situation: Situation, tools: Toolbox) -> Outcome:
        conversation_take_over(conversation=talk.conversation, user=agent)
        return Outcome(replies=["demasiado tarde"])

    monkeypatch.setattr(fallback_engine().__class__, "run", slow)
    assert talk.says("hola") == []
    assert AssistantRun.objects.get().state == "discarded"


def test_no_tool_acts_after_the_takeover(
    talk: Talk, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = []

    def late(self: object, situation: Situation, tools: Toolbox) -> Outcome:
        service = situation.facts["services"][0]["id"]
        conversation_take_over(conversation=talk.conversation, user=agent)
        results.append(tools.call("hold", service_id=service, start="2026-11-26T10:00:00+01:00"))
        return Outcome(replies=["reservado"])

    monkeypatch.setattr(fallback_engine().__class__, "run", late)
    talk.says("quiero un corte")
    assert results == [{"error": "taken_over"}]
    assert not Booking.objects.exists()


def test_what_was_done_before_the_takeover_is_told_to_the_agent(
    talk: Talk, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def acts(self: object, situation: Situation, tools: Toolbox) -> Outcome:
        service = situation.facts["services"][0]["id"]
        tools.call("hold", service_id=service, start="2026-11-26T10:00:00+01:00")
        conversation_take_over(conversation=talk.conversation, user=agent)
        return Outcome(replies=["Te guardo el jueves a las 10"])

    monkeypatch.setattr(fallback_engine().__class__, "run", acts)
    assert talk.says("quiero un corte") == []
    note = Message.objects.filter(direction="note").last()
    assert "Te guardo el jueves a las 10" in note.body


def test_messages_that_arrive_while_it_thinks_get_one_joined_answer(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    original = fallback_engine().__class__.run

    def watching(self: object, situation: Situation, tools: Toolbox) -> Outcome:
        seen.append([line.text for line in situation.new])
        if len(seen) == 1:
            talk.writes("un corte")
            talk.writes("el jueves por la tarde")
            drain(("conversations.inbound",))
        return original(self, situation, tools)

    monkeypatch.setattr(fallback_engine().__class__, "run", watching)
    answers = talk.says("hola")
    assert seen[-1] == ["hola", "un corte", "el jueves por la tarde"]
    assert len(answers) == 1
    assert "Corte" in answers[0]


def test_two_agents_do_not_speak_at_once(talk: Talk, agent: User, owner: User) -> None:
    talk.says("hola")
    agent_reply(conversation=talk.conversation, user=agent, body="Te atiendo yo")
    with pytest.raises(PermissionDenied):
        agent_reply(conversation=talk.conversation, user=owner, body="No, yo")
    conversation_take_over(conversation=talk.conversation, user=owner)
    agent_reply(conversation=talk.conversation, user=owner, body="Ahora sí")
    assert talk.conversation.assigned_to == owner


def test_assigning_makes_it_a_person_s(talk: Talk, agent: User, owner: User) -> None:
    talk.says("hola")
    conversation_assign(conversation=talk.conversation, assignee=agent, user=owner)
    assert talk.says("¿hola?") == []
    assert talk.conversation.assigned_to == agent


def test_a_closed_conversation_opens_with_the_next_message(talk: Talk, agent: User) -> None:
    talk.says("hola")
    conversation_take_over(conversation=talk.conversation, user=agent)
    conversation_close(conversation=talk.conversation, user=agent)
    assert talk.conversation.state == "closed"
    assert talk.says("otra cosa: ¿cuánto cuesta un corte?")
    assert talk.conversation.state == "open"


def test_it_comes_back_by_itself_after_the_agent_s_silence(
    talk: Talk, agent: User, estilo: Business
) -> None:
    estilo.settings = {"give_back_minutes": 30}
    estilo.save()
    talk.says("hola")
    agent_reply(conversation=talk.conversation, user=agent, body="Un momento")
    drain()
    with time_machine.travel(NOW + timedelta(minutes=10), tick=True):
        drain(("conversations.give_back",))
        assert talk.conversation.handler == "human"
    with time_machine.travel(NOW + timedelta(minutes=31), tick=True):
        drain(("conversations.give_back",))
        assert talk.conversation.handler == "assistant"
        assert talk.says("¿cuánto cuesta un corte?")


def test_a_run_that_breaks_after_acting_goes_to_a_person_and_is_not_repeated(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []

    def breaks(self: object, situation: Situation, tools: Toolbox) -> Outcome:
        runs.append(1)
        service = situation.facts["services"][0]["id"]
        held = tools.call("hold", service_id=service, start="2026-11-26T10:00:00+01:00")
        tools.call("confirm", hold_token=held["hold_token"])
        raise RuntimeError("after the deed")

    monkeypatch.setattr(fallback_engine().__class__, "run", breaks)
    assert talk.says("quiero un corte") == []
    drain()
    assert len(runs) == 1
    assert talk.conversation.handler == "human"
    assert "2026-11-26T10:00" in Message.objects.filter(direction="note").last().body
