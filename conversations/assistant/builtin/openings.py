"""How a talk begins: the assistant introduces itself, and hears who the customer is."""

import re

from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.naming import first_name
from conversations.assistant.nlu.text import fold

INTRODUCES = re.compile(r"\b(?:me llamo|mi nombre es|soy|my name is|i am|i'm|me chamo|sou)\b")

# What stands behind these was written by somebody else.
QUOTED = re.compile(r"[\"«“>]")


def note_name(turn: Turn) -> None:
    """A customer who introduces themselves in passing is not asked for their name later."""
    said = turn.understood.entities.party_name
    introduced = INTRODUCES.search(fold(turn.situation.text))
    if introduced is None or QUOTED.search(turn.situation.text[: introduced.start()]):
        return
    if first_name(said):
        turn.outcome.contact_name = said


def greet_first(turn: Turn) -> None:
    """Introduce the assistant once per conversation, and say hello to a greeting."""
    first = not turn.memory.greeted and not turn.situation.history
    if (first or turn.understood.intent == "greeting") and _is_known(turn):
        turn.say("hello_again", name=turn.first_name)
    elif first or turn.understood.intent == "greeting":
        name = turn.first_name.removeprefix(",")
        told = turn.situation.instructions
        own = told.greetings.get(turn.voice.language) if told else None
        if own:
            business = turn.facts["name"]
            turn.parts.append(own.replace("{name}", name).replace("{business}", business))
        else:
            turn.say("hello", name=name, business=turn.facts["name"])
    turn.memory.greeted = True


def _is_known(turn: Turn) -> bool:
    """Somebody whose name is known and who has talked with us or come before."""
    return bool(turn.situation.contact_name and turn.situation.person.get("returning"))
