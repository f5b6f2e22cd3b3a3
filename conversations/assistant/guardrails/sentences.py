"""A reply cut into sentences, and what a claim's surroundings make of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from conversations.assistant.guardrails import words
from conversations.assistant.nlu.text import clean, fold

_END = re.compile(r"(?<=[.!?…])\s+|(?=[¿¡])")
_HALF_DAY = re.compile(r"\b([ap])\.\s?m\b\.?", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:](?!\d)|[()—–]")
_BULLET = re.compile(r"^\s*(?:[•*·-]|\d{1,2}[.)])\s+")
NEAR_WORDS = 5


@dataclass(frozen=True)
class Sentence:
    """One sentence, its folded twin of equal length, and the heading above it, if it is an item
    of a list ("Para el jueves tengo:" over "16:00")."""

    text: str
    folded: str
    heading: str = ""

    @property
    def is_question(self) -> bool:
        return self.text.endswith("?")

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether the sentence, or its heading, uses these words in any way."""
        return bool(pattern.search(self.folded) or pattern.search(self.heading))

    def claims(self, pattern: re.Pattern[str]) -> bool:
        """Whether the sentence states it: neither asks, nor denies, nor makes it depend."""
        if pattern.search(self.heading):
            return True
        return any(self._states(match.start()) for match in pattern.finditer(self.folded))

    def denies(self) -> bool:
        """Whether it contains a "no" at all."""
        return bool(words.DENIAL.search(self.folded))

    def _states(self, at: int) -> bool:
        asked_from = self._last_clause() if self.is_question else len(self.text)
        if at >= asked_from:
            return False
        first = max((match.end() for match in _CLAUSE.finditer(self.folded[:at])), default=0)
        before = " ".join(self.folded[first:at].split()[-NEAR_WORDS:])
        raw = self.text[first:at].lower()
        return not (
            words.DENIAL.search(before)
            or words.CONDITION.search(before)
            or words.IF_SPANISH.search(raw)
        )

    def _last_clause(self) -> int:
        return max((match.end() for match in _CLAUSE.finditer(self.folded)), default=0)


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, line by line."""
    heading = ""
    for line in text.splitlines():
        for piece in _END.split(_HALF_DAY.sub(r"\1m", clean(line))):
            said = _BULLET.sub("", piece).strip(" ¿¡")
            if not said:
                continue
            folded = fold(said)
            yield Sentence(said, folded, heading)
            if said.endswith(":"):
                heading = folded
            elif said.endswith((".", "!", "?")):
                heading = ""
