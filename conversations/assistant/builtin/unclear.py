"""A message that no rule explains: what is honest to say of it, by the kind of message it is."""

from conversations.assistant.builtin import answers, knowing
from conversations.assistant.builtin import matter_words as words
from conversations.assistant.builtin.matters import (
    asks_for_something,
    is_speech,
    refused_after_all,
)
from conversations.assistant.builtin.side_questions import resume
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.intents.concepts import FOREIGN, read
from conversations.assistant.nlu.text import fold

MISSES_BEFORE_PERSON = 2
FOREIGN_FROM = 0.9


def not_understood(turn: Turn) -> None:
    """What documents say; else a question to the team, where the message asks us something or needs
    somebody; else that it was not understood, the second time in a row with a person."""
    if knowing.answer_known(turn):
        turn.memory.misses = 0
        resume(turn)
        return
    if key := refused_after_all(turn):
        turn.say(key)
        turn.memory.refused, turn.memory.refusals = key, turn.memory.refusals + 1
        return
    if _led_in(turn) or _for_the_team(turn):
        turn.memory.misses = 0
        return
    turn.memory.misses += 1
    if turn.memory.misses >= MISSES_BEFORE_PERSON:
        turn.say("handoff")
        answers.ask_person(turn, "not_understood")
        turn.memory.misses = 0
    elif turn.memory.choices and turn.memory.task:
        turn.say("choose_again")
        labels = [choice["label"] for choice in turn.memory.choices]
        turn.offer(labels, turn.memory.choices, turn.memory.asked)
    else:
        turn.say(_plain(turn))


def _led_in(turn: Turn) -> bool:
    """Such as "tengo una duda": they are to ask it; what was open stays open."""
    if not words.LEADS_IN.search(fold(turn.situation.text[:200])):
        return False
    turn.say("ask_away")
    return True


def _for_the_team(turn: Turn) -> bool:
    """A question about us that no record answers, and what somebody needs of a person."""
    said = fold(turn.situation.text[:300])
    if _is_foreign(turn):
        return False
    if asks_for_something(turn) or words.ASKS_US.search(said):
        turn.say("unknown_fact")
    elif words.NEEDS.search(said) and is_speech(turn.situation.text):
        turn.say("team_matter")
    else:
        return False
    answers.ask_person(turn, "question")
    resume(turn)
    return True


def _is_foreign(turn: Turn) -> bool:
    """Such as "¿quién ganó el partido?": surely none of our business."""
    understood = turn.understood
    sure = understood.intent == "other" and understood.confidence >= FOREIGN_FROM
    return sure and FOREIGN in read(turn.situation.text, understood.language).concepts


def _plain(turn: Turn) -> str:
    """What is said to the rest: to a question that is none of our business, to what was only told,
    and to what is no speech at all."""
    if not is_speech(turn.situation.text):
        return "not_understood"
    return "not_mine" if "?" in turn.situation.text else "told"
