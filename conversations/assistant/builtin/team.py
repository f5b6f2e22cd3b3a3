"""Who of the team does what: "¿quién corta el pelo?", "¿quién me atendería?", "who does the cuts?".

Names are on record with each service; who stands for none does what everybody does. When somebody
works is not published, their free times are.
"""

import re
from typing import Any

from conversations.assistant.builtin import answers, knowing
from conversations.assistant.builtin.changes import own_bookings, visits_joined
from conversations.assistant.builtin.company import who_said
from conversations.assistant.builtin.side_questions import resume
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

LONGEST = 14
SERVICES_MAX = 3
BOOKINGS_MAX = 3
_ROLE = (
    r"(?:peluquer|estilist|barber|manicur|esteticien|esteticist|profe|monitor|maestr|instructor|"
    r"entrenador|tecnic|operari|doctor|fisio|dentist|terapeut|profesional|emplead|persona|"
    r"stylist|hairdresser|teacher|coach|technician|therapist|professional|barbeir|cabeleireir|"
    r"profissiona|pessoa)\w*"
)
_WHO = re.compile(
    rf"\b(?:quien(?:es)?|who|whom|quem)\b|\b(?:que|cual(?:es)?|which|what|qual|quais) {_ROLE}"
)
_DOES = re.compile(
    r"\b(?:atend\w+|atiend\w+|trabaj\w+|hac\w+|hara\w*|hag\w+|cort\w+|pein\w+|dan?|dara\w*|ensen\w+|"
    r"imparte\w*|viene\w*|vendr\w*|sois|seria|sera|toca\w*|lleva\w*|tengo|tendr\w+|hay|tene\w+|"
    r"does|do|works?|working|cuts?|cut|will|would|teach\w*|gives?|comes?|see|have|is it with|"
    r"faz|fazem|fara|atende\w*|trabalha\w*|corta\w*|vem|vir|seria|tem)\b"
)
# "¿quién me atiende?" asks of their own appointment, where they have one.
_MINE = re.compile(
    r"\b(?:me|mi|conmigo|my|i|meu|minha|tengo|tenho)\b|\bcon quien\b|\bwith whom\b|\bcom quem\b"
)


def team_asked(turn: Turn) -> bool:
    """Answer who does something; whether that was asked."""
    said, entities = fold(turn.situation.text[:200]), turn.understood.entities
    asks = _WHO.search(said) and (_DOES.search(said) or entities.service is not None)
    if not asks or entities.staff is not None or len(said.split()) > LONGEST:
        return False
    if answers.asks_unknown(turn) and not _known_work(turn):
        return False
    if answers.has_own_answer(turn) or knowing.answer_same(turn):
        return False
    named = answers.asked_services(turn) or [row for row in (turn.service,) if row]
    turn.intent = "services"
    if _of_bookings(turn, said):
        return True
    if named:
        _of_services(turn, named[:SERVICES_MAX])
    else:
        _of_all(turn)
    return True


def _known_work(turn: Turn) -> bool:
    return bool(turn.service or answers.asked_services(turn))


def _of_bookings(turn: Turn, said: str) -> bool:
    """With whom their own appointments are."""
    if turn.memory.task or answers.asked_services(turn) or not _MINE.search(said):
        return False
    rows = visits_joined(own_bookings(turn))[:BOOKINGS_MAX]
    for row in rows:
        people = turn.voice.listed(list(dict.fromkeys(part["staff"] for part in row["parts"])))
        who = who_said(turn.voice, row, turn.name)
        turn.say(
            "team_booked", service=row["service"] + who, when=turn.when(row["start"]), staff=people
        )
        turn.support("booking", row["booking_id"], "staff")
    return bool(rows)


def _of_services(turn: Turn, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        people = row.get("staff") or _everybody(turn)
        if not people:
            _unknown(turn)
            return
        key = "team_one" if len(people) == 1 else "team_many"
        turn.say(key, service=row["name"], staff=turn.voice.listed(people))
        turn.support("service", row["id"], "staff")
    if turn.memory.task:
        resume(turn)
    elif len(rows) == 1:
        answers.offer_to_book(turn, rows[0])


def _of_all(turn: Turn) -> None:
    people = _everybody(turn)
    if not people:
        _unknown(turn)
        return
    turn.say("team_all", staff=turn.voice.listed(people))
    for row in turn.facts["staff"]:
        turn.support("staff", row["id"], "name")
    resume(turn)


def _everybody(turn: Turn) -> list[str]:
    return [row["name"] for row in turn.facts["staff"]]


def _unknown(turn: Turn) -> None:
    if not knowing.answer_known(turn):
        turn.say("unknown_fact")
        answers.ask_person(turn, "question")
    resume(turn)
