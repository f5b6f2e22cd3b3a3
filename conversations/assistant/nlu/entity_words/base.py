"""The shape of the tables of words that carry a date, a time, a party or a name.

Regular expressions over folded text of the same length as the original, so that offsets hold.
Each is bounded in what it may repeat: the time to match stays linear in the message.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntityWords:
    """The compiled patterns of one language; group 1 is the answer where there is one."""

    dates: re.Pattern[str]
    times: re.Pattern[str]
    party: tuple[re.Pattern[str], ...]
    names: tuple[re.Pattern[str], ...]
    numbers: Mapping[str, int]
    name_stops: frozenset[str]


def any_of(*parts: str) -> str:
    return "(?:" + "|".join(parts) + ")"


def compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


def numbers_of(text: str) -> dict[str, int]:
    return {word: at for at, group in enumerate(text.split(), 1) for word in group.split("|")}


YEAR = r"(?:,? {1,2}(?:of |de |del )?(?:20)?\d{2}(?!\d|:| ?[ap]\.?m))?"
NUMERIC_DATE = (
    r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b"
    r"|\b\d{1,2}/\d{1,2}\b"
)
AMPM = r"(?: ?(?:a\.m\.|p\.m\.|a\.m|p\.m|am|pm)(?![a-z]))"
