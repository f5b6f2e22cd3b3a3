"""Until when and at what cost an appointment can be changed: asked, not done.

"¿Puedo cancelar gratis?" and "what happens if I can't come?" cancel nothing. The rule is on record
with each booking; without one, the owner's words or the team answer.
"""

from conversations.assistant.builtin import answers, knowing
from conversations.assistant.builtin import rule_words as words
from conversations.assistant.builtin.changes import own_bookings
from conversations.assistant.builtin.side_questions import resume
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold


def rule_asked(turn: Turn) -> bool:
    """Tell the rule for changing their appointment; whether that was asked."""
    said = fold(turn.situation.text[:300])
    if "?" not in said or not (words.COST.search(said) and words.CHANGE.search(said)):
        return False
    if answers.own_answer(turn) or knowing.answer_same(turn):
        resume(turn)
        return True
    if not _told(turn) and not knowing.answer_known(turn):
        turn.say("unknown_fact")
        answers.ask_person(turn, "question")
    resume(turn)
    return True


def _told(turn: Turn) -> bool:
    """The rule of the appointment made last in this talk, else of the next."""
    rows = own_bookings(turn)
    recent = [row for row in rows if row["booking_id"] == turn.memory.recent]
    row = next((row for row in recent or rows if "policy" in row), None)
    if row is None:
        return False
    turn.parts.append(row["policy"]["words"])
    turn.support("booking", row["booking_id"], "policy")
    return True
