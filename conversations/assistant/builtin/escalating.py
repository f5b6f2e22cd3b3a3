"""When a person takes over: asked for, or a complaint that blames us."""

from conversations.assistant.builtin import answers, knowing
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.grievance_words import blames
from conversations.assistant.handing_over import handoff_settings

PERSON_SURE = 0.6


def known_fault(turn: Turn) -> bool:
    """Such as "la caldera da error E4": a matter for the manual, though it sounds like a complaint.
    Where none says what to do, who asks hears that the team is asked; who complains gets a person,
    and the owner the question."""
    if turn.understood.intent != "complaint" or not knowing.names_code(turn):
        return False
    if knowing.answer_known(turn, surely=True):
        return True
    if "?" not in turn.situation.text:
        knowing.ask_team(turn)
        return False
    turn.say("unknown_fact")
    answers.ask_person(turn, "question")
    return True


def person_wanted(turn: Turn) -> bool:
    """The customer wants a person, or is upset."""
    intent = turn.understood.intent
    if intent not in ("handoff", "complaint") or turn.understood.confidence < PERSON_SURE:
        return False
    if intent == "complaint" and (
        _is_their_trade(turn) or not blames(turn.situation.text, turn.voice.language)
    ):
        return False
    if not handoff_settings().is_on(intent):
        return False
    turn.say(intent)
    answers.ask_person(turn, intent)
    turn.memory.forget_task()
    return True


def _is_their_trade(turn: Turn) -> bool:
    """Such as "la caldera da error": to a maintenance firm daily work, not a complaint."""
    return turn.facts["vertical"] == "maintenance" and turn.understood.entities.service is not None
