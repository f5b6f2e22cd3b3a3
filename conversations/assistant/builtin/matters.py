"""What a front desk knows for what it is: health, the law, a person's own data, what somebody says
was agreed, how else to reach the business. Nothing is advised and nothing promised."""

import re

from conversations.assistant.builtin import answers, knowing
from conversations.assistant.builtin import booking as flow
from conversations.assistant.builtin import matter_words as words
from conversations.assistant.builtin.changes import tell_bookings
from conversations.assistant.builtin.refusing import harmless_names
from conversations.assistant.builtin.safety import matter_of, names_other_price, speaks_of_others
from conversations.assistant.builtin.safety.reading import MONEY, asks, is_word, plain
from conversations.assistant.builtin.side_questions import resume
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.language import WORDS
from conversations.assistant.nlu.text import fold

SURE = 0.6
NOT_PRIVATE = frozenset(
    {"booking", "availability", "reschedule", "cancel", "thanks", "greeting", "handoff", "price"}
)
WISHES = frozenset({"booking", "reschedule", "cancel"})
_NUMBER = re.compile(r"\d")
ANSWERED = frozenset({"price", "hours", "location", "services"})
# So much of a message must be words that we know before it is said to be none of our business.
SPEECH, SPEECH_FROM = 0.6, 3


def matter_met(turn: Turn) -> bool:
    """Answer what only people may answer by passing it on, and how to reach us from the records;
    whether it was one of these."""
    if turn.pressed is not None:
        return False
    key = matter_of(turn.situation.text, harmless_names(turn.situation))
    if key:
        _passed_on(turn, key)
        return True
    if _contact(turn):
        resume(turn)
        return True
    return _claimed(turn) or _works(turn)


def _passed_on(turn: Turn, key: str) -> None:
    """What the business has written of it is said; else somebody is asked."""
    known = key == "medical" and (
        answers.own_answer(turn) or knowing.answer_known(turn, surely=True)
    )
    if known:
        turn.say("medical_known")
        return
    turn.say(key)
    answers.ask_person(turn, "handoff" if key == "own_data" else "question")


def _claimed(turn: Turn) -> bool:
    """What somebody says was agreed with them: an appointment is looked up; before an answer from
    the records it is said that they hold nothing of it."""
    said, understood = fold(turn.situation.text[:500]), turn.understood
    if words.FORGOTTEN.search(said):
        tell_bookings(turn)
        return True
    if words.KEPT.search(said) and (understood.entities.when or understood.entities.service):
        tell_bookings(turn)
        return True
    if _names_price(turn):
        if "?" not in turn.situation.text and not _is_its_price(turn):
            turn.say("nothing_agreed")
        answers.answer_price(turn)
        return True
    if (
        words.AGREED.search(said)
        and understood.intent in ANSWERED
        and understood.confidence >= SURE
        and not turn.memory.task
    ):
        turn.say("nothing_agreed")
    return False


def _names_price(turn: Turn) -> bool:
    """Such as "el tinte son 40 €, ¿no?": the published price is the answer, whatever was said."""
    said, understood = turn.situation.text[:300], turn.understood
    wish = understood.intent in WISHES and understood.confidence >= SURE
    named = understood.entities.service is not None and understood.entities.when is None
    return named and not wish and not turn.memory.task and bool(MONEY.search(plain(said)))


def _is_its_price(turn: Turn) -> bool:
    """Whether the amount that is named is what the named service costs."""
    service = turn.understood.entities.service
    price = turn.services[str(service.id)]["price"] if service else None
    return not names_other_price(turn.situation.text, [price])


def _works(turn: Turn) -> bool:
    """Such as "¿trabaja Luis los sábados?": no hours of single people are published, their free
    times are."""
    entities = turn.understood.entities
    if entities.staff is None or entities.service is not None or turn.memory.task:
        return False
    if words.WORKS.search(fold(turn.situation.text[:200])):
        turn.say("staff_free", staff=entities.staff.name)
        flow.booking_continue(turn)
        return True
    return _of_private_life(turn)


def _of_private_life(turn: Turn) -> bool:
    """Any other question about one of those who work here, and nothing else."""
    understood, text = turn.understood, turn.situation.text
    asked = "?" in text and understood.entities.when is None
    asked = asked and not words.WITH_THEM.search(fold(text))
    if not asked or (understood.intent in NOT_PRIVATE and understood.confidence >= SURE):
        return False
    turn.say("staff_private")
    turn.memory.refused, turn.memory.refusals = "staff_private", turn.memory.refusals + 1
    return True


def _contact(turn: Turn) -> bool:
    """Phone, web, where to book; what is not on record goes to the team."""
    said, facts = fold(turn.situation.text[:300]), turn.facts
    asked_when = turn.understood.entities.when is not None
    looked_up = words.LOOKED_UP.search(said) and not turn.memory.task
    if looked_up or words.WORK_HERE.search(said) or words.LEFT_BEHIND.search(said):
        return _unknown(turn)
    if words.REQUIRES.search(said) and not asked_when:
        return _unknown(turn)
    if words.PLACE.search(said) and facts["address"] and turn.understood.entities.service is None:
        answers.answer_location(turn)
        return True
    if not words.WANTS.search(said):
        return False
    links = facts.get("links", {})
    if words.BOOK.search(said) and links.get("booking_url"):
        turn.say("contact_book", url=links["booking_url"])
        turn.support("business", facts["name"], "booking_url")
        return True
    if words.PHONE.search(said) and facts.get("phone"):
        turn.say("contact_phone", phone=facts["phone"])
        turn.support("business", facts["name"], "phone")
        return True
    if words.WEB.search(said) and facts.get("website"):
        turn.say("contact_web", url=facts["website"])
        turn.support("business", facts["name"], "website")
        return True
    if words.PHONE.search(said) or words.WEB.search(said) or words.SOCIAL.search(said):
        return _unknown(turn)
    return False


def _unknown(turn: Turn) -> bool:
    if not knowing.answer_known(turn):
        turn.say("unknown_fact")
        answers.ask_person(turn, "question")
    return True


def refused_after_all(turn: Turn) -> str:
    """The key of what is said to a message that nothing else explained: it is about somebody else,
    or goes on bargaining; "" otherwise."""
    text = turn.situation.text
    if asks(text) and speaks_of_others(text, harmless_names(turn.situation)):
        return "private"
    bargains = turn.memory.refused == "no_discount" or turn.memory.topic == "price"
    offered = bargains or words.PAYS.search(fold(text[:300]))
    return "no_discount" if offered and _NUMBER.search(text) else ""


def asks_for_something(turn: Turn) -> bool:
    """Such as "¿tenéis keratina?" of which no record tells, or any other question to us."""
    said = fold(turn.situation.text[:300])
    if words.HAVE.search(said) or answers.ASIDE.search(said):
        return True
    return "?" in said and is_speech(said) and bool(words.TO_US.search(said))


def asks_about(turn: Turn) -> bool:
    """Such as "¿qué es el balayage?", a question of no clear intent about one service: what is
    written of it, not times that nobody asked for."""
    entities = turn.understood.entities
    open_ended = "?" in turn.situation.text and entities.when is None and not turn.memory.task
    if not open_ended or not (entities.service or entities.services_ambiguous):
        return False
    if knowing.answer_known(turn, surely=True):
        return True
    if entities.service is None or not words.WHAT_IS.search(fold(turn.situation.text[:300])):
        return _unknown(turn)
    answers.tell_service(turn, turn.services[str(entities.service.id)])
    return True


def is_speech(text: str) -> bool:
    """Whether a message is made of words that people use, so that it was understood and is merely
    none of our business."""
    words = [word for word in re.findall(r"[^\W\d_]+", fold(text[:500])) if len(word) > 1]
    known = [
        word for word in words if is_word(word) or any(word in each for each in WORDS.values())
    ]
    return len(words) >= SPEECH_FROM and len(known) >= SPEECH * len(words)
