"""Somebody is at the door, or on the way and late: the team is told at once, and nobody apologises.

"Estoy en la puerta", "I'm outside", "llego 10 minutos tarde". Who has been kept waiting ("llevo
media hora en la puerta y nadie abre") complains, and is heard as such elsewhere.
"""

import re

from conversations.assistant.builtin import answers
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.grievance_words import blames
from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.text import fold

MOST_WORDS = 25
FACTS = frozenset({"hours", "location", "price"})
_ENDS = r"(?=\W*$|\s*[,.;:!?)]| y\b| ya\b| and\b| e\b| esperando| waiting)"
_DOOR_ES = (
    r"(?:en|a|ante|frente a|delante de|junto a|al lado de) (?:la |el |su |tu |vuestra )?"
    r"(?:puerta|entrada|portal|porteria|portero|recepcion|timbre|sala de espera)\b"
)
_DOOR_EN = (
    r"(?:at|by|in) (?:the|your) (?:front |main )?(?:door|entrance|gate|lobby|reception|waiting room"
    r"|front desk|parking lot|car park)\b"
)
_DOOR_PT = r"(?:na|em frente a|a) (?:porta|entrada|portaria|recepcao)\b"
_HERE = re.compile(
    rf"\b(?:estoy|estamos) (?:(?:aqui|ahi|aca|ya|esperando|parad[oa]s?|justo) )*"
    rf"(?:{_DOOR_ES}|(?:abajo|afuera|aqui fuera|aca afuera){_ENDS})"
    r"|\b(?:estoy|estamos) (?:ya |esperando |aqui )+(?:fuera|afuera|abajo)\b"
    r"|\bya (?:he llegado|hemos llegado|llegue|llegamos|estoy aqui|estamos aqui|estoy ahi)"
    rf"{_ENDS}|\bacab(?:o|amos) de llegar{_ENDS}"
    r"|\b(?:me|nos) (?:abr(?:es|is|en|e)|podeis abrir|puedes abrir|pueden abrir)\b"
    rf"(?: la puerta\b|{_ENDS})"
    r"|\b(?:i'?m|i am|we'?re|we are) (?:(?:already|now|just|standing|waiting|right) )*"
    rf"(?:(?:here|downstairs|outside){_ENDS}|{_DOOR_EN})"
    rf"|\b(?:i'?ve|i have|we'?ve|we have|i|we|just) (?:just )?(?:arrived|got here){_ENDS}"
    r"|\b(?:can|could) (?:you|someone|somebody) (?:please )?(?:let (?:me|us) in|open the door)\b"
    rf"|\b(?:estou|to|tou|estamos) (?:(?:aqui|ja|esperando|parad[oa]s?) )*(?:{_DOOR_PT}"
    rf"|(?:aqui fora|la fora|aqui embaixo|la embaixo|ai fora){_ENDS})"
    rf"|\b(?:ja |acabei de )(?:cheguei|chegamos|chegar){_ENDS}|^\W*chegu(?:ei|amos)\b{_ENDS}"
    r"|\b(?:pode|podem|podes) abrir (?:a porta|pra mim)"
)
_LATE = re.compile(
    r"\b(?:llego|llegare|llegamos|llegaremos|voy|vamos)(?: a llegar)? (?:\w+ ){0,5}?"
    r"(?:tarde(?! (?:noche|del))|con retraso|retrasad[oa]s?|atrasad[oa]s?|demorad[oa]s?)\b"
    r"|\b(?:me|nos) (?:retraso|retrasare|retrasamos|demoro|atraso|he retrasado"
    r"|(?:voy|vamos) a (?:retrasar|demorar|atrasar))\b"
    r"|\b(?:running|be|i'?m|am|we'?re) (?:\w+ ){0,5}?late\b(?! (?:fee|for (?:a|an|booking)))"
    r"|\bstuck in traffic\b|\b(?:vou|vamos) (?:me |nos )?atrasar\b"
    r"|\b(?:chego|vou chegar|chegarei|chegamos) (?:\w+ ){0,5}?(?:atrasad[oa]s?|com atraso)\b"
    r"|\b(?:estou|to) (?:\w+ ){0,2}?atrasad[oa]\b"
)
# "llego tarde, ¿podemos pasarla a las 11?" asks for another time.
_ANOTHER = frozenset({"change", "cancel", "cant_go", "other_time", "book_verb"})


def arrived(turn: Turn) -> bool:
    """Tell the team, unless more is asked for or somebody blames us; whether it was told."""
    text = turn.situation.text
    said = fold(text)
    if len(said.split()) > MOST_WORDS or blames(text, turn.voice.language):
        return False
    reason = "arrived" if _HERE.search(said) else "late" if _LATE.search(said) else ""
    if not reason or _asks_more(turn, reason) or answers.has_own_answer(turn):
        return False
    turn.say(reason)
    answers.ask_person(turn, reason)
    return True


def _asks_more(turn: Turn, reason: str) -> bool:
    """Whether the message also wants something of its own: a service, a fact, another time."""
    asks = "?" in turn.situation.text
    if turn.understood.entities.service is not None or (asks and turn.understood.intent in FACTS):
        return True
    concepts = read(turn.situation.text, turn.understood.language).concepts
    return reason == "late" and asks and bool(concepts & _ANOTHER)
