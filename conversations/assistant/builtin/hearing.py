"""Whether they will hear of their appointment: "¿me llegará un mensaje de confirmación?".

It is confirmed in the chat; whether a reminder comes before it is as the business chose.
"""

from conversations.assistant.builtin import answers, knowing
from conversations.assistant.builtin import hearing_words as words
from conversations.assistant.builtin.booking import booking_continue
from conversations.assistant.builtin.changes import recent_booking, tell_bookings
from conversations.assistant.builtin.side_questions import resume
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

WISHES = frozenset({"booking", "availability"})


def hearing_asked(turn: Turn) -> bool:
    """Tell how they hear of their appointment; whether that was asked."""
    said = fold(turn.situation.text[:300])
    confirmed, reminded = words.CONFIRMATION.search(said), words.REMINDER.search(said)
    if not (confirmed or reminded) or words.MISSED.search(said):
        return False
    if not (answers.own_answer(turn) or knowing.answer_same(turn)):
        if confirmed:
            _confirmed_here(turn)
        _reminded(turn, asked=bool(reminded))
    understood = turn.understood
    if understood.intent in WISHES and understood.entities.service is not None:
        booking_continue(turn)
    else:
        resume(turn)
    return True


def _confirmed_here(turn: Turn) -> None:
    turn.say("hear_here")
    if recent_booking(turn) is not None and not turn.memory.task:
        tell_bookings(turn)


def _reminded(turn: Turn, *, asked: bool) -> None:
    """Say whether a reminder comes, where it does for all that may be meant, or for nothing."""
    row = turn.service or _service_booked(turn)
    rows = [row] if row else list(turn.services.values())
    each = {bool(row.get("reminds")) for row in rows}
    if each == {True}:
        turn.say("hear_reminder")
    elif asked and each == {False}:
        turn.say("hear_no_reminder")
    elif asked:
        turn.say("unknown_fact")
        answers.ask_person(turn, "question")


def _service_booked(turn: Turn) -> dict[str, str] | None:
    row = recent_booking(turn)
    return turn.services.get(row["service_id"]) if row else None
