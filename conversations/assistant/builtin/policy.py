"""What to do with a message: the order in which the builtin engine considers things."""

import re
from collections.abc import Callable

from conversations.assistant.builtin import answers
from conversations.assistant.builtin.apiece import apiece_wanted, at_once_wanted
from conversations.assistant.builtin.arriving import arrived
from conversations.assistant.builtin.changes import move_continue, other_person
from conversations.assistant.builtin.ending import ending_asked
from conversations.assistant.builtin.escalating import known_fault, person_wanted
from conversations.assistant.builtin.extras import also_wanted
from conversations.assistant.builtin.handlers import by_intent, known_answer
from conversations.assistant.builtin.hearing import hearing_asked
from conversations.assistant.builtin.matters import matter_met
from conversations.assistant.builtin.noting import note_taken
from conversations.assistant.builtin.openings import greet_first, note_name
from conversations.assistant.builtin.pending import pending_answer
from conversations.assistant.builtin.refusing import off_limits, too_long
from conversations.assistant.builtin.repairs import repaired
from conversations.assistant.builtin.rules_asked import rule_asked
from conversations.assistant.builtin.side_questions import areas, offers
from conversations.assistant.builtin.small_talk import left, paused, who_asked
from conversations.assistant.builtin.team import team_asked
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.builtin.unclear import not_understood
from conversations.assistant.builtin.usual import usual_wanted
from conversations.assistant.builtin.waiting import list_named, told_later, waitlist_wanted
from conversations.assistant.builtin.welcome import (
    consent_heard,
    introduced,
    welcome_after,
    welcome_answer,
    welcome_first,
    welcome_hear,
)
from conversations.assistant.nlu.text import fold

NO_SUCH_DATE = "no_such_date"
ADJUSTS = re.compile(
    r"\b(?:puede ser|podria ser|mejor|cambia\w*|pasa(?:l[ao]s?|me(?:l[ao]s?)?|r\w*)?|mueve\w*|"
    r"pon\w*|could it be|can it be|"
    r"instead|better|move|change|pode ser|melhor|muda\w*)\b"
)
# "el segundo" says nothing by itself: answering a question is about what was asked.
CHOOSING = frozenset({"slot", "yes_slot", "service", "when", "booking", "series", "staff"})
TASK_INTENTS = {"move": "reschedule", "cancel": "cancel"}
_MEDIA_ONLY = re.compile(r"^(?:\s*\[(?:image|audio|file|location)\]\s*)+$")


def decide(turn: Turn) -> None:
    """Handle one turn: fill the reply, the tools' effects and what is remembered."""
    note_name(turn)
    welcome_hear(turn)
    greet_first(turn)
    task, asked = turn.memory.task, turn.memory.asked
    for step in STEPS if turn.pressed is None else (*ANSWERING, *STEPS):
        if step(turn):
            turn.memory.misses = 0
            if step is pending_answer and asked in CHOOSING:
                turn.intent = TASK_INTENTS.get(task, "booking")
            welcome_after(turn)
            return
    not_understood(turn)


def _media(turn: Turn) -> bool:
    """A picture or voice note without words: asked for in words once, then a person looks."""
    if not _MEDIA_ONLY.match(turn.situation.text):
        return False
    if turn.memory.asked == "media":
        turn.say("media_handoff")
        answers.ask_person(turn, "media")
    else:
        turn.say("media")
        turn.memory.asked = "media"
    return True


def _urgent(turn: Turn) -> bool:
    """What must be said before any booking, in the owner's words: "huele a gas"."""
    return answers.own_answer(turn, urgent=True)


def _bad_date(turn: Turn) -> bool:
    if turn.understood.problem != NO_SUCH_DATE:
        return False
    turn.say("bad_date")
    if turn.understood.intent in ("booking", "availability"):
        turn.memory.task, turn.outcome.interested = "booking", True
        flow_service = turn.understood.entities.service
        if flow_service is not None and not flow_service.doubted:
            turn.memory.service = str(flow_service.id)
    turn.memory.asked = "when"
    return True


def _adjust(turn: Turn) -> bool:
    """Right after a booking, "¿puede ser a las 11?" or "¿con Marta?" is about that booking."""
    memory, entities = turn.memory, turn.understood.entities
    if not memory.recent or memory.task or entities.service is not None:
        return False
    if entities.when is None and entities.staff is not None:
        return other_person(turn)
    if (
        entities.when is None
        or turn.speaks_of_past
        or not ADJUSTS.search(fold(turn.situation.text))
    ):
        return False
    move_continue(turn)
    return True


# A press answers what was asked, whatever its label may sound like.
ANSWERING: tuple[Callable[[Turn], bool], ...] = (consent_heard, welcome_answer, pending_answer)
STEPS: tuple[Callable[[Turn], bool], ...] = (
    consent_heard,
    _media,
    _urgent,
    _bad_date,
    who_asked,
    off_limits,
    too_long,
    matter_met,
    arrived,
    paused,
    left,
    welcome_answer,
    introduced,
    rule_asked,
    hearing_asked,
    ending_asked,
    repaired,
    _adjust,
    note_taken,
    apiece_wanted,
    at_once_wanted,
    also_wanted,
    list_named,
    known_fault,
    person_wanted,
    usual_wanted,
    areas,
    offers,
    waitlist_wanted,
    told_later,
    team_asked,
    pending_answer,
    known_answer,
    welcome_first,
    by_intent,
)
