"""Who was mistaken right after booking: "me equivoqué, era corte"."""

import re
from typing import Any

from conversations.assistant.builtin.changes import move_continue, own_bookings, recent_booking
from conversations.assistant.builtin.choosing import chosen
from conversations.assistant.builtin.confirming import change_service
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

MISTAKE = re.compile(
    r"\b(?:me (?:equivoque|confundi|he equivocado|he confundido)|quise decir|queria decir|i meant|"
    r"my (?:mistake|bad)|i (?:got|had) it wrong|me enganei|errei|quis dizer|queria dizer|"
    r"(?:no,? )?era|it (?:was|should be|should have been)|tenia que ser|perdon,? (?:es|era))\b"
)


def mistaken(turn: Turn) -> bool:
    """Such as "me equivoqué, era corte" right after booking; while choosing, the words alone say
    enough."""
    memory, entities = turn.memory, turn.understood.entities
    if memory.task or not memory.recent or not MISTAKE.search(fold(turn.situation.text)):
        return False
    row = recent_booking(turn)
    if row is None:
        return False
    named = entities.service
    if named is not None and str(named.id) != row["service_id"] and entities.when is None:
        if named.doubted:
            _ask_change(turn, row, str(named.id))
        else:
            _change_service(turn, row, str(named.id))
        return True
    if entities.when is not None:
        move_continue(turn)
        return True
    return False


def _change_service(turn: Turn, row: dict[str, Any], service: str) -> None:
    memory = turn.memory
    memory.task, memory.service, memory.instead = "booking", service, row["booking_id"]
    change_service(turn, row["start"])


def _ask_change(turn: Turn, row: dict[str, Any], service: str) -> None:
    """A word that is only like a service's changes nothing before they have said yes."""
    name = turn.services[service]["name"]
    turn.intent = "booking"
    turn.say("ask_change", service=name, before=row["service"])
    no = turn.voice.word("no")
    choices = [
        {"service": service, "booking": row["booking_id"], "label": name},
        {"answer": "no", "label": no},
    ]
    turn.offer([name, no], choices, "change")


def change_answer(turn: Turn) -> bool:
    """Yes or no to `_ask_change`, or the name of yet another service."""
    memory, named = turn.memory, turn.understood.entities.service
    offered = memory.choices[0]
    rows = own_bookings(turn)
    row = next((row for row in rows if row["booking_id"] == offered["booking"]), None)
    choice, cues = chosen(turn), turn.understood.cues
    if row is None or turn.understood.entities.when is not None:
        return False
    if choice is None and named is not None and not named.doubted:
        choice = {"service": str(named.id)}
    if choice is None and "yes" in cues:
        choice = offered
    memory.choices, memory.asked = [], ""
    if choice is not None and "service" in choice:
        if choice["service"] != row["service_id"]:
            _change_service(turn, row, choice["service"])
        else:
            turn.say("change_kept", service=row["service"], when=turn.when(row["start"]))
    elif choice is not None or "no" in cues:
        turn.say("change_kept", service=row["service"], when=turn.when(row["start"]))
    else:
        return False
    return True
