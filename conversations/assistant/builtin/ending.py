"""When an appointment ends: "¿a qué hora acabaría?", "what time would it finish?".

That is no question of opening hours: it is the start with how long the service takes. Where no
start is known, only that is said.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from conversations.assistant.builtin import starts, wishes
from conversations.assistant.builtin.changes import own_bookings, recent_booking, visits_joined
from conversations.assistant.builtin.side_questions import resume
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

_WHEN = r"(?:(?:a|hasta|sobre) (?:que|q) hora|cuando|(?:a|ate|por volta de)? ?que horas?|quando)"
ENDS = re.compile(
    rf"\b{_WHEN} (?:\w+ ){{0,3}}?(?:acab(?:o|a|amos|ar[aei]\w*)|termin(?:o|a|amos|ar[aei]\w*)|"
    r"salgo|salimos|saldr\w+|sai(?:o|mos|r\w*)|"
    r"estar[ei]\w* (?:list[oa]s?|libres?|pront[oa]s?|livres?)|"
    r"(?:vou|vamos|voy a|vamos a) (?:acabar|terminar|salir|sair))(?!\w)"
    r"(?!.*\b(?:de atender|abiert\w+)\b)|"
    r"\b(?:what time|when|how late) (?:\w+ ){1,3}?"
    r"(?:finish|end|be (?:done|over|finished|out|ready)|get out)\b"
)
# "¿A qué hora acabáis?" asks when the business closes.
OF_US = re.compile(
    r"\b(?:ustedes|uds|vosotr[oa]s|voces|vcs|jornada|horario|turno de|"
    r"you (?:guys )?(?:finish|end|close))\b|"
    r"\b(?:acab|termin)ais\b"
)
# Nor is it of the appointment when something else ends: "¿cuándo termina la promoción?".
_ITSELF = (
    r"(?!cita|sesion|turno|clase|hora|consulta|visita|reserva|appointment|session|class|visit|booking|"
    r"sessao|aula|horario)\w+"
)
OF_ELSE = re.compile(
    rf"\b(?:acab|termin)\w* (?:el|la|los|las|o|a|esta|este|essa|esse) {_ITSELF}|"
    rf"\b(?:the|this|your|a|o) {_ITSELF} (?:finish|end|acab|termin)"
)


def ending_asked(turn: Turn) -> bool:
    """Tell when the appointment that is spoken of ends; whether that was asked."""
    said = fold(turn.situation.text[:200])
    if not ENDS.search(said) or OF_US.search(said) or OF_ELSE.search(said):
        return False
    if turn.understood.entities.service is not None:
        return False
    if turn.memory.task in ("booking", "move") and turn.service is not None:
        _of_wish(turn)
        resume(turn)
        return True
    row = _own(turn)
    if row is None:
        return False
    ends = max(turn.local(part["end"]) for part in row["parts"])
    _say_ends(turn, row["service"], turn.local(row["start"]), ends)
    turn.support("booking", row["booking_id"], "end")
    return True


def _own(turn: Turn) -> dict[str, Any] | None:
    """The booking that was just made, or the only one that they have."""
    rows, recent = visits_joined(own_bookings(turn)), recent_booking(turn)
    if recent is not None:
        ids = recent["visit_id"], recent["booking_id"]
        return next(row for row in rows if (row["visit_id"] or row["booking_id"]) in ids)
    return rows[0] if len(rows) == 1 else None


def _of_wish(turn: Turn) -> None:
    start = _start(turn)
    if start is not None and start in starts.search(turn, start, start + timedelta(minutes=1)):
        _say_ends(turn, turn.wish_name, start, start + _length(turn))
        turn.support("slot", start.isoformat(), "end")
        return
    for each in dict.fromkeys(turn.service_ids):
        row = turn.services[each]
        turn.say("takes", service=row["name"], minutes=row["duration_min"])
        turn.support("service", each, "duration_min")


def _length(turn: Turn) -> timedelta:
    """How long the open wish takes: its services one after the other."""
    each = (turn.services[each]["duration_min"] for each in turn.service_ids)
    return timedelta(minutes=sum(each))


def _start(turn: Turn) -> datetime | None:
    """The one start that is spoken of: named in the question, wished for, or the only one
    offered; None where several people would come one after the other."""
    memory, when = turn.memory, turn.understood.entities.when
    wanted = memory.wanted
    if when is not None:
        wanted = wishes.wanted_from(when, wanted, turn.situation.now)
    offered = starts.offered_starts(turn)
    if starts.is_group(turn):
        return None
    if when is None and len(offered) == 1:
        return next(iter(offered))
    return wanted.start if wanted.exact and (when is not None or not offered) else None


def _say_ends(turn: Turn, service: str, start: datetime, end: datetime) -> None:
    turn.say(
        "ends",
        service=service,
        when=turn.voice.when(start, turn.today),
        end=turn.voice.at(end),
    )
