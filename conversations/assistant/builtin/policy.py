"""What to do with a message: the order in which the builtin engine considers things."""

import re
from collections.abc import Callable

from conversations.assistant.builtin import answers, knowing
from conversations.assistant.builtin import booking as flow
from conversations.assistant.builtin.changes import (
    cancel_continue,
    move_continue,
    other_person,
    tell_bookings,
)
from conversations.assistant.builtin.extras import also_wanted
from conversations.assistant.builtin.offers import offers_asked
from conversations.assistant.builtin.openings import greet_first, note_name
from conversations.assistant.builtin.pending import pending_answer
from conversations.assistant.builtin.places import area_asked
from conversations.assistant.builtin.refusing import off_limits, too_long
from conversations.assistant.builtin.repairs import repaired
from conversations.assistant.builtin.small_talk import paused, who_asked
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.builtin.usual import usual_wanted
from conversations.assistant.builtin.waiting import waitlist_wanted
from conversations.assistant.builtin.welcome import (
    consent_heard,
    welcome_after,
    welcome_answer,
    welcome_first,
    welcome_hear,
)
from conversations.assistant.grievance_words import blames
from conversations.assistant.handing_over import handoff_settings
from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.text import fold

NO_SUCH_DATE = "no_such_date"
SURE = 0.4
PERSON_SURE = 0.6
# Words such as "and" or "what about" before a day.
FOLLOWING_ON = 2
# "¿cuánto cuesta la clase de prueba?" asks for a price; "¿puedo probar gratis?" does not.
PRICE_SURE = 0.7
# Above this, a message about none of our business stays that, though it names a day.
FOREIGN = 0.6
MISSES_BEFORE_PERSON = 2
ADJUSTS = re.compile(
    r"\b(?:puede ser|podria ser|mejor|cambia\w*|pasa\w*|mueve\w*|pon\w*|could it be|can it be|"
    r"instead|better|move|change|pode ser|melhor|muda\w*)\b"
)
BARE_WISH = re.compile(
    r"(?:una? )?(?:cita|turno|reserva|hora|reservar|agendar|appointment|booking|book|marcar)"
)
# "el segundo" says nothing by itself: answering a question is about what was asked.
CHOOSING = frozenset({"slot", "yes_slot", "service", "when", "booking", "series", "staff"})
# What is done, not told.
WISHES = frozenset({"booking", "availability", "reschedule", "cancel", "greeting", "thanks"})
TASK_INTENTS = {"move": "reschedule", "cancel": "cancel"}
_MEDIA_ONLY = re.compile(r"^(?:\s*\[(?:image|audio|file|location)\]\s*)+$")


def decide(turn: Turn) -> None:
    """Handle one turn: fill the reply, the tools' effects and what is remembered."""
    note_name(turn)
    welcome_hear(turn)
    greet_first(turn)
    task, asked = turn.memory.task, turn.memory.asked
    for step in STEPS if turn.pressed is None else (*ANSWERING, *STEPS):
        if step(turn):
            turn.memory.misses = 0
            if step is pending_answer and asked in CHOOSING:
                turn.intent = TASK_INTENTS.get(task, "booking")
            welcome_after(turn)
            return
    _not_understood(turn)


def _media(turn: Turn) -> bool:
    """A picture or voice note without words: asked for in words once, then a person looks."""
    if not _MEDIA_ONLY.match(turn.situation.text):
        return False
    if turn.memory.asked == "media":
        turn.say("media_handoff")
        answers.ask_person(turn, "media")
    else:
        turn.say("media")
        turn.memory.asked = "media"
    return True


def _urgent(turn: Turn) -> bool:
    """What must be said before any booking, in the owner's words: "huele a gas"."""
    return answers.own_answer(turn, urgent=True)


def _bad_date(turn: Turn) -> bool:
    if turn.understood.problem != NO_SUCH_DATE:
        return False
    turn.say("bad_date")
    if turn.understood.intent in ("booking", "availability"):
        turn.memory.task, turn.outcome.interested = "booking", True
        flow_service = turn.understood.entities.service
        turn.memory.service = str(flow_service.id) if flow_service else turn.memory.service
    turn.memory.asked = "when"
    return True


def _known_fault(turn: Turn) -> bool:
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


def _person(turn: Turn) -> bool:
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


def _adjust(turn: Turn) -> bool:
    """Right after a booking, "¿puede ser a las 11?" or "¿con Marta?" is about that booking."""
    memory, entities = turn.memory, turn.understood.entities
    if not memory.recent or memory.task or entities.service is not None:
        return False
    if entities.when is None and entities.staff is not None:
        return other_person(turn)
    if entities.when is None or not ADJUSTS.search(fold(turn.situation.text)):
        return False
    move_continue(turn)
    return True


def _known(turn: Turn) -> bool:
    """What documents and approved answers say, where that goes before what the rules would do:
    this very question answered by the owner; or a fault, a code, a matter that no record is of."""
    entities, understood = turn.understood.entities, turn.understood
    sure = understood.confidence >= SURE
    dated = entities.when is not None and understood.intent != "other"
    if dated or (sure and understood.intent in WISHES):
        return False
    if knowing.answer_same(turn):
        _resume(turn)
        return True
    if sure and understood.intent in _INTENTS and not knowing.names_code(turn):
        return False
    if answers.has_own_answer(turn):
        return False  # said below, where it may open a booking
    if not knowing.answer_known(turn, surely=True):
        return False
    _resume(turn)
    return True


def _by_intent(turn: Turn) -> bool:
    understood = turn.understood
    if "my_bookings" in understood.cues and understood.intent not in ("cancel", "reschedule"):
        tell_bookings(turn)
        return True
    if {"trial", "experience"} & understood.cues:
        return _beginner(turn)
    if _names_only_a_day(turn) and _same_topic(turn):
        return True
    handler = _INTENTS.get(understood.intent) if understood.confidence >= SURE else None
    if handler is not None:
        handler(turn)
        return True
    return _own_words(turn)


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
        _resume(turn)
        return True
    if _same_topic(turn):
        return True
    if BARE_WISH.fullmatch(fold(turn.situation.text).strip(" .!¡?¿")):
        flow.booking_continue(turn)
        return True
    entities = turn.understood.entities
    unclear = turn.understood.intent != "other" or turn.understood.confidence < FOREIGN
    if entities.service is not None or (entities.when is not None and unclear):
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


def _not_understood(turn: Turn) -> None:
    """Say so and say what is possible; the second time in a row a person takes over."""
    if knowing.answer_known(turn):
        turn.memory.misses = 0
        _resume(turn)
        return
    turn.memory.misses += 1
    if turn.memory.misses >= MISSES_BEFORE_PERSON:
        turn.say("handoff")
        answers.ask_person(turn, "not_understood")
        turn.memory.misses = 0
    elif turn.memory.choices and turn.memory.task:
        turn.say("choose_again")
        labels = [choice["label"] for choice in turn.memory.choices]
        turn.offer(labels, turn.memory.choices, turn.memory.asked)
    else:
        turn.say("not_understood")


def _resume(turn: Turn) -> None:
    """After a side question, come back to the open offer."""
    memory = turn.memory
    offered = [choice for choice in memory.choices if "start" in choice]
    labels = [choice["label"] for choice in memory.choices]
    asked_team = turn.outcome.handoff in answers.FACTS
    goes_on = asked_team or not turn.outcome.handoff
    if memory.task and offered and turn.service is not None and goes_on:
        turn.say("offer_again", service=turn.wish_name)
        turn.offer(labels, memory.choices, memory.asked)
    elif memory.task and memory.asked == "service":
        turn.say("ask_service")
        turn.offer(labels, memory.choices, "service")


def _areas(turn: Turn) -> bool:
    """Whether they come to where the customer is; then back to what was open."""
    if not area_asked(turn):
        return False
    _resume(turn)
    return True


def _offers(turn: Turn) -> bool:
    """What is on offer; then back to what was open."""
    if not offers_asked(turn):
        return False
    _resume(turn)
    return True


def _side(answer: Callable[[Turn], None]) -> Callable[[Turn], None]:
    """An answer that may interrupt a booking, and that may come with a wish to book.

    What the owner wrote for words of their own comes before the general answer, unless a service
    is named: "¿cuánto cuesta la mensualidad?" where that is no service.
    """

    def handle(turn: Turn) -> None:
        if answers.asked_services(turn) or not answers.own_answer(turn):
            answer(turn)
        if not _also_book(turn):
            _resume(turn)

    return handle


def _also_book(turn: Turn) -> bool:
    """Such as "¿cuánto cuesta y tienes hueco mañana?": the second request of the same message."""
    understood = turn.understood
    named = understood.entities.when is not None and understood.intent != "hours"
    if turn.outcome.handoff or not named:
        return False
    if turn.parts[-1] == turn.voice.say("book_question"):
        turn.parts.pop()
    flow.booking_continue(turn)
    return True


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
    _resume(turn)


def _wish(turn: Turn) -> None:
    """A wish to book; what the owner wrote for words of it is said first."""
    if not answers.asked_services(turn):
        answers.own_answer(turn)
    flow.booking_continue(turn)


def _thanks(turn: Turn) -> None:
    if not answers.own_answer(turn):
        turn.say("thanks")


_INTENTS: dict[str, Callable[[Turn], None]] = {
    "booking": _wish,
    "availability": _wish,
    "reschedule": move_continue,
    "cancel": cancel_continue,
    "price": _side(answers.answer_price),
    "hours": _side(answers.answer_hours),
    "location": _side(answers.answer_location),
    "services": _side(answers.answer_services),
    "greeting": _greeting,
    "thanks": _thanks,
}

# A press answers what was asked, whatever its label may sound like.
ANSWERING: tuple[Callable[[Turn], bool], ...] = (consent_heard, welcome_answer, pending_answer)
STEPS: tuple[Callable[[Turn], bool], ...] = (
    consent_heard,
    _media,
    _urgent,
    _bad_date,
    who_asked,
    off_limits,
    too_long,
    paused,
    welcome_answer,
    repaired,
    _adjust,
    also_wanted,
    _known_fault,
    _person,
    usual_wanted,
    _areas,
    _offers,
    waitlist_wanted,
    pending_answer,
    _known,
    welcome_first,
    _by_intent,
)
