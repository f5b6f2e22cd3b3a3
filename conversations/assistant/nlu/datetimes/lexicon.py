"""The form of a language's lexicon and how it is compiled once per process.

Senses (a word can have several; the grammar picks by what stands around it):
numbers   NUM ORD (values), WORDNUM spelled out, WEAKNUM "a/un", TENS TENSAND, HALF QUARTER ZERO,
          ORDSUFFIX "1st", WDAYSUFFIX "6a" (Portuguese), LASTORD "last", BEFORELAST "last but one"
days      WDAY MONTH DAYREL (days from today) UNIT (model.Unit), ABBR ABBRSTRICT WEAKMONTH NEEDSDAY
          are short forms that are also other words, TODAYWEAK, PASADO, PASTDET PASTMARK are past,
          FEAST (month and day as 1225) of those that never move, EASTER (days from Easter, LONG
          is how many) and NTHFEAST (month, nth and weekday as 1143) of those that do, EVE the day before one
hours     AMPM HMARK HOURWORD OCLOCK CLOCK (minutes after midnight) PART (model.Part) DAYHALF EOD
          AFTERWORD "after work", MINUS PASTHOUR PASTONLY TOHOUR MISSING, APPROX ISH LETTER
relations NEXT AFTERNEXT COMING THIS FROM SINCE TO UNTIL BETWEEN AND OR AFTER BEFORE UPTO IN WITHIN
          LATER FUTURE AGO NOW FOR STARTING WEEKOF WEEKSTART MORE ORLATER ORBEFORE EARLY MID LATE REST
glue      P any small word, AT announces an hour, ON a day of the month, OF, DIA, PARTDET a part of
          the day, HOURPART an hour of it, UNITDET a week or month; GREETING hides its words
others    LABEL and COUNT mark numbers that are no times; FUZZY words are corrected when misspelt
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SOFT_C = re.compile(r"c(?=[ei])")
_HEARD = str.maketrans({"z": "s", "v": "b", "h": None, "c": "k"})
_NAMING = frozenset({"WDAY", "MONTH", "WORDNUM", "DAYREL", "PART", "UNIT"})
_WORD = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")

# (senses, phrases): senses are "TAG" or "TAG=value" separated by spaces, phrases by "|".
Entries = tuple[tuple[str, str], ...]

# First word -> second word ("" for a single word) -> (words, senses), longest phrase first.
PhraseIndex = dict[str, dict[str, list[tuple[tuple[str, ...], dict[str, int]]]]]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Phrases by their first two words (longest first) and the words worth correcting."""

    language: str
    day_first: bool
    next_skips_week: bool
    phrases: PhraseIndex
    words: dict[str, dict[str, int]]
    fuzzy: dict[str, tuple[str, ...]]
    by_sound: dict[str, str]
    not_typos: frozenset[str]


def compile_lexicon(
    language: str,
    *entries: Entries,
    day_first: bool,
    next_skips_week: bool,
    not_typos: str,
) -> Lexicon:
    """A lexicon from entry tables; a phrase that is in several entries has all their senses."""
    senses: dict[str, dict[str, int]] = {}
    fuzzy: set[str] = set()
    for tags, phrases in (entry for table in entries for entry in table):
        values = _values(tags)
        for phrase in phrases.split("|"):
            senses.setdefault(phrase, {}).update(values)
            if phrase.isalpha() and len(phrase) >= 5 and {"WDAY", "MONTH", "FUZZY"} & set(values):
                fuzzy.add(phrase)
    return Lexicon(
        language=language,
        day_first=day_first,
        next_skips_week=next_skips_week,
        phrases=_by_first_words(senses),
        words=senses,
        fuzzy=_by_first_letter(fuzzy),
        by_sound=_by_sound(senses) if day_first else {},
        not_typos=frozenset(not_typos.split()),
    )


def numbered(tag: str, first: int, words: str) -> Entries:
    """Entries `tag=first`, `tag=first+1`... in order; "|" joins variants, "_" is a space."""
    return tuple(
        (f"{tag}={first + n}", word.replace("_", " ")) for n, word in enumerate(words.split())
    )


def _values(tags: str) -> dict[str, int]:
    pairs = (tag.partition("=") for tag in tags.split())
    return {name: int(value or 1) for name, _, value in pairs}


def _by_first_words(senses: dict[str, dict[str, int]]) -> PhraseIndex:
    index: PhraseIndex = {}
    for phrase, tags in senses.items():
        words = tuple(_WORD.findall(phrase))
        second = words[1] if len(words) > 1 else ""
        index.setdefault(words[0], {}).setdefault(second, []).append((words, tags))
    for rows in index.values():
        for row in rows.values():
            row.sort(key=lambda item: -len(item[0]))
    return index


def sound(word: str) -> str:
    """A Spanish or Portuguese word as it sounds: who writes by ear mixes c, s and z, b and v,
    qu and k, and leaves out the h."""
    heard = _SOFT_C.sub("s", word.replace("qu", "k").replace("ll", "y").replace("ss", "s"))
    return heard.translate(_HEARD)


def _by_sound(senses: dict[str, dict[str, int]]) -> dict[str, str]:
    """Names and numbers of four letters or more by their sound; what is ambiguous is left out."""
    heard: dict[str, set[str]] = {}
    for word, tags in senses.items():
        if word.isalpha() and len(word) >= 4 and _NAMING & set(tags):
            heard.setdefault(sound(word), set()).add(word)
    return {key: words.pop() for key, words in heard.items() if len(words) == 1}


def _by_first_letter(words: set[str]) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for word in sorted(words):
        index.setdefault(word[0], []).append(word)
    return {letter: tuple(row) for letter, row in index.items()}
