"""What the team should know of an appointment: "apunta que soy alérgica", "voy con mi perro".

It is written down with the booking, where the team reads it, and said so; it is no wish for the
service that it happens to name. Before there is a booking it waits for it.
"""

from conversations.assistant.builtin import note_words as words
from conversations.assistant.builtin.changes import own_bookings, visits_joined
from conversations.assistant.builtin.side_questions import resume
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

NOTE_MAX = 300
LONGEST_TOLD = 25
# A note wishes nothing, whatever its words sound like.
NO_INTENT = "other"


def note_taken(turn: Turn) -> bool:
    """Write down what the message wants to have noted; whether it was such a message."""
    memory, said = turn.memory, fold(turn.situation.text[:500])
    if turn.pressed is not None or turn.understood.entities.when is not None or "?" in said:
        return False
    dictated = words.DICTATED.match(said)
    told = words.TOLD.match(said) and len(said.split()) <= LONGEST_TOLD
    note = _words(turn.situation.text, dictated.end() if dictated else 0)
    if not (dictated or told) or not note:
        return False
    if memory.task == "booking":
        turn.intent = NO_INTENT
        memory.note = _joined(memory.note, note)
        turn.say("note_kept")
        resume(turn)
        return True
    return _noted(turn, note, dictated=bool(dictated))


def _noted(turn: Turn, note: str, *, dictated: bool) -> bool:
    """Into the booking that they made last in this talk, else the one that is next."""
    rows = visits_joined(own_bookings(turn))
    recent = [row for row in rows if row["booking_id"] == turn.memory.recent]
    row = next(iter(recent or rows), None)
    if row is None and not dictated:
        return False
    turn.intent = NO_INTENT
    if row is None:
        turn.memory.note = _joined(turn.memory.note, note)
        turn.say("note_kept")
        return True
    made = turn.tools.call("note_booking", booking_id=row["booking_id"], note=note)
    if "error" in made:
        turn.say("taken_over" if made["error"] == "taken_over" else "note_refused")
        return True
    turn.say("noted", service=row["service"], when=turn.when(row["start"]))
    turn.support("booking", row["booking_id"], "notes")
    return True


def _words(text: str, start: int) -> str:
    words = text[start:].strip(" \n.,:;-")[:NOTE_MAX]
    return words[:1].upper() + words[1:]


def _joined(before: str, note: str) -> str:
    return ". ".join(filter(None, (before.rstrip("."), note)))[:NOTE_MAX]
