"""Who wants what they have just booked to come again: "mejor todos los martes".

The series then takes the booking's place: the old one is not left standing beside it.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from conversations.assistant.builtin.booking import propose
from conversations.assistant.builtin.changes import recent_booking
from conversations.assistant.builtin.company import TOO
from conversations.assistant.builtin.memory import Wanted
from conversations.assistant.builtin.mistaken import MISTAKE
from conversations.assistant.builtin.repeating import Repeat, repeat_of, repeat_take
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

PUTS_RIGHT = re.compile(
    r"^\W*(?:no|nao|perdon|perdona|disculpa|sorry|wait|espera|desculpa)\b|"
    r"\b(?:mejor|en realidad|en vez de eso|cambial[oa]|que se repita|actually|rather|instead|"
    r"make it|na verdade|melhor|que se repete|repita|repetir|repeat)\b"
)
CALLS_OFF = re.compile(
    r"\b(?:cancel\w*|anul\w+|borr\w+|desmarc\w+|ya no (?:quiero|voy)|no longer|call off)\b"
)
ASKED = frozenset({"hours", "price", "location", "services"})


def repeated(turn: Turn) -> bool:
    """Offer the series in place of the booking made last; False where that is not what is said."""
    memory, said = turn.memory, fold(turn.situation.text[:500])
    repeat = repeat_of(said)
    if repeat is None or memory.task or not memory.recent or CALLS_OFF.search(said):
        return False
    row = recent_booking(turn)
    if row is None or not _is_about(turn, row, repeat, said):
        return False
    service = turn.understood.entities.service
    memory.task, memory.instead = "booking", row["booking_id"]
    memory.service = str(service.id) if service and not service.doubted else row["service_id"]
    if memory.service == row["service_id"]:
        memory.staff = next((r["id"] for r in turn.facts["staff"] if r["name"] == row["staff"]), "")
    start = _first(turn, row)
    memory.wanted = Wanted(start, start + timedelta(minutes=1), exact=True, part="time")
    repeat_take(turn)
    turn.intent, turn.outcome.interested = "booking", True
    propose(turn)
    return True


def _is_about(turn: Turn, row: dict[str, Any], repeat: Repeat, said: str) -> bool:
    """Whether it is that booking that shall come again, and not another one beside it."""
    understood = turn.understood
    if TOO.search(said) or (understood.intent in ASKED and "?" in turn.situation.text):
        return False
    service = understood.entities.service
    if service is not None and str(service.id) != row["service_id"]:
        return bool(MISTAKE.search(said))
    same_day = repeat.weekday in (None, turn.local(row["start"]).weekday())
    return same_day or bool(PUTS_RIGHT.search(said) or MISTAKE.search(said))


def _first(turn: Turn, row: dict[str, Any]) -> datetime:
    """The day of the booking at the hour that is said, else at its own."""
    present, when = turn.local(row["start"]), turn.understood.entities.when
    if when is None or when.start is None or when.grain not in ("minute", "hour") or when.end:
        return present
    return present.replace(hour=when.start.hour, minute=when.start.minute)
