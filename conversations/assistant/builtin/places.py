"""Where the customer is: asked where it decides who can come, noted wherever it is said."""

from conversations.assistant.areas import ASKED, area_match, postcode_said
from conversations.assistant.builtin import answers
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

STEP = "area"
# An answer to "¿en qué zona estás?" is a name or a code, not a story.
ANSWER_WORDS = 8
NAMES_SHOWN = 8


def area_known(turn: Turn) -> str:
    """The id of the area that the customer is in, as told now or earlier; "" if unknown."""
    told = turn.memory.welcome.area or turn.situation.person.get("area", {}).get("id", "")
    return told if any(row["id"] == told for row in turn.facts.get("areas", [])) else ""


def area_hear(turn: Turn) -> None:
    """Note an area that is named in passing, and have the tools look for who covers it."""
    areas = turn.facts.get("areas", [])
    asked = turn.memory.asked == STEP
    row = area_match(turn.situation.text, areas, asked=asked) if areas else None
    if row is not None:
        turn.memory.welcome.area = row["id"]
        turn.outcome.learned["area"] = row["id"]
    turn.tools.area = area_known(turn)


def area_first(turn: Turn) -> bool:
    """Ask for the area before times are offered, where the business has areas; whether it did."""
    if not turn.facts.get("areas") or area_known(turn) or STEP in turn.memory.welcome.asked:
        return False
    area_ask(turn)
    return True


def area_ask(turn: Turn) -> None:
    """Ask where the customer is."""
    turn.say("welcome_area")
    turn.memory.asked = turn.memory.welcome.step = STEP
    turn.memory.welcome.asked.append(STEP)


def area_asked(turn: Turn) -> bool:
    """Such as "¿llegáis a Parla?": yes, or honestly no and a person looks."""
    areas = turn.facts.get("areas", [])
    found = ASKED.search(fold(turn.situation.text)) if areas else None
    if found is None or turn.understood.entities.when is not None:
        return False
    row = area_match(turn.situation.text, areas)
    if row is not None:
        turn.say("area_in", area=row["name"])
        turn.support("area", row["id"], "name")
        return True
    if not _is_place(turn, found["place"]):
        return False
    outside(turn)
    return True


def _is_place(turn: Turn, place: str) -> bool:
    """Whether what follows "¿llegáis a…?" is written as a place is: with a capital, or a code."""
    start = fold(turn.situation.text).find(place.strip())
    said = turn.situation.text[start : start + len(place)].strip()
    return postcode_said(turn.situation.text) or any(word[:1].isupper() for word in said.split())


def outside(turn: Turn) -> None:
    """Say that nobody goes there, and let the team decide."""
    turn.say("area_out", areas=area_names(turn))
    for row in turn.facts["areas"][:NAMES_SHOWN]:
        turn.support("area", row["id"], "name")
    answers.ask_person(turn, "outside_area")
    turn.memory.welcome.step = ""
    turn.memory.forget_task()


def area_names(turn: Turn) -> str:
    """The areas as they are listed to customers."""
    return ", ".join(row["name"] for row in turn.facts["areas"][:NAMES_SHOWN])


def is_outside(turn: Turn) -> bool:
    """Whether an answer to the question names a place that nobody covers."""
    words = turn.situation.text.split()
    sure = turn.understood.intent != "other" and turn.understood.confidence >= 0.6
    return postcode_said(turn.situation.text) or (0 < len(words) <= ANSWER_WORDS and not sure)
