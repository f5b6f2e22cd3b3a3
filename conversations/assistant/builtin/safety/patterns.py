"""Patterns of concepts, as `rules` writes them, into expressions over a `marked` message."""

import re
from functools import cache, lru_cache

from conversations.assistant.builtin.safety.words import CONCEPTS

# Words between two parts: "~3" stays within a sentence, "-3" between two commas.
_GAP = r"(?:(?![/?] )\S+ ){{0,{}}}"
_TIGHT_GAP = r"(?<!, )(?:(?![/?] )[^ ,]+ ){{0,{}}}"
_END = ",? "
_START = "^ (?:[/?] )?(?:(?:hola|oye|perdona|hi|hello|ola),? )?"
_TOKEN = re.compile(r"\((?:[^()]|\([^()]*\))*\)|\S+")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The expression of one pattern; every part takes the space after it along."""
    if pattern.startswith("^ "):
        return re.compile(_START + _sequence(pattern[2:]))
    return re.compile(" " + _sequence(pattern))


def _sequence(pattern: str) -> str:
    return "".join(map(_part, _TOKEN.findall(pattern)))


def _part(token: str) -> str:
    if token.startswith("("):
        return "(?:" + "|".join(map(_sequence, _alternatives(token[1:-1]))) + ")"
    if token.startswith("~"):
        return _GAP.format(token[1:])
    if token.startswith("-"):
        return _TIGHT_GAP.format(token[1:])
    if token.startswith("<"):
        return "(?:" + "|".join(map(concept, token[1:-1].split("|"))) + ")" + _END
    return "(?:" + "|".join(map(re.escape, token.split("|"))) + ")" + _END


def _alternatives(inside: str) -> list[str]:
    """What stands between the bars of a bracket that are in no concept or inner bracket."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(inside):
        depth += (char in "(<") - (char in ")>")
        if char == "|" and depth == 0:
            parts.append(inside[start:at])
            start = at + 1
    return [part.strip() for part in [*parts, inside[start:]]]


@cache
def concept(name: str) -> str:
    """The alternatives of a concept, as words of a marked message without the space behind."""
    return "|".join(map(_word, CONCEPTS[name].split()))


def _word(word: str) -> str:
    if word.startswith("<"):
        return concept(word[1:-1])
    if word.startswith("_"):
        return re.escape(word)
    spaced = re.escape(word.removesuffix("*")).replace("_", " ")
    return spaced + (r"\w*" if word.endswith("*") else "")


@cache
def needed(pattern: str) -> tuple[frozenset[str], ...]:
    """Of each of these sets of concepts a message must have one, or the pattern cannot be in it."""
    tokens = _TOKEN.findall(pattern)
    return tuple(frozenset(token[1:-1].split("|")) for token in tokens if token.startswith("<"))


@lru_cache(maxsize=8192)
def concepts_begun(word: str) -> frozenset[str]:
    """The concepts that this word has or begins: cheap to ask before an expression is tried."""
    return frozenset(name for name in CONCEPTS if _beginnings(name).fullmatch(word))


@cache
def _beginnings(name: str) -> re.Pattern[str]:
    return re.compile(
        "|".join(part.split(" ")[0].split("\\ ")[0] for part in concept(name).split("|"))
    )


@cache
def _vocabulary() -> re.Pattern[str]:
    return re.compile("|".join(map(concept, CONCEPTS)))


def is_concept(word: str) -> bool:
    """Whether some concept has this word."""
    return _vocabulary().fullmatch(word) is not None
