"""Putting right what was just said, offered or booked: "no, con Marta", "más tarde", "el de antes",
"me equivoqué, era corte"."""

import re
from datetime import timedelta

from conversations.assistant.builtin import starts
from conversations.assistant.builtin.asking import ask_staff
from conversations.assistant.builtin.booking import booking_continue, propose
from conversations.assistant.builtin.changes import (
    EARLIER,
    LATER,
    move_continue,
    recent_booking,
)
from conversations.assistant.builtin.choosing import chosen
from conversations.assistant.builtin.leaving_out import dropped_one
from conversations.assistant.builtin.memory import Wanted
from conversations.assistant.builtin.mistaken import mistaken
from conversations.assistant.builtin.pending import pending_answer
from conversations.assistant.builtin.repeated import repeated
from conversations.assistant.builtin.taking import move_to
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

OTHER_STAFF = re.compile(
    r"\bcon (?:otr[oa]|alguien)(?: (?:mas|diferente|distint[oa]|persona|chic[oa]|peluquer[oa]|"
    r"estilista|profesional|barber[oa]|profe\w*|doctor[a]?|medic[oa]|tecnic[oa]))?\b|"
    r"\bwith (?:someone|somebody|anyone) else\b|"
    r"\bwith (?:an)?other (?:person|stylist|barber|hairdresser|teacher|doctor|one)\b|"
    r"\ba different (?:person|stylist|barber|hairdresser|doctor)\b|"
    r"\bcom (?:outr[oa]|alguem)"
    r"(?: (?:diferente|pessoa|profissional|cabeleireir[oa]|barbeir[oa]))?\b"
)
# Asking to speak with another person is no wish for another hairdresser.
SPEAK = re.compile(r"\b(?:habl\w+|atiend\w+|comunic\w+|pas[ae]\w*|talk|speak|chat|fal[ae]\w*)\b")
BEFORE_THAT = re.compile(
    r"\b(?:el|la|los|las|lo) (?:de antes|anterior(?:es)?|de recien|que me dijiste antes)\b|"
    r"\bthe (?:one|ones|times) (?:from )?before\b|\bthe (?:previous|earlier) (?:one|ones|times)\b|"
    r"\b[oa]s? (?:de antes|anterior(?:es)?)\b"
)
CHOOSING = frozenset({"slot", "yes_slot", "series"})
STAFF_TRIED = 6
# Above this a complaint is one; a message longer than `SHORT` words says more than a wish.
CERTAIN = 0.9
SHORT, BARE = 8, 3


def repaired(turn: Turn) -> bool:
    """Handle the message where it puts something right; False when it is something else."""
    return any(step(turn) for step in STEPS)


def _back(turn: Turn) -> bool:
    """Such as "ese no, el de antes": what was offered before the present options."""
    memory = turn.memory
    if memory.asked not in CHOOSING or not BEFORE_THAT.search(fold(turn.situation.text)):
        return False
    earlier = [choice for choice in memory.before if "start" in choice]
    if not earlier:
        return False
    if len(earlier) > 1:
        turn.say("offer_others", service=turn.wish_name)
    else:
        start = turn.local(earlier[0]["start"])
        when = turn.voice.when(start, turn.today)
        turn.say("free_yes", when=when, service=turn.wish_name)
    asked = "slot" if len(earlier) > 1 else "yes_slot"
    turn.offer([choice["label"] for choice in earlier], earlier, asked)
    for choice in earlier:
        turn.support("slot", choice["start"], "start")
    return True


def _other_staff(turn: Turn) -> bool:
    """Such as "con otra persona": of the open search, or of the booking just made."""
    said, memory = fold(turn.situation.text), turn.memory
    if not OTHER_STAFF.search(said) or SPEAK.search(said) or not (memory.task or memory.recent):
        return False
    if turn.understood.entities.staff is not None:
        return False
    if memory.task == "booking":
        return _ask_other(turn)
    return _move_to_other(turn)


def _ask_other(turn: Turn) -> bool:
    rows = [row for row in turn.facts["staff"] if row["id"] != turn.memory.staff]
    if not rows or not turn.memory.service:
        return False
    if len(rows) == 1 and turn.memory.staff:
        turn.memory.staff = rows[0]["id"]
        propose(turn)
        return True
    ask_staff(turn, rows)
    return True


def _move_to_other(turn: Turn) -> bool:
    """The booking just made, at its own time with whoever else can; their yes was to the time."""
    row = recent_booking(turn)
    if row is None:
        return False
    turn.memory.task, turn.memory.booking = "move", row["booking_id"]
    turn.memory.service = row["service_id"]
    others = [each for each in turn.facts["staff"] if each["name"] != row["staff"]]
    for each in others[:STAFF_TRIED]:
        turn.memory.staff = each["id"]
        moment = turn.local(row["start"])
        if moment in starts.search(turn, moment, moment.replace(second=1)):
            move_to(turn, row["start"])
            return True
    turn.memory.forget_task()
    turn.say("none_other_staff")
    return True


def _rewished(turn: Turn) -> bool:
    """Such as "uy no, el viernes mejor" while choosing: another time, though it sounds like a
    complaint."""
    memory, understood = turn.memory, turn.understood
    choosing = memory.task in ("booking", "move") and memory.asked in CHOOSING
    grumbles = understood.intent == "complaint" and understood.confidence < CERTAIN
    if not (choosing and grumbles) or understood.entities.when is None:
        return False
    if len(turn.situation.text.split()) > SHORT:
        return False
    if chosen(turn) is not None:
        return pending_answer(turn)
    if memory.task == "move":
        move_continue(turn)
    else:
        booking_continue(turn)
    return True


def _bare_day(turn: Turn) -> bool:
    """Such as "mañana", right after booking and before a name was said: the same hour of that
    day."""
    memory, when = turn.memory, turn.understood.entities.when
    if memory.asked != "name" or memory.task or when is None or when.start is None:
        return False
    bare = len(turn.situation.text.split()) <= BARE and when.grain == "day" and not when.open
    bare = bare and "choose_option" not in turn.understood.cues  # "the first" is no day
    row = recent_booking(turn) if bare else None
    if row is None or when.end is None:
        return False
    present = turn.local(row["start"])
    start = when.start.replace(hour=present.hour, minute=present.minute)
    memory.task, memory.booking, memory.service = "move", row["booking_id"], row["service_id"]
    memory.wanted = Wanted(start, start + timedelta(minutes=1), exact=True, part="time")
    propose(turn)
    return True


def _later_or_earlier(turn: Turn) -> bool:
    """Such as "más tarde" or "algo antes" while times are offered: beyond the last, or ahead of the
    first, of those offered."""
    memory, said = turn.memory, fold(turn.situation.text)
    if memory.asked not in CHOOSING or turn.understood.entities.when is not None:
        return False
    offered = starts.offered_starts(turn)
    if not offered or turn.understood.entities.service is not None:
        return False
    if LATER.search(said):
        starts.offer_later(turn, max(offered))
    elif EARLIER.search(said):
        starts.offer_earlier(turn, min(offered))
    else:
        return False
    return True


STEPS = (
    _back,
    _other_staff,
    repeated,
    mistaken,
    _rewished,
    _bare_day,
    dropped_one,
    _later_or_earlier,
)
