"""The waiting list in the dialogue: joining it, and answering what it offers."""

import re
from datetime import timedelta

from conversations.assistant.builtin import slots, starts
from conversations.assistant.builtin.changes import recent_booking
from conversations.assistant.builtin.confirming import say_booked
from conversations.assistant.builtin.details import details_take
from conversations.assistant.builtin.pressing import pressed_choice
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.grievance_words import blames
from conversations.assistant.nlu.text import fold

# Named outright, whatever was spoken of before.
LIST = re.compile(
    r"\b(?:lista de espera|si (?:se )?(?:libera|queda|sale|abre)\w*|wait(?:ing)? ?list|"
    r"if (?:it|something|anything) (?:opens|frees|comes) up|si alguien cancela|"
    r"if someone cancels|lista de espera|se (?:vagar|abrir|alguem cancelar))\b"
)
# Such as "avísame", while a time is being chosen.
TELL_ME = re.compile(r"\b(?:avisa(?:me|d?nos|rme|s)?|me avis\w+|let me know|notify me|avise me)\b")
CHOOSING = frozenset({"slot", "yes_slot", "when"})
TELL_ME_WORDS = 5


def waitlist_wanted(turn: Turn) -> bool:
    """Put the customer on the list where they ask for it; False where the message is no such wish,
    or no service is known or named."""
    text = fold(turn.situation.text)
    asks = LIST.search(text) or (turn.memory.asked in CHOOSING and TELL_ME.search(text))
    if not asks:
        return False
    turn.memory.task = "booking"
    turn.outcome.interested = True
    if not details_take(turn):
        return True
    _join(turn)
    return True


def list_named(turn: Turn) -> bool:
    """The list by its name, with what is waited for: "waiting list for colour tomorrow" complains
    of no waiting."""
    entities = turn.understood.entities
    named = entities.service is not None or entities.when is not None
    said = fold(turn.situation.text)
    if not (named and LIST.search(said)) or blames(LIST.sub(" ", said), turn.voice.language):
        return False
    return waitlist_wanted(turn)


def told_later(turn: Turn) -> bool:
    """Such as "avísame" after booking: whether they are reminded anyway."""
    memory = turn.memory
    if memory.task or not memory.recent or not TELL_ME.search(fold(turn.situation.text)):
        return False
    if len(turn.situation.text.split()) > TELL_ME_WORDS:
        return False
    booked = recent_booking(turn) or {}
    service = turn.services.get(booked.get("service_id", ""), {})
    turn.say("booked_reminder" if service.get("reminds") else "hear_no_reminder")
    if memory.asked == "name":
        turn.say("ask_name")
    return True


def _join(turn: Turn) -> None:
    wanted, now = turn.memory.wanted, turn.situation.now
    first = wanted.start or now
    until = wanted.end or (slots.day_bounds(first)[1] if wanted.start else now + timedelta(days=14))
    arguments = {"service_id": turn.memory.service, "first": first, "until": until}
    if turn.memory.staff:
        arguments["staff_id"] = turn.memory.staff
    joined = turn.tools.call("join_waitlist", party_size=turn.memory.party, **arguments)
    if "error" in joined:
        turn.say("waitlist_refused")
        turn.memory.asked = "when"
        return
    turn.say("waitlist_joined", service=joined["service"], when=starts.wanted_words(turn))
    turn.support("waitlist", joined["waitlist_id"], "state")
    turn.memory.forget_task()


def waitlist_answer(turn: Turn) -> bool:
    """Yes or no to a time that the waiting list keeps for them; False for anything else."""
    label = fold(turn.situation.text).strip(" .!¡?¿")
    said = (each for each in turn.memory.choices if fold(each["label"]) == label)
    choice = pressed_choice(turn) or next(said, None)
    cues = turn.understood.cues
    yes = choice["answer"] == "yes" if choice else label == "1" or "yes" in cues
    no = choice["answer"] == "no" if choice else label == "2" or "no" in cues
    if yes == no:
        return False
    answered = turn.tools.call("answer_waitlist_offer", accept=yes)
    turn.memory.forget_task()
    if "error" in answered:
        turn.say("waitlist_gone")
    elif yes:
        say_booked(turn, answered)
        turn.memory.recent = answered["booking_id"]
    else:
        turn.say("waitlist_declined")
    return True
