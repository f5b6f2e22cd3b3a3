"""Two machines that answer each other, and a replay, with a real worker."""

from collections.abc import Callable
from functools import partial
from itertools import count

import pytest

from bookings.models import Booking
from conversations.models import Conversation, Delivery, Message, Replay
from conversations.replay.services import replay_start
from tenants.actors import SYSTEM
from tenants.models import Business, DueItem
from tests.live import Customer, eventually, stays

# More than any of the rules that end a loop lets pass.
TURNS_MOST = 8
AFTER = 3


def at_rest() -> bool:
    """Nothing of a conversation waits for a worker."""
    return not DueItem.objects.filter(kind__startswith="conversations.").exists()


def talk(customer: Customer, says: Callable[[str], str]) -> None:
    """Answer whatever comes, at once and for ever, as machines do."""
    customer.write("Buenos días, le escribimos de Talleres Ruiz")
    for turn in range(1, TURNS_MOST + AFTER):
        eventually(partial(_answered_or_ended, customer, turn), f"answer {turn}")
        customer.write(says(customer.heard[-1]))
        eventually(at_rest, "everything looked at")


def _answered_or_ended(customer: Customer, turn: int) -> bool:
    return len(customer.heard) >= turn or _ended()


def _ended() -> bool:
    return Conversation.objects.filter(handler="human").exists()


def ended_kindly(customer: Customer) -> None:
    heard = len(customer.heard)
    assert heard <= TURNS_MOST
    assert "sistema automático" in customer.heard[-1]
    assert Conversation.objects.get().handoff_reason == "loop"
    assert stays(lambda: len(customer.heard) == heard), "it is silent from then on"
    assert Message.objects.filter(direction="in").count() == TURNS_MOST + AFTER, "all is kept"
    assert not Booking.objects.exists()


@pytest.mark.chaos
def test_a_machine_that_says_so_and_the_assistant_come_to_an_end(
    salon: Business, customer: Customer, worker: None
) -> None:
    number = count(1)
    talk(customer, lambda _: f"Respuesta automática n.º {next(number)}. ¡Muchas gracias!")
    ended_kindly(customer)


@pytest.mark.chaos
def test_a_machine_that_sends_back_what_it_hears_comes_to_an_end(
    salon: Business, customer: Customer, worker: None
) -> None:
    talk(customer, lambda heard: heard)
    ended_kindly(customer)


def test_a_replay_is_worked_off_and_nobody_hears_of_it(
    salon: Business, customer: Customer, worker: None
) -> None:
    for turn, text in enumerate(("¿cuánto cuesta el corte?", "corte el jueves a las 10", "Ana"), 1):
        customer.write(text)
        customer.hears(turn)
    eventually(at_rest, "the conversation is over")
    before = _standing()
    replay = replay_start(count=10, intent="", changes={"engine": "builtin"}, actor=SYSTEM)

    def ended() -> bool:
        replay.refresh_from_db()
        return replay.state not in (Replay.State.WAITING, Replay.State.RUNNING)

    eventually(ended, "the replay's end")
    assert (replay.state, replay.reason) == (Replay.State.DONE, "")
    answers = replay.answers.all()
    assert len(answers) == replay.wanted == 3
    assert [answer.error for answer in answers] == [""] * 3
    eventually(at_rest, "nothing is left of it")
    assert len(customer.heard) == 3
    assert _standing() == before


def _standing() -> tuple[object, ...]:
    bookings = list(Booking.objects.order_by("pk").values_list("pk", "state", "start"))
    talks = list(Conversation.objects.values_list("assistant_state", "handler"))
    return bookings, talks, Message.objects.count(), Delivery.objects.count()
