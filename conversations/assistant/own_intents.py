"""Which of the business's own intents a message means: by words that it holds, or by being like an
example sentence. Without a model and in any language; the same for every engine."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from conversations.assistant.meaning import resemblance
from conversations.assistant.nlu.text import fold

_WORD = re.compile(r"\w+")
# Only so much of a message is compared.
LOOKED_AT = 2000
# An example sentence has at least so many words; fewer are keywords.
SAYING = 3
ALIKE = 0.75


class Meant(NamedTuple):
    """A row of `facts["answers"]` and the owner's phrase that it was recognised by."""

    row: Mapping[str, Any]
    phrase: str


def own_meant(
    text: str, rows: Iterable[Mapping[str, Any]], *, urgent: bool = False
) -> Meant | None:
    """The row that a message means, None for none; `urgent`: only among those that cannot wait.

    The longest phrase that is said wins, each fitting at the beginning of a word ("principiante"
    fits "principiantes"). Where none is said, the example that is most like the message does.
    """
    chosen = [row for row in rows if row.get("urgent") or not urgent]
    pairs = [Meant(row, phrase) for row in chosen for phrase in row["keywords"]]
    return _said(text, pairs) or _like(text, pairs)


def own_answer_text(row: Mapping[str, Any], language: str) -> str:
    """The owner's words in a language, or in the one of the business."""
    return str(row.get("answers", {}).get(language) or row["answer"])


def _said(text: str, pairs: Iterable[Meant]) -> Meant | None:
    spaced = _spaced(text[:LOOKED_AT])
    fitting = [pair for pair in pairs if (words := _spaced(pair.phrase)) and words in spaced]
    return max(fitting, key=lambda pair: len(_spaced(pair.phrase)), default=None)


def _like(text: str, pairs: Iterable[Meant]) -> Meant | None:
    """Compared sentence by sentence: people greet before they ask."""
    sentences = [part for part in re.split(r"[.!?¡¿\n]+", text[:LOOKED_AT]) if part.strip()]
    best, found = ALIKE, None
    for pair in pairs:
        if len(_WORD.findall(pair.phrase)) < SAYING:
            continue
        near = max((resemblance(pair.phrase, part) for part in sentences), default=0.0)
        if near >= best and (found is None or near > best):
            best, found = near, pair
    return found


def _spaced(text: str) -> str:
    """Folded words, each after a space: a phrase fits at the beginning of a word."""
    return "".join(f" {word}" for word in _WORD.findall(fold(text)))
