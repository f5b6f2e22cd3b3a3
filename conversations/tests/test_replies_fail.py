"""An assistant that breaks off: tried again without charging twice, then a person is asked."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from billing.quotas import quota_used
from conversations.assistant.engines.base import Outcome, Situation
from conversations.assistant.engines.builtin import BuiltinEngine
from conversations.assistant.tools import Toolbox
from conversations.channels.fake import FakeChannel
from conversations.models import AssistantRun, Conversation
from conversations.services.door import inbound_store
from conversations.services.replies import RUN_LEASE, RUN_TRIES, conversation_reply
from tenants.draining import drain
from tenants.models import Business, DueItem

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[time_machine.Traveller]:
    FakeChannel.outbox.clear()
    with time_machine.travel(NOW, tick=True) as clock:
        yield clock
    FakeChannel.outbox.clear()


def write(number: int = 1) -> None:
    payload = {"id": f"m{number}", "from": "+34600123456", "text": "hola"}
    inbound_store(channel="fake", account_key="", provider_id=f"m{number}", payload=payload)


def breaks(monkeypatch: pytest.MonkeyPatch, *, times: int) -> None:
    """Let the engine raise `times` times before it works."""
    answer, left = BuiltinEngine.run, iter(range(times))

    def run(self: BuiltinEngine, situation: Situation, tools: Toolbox) -> Outcome:
        if next(left, None) is not None:
            raise RuntimeError("a fault of the engine")
        return answer(self, situation, tools)

    monkeypatch.setattr(BuiltinEngine, "run", run)


def test_a_run_that_broke_off_is_tried_again_at_once_and_charged_once(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch, times=1)
    write()
    drain()
    assert len(FakeChannel.outbox) == 1
    states = AssistantRun.objects.order_by("pk").values_list("state", "reason")
    assert list(states) == [("failed", "RuntimeError"), ("answered", "")]
    assert quota_used(estilo, "messages") == 1


def test_an_assistant_that_keeps_failing_makes_way_for_a_person(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch, times=100)
    write()
    drain()
    conversation = Conversation.objects.get()
    assert (conversation.handler, conversation.needs_human) == ("human", True)
    assert conversation.handoff_reason == "failed"
    assert AssistantRun.objects.filter(state="failed").count() == RUN_TRIES
    assert quota_used(estilo, "messages") == 1
    assert not DueItem.objects.filter(kind="conversations.reply").exists()


def test_workers_that_die_over_a_message_end_with_a_person_too(
    estilo: Business, monkeypatch: pytest.MonkeyPatch, ten_o_clock: time_machine.Traveller
) -> None:
    write()
    drain(("conversations.inbound",))
    breaks(monkeypatch, times=100)
    monkeypatch.setattr("conversations.services.replies._break_off", lambda *_: None)
    pk = Conversation.objects.get().pk
    for _ in range(RUN_TRIES):
        with pytest.raises(RuntimeError):
            conversation_reply(pk)
        ten_o_clock.shift(RUN_LEASE)
    assert conversation_reply(pk) is None
    assert Conversation.objects.get().handoff_reason == "failed"
