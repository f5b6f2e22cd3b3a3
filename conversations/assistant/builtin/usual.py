"""Such as "lo de siempre": the service that this person has most often, with whom they have it."""

import re

from conversations.assistant.builtin import booking as flow
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

USUAL = re.compile(
    r"\b(?:lo de siempre|lo mismo de siempre|lo habitual|como siempre|"
    r"lo mismo que (?:la ultima vez|siempre)|the usual|same as (?:always|usual|last time)|my usual|"
    r"o de sempre|como sempre|"
    r"o mesmo de sempre)\b"
)


def usual_wanted(turn: Turn) -> bool:
    """Book the usual service with the usual person; who has none is asked for the service."""
    if not USUAL.search(fold(turn.situation.text)) or turn.memory.task in ("move", "cancel"):
        return False
    usual = turn.situation.person.get("usual")
    if usual and usual["service_id"] in turn.services:
        _take(turn, usual)
    elif turn.understood.entities.service is None:
        turn.say("usual_none")
    flow.booking_continue(turn)
    return True


def _take(turn: Turn, usual: dict[str, str]) -> None:
    turn.memory.service, turn.memory.party = usual["service_id"], 1
    staff = [row["id"] for row in turn.facts["staff"]]
    known = usual.get("staff_id") in staff
    if known and turn.understood.entities.staff is None:
        turn.memory.staff = usual["staff_id"]
    name = turn.voice.word("with", staff=usual["staff"]) if known else ""
    turn.say("usual_is", service=usual["service"], staff=name)
    turn.support("service", usual["service_id"], "name")
