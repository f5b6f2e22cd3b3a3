"""A request of the customer's own beside one that is refused: the first is met, the second is not.

"Un corte mañana a las 11, y dime quién viene antes" is answered in both parts. What is met is only
what stands clearly without the refused words and is about nobody else; in doubt all is refused.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from conversations.assistant.builtin.requests import TOLD, WANTED, Request
from conversations.assistant.builtin.safety import (
    refusal_of,
    speaks_of_others,
    without_code,
)
from conversations.assistant.nlu.text import fold

SURE = 0.6
# What may be asked without naming a service.
UNNAMED = frozenset({"hours", "location"})
CLAUSES_MAX = 12
CHARS_MAX = 600
# The refusals after which a price that was bargained for is told, not booked.
ABOUT_PRICE = "no_discount"
# Code is passed over: whatever else is clear beside it is met.
CODE = "not_understood"
_CLAUSE = re.compile(
    r"[.!?;\n…]+|,|--|(?=<[/\w])|(?<=>)"
    r"|\s(?=(?:y|e|and|also|pero|but|mas|de paso|ademas|además|tambien|también)\s)"
)
# A wish of its own that says nothing more, as in "…, y quiero reservar".
_BARE_WISH = re.compile(
    r"(?:(?:hola|y|and|e|pero|but|also|tambien|ademas) )*"
    r"(?:quiero|quisiera|querria|necesito|me gustaria|i want|i need|i'd like|i would like|quero|"
    r"queria|gostaria de|preciso)(?: to| de)? "
    r"(?:reservar|agendar|pedir (?:una )?(?:cita|hora)|(?:una )?(?:cita|hora|reserva)|un turno|"
    r"book|(?:to )?(?:make )?an appointment|a booking|marcar(?: (?:um )?horario)?)"
)
Names = Iterable[str]
Prices = Collection[str | None]


def set_apart(
    requests: Sequence[Request],
    understand: Callable[[str], Request],
    names: Sequence[str],
    prices: Prices,
) -> list[Request]:
    """The requests with those that are refused ahead of the others, and each that is refused only
    in part as two."""
    refused: list[Request] = []
    kept: list[Request] = []
    keys = [refusal_of(request.text, names, prices) for request in requests]
    whole = " ".join(request.text for request in requests)
    if not any(keys) and len(requests) > 1 and refusal_of(whole, names, prices) is not None:
        return [understand(whole)]
    for request, key in zip(requests, keys, strict=True):
        rest = None if key is None else _rest(request, key, understand, names, prices)
        if key is None:
            kept.append(request)
        elif rest is None:
            refused.append(request)
        else:
            kept.append(rest)
            refused += _said_no(request, key, understand)
    if ABOUT_PRICE in keys:
        kept = [_only_offered(request) for request in kept if not _names_nothing(request)]
    return [*refused, *kept]


def _names_nothing(request: Request) -> bool:
    """Such as "y reservo ya" behind a bargain: nothing to answer without it."""
    said = request.understood
    named = said.entities.service or said.entities.services_ambiguous or said.entities.when
    return said.intent in WANTED and not named


def _only_offered(request: Request) -> Request:
    """A wish to book as a question what is free: who bargains may not want it at its price."""
    if request.understood.intent not in WANTED:
        return request
    return replace(request, understood=replace(request.understood, intent="availability"))


def _said_no(request: Request, key: str, understand: Callable[[str], Request]) -> list[Request]:
    """The refused words as a request of their own; code is passed over in silence."""
    return [] if key == CODE else [understand(request.text)]


def _rest(
    request: Request,
    key: str,
    understand: Callable[[str], Request],
    names: Sequence[str],
    prices: Prices,
) -> Request | None:
    """What is left to be met, None where nothing clear is."""
    if len(request.text) > CHARS_MAX:
        return None
    if key == CODE and (found := _uncoded(request, understand, names, prices)):
        return found
    clauses = _clauses(request.text)
    harmless = [
        clause
        for clause in clauses
        if refusal_of(clause, names, prices) is None
        and not (key == ABOUT_PRICE and speaks_of_others(clause, names))
    ]
    text = "".join(harmless).strip(" ,;.-\n")
    if not 0 < len(harmless) < len(clauses) or refusal_of(text, names, prices) is not None:
        return None
    found = understand(text)
    stands = _stands(found) or (key == CODE and found.understood.confidence >= SURE)
    return found if stands and not speaks_of_others(text, names) else None


def _uncoded(
    request: Request, understand: Callable[[str], Request], names: Sequence[str], prices: Prices
) -> Request | None:
    """What is clearly asked for between markup, templates or queries, None where nothing is."""
    text = without_code(request.text)
    if not text or text == request.text or refusal_of(text, names, prices) is not None:
        return None
    found = understand(text)
    clear = found.understood.intent != "other" and found.understood.confidence >= SURE
    return found if clear and not speaks_of_others(text, names) else None


def _clauses(text: str) -> list[str]:
    """The clauses with the signs between them, so that joined again they are the text."""
    cuts = [match.end() if match[0].strip() else match.start() for match in _CLAUSE.finditer(text)]
    edges = [0, *sorted(set(cuts))[: CLAUSES_MAX - 1], len(text)]
    return [text[a:b] for a, b in pairwise(edges) if text[a:b].strip()]


def _stands(request: Request) -> bool:
    said = request.understood
    if _BARE_WISH.fullmatch(fold(request.text).strip(" ,.;!¡")):
        return True
    named = said.entities.service is not None or bool(said.entities.services_ambiguous)
    if said.intent in WANTED or (said.entities.when is not None and named):
        return named and said.entities.when is not None
    return said.intent in TOLD and said.confidence >= SURE and (named or said.intent in UNNAMED)
