"""Getting to know a person whom the business does not know yet, within the conversation: only what
is missing, each thing asked once, and never in the way of a clear wish.

What was asked and told is kept in the conversation (`Memory.welcome`), so it goes on where it was
after a restart of the workers.
"""

import re
from collections.abc import Sequence

from conversations.assistant import consent
from conversations.assistant.builtin import answers, knowing, places, side_questions
from conversations.assistant.builtin import booking as flow
from conversations.assistant.builtin.openings import INTRODUCES
from conversations.assistant.builtin.own_name import NAME, NAME_LEAD, NOT_NAMES
from conversations.assistant.builtin.pressing import pressed_choice
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.consent import NOW, SHORT, consent_text, consent_wanted
from conversations.assistant.nlu.intents import option_index
from conversations.assistant.nlu.text import fold
from conversations.assistant.welcome_settings import welcome_settings

ASKED = "welcome"
SURE = 0.4
CLEAR = frozenset({"booking", "availability", "reschedule", "cancel", "trial"})
TOLD = frozenset({"price", "hours", "location", "services", "thanks"})
REFUSES = re.compile(
    r"\b(?:prefiero no|no quiero (?:dar|decir)\w*|no te (?:lo|la) (?:doy|digo)|no hace falta|"
    r"rather not|don'?t want to (?:say|give)|prefiro nao|nao quero (?:dar|dizer))\b"
)
IS_CUSTOMER = re.compile(
    r"\b(?:ya (?:soy|somos|era) client\w+|soy client\w+|existing customer|already a customer|"
    r"ja sou cliente|sou cliente)\b"
)
IS_NEW = re.compile(
    r"\b(?:no soy client\w+|es la primera vez|primera vez que|not a customer|first time|"
    r"nao sou cliente|e a primeira vez|primeira vez)\b"
)
INTEREST_MAX = 80
# Under this an introduction is one, whatever it sounds like beside; longer ones tell more.
UNSURE, INTRODUCTION_WORDS = 0.75, 12
_QUESTION = re.compile(r"\s*[¿][^?¿]*\?\s*$|(?<=[.!])\s*[^.!?]*\?\s*$")


def is_stranger(turn: Turn) -> bool:
    """Whether nobody knows this person: no visits, no earlier conversation, not made a customer."""
    person = turn.situation.person
    return bool(person) and person.get("kind") == "prospect" and not person.get("returning")


def consent_heard(turn: Turn) -> bool:
    """The answer to the text about their data; what else the message says is answered too."""
    answer = turn.situation.person.get(NOW)
    if not answer:
        return False
    turn.say("consent_yes" if answer == "given" else "consent_no")
    if len(turn.situation.text.split()) > SHORT:
        return False
    if not _goes_on(turn) and turn.memory.task and turn.memory.choices:
        labels = [choice["label"] for choice in turn.memory.choices]
        turn.offer(labels, turn.memory.choices, turn.memory.asked)
    return True


def _goes_on(turn: Turn) -> bool:
    if turn.memory.welcome.step != "consent":
        return False
    turn.memory.welcome.step = ""
    _next(turn)
    return True


def welcome_hear(turn: Turn) -> None:
    """What the message tells of them in passing."""
    folded = fold(turn.situation.text)[:500]
    if IS_NEW.search(folded):
        turn.memory.welcome.customer = "no"
    elif IS_CUSTOMER.search(folded):
        turn.memory.welcome.customer = "yes"
    places.area_hear(turn)


def welcome_answer(turn: Turn) -> bool:
    """The answer to what was asked; False where the message is about something else."""
    step, turn.memory.welcome.step = turn.memory.welcome.step, ""
    if turn.memory.asked not in (ASKED, places.STEP) or not step:
        return False
    turn.memory.asked = ""
    if REFUSES.search(fold(turn.situation.text)):
        turn.say("welcome_skip")
        _next(turn)
        return True
    return _ANSWERS[step](turn) if step in _ANSWERS else False


def introduced(turn: Turn) -> bool:
    """Such as "soy Ana Lozano, de Getafe", with nothing asked: met by name, the place noted, and
    on with what is open, or asked what they need."""
    entities, understood = turn.understood.entities, turn.understood
    named = turn.outcome.contact_name and INTRODUCES.search(fold(turn.situation.text[:200]))
    asks = entities.service or entities.services_ambiguous or entities.when or entities.staff
    plain = understood.intent in ("other", "greeting") or understood.confidence < UNSURE
    if not named or asks or not plain or turn.memory.asked == "name":
        return False
    if "?" in turn.situation.text or len(turn.situation.text.split()) > INTRODUCTION_WORDS:
        return False
    if not turn.parts:  # greeted by name already
        turn.say("met", name=turn.first_name)
    if area := turn.outcome.learned.get("area"):
        row = next(each for each in turn.facts["areas"] if each["id"] == area)
        turn.say("area_noted", area=row["name"])
        turn.support("area", area, "name")
    if turn.memory.task:
        side_questions.resume(turn)
    else:
        _next(turn)
    return True


def _customer(turn: Turn) -> bool:
    found = turn.memory.welcome.customer or _yes_or_no(turn)
    if not found:
        return False
    turn.memory.welcome.customer = found
    _next(turn)
    return True


def _yes_or_no(turn: Turn) -> str:
    if (choice := pressed_choice(turn)) is not None:
        return choice["answer"]
    index = option_index(turn.situation.text, 2, turn.voice.language)
    if index is not None:
        return "yes" if index == 0 else "no"
    said = turn.understood.cues & {"yes", "no"}
    if "no" in said:
        return "no"
    return "yes" if said else ""


def _name(turn: Turn) -> bool:
    said = turn.understood.entities.party_name or NAME_LEAD.sub("", turn.situation.text.strip())
    if not NAME.match(said) or NOT_NAMES & set(fold(said).split()):
        return False
    name = said.strip(" .")
    turn.outcome.contact_name = name.title() if name.islower() else name
    turn.say("welcome_met", name=turn.first_name)
    _next(turn)
    return True


def _area(turn: Turn) -> bool:
    area = places.area_known(turn)
    if not area and places.is_outside(turn):
        places.outside(turn)
        return True
    if not area:
        return False
    row = next(each for each in turn.facts["areas"] if each["id"] == area)
    turn.say("area_noted", area=row["name"])
    turn.support("area", area, "name")
    _next(turn)
    return True


def _interest(turn: Turn) -> bool:
    """What they need is what the next steps answer; kept in their own words."""
    service = turn.understood.entities.service
    told = service.name if service else turn.situation.text
    turn.memory.welcome.interest = told[:INTEREST_MAX]
    turn.outcome.learned["interest"] = turn.memory.welcome.interest
    return False


_ANSWERS = {"customer": _customer, "name": _name, "area": _area, "interest": _interest}


def welcome_first(turn: Turn) -> bool:
    """A stranger who greets, or tells of a fault without asking for a time: say what there is to
    say, then begin to ask. A clear wish is not held up."""
    step = _missing(turn)
    if not step or turn.memory.welcome.asked or turn.memory.task or _is_clear(turn):
        return False
    service = turn.understood.entities.service
    if service is not None and not service.doubted:
        turn.memory.welcome.wish = str(service.id)
        turn.outcome.interested = True
        turn.outcome.learned["interest"] = service.name
    if turn.understood.intent != "greeting":
        _tell(turn)
    if not turn.outcome.handoff:
        _next(turn)
    return True


def _tell(turn: Turn) -> None:
    """What is known of the matter, without its closing question: ours comes behind it."""
    before = len(turn.parts)
    if answers.own_answer(turn) or knowing.answer_known(turn, surely=True):
        turn.parts[before:] = [_QUESTION.sub("", part) for part in turn.parts[before:]]


def _is_clear(turn: Turn) -> bool:
    understood = turn.understood
    asks = understood.intent in CLEAR | TOLD and understood.confidence >= SURE
    cues = {"my_bookings", "trial", "experience"} & understood.cues
    return bool(asks or cues or understood.entities.when is not None)


def welcome_after(turn: Turn) -> None:
    """Behind an answer that leaves nothing open: the next thing that is missing."""
    idle = not (turn.memory.asked or turn.memory.task or turn.memory.recent or turn.outcome.options)
    if idle and not turn.outcome.handoff and turn.memory.welcome.asked == [] and _missing(turn):
        _next(turn)


def _missing(turn: Turn) -> str:
    """The next step: what the business wants to know, is not known, and was not asked yet."""
    chosen, welcome = welcome_settings(), turn.memory.welcome
    if not chosen.on or not is_stranger(turn):
        return ""
    consent = turn.situation.person.get("consent", "")
    silent = bool(chosen.consent) and consent == "refused"
    known = {
        "customer": welcome.customer,
        "name": turn.name or turn.memory.consent.get("name") or silent,
        "area": places.area_known(turn) or not turn.facts.get("areas"),
        "interest": welcome.interest or welcome.wish or turn.memory.service or silent,
    }
    for step in chosen.asks:
        if known[step] or step in welcome.asked:
            continue
        if step in ("name", "area") and consent_wanted(turn.situation) and not consent:
            return "" if "consent" in welcome.asked else "consent"
        return step
    return ""


def _next(turn: Turn) -> None:
    """Ask what is missing next; with nothing missing, do what they came for."""
    step = _missing(turn)
    if turn.memory.task == "booking" and turn.service is not None:
        flow.propose(turn)
    elif step:
        _ask(turn, step)
    elif turn.memory.welcome.wish and turn.memory.welcome.wish in turn.services:
        turn.memory.service, turn.memory.welcome.wish = turn.memory.welcome.wish, ""
        flow.booking_continue(turn)
    elif not turn.memory.welcome.interest:
        turn.say("hello_help")


def _ask(turn: Turn, step: str) -> None:
    if step == places.STEP:
        places.area_ask(turn)
        return
    turn.memory.welcome.step = step
    turn.memory.welcome.asked.append(step)
    turn.memory.asked = ASKED
    if step == "customer":
        options = [turn.voice.word("yes_customer"), turn.voice.word("no_customer")]
        turn.say("ask_customer")
        turn.offer(options, _answers(options, ("yes", "no")), ASKED)
    elif step == "consent":
        text = consent_text(turn.situation, turn.voice.language)
        options = [turn.voice.word("ask_consent_yes"), turn.voice.word("ask_consent_no")]
        turn.parts.append(text)
        turn.offer(options, _answers(options, consent.ANSWERS), ASKED)
        turn.memory.consent = {**turn.memory.consent, "text": text}
    else:
        turn.say(f"welcome_{step}")


def _answers(labels: list[str], values: Sequence[str]) -> list[dict[str, str]]:
    return [{"answer": value, "label": each} for value, each in zip(values, labels, strict=True)]
