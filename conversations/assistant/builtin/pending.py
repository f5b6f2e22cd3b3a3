"""Answers to the question that the assistant asked last."""

import re
from datetime import timedelta

from conversations.assistant.builtin import booking as flow
from conversations.assistant.builtin import starts
from conversations.assistant.builtin.answers import answer_hours
from conversations.assistant.builtin.asking import ask_meant, ask_service
from conversations.assistant.builtin.changes import (
    cancel_continue,
    move_continue,
    own_bookings,
)
from conversations.assistant.builtin.choosing import chosen
from conversations.assistant.builtin.details import details_take, when_take
from conversations.assistant.builtin.memory import Wanted
from conversations.assistant.builtin.mistaken import change_answer
from conversations.assistant.builtin.own_name import name_answer
from conversations.assistant.builtin.repeating import series_book, series_offer, times_said
from conversations.assistant.builtin.taking import take_start
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.builtin.waiting import waitlist_answer
from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.text import fold

MORE = re.compile(
    r"\b(?:otr[oa]s?\b(?:\s+(?:hora|horas|horario|dia|opcion|opciones))?|mas opciones|ningun[oa]|"
    r"mas tarde|later|another|other times?|none|outro|outra|nenhum\w*|mais tarde)\b"
)
ANY = re.compile(
    r"\b(?:cualquier\w*|me da igual(?! que)|la que sea|el que sea|da lo mismo|"
    r"any(?: time| of them)?|whichever|qualquer\w*|tanto faz)\b"
)
NONE_FITS = re.compile(
    r"\bno me (?:van?|vienen?|sirven?|quedan?|cuadran?|convienen?|vale)\b|"
    r"\b(?:none|neither) of (?:these|those|them)\b|"
    r"\b(?:don'?t|doesn'?t|wont|won't) (?:work|suit)\b|"
    r"\bnao (?:me )?(?:servem?|dao|da|convem)\b"
)
FIRST_ONLY = re.compile(
    r"\b(?:solo|solamente|nada mas|unicamente|only|just|apenas|so)\b.*"
    r"\b(?:primer\w*|una|first|one|once|primeir[oa]|uma)\b"
)
LEFT = re.compile(
    r"\W*(?:(?:no|nah|bueno|mejor|ok|vale|well|just|nao|pois|entao|then)[\s,.]+)*"
    r"(?:dej(?:a|e|en)l[oa](?: (?:estar|asi|como (?:esta|estaba)))?|olvid(?:a|e)l[oa]|"
    r"(?:leave|forget|drop) it(?: (?:then|as it (?:is|was)))?|never ?mind|"
    r"(?:deixa|esquece)(?: (?:pra la|para la|isso|assim|estar))?)\W*"
)
HOUR_ALONE = re.compile(r"\D{0,3}(\d{1,2})\D{0,3}")
OPENS = 8
LIKELY = 0.5
PLAIN = frozenset({"booking", "availability", "other", "thanks", "greeting"})


def pending_answer(turn: Turn) -> bool:
    """Handle the message as an answer to the open question; False when it is something else."""
    handler = _HANDLERS.get(turn.memory.asked)
    return handler(turn) if handler else False


def _slot(turn: Turn) -> bool:
    """A start was offered: taken by place or time, refused, asked for others, or re-wished."""
    choice = chosen(turn)
    if choice is None and "yes" in turn.understood.cues and len(turn.memory.choices) == 1:
        choice = turn.memory.choices[0]
    if choice is None and turn.memory.choices and ANY.search(fold(turn.situation.text)):
        choice = turn.memory.choices[0]
    if choice is not None:
        take_start(turn, choice["start"])
        return True
    if _bare_hour(turn):
        return True
    if _changes_something(turn):
        _again(turn)
        return True
    return _declined(turn)


def _bare_hour(turn: Turn) -> bool:
    """A number that is no option's place, "6" after "el viernes por la tarde": the hour."""
    match = HOUR_ALONE.fullmatch(turn.situation.text.strip())
    wanted = turn.memory.wanted
    if match is None or wanted.start is None or int(match[1]) > 23:
        return False
    hour = int(match[1])
    late = hour < OPENS or (wanted.start.hour >= 12 and hour < 12)
    start = wanted.start.replace(hour=hour + 12 if late and hour < 12 else hour, minute=0)
    turn.memory.wanted = Wanted(
        start=start, end=start + timedelta(minutes=1), exact=True, part="time"
    )
    flow.propose(turn)
    return True


def _calls_off(turn: Turn) -> bool:
    """A cancellation in so many words: "uy no, el viernes mejor" only sounds like one."""
    understood = turn.understood
    said = read(turn.situation.text, understood.language).concepts
    return understood.intent == "cancel" and bool(said & {"cancel", "cant_go"})


def _changes_something(turn: Turn) -> bool:
    """Whether the message gives another time, service or person for the same task. "mejor el
    viernes" while a time is being chosen changes the choice, not some earlier booking."""
    entities = turn.understood.entities
    other_task = turn.understood.intent in ("price", "hours", "location") or _calls_off(turn)
    named = entities.when or entities.service or entities.staff
    return bool(named) and not (other_task and turn.understood.confidence >= LIKELY)


def _again(turn: Turn) -> None:
    if turn.memory.task == "move":
        move_continue(turn)
    else:
        flow.booking_continue(turn)


def _declined(turn: Turn) -> bool:
    said = fold(turn.situation.text)
    if (MORE.search(said) or NONE_FITS.search(said)) and turn.memory.service:
        starts.offer_more(turn)
        return True
    if LEFT.fullmatch(said):
        return _left(turn)
    if turn.understood.intent == "cancel" and turn.memory.task == "booking":
        return _dropped(turn)
    if "no" in turn.understood.cues and turn.understood.intent in ("other", "thanks"):
        turn.say("ask_when")
        turn.memory.asked = "when"
        return True
    if "yes" in turn.understood.cues and turn.understood.intent in ("other", "booking", "thanks"):
        turn.say("offer_question")
        turn.offer([choice["label"] for choice in turn.memory.choices], turn.memory.choices, "slot")
        return True
    return False


def _dropped(turn: Turn) -> bool:
    """Such as "déjalo" while choosing a time: what there is to cancel is only the choice, unless
    they have bookings of that service, or none was named."""
    named, rows = turn.understood.entities.service, own_bookings(turn)
    booked = [row["service_id"] for row in rows]
    open_one = named is not None and str(named.id) in turn.service_ids
    if rows and not (open_one and named is not None and str(named.id) not in booked):
        return False
    turn.memory.forget_task()
    turn.say("dropped")
    return True


def _left(turn: Turn) -> bool:
    """Such as "déjalo": no new time is taken, and what is booked stays as it is."""
    changing = {turn.memory.instead, turn.memory.booking} - {""}
    kept = next((row for row in own_bookings(turn) if row["booking_id"] in changing), None)
    turn.memory.forget_task()
    if kept is None:
        turn.say("dropped")
    else:
        turn.say("change_kept", service=kept["service"], when=turn.when(kept["start"]))
    return True


def _service(turn: Turn) -> bool:
    choice, cues = chosen(turn), turn.understood.cues
    if choice is None and len(turn.memory.choices) == 1:  # "¿te refieres a Barba?"
        if "yes" in cues:
            choice = turn.memory.choices[0]
        elif "no" in cues and turn.understood.entities.service is None:
            ask_service(turn, "ask_service", list(turn.services))
            return True
    if choice is None:
        named = turn.understood.entities.service is not None
        if named and _asks_price(turn):
            turn.memory.task, turn.memory.choices = "", []
            return False
        if len(turn.memory.choices) == 1 and not named and _changes_something(turn):
            when_take(turn)
            meant = turn.memory.choices[0]
            ask_meant(turn, [meant["service"], *meant.get("more", "").split()])
            return True
        if named or _changes_something(turn):
            flow.booking_continue(turn)
            return True
        if _calls_off(turn) and turn.understood.entities.when is None:
            return _dropped(turn)
        return _hours_first(turn)
    turn.memory.service = choice["service"]
    turn.memory.choices = []
    if turn.pressed is None:
        details_take(turn)
    turn.memory.service = choice["service"]
    turn.memory.more = choice.get("more", "").split() or turn.memory.more
    flow.propose(turn)
    turn.memory.task = "booking"
    turn.outcome.interested = True
    return True


def _asks_price(turn: Turn) -> bool:
    """Such as "¿y cuánto cuesta el tinte?": its price is told, and no time looked for."""
    return turn.understood.intent == "price" and turn.understood.confidence >= LIKELY


def _hours_first(turn: Turn) -> bool:
    """Asked for the hours while the service is open: tell them, then ask again."""
    asks = turn.understood.intent in ("availability", "hours")
    if not asks or turn.understood.entities.when is not None:
        return False
    choices = turn.memory.choices
    answer_hours(turn)
    turn.say("ask_service")
    turn.offer([choice["label"] for choice in choices], choices, "service")
    return True


def _book(turn: Turn) -> bool:
    """Such as "¿Te busco hora?": yes, or a time at once."""
    if "no" in turn.understood.cues and turn.understood.entities.when is None:
        turn.memory.forget_task()
        turn.say("thanks")
        return True
    plain = turn.understood.intent in PLAIN or turn.understood.confidence < LIKELY
    if plain and ("yes" in turn.understood.cues or turn.understood.entities.when is not None):
        flow.booking_continue(turn)
        return True
    return False


def _when(turn: Turn) -> bool:
    if turn.understood.entities.when is None:
        return False
    _again(turn)
    return True


def _booking(turn: Turn) -> bool:
    choice = chosen(turn)
    none = "no" in turn.understood.cues or MORE.search(fold(turn.situation.text))
    if choice is None and none and turn.understood.entities.when is None:
        turn.memory.forget_task()
        turn.say("dropped")
        return True
    if choice is None or "booking" not in choice:
        return False
    turn.memory.booking = choice["booking"]
    if turn.memory.task == "cancel":
        cancel_continue(turn)
    else:
        move_continue(turn)
    return True


def _series(turn: Turn) -> bool:
    """A series was shown: all of it, only its first date, other dates, or none."""
    memory, cues = turn.memory, turn.understood.cues
    start = memory.choices[0]["start"]
    once = turn.pressed is None and FIRST_ONLY.search(fold(turn.situation.text))
    choice = memory.choices[1] if once else chosen(turn)
    if choice is None and (times := times_said(turn)):
        memory.times = times
        series_offer(turn, start)
        return True
    if choice is None and _changes_something(turn):
        _again(turn)
        return True
    answer = choice["answer"] if choice else "yes" if "yes" in cues else ""
    if answer == "yes":
        series_book(turn, start)
    elif answer == "once":
        memory.rule = ""
        take_start(turn, start)
    elif answer == "no" or "no" in cues:
        memory.forget_task()
        turn.say("dropped")
    else:
        return False
    return True


def _staff(turn: Turn) -> bool:
    """With whom was asked: somebody of the list, somebody named, or anybody."""
    choice, named = chosen(turn), turn.understood.entities.staff
    anybody = choice is None and bool(ANY.search(fold(turn.situation.text)))
    if choice is None and named is None and not anybody:
        return False
    turn.memory.staff = "" if anybody else choice["staff"] if choice else str(named and named.id)
    flow.propose(turn)
    return True


_HANDLERS = {
    "series": _series,
    "staff": _staff,
    "book": _book,
    "slot": _slot,
    "yes_slot": _slot,
    "service": _service,
    "when": _when,
    "booking": _booking,
    "name": name_answer,
    "change": change_answer,
    "waitlist_offer": waitlist_answer,
}
