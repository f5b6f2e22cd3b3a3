"""One message of a customer, whatever it asks for: each request in order, one reply."""

from collections.abc import Callable
from dataclasses import replace

from conversations.assistant.builtin.policy import decide
from conversations.assistant.builtin.requests import DONE, WANTED, Request
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.engines.base import Line, Situation

# For so many messages it is remembered what else was asked for.
LATER_TURNS = 3
LATER_MAX = 3
# After these a person answers, not the assistant.
PERSONS = frozenset({"handoff", "complaint", "not_understood", "booking_wish"})
OPEN = frozenset({"slot", "yes_slot", "service", "when", "booking", "series", "staff"})

TurnOf = Callable[[Request], Turn]


def only(situation: Situation, text: str) -> Situation:
    """The situation as if this were all that was said."""
    line = situation.new[-1] if situation.new else Line("contact", "", situation.now)
    return replace(situation, new=[replace(line, text=text)])


class Talk:
    """The requests of one message being answered; the turns share memory, reply and outcome."""

    def __init__(self, first: Turn, turn_of: TurnOf) -> None:
        self.turn = first
        self.turn_of = turn_of
        self.memory = first.memory
        self.told: list[str] = []
        # Questions that are asked at the end of the reply, if nothing else is open by then.
        self.last_words: dict[str, str] = {}

    def answer(self, requests: list[Request], understand: Callable[[str], Request]) -> None:
        """Answer these, then what waited for the question that they closed."""
        waiting = self._take_waiting()
        for number, request in enumerate(requests):
            self._one(request, is_last=number == len(requests) - 1 and not waiting)
        while waiting and not self._is_open():
            self._one(understand(waiting.pop(0)), is_last=not waiting)
        if waiting and not self.memory.later and self.memory.later_turns < LATER_TURNS:
            self.memory.later = waiting
        self._close()

    def _take_waiting(self) -> list[str]:
        waiting, self.memory.later = self.memory.later, []
        self.memory.later_turns = self.memory.later_turns + 1 if waiting else 0
        return waiting

    def _is_open(self) -> bool:
        return bool(self.memory.task) and self.memory.asked in OPEN

    def _one(self, request: Request, *, is_last: bool) -> None:
        if self.told and self._is_open() and request.understood.intent in DONE | WANTED:
            self.memory.later = [*self.memory.later, request.text[:300]][:LATER_MAX]
            self.memory.later_turns = 0
            return
        self.turn = self.turn_of(request)
        decide(self.turn)
        self.told.append(self.turn.intent or request.understood.intent)
        if not is_last:
            self._leave_open()

    def _leave_open(self) -> None:
        """More follows: what was asked under this answer is asked at the end instead."""
        parts, memory = self.turn.parts, self.memory
        for key, asked in (("ask_name", "name"), ("book_question", "book")):
            if parts and memory.asked == asked and parts[-1] == self.turn.voice.say(key):
                parts.pop()
                self.last_words[asked] = key
                memory.asked = ""

    def _close(self) -> None:
        memory, turn = self.memory, self.turn
        if memory.later and turn.outcome.options:
            said = turn.voice.say("whichever_later")
            turn.parts.insert(max(len(turn.parts) - 1, 0), said)
        self._ask_last()
        turn.parts[:] = list(dict.fromkeys(turn.parts))

    def _ask_last(self) -> None:
        """What an earlier answer asked: the name of who has booked, or whether to look for a time,
        which nobody is asked who has just booked."""
        memory, turn = self.memory, self.turn
        booked = "name" in self.last_words or turn.outcome.ready_to_book
        question = turn.voice.say("book_question")
        if booked and memory.asked == "book" and turn.parts[-1:] == [question]:
            turn.parts.pop()
            memory.asked = ""
        if memory.asked or memory.task or turn.outcome.handoff in PERSONS:
            return
        if "name" in self.last_words:
            turn.say("ask_name")
            memory.asked = "name"
        elif "book" in self.last_words and not booked and not turn.outcome.handoff:
            turn.say("book_question")
            memory.asked = "book"

    @property
    def intent(self) -> str:
        """What the message was for: what it had done, else what it asked first."""
        acting = [intent for intent in self.told if intent in DONE | WANTED]
        if len(self.told) > 1:
            self.turn.outcome.entities["requests"] = self.told
        return (acting or self.told or ["other"])[0]
