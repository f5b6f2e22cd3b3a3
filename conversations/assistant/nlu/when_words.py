"""The very words of a message that say the day and the hour, unresolved."""

import re
from collections.abc import Sequence

from conversations.assistant.nlu.entity_words import WORDS
from conversations.assistant.nlu.text import fold

# An hour written as a clock tells it; beside one, a bare number counts something else.
CLOCK = re.compile(r"\d[:.h]\d\d|\d ?[ap]\.?m")
CLOCK_ALONE = re.compile(r"\W*((?:[01]?\d|2[0-4])(?:[:.h]?[0-5]\d)?)\W*")
# A bare number up to eleven, or in the teens, is rather a number of people.
LATEST_SIZES = frozenset(range(1, 12)) | frozenset(range(13, 21))
# So far from now: the day and the hour at once.
FROM_NOW = re.compile(
    r"\b(?:in|within) (?:about )?(?:half an hour|an hour|(?:\d{1,2}|an?|one|two|three|four|five|six"
    r"|ten|fifteen|twenty|thirty|forty) (?:hours?|minutes?|mins?))\b"
)
# What stands behind these is what it shall not be, or what it was: "at 6, not 7", "to 6 from 4".
DISCARDED = re.compile(
    r"\b(?:not|instead of|(?:rather|better) than|from|en vez de|en lugar de|em vez de)"
    r"(?: (?:at|on|for|the|a|la|las|el|o|as))? $"
)


def date_words(text: str, language: str) -> str:
    """The words of the day that the message settles on: the last date said, "" when none."""
    folded = fold(text)
    found = [m for m in WORDS[language].dates.finditer(folded) if m.group().strip()]
    found = found or list(FROM_NOW.finditer(folded))
    return _trimmed(text, settled(found)) if found else ""


def time_words(text: str, language: str) -> str:
    """The words of the hour that the message settles on: the last time said, "" when none."""
    alone = CLOCK_ALONE.fullmatch(text)
    if alone:
        return alone.group(1) if _reads_as_clock(alone.group(1)) else ""
    folded = fold(text)
    taken = [m.span() for m in WORDS[language].dates.finditer(folded)]
    found = [m for m in WORDS[language].times.finditer(folded) if not _inside(m.span(), taken)]
    found = [m for m in found if CLOCK.search(m.group())] or found
    return _trimmed(text, settled(found)) if found else ""


def settled(found: Sequence[re.Match[str]]) -> re.Match[str]:
    """The last match that is not discarded by the words before it; the last of all, if all are."""
    return next((m for m in reversed(found) if not discarded(m)), found[-1])


def discarded(match: re.Match[str]) -> bool:
    """Whether the words before say that this is not what is meant."""
    return bool(DISCARDED.search(match.string[: match.start()]))


def _reads_as_clock(digits: str) -> bool:
    return not (digits.isdigit() and int(digits) in LATEST_SIZES)


def _inside(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _trimmed(text: str, match: re.Match[str]) -> str:
    piece = text[match.start() : match.end()].strip(" ,")
    return piece[3:] if piece[:3].lower() == "on " else piece
