"""The name that a booking is put under, asked once it is made."""

import re

from conversations.assistant.builtin.turn import Turn
from conversations.assistant.builtin.waiting import TELL_ME
from conversations.assistant.nlu.naming import is_role
from conversations.assistant.nlu.text import fold

NAME = re.compile(r"^[^\W\d_]+(?:[ '\-.][^\W\d_]+){0,4}\.?$")
NAME_LEAD = re.compile(
    r"^(?:(?:mi|el|la|my|meu|minha) \w+ se llama|se llama|a nombre de|soy|me llamo|mi nombre es|es|"
    r"i'?m|i am|my name is|it'?s|sou|em nome de)\s+",
    re.IGNORECASE,
)
NOT_NAMES = frozenset(
    re.findall(
        r"\w+",
        "mi se es para y que la el un una no si lo de my is the for and meu minha quiero vale ok",
    )
)
LIKELY = 0.5


def name_answer(turn: Turn) -> bool:
    """The name for a booking that was just made, unless the message is about something else."""
    turn.memory.asked = ""
    if turn.understood.entities.party_name:
        return _name_noted(turn, turn.understood.entities.party_name)
    if turn.understood.cues & {"yes", "no", "choose_option"}:
        return _name_later(turn)
    name = NAME_LEAD.sub("", turn.situation.text.strip())
    if _is_order(turn):
        return False
    busy = turn.understood.intent not in ("other", "greeting", "booking") and (
        turn.understood.confidence >= LIKELY
    )
    if not busy and is_role(name.split(" ")[0]):  # "soy influencer"
        return _name_later(turn)
    if busy or not NAME.match(name) or NOT_NAMES & set(fold(name).split()):
        return False
    return _name_noted(turn, name)


def _name_noted(turn: Turn, name: str) -> bool:
    turn.outcome.contact_name = name.strip(" .").title() if name.islower() else name.strip(" .")
    turn.say("name_noted", name=turn.outcome.contact_name)
    return True


def _name_later(turn: Turn) -> bool:
    """Neither yes nor no is a name, nor what somebody is; a booking stands without one."""
    if "no" in turn.understood.cues:
        turn.say("thanks")
        return True
    turn.say("ask_name")
    turn.memory.asked = "name"
    return True


def _is_order(turn: Turn) -> bool:
    """Such as "avísame", which nobody is called."""
    return bool(TELL_ME.search(fold(turn.situation.text)))
