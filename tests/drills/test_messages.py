"""From raw signed HTTP to the answer at the provider, with a real worker."""

import threading
from typing import Any
from urllib.parse import urlencode

import pytest

from bookings.models import Booking
from config.shell.simulator.local import LocalTwilio
from conversations.assistant.engines.builtin import BuiltinEngine
from conversations.models import AssistantRun, Conversation, InboundEvent, Message
from conversations.services.handoff import conversation_give_back, conversation_take_over
from leads.models import Lead
from tenants.models import Business, DueItem, User
from tests import live
from tests.live import Customer, eventually, message_form, post, stays

WISH = "hola, quiero cortarme el pelo el jueves por la tarde"


def test_a_haircut_is_booked_and_confirmed_on_the_phone(
    salon: Business, customer: Customer, worker: None
) -> None:
    assert customer.write(WISH) == 200
    (offer,) = customer.hears(1)
    assert "1. " in offer
    assert customer.write("la primera") == 200
    answer = customer.hears(2)[1]
    booking = Booking.objects.get()
    assert booking.state == Booking.State.CONFIRMED
    local = booking.start.astimezone(salon.tz)
    assert local.weekday() == 3
    assert f"{local:%H:%M}" in answer
    assert booking.reminders.filter(state="scheduled").exists()
    assert Lead.objects.get().state == Lead.State.SCHEDULED
    eventually(lambda: not _waiting("conversations."), "all of the conversation's work done")
    states = Message.objects.filter(direction="out").values_list("delivery__state", flat=True)
    assert set(states) == {"sent"}


def _waiting(prefix: str) -> list[tuple[str, str]]:
    rows = DueItem.objects.filter(kind__startswith=prefix)
    return list(rows.values_list("kind", "last_error"))


def test_a_wrong_signature_is_refused_and_stores_nothing(
    salon: Business, customer: Customer
) -> None:
    body = urlencode(message_form(customer.number, WISH))
    headers = live.signed(body) | {"X_Twilio_Signature": "sha1=" + "0" * 40}
    for signature in ("AAAA", "", "sha1=AAAA", "é" * 3, headers["X_Twilio_Signature"]):
        signature = signature.encode().decode("latin-1")
        wrong = headers | {"X_Twilio_Signature": signature}
        assert post(customer.port, body.encode(), **wrong)[0] == 403
    other = urlencode(message_form(customer.number, WISH + "!"))
    assert post(customer.port, other.encode(), **live.signed(body))[0] == 403
    assert not InboundEvent.objects.exists()
    assert not _waiting("conversations.")


def test_a_message_that_comes_twice_is_one_message_and_gets_one_answer(
    salon: Business, customer: Customer, worker: None
) -> None:
    again = {"MessageSid": "SM" + "7" * 32}
    assert [customer.write(WISH, **again) for _ in range(3)] == [200] * 3
    customer.hears(1)
    assert customer.write(WISH, **again) == 200
    assert stays(lambda: len(customer.heard) == 1)
    assert Message.objects.filter(direction="in").count() == 1


def test_a_message_to_a_dead_worker_is_answered_when_it_is_back(
    salon: Business, customer: Customer
) -> None:
    assert customer.write(WISH) == 200
    assert stays(lambda: not customer.heard, 0.5)
    with live.worker(), live.beat():
        assert len(customer.hears(1)) == 1


def test_even_when_the_broker_has_forgotten_everything(salon: Business, customer: Customer) -> None:
    assert customer.write(WISH) == 200
    live.begin_clean()
    with live.worker(), live.beat():
        assert len(customer.hears(1)) == 1


def test_three_quick_messages_get_one_joined_answer(
    salon: Business, customer: Customer, worker: None, settings: Any
) -> None:
    settings.BURST_WAIT_SECONDS = 4.0  # a busy machine must not part the messages
    for text in ("hola", "quiero un corte", "el jueves por la tarde"):
        assert customer.write(text) == 200
    (answer,) = customer.hears(1)
    assert "1. " in answer, "the day and the service were taken from different messages"
    assert stays(lambda: len(customer.heard) == 1)
    run = AssistantRun.objects.get(state=AssistantRun.State.ANSWERED)
    assert (
        Message.objects.filter(id__range=(run.first_message_id, run.last_message_id)).count() == 3
    )


@pytest.fixture
def slow_engine(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """An engine that says when it has begun to think, and thinks until it is told to stop."""
    thinking, go_on = threading.Event(), threading.Event()
    run = BuiltinEngine.run

    def slow(self: BuiltinEngine, *args: Any) -> Any:
        thinking.set()
        assert go_on.wait(live.PATIENCE_SECONDS)
        return run(self, *args)

    monkeypatch.setattr(BuiltinEngine, "run", slow)
    return thinking, go_on


def test_who_is_taken_over_while_the_assistant_thinks_hears_only_the_person(
    salon: Business,
    customer: Customer,
    worker: None,
    slow_engine: tuple[threading.Event, threading.Event],
) -> None:
    thinking, go_on = slow_engine
    agent = User.objects.get(email="agent@estilo.example")
    customer.write(WISH)
    assert thinking.wait(live.PATIENCE_SECONDS)
    conversation = conversation_take_over(conversation=Conversation.objects.get(), user=agent)
    go_on.set()
    eventually(lambda: AssistantRun.objects.filter(state="discarded").exists(), "a dropped reply")
    customer.write("¿hola?")
    assert stays(lambda: not customer.heard), "the assistant is silent while a person has it"
    assert Message.objects.filter(direction="in").count() == 2
    conversation_give_back(conversation=conversation, user=agent)
    assert stays(lambda: not customer.heard, 0.7), "what was said meanwhile counts as answered"
    customer.write("¿cuánto cuesta un corte?")
    (answer,) = customer.hears(1)
    assert "18" in answer


@pytest.mark.chaos
def test_of_ten_who_pick_the_same_time_in_the_chat_one_gets_it(
    salon: Business, web: int, twilio: LocalTwilio, worker: None
) -> None:
    from bookings.models import Resource, Service

    Service.objects.get(name="Corte").staff.set([Resource.objects.get(name="Marta")])
    people = [Customer(web, twilio, f"+346001112{n:02d}") for n in range(10)]
    for person in people:
        person.write(WISH)
    offers = {person.hears(1)[0] for person in people}
    assert len(offers) == 1, "everybody is offered the same"
    threads = [threading.Thread(target=person.write, args=("la primera",)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = [person.hears(2)[1] for person in people]
    (booking,) = Booking.objects.filter(state=Booking.State.CONFIRMED)
    winners = [
        person.number for person, answer in zip(people, answers, strict=True) if "1. " not in answer
    ]
    assert len(winners) == 1, answers
    assert booking.contact.identities.get().address == winners[0]
