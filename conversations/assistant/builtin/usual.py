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

# "La misma chica que me atendió": with whom, not what.
SAME_PERSON = re.compile(
    r"\b(?:l[ao] mism[ao]|el mismo|the same|a mesma|o mesmo) "
    r"(?:chic[ao]|persona|peluquer[ao]|profesional|tecnic[ao]|profesora?|estilista|barbero|"
    r"person|girl|guy|stylist|hairdresser|barber|pessoa|moca|rapaz|cabeleireir[ao])\b|"
    r"\b(?:con )?(?:quien|la que|el que) me (?:atendio|corto|hizo|peino)\b"
)

WISHED = re.compile(
    r"\b(?:cita|hora|turno|hueco|reserv\w+|quier[oe]|quisiera|me gustaria|appointment|book\w*|"
    r"want|like|slot|marcar|horario|quero)\b"
)


def usual_wanted(turn: Turn) -> bool:
    """Book the usual service with the usual person; who has none is asked for the service."""
    said = fold(turn.situation.text[:300])
    if turn.memory.task in ("move", "cancel"):
        return False
    usual = turn.situation.person.get("usual")
    if SAME_PERSON.search(said) and WISHED.search(said):
        return _with_same_person(turn, usual)
    if not USUAL.search(said):
        return False
    if usual and usual["service_id"] in turn.services:
        _take(turn, usual)
    elif turn.understood.entities.service is None:
        turn.say("usual_none")
    flow.booking_continue(turn)
    return True


def _with_same_person(turn: Turn, usual: dict[str, str] | None) -> bool:
    """Book with whom they usually have; where that is not known, like any other wish."""
    known = usual and usual.get("staff_id") in [row["id"] for row in turn.facts["staff"]]
    if usual and known and turn.understood.entities.staff is None:
        turn.memory.staff = usual["staff_id"]
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
