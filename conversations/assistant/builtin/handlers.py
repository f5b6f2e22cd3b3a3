"""What a message is for, and who of the engine handles it."""

import re
from collections.abc import Callable

from conversations.assistant.builtin import answers, knowing
from conversations.assistant.builtin import booking as flow
from conversations.assistant.builtin.changes import (
    CHANGE,
    cancel_continue,
    move_continue,
    tell_bookings,
)
from conversations.assistant.builtin.matters import asks_about
from conversations.assistant.builtin.side_questions import resume, side
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.text import fold

SURE = 0.4
# Words such as "and" or "what about" before a day.
FOLLOWING_ON = 2
# "¿cuánto cuesta la clase de prueba?" asks for a price; "¿puedo probar gratis?" does not.
PRICE_SURE = 0.7
# Above this, a message about none of our business stays that, though it names a day.
FOREIGN = 0.6
BARE_WISH = re.compile(
    r"(?:una? )?(?:cita|turno|reserva|hora|reservar|agendar|appointment|booking|book|marcar)"
)
# Who corrects what they said before: "quería decir el viernes".
MEANT = re.compile(
    r"\b(?:queria decir|quise decir|me referia|me refiero|quiero decir|"
    r"i meant|i mean|quis dizer|queria dizer)\b"
)
# Words of times, and of being seen: where they stand, a time is asked for.
TIMELY = frozenset({"avail", "temporal", "when_q", "appt", "what_time", "clock", "come", "people"})
# What is done, not told.
WISHES = frozenset({"booking", "availability", "reschedule", "cancel", "greeting", "thanks"})


def known_answer(turn: Turn) -> bool:
    """What documents and approved answers say, where that goes before what the rules would do:
    this very question answered by the owner; or a fault, a code, a matter that no record is of."""
    entities, understood = turn.understood.entities, turn.understood
    sure = understood.confidence >= SURE
    dated = entities.when is not None and understood.intent != "other"
    if dated or (sure and understood.intent in WISHES):
        return False
    if knowing.answer_same(turn):
        resume(turn)
        return True
    if sure and understood.intent in _INTENTS and not knowing.names_code(turn):
        return False
    if answers.has_own_answer(turn):
        return False  # said below, where it may open a booking
    if not knowing.answer_known(turn, surely=True):
        return False
    resume(turn)
    return True


def by_intent(turn: Turn) -> bool:
    understood = turn.understood
    if "my_bookings" in understood.cues and understood.intent not in ("cancel", "reschedule"):
        tell_bookings(turn)
        return True
    if {"trial", "experience"} & understood.cues:
        return _beginner(turn)
    if _names_only_a_day(turn) and _same_topic(turn):
        return True
    handler = _INTENTS.get(understood.intent) if understood.confidence >= SURE else None
    if handler is not None and not _only_told(turn):
        handler(turn)
        return True
    return _own_words(turn)


def _only_told(turn: Turn) -> bool:
    """Such as "mi hermana fue la semana pasada": nothing is to be moved, it is over."""
    over = turn.understood.intent == "reschedule" and turn.speaks_of_past
    return over and not CHANGE.search(fold(turn.situation.text))


def _beginner(turn: Turn) -> bool:
    """Such as "nunca he entrenado, ¿puedo probar?": the owner's own words, then trial dates."""
    said = read(turn.situation.text, turn.understood.language).concepts
    sure = turn.understood.confidence >= PRICE_SURE
    if turn.understood.intent == "price" and sure and said & {"how_much", "price_word"}:
        _INTENTS["price"](turn)
        return True
    answered = answers.own_answer(turn)
    topics = turn.outcome.entities.setdefault("topics", [])
    topics.extend(sorted({"trial", "experience"} & turn.understood.cues - set(topics)))
    has_trial = any(row["is_trial"] for row in turn.facts["services"])
    turn.intent = "trial" if "trial" in turn.understood.cues else "experience"
    if "trial" in turn.understood.cues and has_trial:
        flow.booking_continue(turn)
        return True
    handler = _INTENTS.get(turn.understood.intent)
    if not answered and handler is not None:
        handler(turn)
        return True
    return answered


def _own_words(turn: Turn) -> bool:
    """No known intent: the owner's keywords, or a detail for the open task."""
    if answers.own_answer(turn):
        resume(turn)
        return True
    if _same_topic(turn):
        return True
    if BARE_WISH.fullmatch(fold(turn.situation.text).strip(" .!¡?¿")):
        flow.booking_continue(turn)
        return True
    if asks_about(turn):
        return True
    entities = turn.understood.entities
    unclear = turn.understood.intent != "other" or turn.understood.confidence < FOREIGN
    unclear = unclear or bool(MEANT.search(fold(turn.situation.text)))
    dated = entities.when is not None and not turn.speaks_of_past
    if entities.service is not None or entities.services_ambiguous or (dated and unclear):
        _continue_task(turn)
        return True
    return False


def _names_only_a_day(turn: Turn) -> bool:
    """Such as "¿y el domingo?", whatever that would mean by itself."""
    when, said = turn.understood.entities.when, turn.situation.text
    if turn.understood.intent == "booking" or turn.understood.entities.service is not None:
        return False
    return when is not None and len(said.split()) <= len(when.text.split()) + FOLLOWING_ON


def _same_topic(turn: Turn) -> bool:
    """Such as "¿y el domingo?" after asking for hours, "¿y el tinte?" after a price."""
    entities, topic = turn.understood.entities, turn.memory.topic
    if turn.memory.task or turn.memory.asked == "when":
        return False
    if topic == "hours" and entities.when is not None:
        answers.answer_hours(turn)
        return True
    if topic == "price" and (entities.service or entities.services_ambiguous):
        answers.answer_price(turn)
        return True
    return False


def _continue_task(turn: Turn) -> None:
    if turn.memory.task == "move":
        move_continue(turn)
    else:
        flow.booking_continue(turn)


def _greeting(turn: Turn) -> None:
    """A greeting alone asks what is needed; with a service or a time it is a wish to book, with
    words of the owner's own it is what they are answered by."""
    entities = turn.understood.entities
    if entities.service or entities.services_ambiguous:
        _continue_task(turn)
        return
    if not answers.own_answer(turn):
        if entities.when:
            _continue_task(turn)
            return
        if not turn.memory.task:
            turn.say("hello_help")
    resume(turn)


def _wish(turn: Turn) -> None:
    """A wish to book; what the owner wrote for words of it is said first."""
    if _of_a_thing(turn):
        _INTENTS["services"](turn)
        return
    if not answers.asked_services(turn):
        answers.own_answer(turn)
    flow.booking_continue(turn)


def _of_a_thing(turn: Turn) -> bool:
    """Such as "¿tienen sillas altas?": whether there is something that we know nothing of is no
    question of times, though it sounds like one."""
    understood = turn.understood
    entities = understood.entities
    if understood.intent != "availability" or turn.memory.task or entities.when is not None:
        return False
    if entities.service is not None or entities.services_ambiguous or entities.staff is not None:
        return False
    said = read(turn.situation.text, understood.language)
    return said.unknown > 0 and not said.concepts & TIMELY


def _thanks(turn: Turn) -> None:
    if not answers.own_answer(turn):
        turn.say("thanks")


_INTENTS: dict[str, Callable[[Turn], None]] = {
    "booking": _wish,
    "availability": _wish,
    "reschedule": move_continue,
    "cancel": cancel_continue,
    "price": side(answers.answer_price),
    "hours": side(answers.answer_hours),
    "location": side(answers.answer_location),
    "services": side(answers.answer_services),
    "greeting": _greeting,
    "thanks": _thanks,
}
