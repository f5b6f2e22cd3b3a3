"""Several people with a service each: "ella manicura y yo corte"; "colour for my son, cut for me".

They are one visit, one service after the other, each under who it is for; or all at the same time
with different people of the team, where that is asked for and can be had.
"""

import re
from itertools import pairwise

from conversations.assistant.builtin.booking import propose
from conversations.assistant.builtin.company import OWN_PERSON, RELATIONS
from conversations.assistant.builtin.details import JOINT, services_in, when_take
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

_ANY = "|".join(sorted(RELATIONS, key=len, reverse=True))
ME = re.compile(rf"\b(?:yo|eu|i|for me|(?:para|pa|pra|a) (?:mi|mim))\b(?! (?:{_ANY})\b)")
# Told apart from the article before the accent is taken off.
HIM = re.compile(r"\bél\b", re.IGNORECASE)
THEY = re.compile(r"\b(?:ella|she|he|ela|ele|(?:for|para) (?:her|him|ella))\b")
AT_ONCE = re.compile(
    r"\b(?:a la vez|al? mismo tiempo|a la misma hora|(?:los|las) (?:dos|tres) (?:juntos|juntas)"
    r"|juntos|juntas|en paralelo|simultane\w+|at the same time|at once|simultaneously|side by side"
    r"|together|ao mesmo tempo|na mesma hora|no mesmo horario|junt[oa]s)\b"
)
CHANGES = frozenset({"cancel", "reschedule"})
# "At the same time" alone sounds a little like moving something; who does move something is heard
# far more surely.
LIKELY = 0.8
PIECES_MAX = 12


def apiece_wanted(turn: Turn) -> bool:
    """Look for times for all of them; whether the message gave each person a service."""
    memory, pairs = turn.memory, apiece_of(turn)
    if not pairs or memory.task not in ("", "booking"):
        return False
    memory.task, turn.outcome.interested = "booking", True
    memory.service, *memory.more = [service for _, service in pairs]
    memory.people, memory.party = [who for who, _ in pairs], 1
    memory.at_once = bool(AT_ONCE.search(fold(turn.situation.text[:500])))
    memory.choices, memory.asked = [], ""
    when_take(turn)
    turn.intent = "booking"
    propose(turn)
    return True


def at_once_wanted(turn: Turn) -> bool:
    """Such as "¿y a la vez?" while times one after the other are on offer."""
    memory, said = turn.memory, fold(turn.situation.text[:500])
    several = len(memory.people) > 1 and len(memory.people) == len(turn.service_ids)
    if memory.task != "booking" or not several or memory.at_once or not AT_ONCE.search(said):
        return False
    memory.at_once = True
    memory.choices, memory.asked = [], ""
    when_take(turn)
    propose(turn)
    return True


def apiece_of(turn: Turn) -> list[tuple[str, str]]:
    """Who is to have which service, "" for the customer and for whom no name was said; empty where
    it is not one for each of several people."""
    understood = turn.understood
    if understood.intent in CHANGES and understood.confidence >= LIKELY:
        return []
    text = turn.situation.text[:500]
    pairs: list[tuple[str, str]] = []
    seen: list[str] = []
    waiting: str | None = None
    for piece in _pieces(text):
        who = _person(piece)
        if who is not None:
            seen.append(who)
            waiting = who
        named = services_in(turn, piece).items()
        services = [service for service, match in named if not match.doubted]
        if services and waiting is not None:
            pairs.append((waiting, services[0]))
            waiting = None
    clear = len(pairs) > 1 and len(pairs) == len(seen) == len(set(seen))
    single = all(turn.services[service]["capacity"] == 1 for _, service in pairs)
    return [(_name(turn, who), service) for who, service in pairs] if clear and single else []


def _pieces(text: str) -> list[str]:
    said = fold(text)
    edges = [0, *(match.end() for match in JOINT.finditer(said)), len(text)]
    return [text[a:b] for a, b in pairwise(edges)][:PIECES_MAX]


def _person(piece: str) -> str | None:
    """Of whom a piece speaks: "me", "they", or how they are related; None for nobody."""
    said = fold(piece)
    if (match := OWN_PERSON.search(said)) is not None:
        return match["relation"].capitalize()
    if ME.search(said):
        return "me"
    return "they" if THEY.search(said) or HIM.search(piece) else None


def _name(turn: Turn, who: str) -> str:
    """What the booking is put under; "she" is the one who was spoken of before."""
    if who == "they":
        known = [each for each in turn.memory.people if each]
        return known[0] if len(known) == 1 else ""
    return "" if who == "me" else who
