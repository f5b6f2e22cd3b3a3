"""The small pattern language of the cue tables and its linear-time matcher.

A table maps a concept to patterns separated by `;`. A pattern is words separated by blanks:
`word` matches itself, `stem*` any word that begins so, `a|b` either, `(word)` is optional, `#`
a number, `#hs` a number with that ending, and `~` lets zero to three words pass.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MAX_GAP = 3
GAP = "~"


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a pattern: exact words, stems, endings after a number, optional or not."""

    words: frozenset[str]
    stems: tuple[str, ...]
    endings: frozenset[str]
    optional: bool = False
    gap: bool = False

    def matches(self, token: str) -> bool:
        if token in self.words or (self.stems and token.startswith(self.stems)):
            return True
        return (
            bool(self.endings)
            and token[0].isdigit()
            and token.lstrip("0123456789:.") in self.endings
        )


@dataclass(frozen=True, slots=True)
class Pattern:
    concept: str
    steps: tuple[Step, ...]

    def match(self, tokens: Sequence[str], at: int, step: int = 0) -> int | None:
        """Where the pattern ends when it begins at token `at`; None when it does not match."""
        if step == len(self.steps):
            return at
        here = self.steps[step]
        if here.gap:
            return self._match_after_gap(tokens, at, step + 1)
        if at < len(tokens) and here.matches(tokens[at]):
            end = self.match(tokens, at + 1, step + 1)
            if end is not None:
                return end
        return self.match(tokens, at, step + 1) if here.optional else None

    def _match_after_gap(self, tokens: Sequence[str], at: int, step: int) -> int | None:
        for begin in range(at, min(at + MAX_GAP, len(tokens)) + 1):
            end = self.match(tokens, begin, step)
            if end is not None:
                return end
        return None


@dataclass(frozen=True, slots=True)
class Found:
    concept: str
    start: int
    end: int


def parse_step(text: str) -> Step:
    if text == GAP:
        return Step(frozenset(), (), frozenset(), gap=True)
    optional = text.startswith("(")
    parts = text.strip("()").split("|")
    return Step(
        words=frozenset(p for p in parts if not p.endswith("*") and not p.startswith("#")),
        stems=tuple(p[:-1] for p in parts if p.endswith("*")),
        endings=frozenset(p[1:] for p in parts if p.startswith("#")),
        optional=optional,
    )


def parse(concept: str, text: str) -> list[Pattern]:
    steps = (tuple(parse_step(word) for word in part.split()) for part in text.split(";"))
    return [Pattern(concept, found) for found in steps if found]


class Matcher:
    """Patterns indexed by how their first word begins, so that a token meets few of them."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self.by_word: dict[str, list[Pattern]] = {}
        self.by_stem: dict[str, list[Pattern]] = {}
        self.by_number: list[Pattern] = []
        for concept, text in table.items():
            for pattern in parse(concept, text):
                self._index(pattern)
        self.stem_lengths = sorted({len(stem) for stem in self.by_stem})

    def _index(self, pattern: Pattern) -> None:
        first = pattern.steps[0]
        for word in first.words:
            self.by_word.setdefault(word, []).append(pattern)
        for stem in first.stems:
            self.by_stem.setdefault(stem, []).append(pattern)
        if first.endings:
            self.by_number.append(pattern)

    def candidates(self, token: str) -> Iterable[Pattern]:
        yield from self.by_word.get(token, ())
        for length in self.stem_lengths:
            if length > len(token):
                break
            yield from self.by_stem.get(token[:length], ())
        if token[0].isdigit():
            yield from self.by_number

    def find(self, tokens: Sequence[str]) -> list[Found]:
        found = []
        for at, token in enumerate(tokens):
            for pattern in self.candidates(token):
                end = pattern.match(tokens, at)
                if end is not None:
                    found.append(Found(pattern.concept, at, end))
        return found

    def knows(self, token: str) -> bool:
        return any(True for _ in self.candidates(token))

    def words(self) -> set[str]:
        """Every whole word that some pattern spells out."""
        groups = (*self.by_word.values(), *self.by_stem.values(), self.by_number)
        patterns = (pattern for group in groups for pattern in group)
        return {word for pattern in patterns for step in pattern.steps for word in step.words}
