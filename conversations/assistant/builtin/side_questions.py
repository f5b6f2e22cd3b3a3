"""Answers that may interrupt a booking, and the way back to what was open."""

from collections.abc import Callable

from conversations.assistant.builtin import answers
from conversations.assistant.builtin import booking as flow
from conversations.assistant.builtin.offers import offers_asked
from conversations.assistant.builtin.places import area_asked
from conversations.assistant.builtin.turn import Turn

# Questions whose options stand as they are, with the sentence that asks them once more.
AGAIN = {
    "service": "ask_service",
    "staff": "ask_staff",
    "booking": "ask_which_booking",
    "series": "series_question",
}


def resume(turn: Turn) -> None:
    """After a side question, come back to what was open."""
    memory, handed = turn.memory, turn.outcome.handoff
    if not memory.task or (handed and handed not in answers.FACTS):
        return
    if memory.asked in AGAIN and memory.choices:
        _ask_again(turn, AGAIN[memory.asked])
    elif turn.service is not None and any("start" in choice for choice in memory.choices):
        _ask_again(turn, "offer_again", service=turn.wish_name)
    elif memory.asked == "when":
        turn.say("ask_when")


def _ask_again(turn: Turn, key: str, **values: str) -> None:
    memory = turn.memory
    turn.say(key, **values)
    turn.offer([choice["label"] for choice in memory.choices], memory.choices, memory.asked)


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
