"""From cleaned text to typed tokens: words of the lexicon, numbers, ordinals and signs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from conversations.assistant.nlu.datetimes.lexicon import Lexicon, sound
from conversations.assistant.nlu.text import fold

_PIECE = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_MERIDIEM = re.compile(r"(?<![^\W\d_])([ap])\s?\.?\s?m(?![^\W_])\s?\.?")
_MAX_TOKENS = 600
_REACH = 5  # an expression begins at most so many small words before its first anchor
_ANCHORS = frozenset(
    {
        *("NUM", "ORD", "WDAY", "MONTH", "DAYREL", "PART", "CLOCK", "UNIT"),
        *("EOD", "TODAYWEAK", "PASADO", "HALF", "QUARTER", "FEAST", "EASTER", "NTHFEAST"),
    }
)
_DAYS, _HOURS = frozenset({"WDAY", "DAYREL"}), frozenset({"NUM", "CLOCK"})
_NO_TAGS: dict[str, int] = {}


@dataclass(frozen=True)
class Token:
    """A word or phrase with every sense it can have (`tags`: sense -> value)."""

    text: str
    start: int
    end: int
    tags: dict[str, int]
    glued: bool  # no space before it


class Tokens:
    """Read-only row of tokens; asking beyond the end is allowed and finds nothing."""

    def __init__(self, items: list[Token], lexicon: Lexicon) -> None:
        self.items = items
        self.lexicon = lexicon

    def __len__(self) -> int:
        return len(self.items)

    def get(self, i: int, tag: str) -> int | None:
        return self.items[i].tags.get(tag) if 0 <= i < len(self.items) else None

    def has(self, i: int, *tags: str) -> bool:
        if not 0 <= i < len(self.items):
            return False
        own = self.items[i].tags
        if own:
            for tag in tags:
                if tag in own:
                    return True
        return False

    def text(self, i: int) -> str:
        return self.items[i].text if 0 <= i < len(self.items) else ""

    def glued(self, i: int) -> bool:
        return 0 <= i < len(self.items) and self.items[i].glued

    def digits(self, i: int) -> int:
        """How many digits the number at `i` is written with; 0 for a word or no number."""
        text = self.text(i)
        return len(text) if text.isdecimal() else 0

    def anchored(self, i: int) -> bool:
        """Whether a word that can carry a date or time stands in the next few tokens."""
        return any(not _ANCHORS.isdisjoint(item.tags) for item in self.items[i : i + _REACH])

    def skip(self, i: int, *tags: str, limit: int = 3) -> int:
        """The first index from `i` on, at most `limit` further, without any of `tags`."""
        for _ in range(limit):
            if not self.has(i, *tags):
                break
            i += 1
        return i


def tokenize(text: str, lexicon: Lexicon) -> Tokens:
    """Tokens of a cleaned text. Linear: phrases are at most six words long."""
    folded = fold(text)
    # "p . m ." becomes one piece; the length is kept so that offsets stay right.
    marks = {m.start(): m.start() + len(m[0].rstrip()) for m in _MERIDIEM.finditer(folded)}
    folded = _MERIDIEM.sub(lambda m: (m[1] + "m").ljust(len(m[0])), folded)
    found = ((m[0], m.start(), m.end()) for m in _PIECE.finditer(folded))
    pieces = [(word, start, marks.get(start, end)) for word, start, end in found][:_MAX_TOKENS]
    words = [piece[0] for piece in pieces]
    items: list[Token] = []
    i = 0
    while i < len(pieces):
        stop, tags = _match(words, i, lexicon)
        if "NOTAFTERAND" in tags and items and "AND" in items[-1].tags:
            stop, tags = i + 1, lexicon.words.get(words[i], _NO_TAGS)  # "5 y media | mañana"
        start, end = pieces[i][1], pieces[stop - 1][2]
        glued = i > 0 and pieces[i - 1][2] == start
        items.append(Token(" ".join(words[i:stop]), start, end, tags, glued))
        i = stop
    return Tokens(_join_numbers(_join_ordinals(_at_one(text, items))), lexicon)


def _at_one(text: str, items: list[Token]) -> list[Token]:
    """Portuguese "quarta à uma": that hour, and no range; without the accent only behind a day."""
    for n, (before, word, one) in enumerate(zip([None, *items], items, items[1:], strict=False)):
        if word.text != "a" or one.text != "uma" or "TO" not in word.tags:
            continue
        ahead = before.tags if before else _NO_TAGS
        accented = text[word.start] == "à" and not _HOURS & ahead.keys()
        if accented or _DAYS & ahead.keys():
            items[n] = replace(word, tags={"AT": 1, "P": 1})
    return items


def _match(words: list[str], i: int, lexicon: Lexicon) -> tuple[int, dict[str, int]]:
    """The longest phrase of the lexicon at `i`; hyphens inside a phrase do not count."""
    rows = lexicon.phrases.get(words[i], {})
    k = i + 2 if i + 2 < len(words) and words[i + 1] == "-" else i + 1
    for second in dict.fromkeys((words[k], words[i + 1])) if k < len(words) else ():
        for phrase, tags in rows.get(second, ()):
            stop = _phrase_end(words, i, phrase)
            if stop:
                return stop, tags
    if "" in rows:
        return i + 1, rows[""][0][1]
    word = words[i]
    if word.isdecimal():
        return i + 1, {"NUM": int(word[:9])}
    if word.endswith("ish") and word[:-3] in lexicon.words:
        return i + 1, lexicon.words[word[:-3]]  # "afternoonish"
    if word.isalpha() and len(word) >= 4:
        return i + 1, lexicon.words.get(_nearest(word, lexicon) or "", _NO_TAGS)
    return i + 1, _NO_TAGS


def _phrase_end(words: list[str], i: int, phrase: tuple[str, ...]) -> int:
    j = i
    for n, expected in enumerate(phrase):
        if n and j < len(words) and words[j] == "-" and expected != "-":
            j += 1
        if j >= len(words) or words[j] != expected:
            return 0
        j += 1
    return j


@lru_cache(maxsize=4096)
def _nearest(word: str, lexicon: Lexicon) -> str | None:
    """The lexicon word that `word` misspells: one that sounds the same, or one slip away, or two
    in eight letters or more. Four letters can only be the beginning of a weekday or month."""
    if word in lexicon.not_typos:
        return None
    alike = lexicon.by_sound.get(sound(word))
    if alike:
        return alike
    shorn = _cut_short(word, lexicon)
    if shorn or len(word) == 4:
        return shorn
    allowed = 2 if len(word) >= 8 else 1
    best: str | None = None
    for candidate in lexicon.fuzzy.get(word[0], ()):
        if abs(len(candidate) - len(word)) > allowed:
            continue
        distance = OSA.distance(word, candidate, score_cutoff=allowed)
        if distance <= allowed:
            best, allowed = candidate, distance - 1
            if allowed < 0:
                break
    return best


def _cut_short(word: str, lexicon: Lexicon) -> str | None:
    """The one weekday or month that begins with `word` ("mierc", "satur"), or None."""
    found: dict[tuple[int | None, int | None], str] = {}
    for name in lexicon.fuzzy.get(word[0], ()):
        tags = lexicon.words[name]
        if name.startswith(word) and ("WDAY" in tags or "MONTH" in tags):
            found.setdefault((tags.get("WDAY"), tags.get("MONTH")), name)
    return next(iter(found.values())) if len(found) == 1 else None


def _join_ordinals(items: list[Token]) -> list[Token]:
    """ "21st", "1ro", "3ª": a number and the ending glued to it become one ordinal."""
    joined: list[Token] = []
    for token in items:
        last = joined[-1] if joined else None
        if last and token.glued and "ORDSUFFIX" in token.tags and last.text.isdecimal():
            number = int(last.text[:4])
            tags = {"ORD": number, "ORDNUM": 1}
            if "WDAYSUFFIX" in token.tags and 2 <= number <= 6:
                tags["WDAY"] = number - 2  # Portuguese counts its weekdays from Sunday
            joined[-1] = Token(last.text + token.text, last.start, token.end, tags, last.glued)
        else:
            joined.append(token)
    return joined


def _join_numbers(items: list[Token]) -> list[Token]:
    """ "treinta y uno", "twenty-first": tens and a unit become one number or ordinal."""
    joined: list[Token] = []
    i = 0
    while i < len(items):
        stop, tags = _tens_and_unit(items, i)
        if stop > i + 1:
            first, last = items[i], items[stop - 1]
            text = " ".join(token.text for token in items[i:stop])
            joined.append(Token(text, first.start, last.end, tags, first.glued))
        else:
            joined.append(items[i])
        i = stop
    return joined


def _tens_and_unit(items: list[Token], i: int) -> tuple[int, dict[str, int]]:
    tens = items[i].tags.get("TENS")
    if tens is None:
        return i + 1, items[i].tags
    j = i + 1
    if j < len(items) and (items[j].text == "-" or "TENSAND" in items[j].tags):
        j += 1
    unit = items[j].tags if j < len(items) and not items[j].text.isdecimal() else _NO_TAGS
    if 1 <= unit.get("NUM", 0) <= 9 and ("WEAKNUM" not in unit or j > i + 1):
        return j + 1, {"NUM": tens + unit["NUM"], "WORDNUM": 1}
    if 1 <= unit.get("ORD", 0) <= 9:
        return j + 1, {"ORD": tens + unit["ORD"]}
    return i + 1, items[i].tags
