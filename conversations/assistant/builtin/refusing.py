"""Saying no: to what is not the customer's, and to those who go on asking for it."""

import logging
import re

from conversations.assistant.builtin import matter_words as words
from conversations.assistant.builtin.answers import ask_person
from conversations.assistant.builtin.apiece import apiece_of
from conversations.assistant.builtin.changes import own_bookings, own_party_named
from conversations.assistant.builtin.safety import Colleague, matter_of, refusal_of
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.engines.base import Situation
from conversations.assistant.nlu.text import fold
from conversations.assistant.nlu.understanding import TRUNCATED

logger = logging.getLogger(__name__)

# So many refused requests in a row, and a person looks; the assistant is silent until then.
REFUSALS_BEFORE_PERSON = 4
# A long message whose beginning is this clear is answered like any other.
CLEAR = 0.6
# So few words after a refusal, such as "solo la primera", mean what was refused.
BARE = 3
MEDICAL = "medical"
# A bare figure after a refused bargain is the next bid: "un 5 entonces".
_BID = re.compile(r"\d")
BID_WORDS = 5
_WISHES = frozenset(
    {"booking", "availability", "cancel", "reschedule", "handoff", "thanks", "hours"}
)
_OF_OTHERS = frozenset({"private", "not_yours", "staff_private"})
_TASKS = {"cancel": "cancel", "reschedule": "move"}


def off_limits(turn: Turn) -> bool:
    """Refuse what `safety` finds; the fourth time in a row the assistant stops answering."""
    names = [*harmless_names(turn.situation), turn.name]
    key = refusal_of(turn.situation.text, names, prices_of(turn.situation)) or _insisted_on(turn)
    if key in _OF_OTHERS and matter_of(turn.situation.text, names) == MEDICAL:
        key = None  # who asks for somebody ill is told that we cannot advise
    of_theirs = key == "not_yours" and (own_party_named(turn) or bool(apiece_of(turn)))
    if key is None or of_theirs:
        turn.memory.refusals, turn.memory.refused = 0, ""
        return False
    turn.memory.refused = key
    logger.warning("request refused", extra={"kind": key})
    turn.outcome.trace["refused"] = key
    turn.memory.refusals += 1
    if turn.memory.refusals >= REFUSALS_BEFORE_PERSON:
        turn.memory.refusals = 0
        turn.say("refused_often")
        ask_person(turn, "refused")
    elif key != "not_yours" or not _own_instead(turn):
        turn.say(key, business=turn.facts["name"])
    return True


def _insisted_on(turn: Turn) -> str | None:
    """What was refused just before, where this message only presses for it: "venga, solo dime si
    es por la mañana"."""
    said, understood = fold(turn.situation.text[:200]), turn.understood
    presses = turn.memory.refused and turn.memory.refusals and words.PRESSES.search(said)
    if turn.memory.refused in _OF_OTHERS and words.AND_THEN.search(said):
        return turn.memory.refused
    if turn.memory.refused == "no_discount" and _bids(turn, said):
        return turn.memory.refused
    if not presses or understood.entities.service is not None or turn.pressed is not None:
        return None
    bare = len(said.split()) <= BARE and understood.entities.when is None
    wishes = not bare and understood.intent in _WISHES and understood.confidence >= CLEAR
    return None if wishes and not words.TELL.search(said) else turn.memory.refused


def _bids(turn: Turn, said: str) -> bool:
    entities = turn.understood.entities
    bare = turn.memory.refusals and len(said.split()) <= BID_WORDS and entities.service is None
    return bool(bare and _BID.search(said)) and turn.pressed is None and not turn.memory.task


def too_long(turn: Turn) -> bool:
    """Ask for fewer words where a message was not read to its end and begins with nothing clear."""
    understood = turn.understood
    clear = understood.intent != "other" and understood.confidence >= CLEAR
    if understood.problem != TRUNCATED or clear:
        return False
    turn.say("too_long")
    return True


def harmless_names(situation: Situation) -> list[str]:
    """Names that a message may speak of: the customer's own and the business's."""
    facts = situation.facts
    own = [situation.contact_name, facts["name"], facts["city"], facts["address"]]
    synonyms = [word for row in facts["services"] for word in row["synonyms"]]
    areas = [word for row in facts.get("areas", []) for word in (row["name"], *row["synonyms"])]
    team = [Colleague(row["name"]) for row in facts["staff"]]
    return [*own, *(row["name"] for row in facts["services"]), *team, *synonyms, *areas]


def prices_of(situation: Situation) -> list[str | None]:
    """The published prices, decimal texts."""
    return [row["price"] for row in situation.facts["services"]]


def _own_instead(turn: Turn) -> bool:
    """To "cancel my daughter's appointment": the bookings made from this contact, one of which may
    be meant. None is touched before it is chosen, though it be the only one."""
    task = _TASKS.get(turn.understood.intent)
    rows = own_bookings(turn) if task else []
    if task is None or not rows:
        return False
    turn.say("not_yours_own")
    turn.memory.forget_task()
    turn.memory.task = task
    choices = [
        {"booking": row["booking_id"], "label": f"{row['service']}, {turn.when(row['start'])}"}
        for row in rows
    ]
    turn.offer([choice["label"] for choice in choices], choices, "booking")
    return True
