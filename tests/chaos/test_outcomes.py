"""Mishaps of one process: an answer that is lost on the way, ticks that come twice."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone

from channels_whatsapp.channel import WhatsAppChannel
from config.shell.simulator.local import LocalTwilio, refused
from config.shell.simulator.wire import Mishap
from conversations.models import AssistantRun, Conversation, Delivery, Message
from tenants.models import Business, DueItem
from tests.live import Customer, eventually, stays

QUESTION = "¿cuánto cuesta un corte?"


def doubts_grow_old() -> None:
    """Let the minute go by in which a lost outcome is waited for, without waiting for it."""
    past = timezone.now() - timedelta(minutes=5)
    DueItem.objects.filter(kind="conversations.reconcile").update(run_at=past)
    Delivery.objects.filter(state="sending").update(attempted_at=past)


def leases_end() -> None:
    """Let the time go by for which a dead worker's work is reserved."""
    past = timezone.now() - timedelta(minutes=5)
    DueItem.objects.filter(lease__isnull=False).update(lease_until=past)
    Conversation.objects.filter(run_token__isnull=False).update(run_until=past)


def the_delivery() -> Delivery:
    return Delivery.objects.get()


def test_a_message_whose_acceptance_was_lost_is_found_at_the_provider_and_not_sent_again(
    salon: Business, customer: Customer, twilio: LocalTwilio, worker: None
) -> None:
    twilio.mishaps.append(Mishap(drop=True))
    customer.write(QUESTION)
    customer.hears(1)
    eventually(_settled, "found in the provider's list")
    assert the_delivery().state == "sent"
    assert the_delivery().provider_id == twilio.sent[0]["sid"]
    assert stays(lambda: len(customer.heard) == 1)


def test_where_nobody_knows_the_outcome_it_is_shown_and_never_sent_by_itself(
    salon: Business, customer: Customer, twilio: LocalTwilio, worker: None
) -> None:
    twilio.mishaps.append(refused(status=503))
    customer.write(QUESTION)
    eventually(lambda: Delivery.objects.filter(state="sending", attempts=1), "one attempt")
    eventually(lambda: DueItem.objects.filter(kind="conversations.reconcile"), "doubt noted")
    eventually(_settled, "doubt shown")
    assert the_delivery().state == "unknown"
    assert stays(lambda: not customer.heard)
    assert the_delivery().attempts == 1


@pytest.mark.chaos
def test_a_provider_that_asks_to_wait_gets_the_message_once_later(
    salon: Business, customer: Customer, twilio: LocalTwilio, worker: None
) -> None:
    twilio.mishaps.extend([refused(status=429, code=20429)] * 2)
    customer.write(QUESTION)
    assert len(customer.hears(1)) == 1
    assert stays(lambda: len(customer.heard) == 1)
    assert AssistantRun.objects.count() == 1, "a failed send never runs the assistant again"


@pytest.mark.chaos
def test_many_ticks_and_hints_at_once_make_one_answer(
    salon: Business, customer: Customer, worker: None, settings: Any
) -> None:
    settings.BURST_WAIT_SECONDS = 4.0  # a busy machine must not part the two messages

    def storm() -> None:
        for _ in range(40):
            current_app.send_task("tenants.due_tick")
            for row in list(DueItem.objects.values_list("schema_name", "kind", "object_id")):
                current_app.send_task("tenants.due_try", args=row)

    for text in ("hola", QUESTION):
        customer.write(text)
    storms = [threading.Thread(target=storm) for _ in range(3)]
    for thread in storms:
        thread.start()
    for thread in storms:
        thread.join()
    customer.hears(1)
    assert stays(lambda: len(customer.heard) == 1)
    assert Message.objects.filter(direction="out").count() == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_breaks_off_around_the_call_sends_once_at_most(
    salon: Business,
    customer: Customer,
    twilio: LocalTwilio,
    worker: None,
    monkeypatch: pytest.MonkeyPatch,
    when: str,
) -> None:
    """As a kill does, the error leaves the committed `sending` behind and settles nothing."""
    send = WhatsAppChannel.send

    def broken(self: WhatsAppChannel, delivery: Delivery) -> Any:
        monkeypatch.setattr(WhatsAppChannel, "send", send)
        if when == "after":
            send(self, delivery)
        raise KeyError("broken off")

    monkeypatch.setattr(WhatsAppChannel, "send", broken)
    customer.write(QUESTION)
    eventually(lambda: Delivery.objects.filter(state="sending"), "an attempt")
    known = "sent" if when == "after" else "unknown"
    eventually(_settled, f"settled as {known}")
    assert the_delivery().state == known
    assert len(customer.heard) == (1 if when == "after" else 0)
    assert the_delivery().attempts == 1


def _settled() -> bool:
    doubts_grow_old()
    return the_delivery().state != "sending"
