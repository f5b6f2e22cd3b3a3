"""Saying no: to what is not the customer's, and to those who go on asking for it."""

import logging

from conversations.assistant.builtin.answers import ask_person
from conversations.assistant.builtin.changes import own_bookings, own_party_named
from conversations.assistant.builtin.safety import refusal_of
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.engines.base import Situation
from conversations.assistant.nlu.understanding import TRUNCATED

logger = logging.getLogger(__name__)

# So many refused requests in a row, and a person looks; the assistant is silent until then.
REFUSALS_BEFORE_PERSON = 4
# A long message whose beginning is this clear is answered like any other.
CLEAR = 0.6
_TASKS = {"cancel": "cancel", "reschedule": "move"}


def off_limits(turn: Turn) -> bool:
    """Refuse what `safety` finds; the fourth time in a row the assistant stops answering."""
    names = [*harmless_names(turn.situation), turn.name]
    key = refusal_of(turn.situation.text, names, prices_of(turn.situation))
    if key is None or (key == "not_yours" and own_party_named(turn)):
        turn.memory.refusals = 0
        return False
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
    rows = [*facts["services"], *facts["staff"]]
    own = [situation.contact_name, facts["name"], facts["city"], facts["address"]]
    synonyms = [word for row in facts["services"] for word in row["synonyms"]]
    return [*own, *(row["name"] for row in rows), *synonyms]


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
