"""Sending: once, in order, never lost silently, never repeated by itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from conversations.channels.base import SendError, StatusUpdate
from conversations.channels.fake import FakeChannel
from conversations.models import Conversation, Delivery, Message
from conversations.sending.rule import Decision
from conversations.services.outbound import delivery_reconcile, delivery_send
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from conversations.services.reports import delivery_update
from leads.services import contact_upsert
from tenants.draining import drain
from tenants.models import Business, DueItem

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))
PHONE = "+34600123456"


@pytest.fixture
def conversation(estilo: Business) -> Iterator[Conversation]:
    FakeChannel.outbox.clear()
    FakeChannel.failures.clear()
    contact, _ = contact_upsert(kind="phone", address=PHONE, name="Ana")
    with transaction.atomic():
        made = conversation_ensure(
            contact=contact, channel="fake", account_key="", kind="phone", address=PHONE
        )
    with time_machine.travel(NOW, tick=False):
        yield made
    FakeChannel.outbox.clear()
    FakeChannel.failures.clear()


def queue(conversation: Conversation, body: str = "hola") -> Delivery:
    with transaction.atomic():
        message = message_queue(conversation=conversation, body=body, author="agent")
    return message.delivery


def sent() -> list[str]:
    return [body for _, body in FakeChannel.outbox]


def again(delivery: Delivery) -> Delivery:
    delivery.refresh_from_db()
    return delivery


def test_a_message_is_sent_once_however_often_its_work_runs(conversation: Conversation) -> None:
    delivery = queue(conversation)
    assert delivery_send(delivery.pk) is None
    assert delivery_send(delivery.pk) is None
    assert sent() == ["hola"]
    assert again(delivery).state == "sent"
    assert delivery.attempts == 1


def test_messages_of_a_conversation_leave_in_order(conversation: Conversation) -> None:
    first, second = queue(conversation, "uno"), queue(conversation, "dos")
    assert delivery_send(second.pk) is not None, "waits for the first"
    delivery_send(first.pk)
    delivery_send(second.pk)
    assert sent() == ["uno", "dos"]


def test_a_passing_failure_is_tried_again_and_says_when(conversation: Conversation) -> None:
    FakeChannel.failures.append(SendError("busy", permanent=False, code="20429"))
    delivery = queue(conversation)
    at = delivery_send(delivery.pk)
    assert at == timezone.now() + timedelta(seconds=2)
    assert again(delivery).state == "queued"
    delivery_send(delivery.pk)
    assert sent() == ["hola"]


def test_a_failure_that_does_not_pass_ends_with_its_reason(conversation: Conversation) -> None:
    FakeChannel.failures.extend(SendError("busy", permanent=False, code="20429") for _ in range(7))
    delivery = queue(conversation)
    waits = []
    while (at := delivery_send(delivery.pk)) is not None:
        waits.append((at - timezone.now()).total_seconds())
    assert waits == [2, 4, 8, 60, 300, 900]
    assert again(delivery).state == "failed"
    assert (delivery.error_code, delivery.reason) == ("20429", "busy")
    assert sent() == []


def test_a_permanent_failure_is_not_tried_again(conversation: Conversation) -> None:
    FakeChannel.failures.append(SendError("not a mobile", permanent=True, code="21614"))
    delivery = queue(conversation)
    assert delivery_send(delivery.pk) is None
    assert again(delivery).state == "failed"
    assert delivery.attempts == 1


def test_an_attempt_whose_outcome_was_lost_is_shown_and_never_repeated(
    conversation: Conversation,
) -> None:
    FakeChannel.failures.append(SendError("time-out", permanent=False, uncertain=True))
    delivery = queue(conversation)
    delivery_send(delivery.pk)
    assert again(delivery).state == "sending"
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        drain(("conversations.deliver", "conversations.reconcile"))
    assert again(delivery).state == "unknown"
    assert sent() == []


def test_a_lost_attempt_that_the_provider_knows_is_settled(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakeChannel.failures.append(SendError("time-out", permanent=False, uncertain=True))
    delivery = queue(conversation)
    delivery_send(delivery.pk)
    monkeypatch.setattr(FakeChannel, "find_sent", lambda self, row: "SM1")
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        drain(("conversations.deliver", "conversations.reconcile"))
    assert again(delivery).state == "sent"
    assert delivery.provider_id == "SM1"


def test_a_provider_that_cannot_be_asked_is_asked_for_an_hour_and_no_longer(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(self: FakeChannel, delivery: Delivery) -> str:
        raise SendError("down", permanent=False, code="network")

    monkeypatch.setattr(FakeChannel, "find_sent", down)
    delivery = queue(conversation)
    Delivery.objects.filter(pk=delivery.pk).update(state="sending", attempted_at=NOW)
    assert delivery_reconcile(delivery.pk) == NOW + timedelta(minutes=1)
    with time_machine.travel(NOW + timedelta(minutes=59), tick=False):
        assert delivery_reconcile(delivery.pk) == NOW + timedelta(minutes=60)
    assert again(delivery).state == "sending"
    with time_machine.travel(NOW + timedelta(minutes=60), tick=False):
        assert delivery_reconcile(delivery.pk) is None
    assert again(delivery).state == "unknown"


def test_a_crash_after_the_attempt_began_never_sends_twice(conversation: Conversation) -> None:
    delivery = queue(conversation)
    Delivery.objects.filter(pk=delivery.pk).update(state="sending", attempted_at=timezone.now())
    delivery_send(delivery.pk)
    assert sent() == []
    assert DueItem.objects.filter(kind="conversations.reconcile", object_id=delivery.pk).exists()


def test_callbacks_in_any_order_end_in_the_same_state(conversation: Conversation) -> None:
    delivery = queue(conversation)
    for state in ("read", "sent", "delivered", "queued", "sent"):
        delivery_update(StatusUpdate("SM1", state, str(delivery.uuid)))
    assert again(delivery).state == "read"
    assert delivery.read_at is not None


def test_a_callback_may_come_before_the_answer_to_the_request(
    conversation: Conversation,
) -> None:
    delivery = queue(conversation)
    Delivery.objects.filter(pk=delivery.pk).update(state="sending")
    delivery_update(StatusUpdate("SM9", "delivered", str(delivery.uuid)))
    delivery_update(StatusUpdate("SM9", "sent", str(delivery.uuid)))
    assert again(delivery).state == "delivered"


def test_a_callback_about_nothing_of_ours_is_left_alone(conversation: Conversation) -> None:
    delivery_update(StatusUpdate("SM-of-somebody", "delivered"))
    delivery_update(StatusUpdate("", "invented"))
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        (Decision("refuse", "Fuera de la ventana y sin plantilla"), "refused"),
        (Decision("wait", "Plantilla pendiente", at=NOW + timedelta(hours=1)), "waiting"),
    ],
)
def test_what_may_not_go_out_is_held_back_with_its_reason(
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
    decision: Decision,
    state: str,
) -> None:
    monkeypatch.setattr(FakeChannel, "decide", lambda self, message, now: decision)
    delivery = queue(conversation)
    assert delivery_send(delivery.pk) == decision.at
    assert again(delivery).state == state
    assert delivery.reason == decision.reason
    assert sent() == []
    assert Message.objects.filter(pk=delivery.message_id).exists(), "nothing is lost"
