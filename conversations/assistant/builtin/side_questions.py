"""Answers that may interrupt a booking, and the way back to what was open."""

from collections.abc import Callable

from conversations.assistant.builtin import answers
from conversations.assistant.builtin import booking as flow
from conversations.assistant.builtin.offers import offers_asked
from conversations.assistant.builtin.places import area_asked
from conversations.assistant.builtin.turn import Turn


def resume(turn: Turn) -> None:
    """After a side question, come back to the open offer."""
    memory = turn.memory
    offered = [choice for choice in memory.choices if "start" in choice]
    labels = [choice["label"] for choice in memory.choices]
    asked_team = turn.outcome.handoff in answers.FACTS
    goes_on = asked_team or not turn.outcome.handoff
    if memory.task and offered and turn.service is not None and goes_on:
        turn.say("offer_again", service=turn.wish_name)
        turn.offer(labels, memory.choices, memory.asked)
    elif memory.task and memory.asked == "service":
        turn.say("ask_service")
        turn.offer(labels, memory.choices, "service")


def areas(turn: Turn) -> bool:
    """Whether they come to where the customer is; then back to what was open."""
    if not area_asked(turn):
        return False
    resume(turn)
    return True


def offers(turn: Turn) -> bool:
    """What is on offer; then back to what was open."""
    if not offers_asked(turn):
        return False
    resume(turn)
    return True


def side(answer: Callable[[Turn], None]) -> Callable[[Turn], None]:
    """An answer that may interrupt a booking, and that may come with a wish to book.

    What the owner wrote for words of their own comes before the general answer, unless a service
    is named: "¿cuánto cuesta la mensualidad?" where that is no service.
    """

    def handle(turn: Turn) -> None:
        if answers.asked_services(turn) or not answers.own_answer(turn):
            answer(turn)
        if not _also_book(turn):
            resume(turn)

    return handle


def _also_book(turn: Turn) -> bool:
    """Such as "¿cuánto cuesta y tienes hueco mañana?": the second request of the same message."""
    understood = turn.understood
    named = understood.entities.when is not None and understood.intent != "hours"
    if turn.outcome.handoff or not named:
        return False
    if turn.parts[-1] == turn.voice.say("book_question"):
        turn.parts.pop()
    flow.booking_continue(turn)
    return True
