"""Which of the options offered a message means: by its place, its label or its time."""

import re

from conversations.assistant.builtin.pressing import pressed_choice
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.intents import option_index
from conversations.assistant.nlu.text import fold

# Where the half of the day is said, "7" is not also 19.
HALF_SAID = re.compile(
    r"\b[ap]\.?\s?m\b|\d\s?[ap]m\b|\b(?:manana|tarde|noche|morning|afternoon|evening|night|manha|"
    r"noite)\b|\b(?:1[3-9]|2[0-3])\b|\b0\d:"
)
# "ese no, el segundo": what comes after it is the choice.
NOT_THAT = re.compile(
    r"^\W*(?:no|(?:no,? )?es[ea] no|not that(?: one)?|ess[ea] nao|nao)[\s,.:;!]+"
    r"(?:mejor |better |melhor )?"
)
WELL = re.compile(
    r"^\W*(?:(?:bueno|pues|vale|ok|okey|dale|venga|ah|eh|mm+|uf+|entonces|mejor|well|so|then|oh|"
    r"hmm+|"
    r"actually|ta|entao|bom|perfecto|genial)[\s,.!]+)+"
)
PLEASE = re.compile(
    r"[\s,.]+(?:pls|plz|please|porfa\w*|porfis|xfa|x favor|pf|pfv|thx|thanks|gracias)\W*$",
    re.IGNORECASE,
)


def chosen(turn: Turn) -> dict[str, str] | None:
    """The option that was pressed, or that the message names by place, label, or time."""
    if (pressed := pressed_choice(turn)) is not None:
        return pressed
    choices = turn.memory.choices
    text = PLEASE.sub("", turn.situation.text)
    index = option_index(text, len(choices), turn.voice.language)
    for ahead in (NOT_THAT, WELL):
        if index is None and (match := ahead.match(fold(text))):
            text = text[match.end() :]
            index = option_index(text, len(choices), turn.voice.language)
    if index is not None:
        return choices[index]
    said = fold(turn.situation.text).strip(" .!¡?¿")
    same = [choice for choice in choices if fold(choice["label"]) == said]
    return same[0] if len(same) == 1 else _chosen_by_time(turn)


def _chosen_by_time(turn: Turn) -> dict[str, str] | None:
    """Such as "la de las 5", "17:00", "el jueves": when exactly one option fits it."""
    found = turn.understood.entities.when
    starts = [choice for choice in turn.memory.choices if "start" in choice]
    if found is None or found.start is None or found.end is not None or not starts:
        return None
    timed = found.grain in ("minute", "hour")
    clocks = {found.start.time()}
    if not HALF_SAID.search(fold(turn.situation.text)):
        clocks.add(found.start.replace(hour=(found.start.hour + 12) % 24).time())
    fits = [
        choice
        for choice in starts
        if (found.time_only or turn.local(choice["start"]).date() == found.start.date())
        and (not timed or turn.local(choice["start"]).time() in clocks)
    ]
    return fits[0] if len(fits) == 1 else None
