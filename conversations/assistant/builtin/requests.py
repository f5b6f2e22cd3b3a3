"""Several requests in one message: where one ends and the next begins.

"¿Cuánto cuesta el tinte y a qué hora abren el sábado? y resérvame corte el viernes a las 10" is
three. A piece that asks for nothing by itself ("el jueves", "gracias") belongs to the one before
it, and pieces that are about one appointment stay together. At most four come out, and no more
than eight pieces are looked at, whatever is sent.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.taken_back import without_taken_back
from conversations.assistant.nlu.text import fold
from conversations.assistant.nlu.understanding import Understanding

REQUESTS_MAX = 4
PIECES_MAX = 8
CHARS_MAX = 600
SURE = 0.5
TOLD = frozenset({"price", "hours", "location", "services"})
WANTED = frozenset({"booking", "availability"})
DONE = frozenset({"cancel", "reschedule"})
SAME_SUBJECT = ({"price"}, {"services"}, {"services", "price"}, {"hours"}, {"location"})
# The words that open a request; each begins a piece where "y", a comma or a new sentence is ahead.
_OPENS = (
    r"(?:[¿¡]\s*)?(?:(?:me|te|nos|tambien|also|also,|please|por favor|porfa|de paso|ademas|luego|"
    r"despues|then|depois|tambem) )*"
    r"(?:reserv\w+|agend\w+|apunt\w+|anot\w+|pon(?:me|eme|nos)|da(?:me|nos)|quier\w+|quisier\w+|"
    r"querria\w*|necesit\w+|cancel\w+|anul\w+|borr\w+|quit\w+|pas\w+me|cambi\w+|muev\w+|mov\w+|"
    r"adelant\w+|atras\w+|cuant[oa]s?|cuanto|que|q|cual\w*|(?:a|hasta|desde) (?:que|q)|donde|"
    r"en que|como (?:llego|se llega)|ten[ei]s|tien\w+|tenes|hay|abr[ei]\w*|cierr\w+|hac[ei]\w*|"
    r"pued\w+|podes|podr\w+|se puede|"
    r"book|reserve|cancel|move|change|reschedule|put me|give me|how much|how do|what|when|where|"
    r"do you|are you|is there|can (?:i|you|we)|could (?:i|you|we)|i(?:'d| would) like|i want|"
    r"i need|"
    r"we(?:'d| would) like|"
    r"marc\w+|remarc\w+|mud\w+|pass\w+|quant[oa]|quais|qual|que horas|a que horas|onde|tem|voces|"
    r"posso|quero|queria|gostaria|preciso|abre\w*|fecha\w*)\b"
)
_BOUND = re.compile(
    rf"(?:[.!?;\n…]+\s*(?:(?:y|e|and|also|pero|but|mas)\b,? )?|,\s*(?:(?:y|e|and)\b )?|"
    rf"\s(?:y|e|and|&|\+)\s+)(?=\s*{_OPENS})"
)
# Two clock times: two appointments may be asked for with a mere "y" between them.
_CLOCK = re.compile(r"\b(?:a las?|at|as) \d|\b\d{1,2}(?::\d\d|h\b| ?[ap]m\b)")
# The "y" that led to the next piece.
_TAIL = re.compile(r"(?<=\w)[\s,]+(?:y|e|and|&|\+|pero|but)$", re.IGNORECASE)
# "Si empiezo a las 5," says under what condition the rest is asked; "si, a las 5" is a yes.
_IF = re.compile(
    r"^\W*(?:(?:y|e|and|pero|but|mas) )?(?:si|if|se) "
    r"(?:(?:yo|eu|i|we|it|lo|la|me|nos|the \w+|la cita) )*(?:"
    r"empie[zc]|empez|comien[zc]|comen[zc]|come[cç]|inici|"
    r"v(?:oy|amos|engo|enimos|ou|enho)|fuera|fuese|lleg|entr|reserv|pid|coj|com|start|beg[ai]n|book|take|cheg|marc|for\b)"
)
_AND = re.compile(r"(?:\s(?:y|e|and|&|\+)\s+|[;\n]\s*)")


@dataclass(frozen=True)
class Request:
    """One request: its words, and what they were understood as."""

    text: str
    understood: Understanding


def requests_of(
    text: str, understand: Callable[[str], Understanding], *, answering: bool = False
) -> Sequence[Request]:
    """The requests of a message in order; one, understood whole, where it is not clearly several.

    `answering`: a question of ours is open, so that its first words may be the answer to it.
    """
    text = without_taken_back(text)
    pieces = _pieces(text)
    if len(pieces) > 1:
        groups = _grouped([Request(piece, understand(piece)) for piece in pieces], answering)
        if len(groups) > 1:
            return [_one(group, understand) for group in groups]
        return [_as_meant(groups[0], _heard_in_part(groups[0], Request(text, understand(text))))]
    return [Request(text, understand(text))]


def _pieces(text: str) -> list[str]:
    if len(text) > CHARS_MAX:
        return [text]
    said = fold(text)
    bounds = [*_BOUND.finditer(said)]
    if len(_CLOCK.findall(said)) > 1:
        bounds += _AND.finditer(said)
    cuts = sorted({match.end() for match in bounds})[: PIECES_MAX - 1]
    edges = [0, *cuts, len(text)]
    pieces = _with_conditions([text[a:b].strip() for a, b in pairwise(edges)])
    return [_TAIL.sub("", piece) for piece in pieces if piece]


def _with_conditions(pieces: list[str]) -> list[str]:
    """The same pieces, each condition together with what it is the condition of."""
    joined: list[str] = []
    for piece in pieces:
        if joined and _IF.match(fold(joined[-1])):
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    return joined


def _one(group: list[Request], understand: Callable[[str], Understanding]) -> Request:
    if len(group) == 1:
        return group[0]
    text = " ".join(piece.text for piece in group)
    return _as_meant(group, Request(text, understand(text)))


def _as_meant(group: list[Request], whole: Request) -> Request:
    """Pieces put together; who cannot come and asks for another time wants theirs moved."""
    if not any(map(_cannot_come, group)) or not any(map(_asks_for_time, group)):
        return whole
    said = whole.understood
    moved = replace(said, intent="reschedule", confidence=max(said.confidence, SURE))
    return replace(whole, understood=moved)


def _heard_in_part(group: list[Request], whole: Request) -> Request:
    """A message that means nothing as a whole is what its one clear piece asks for: "mi clave es
    ser puntual jaja, ¿a qué hora abrís?"."""
    asked = [piece for piece in group if _stands(piece) and piece.understood.intent in TOLD]
    if whole.understood.intent != "other" or len(asked) != 1:
        return whole
    said = asked[0].understood
    return replace(
        whole,
        understood=replace(whole.understood, intent=said.intent, confidence=said.confidence),
    )


def _cannot_come(piece: Request) -> bool:
    """Such as "no puedo ir el jueves", which calls nothing off in so many words."""
    said = read(piece.text, piece.understood.language).concepts
    return piece.understood.intent == "cancel" and "cancel" not in said


def _asks_for_time(piece: Request) -> bool:
    return piece.understood.intent in {"reschedule", *WANTED}


def _grouped(pieces: list[Request], answering: bool) -> list[list[Request]]:
    """The pieces put together until each group stands for one request."""
    groups: list[list[Request]] = []
    for piece in pieces:
        full = len(groups) == REQUESTS_MAX
        first = answering and len(groups) == 1
        if full or (groups and _goes_with(groups[-1], piece, first)):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _goes_with(group: list[Request], piece: Request, answering: bool) -> bool:
    asked = [each for each in group if _stands(each)]
    if not _stands(piece):
        return True
    if asked and _cannot_come(asked[-1]) and _asks_for_time(piece):
        return True  # "no puedo ir el jueves, ¿se puede pasar al lunes?" moves it
    if not asked:  # a greeting or a bare day ahead of the first request
        return not (answering and _may_answer(group[0]))
    return _one_matter(asked[-1].understood, piece.understood)


def _stands(piece: Request) -> bool:
    """Whether a piece asks for something by itself."""
    said = piece.understood
    if said.intent in DONE | TOLD:
        return said.confidence >= SURE
    entities = said.entities
    named = entities.when is not None and (entities.service or entities.services_ambiguous)
    return said.intent in WANTED and (said.confidence >= SURE or bool(named))


def _may_answer(piece: Request) -> bool:
    said = piece.understood
    if said.intent in ("greeting", "thanks"):
        return False
    entities = said.entities
    named = entities.when or entities.service or entities.staff
    return bool(named or said.cues & {"yes", "no", "choose_option"})


def _one_matter(before: Understanding, after: Understanding) -> bool:
    """Whether two pieces are about one and the same thing: a wish and its details, a service and
    its price."""
    other = after.entities
    if before.intent in WANTED and after.intent in WANTED:
        both_timed = _is_dated(before) and _is_dated(after)
        return not (both_timed and (other.service is not None or _is_exact(after)))
    if before.intent in WANTED and after.intent == "services":
        return other.when is not None and other.service is None  # "do you have anything friday?"
    if {before.intent, after.intent} <= TOLD:
        silent = other.service is None and not other.services_ambiguous and other.when is None
        return silent and {before.intent, after.intent} in SAME_SUBJECT
    if before.intent == after.intent and before.intent in DONE:
        return other.when is None and other.service is None
    if before.intent == "reschedule" and after.intent in WANTED:
        return other.service is None  # "cámbiame la cita, ¿tienes algo el viernes?"
    return False


def _is_dated(said: Understanding) -> bool:
    return said.entities.when is not None and not said.entities.when.time_only


def _is_exact(said: Understanding) -> bool:
    when = said.entities.when
    return when is not None and when.grain in ("minute", "hour") and when.end is None
