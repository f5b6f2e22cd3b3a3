"""Slips of the finger: how one letter of a word goes wrong when it is typed in haste."""

from collections.abc import Iterator

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# How far a row of keys stands to the right of the one above it, in keys.
_SHIFTS = (0.0, 0.25, 0.75)
_NEAR = 1.3
# Consonants that sound alike in one of the languages.
_ALIKE = tuple(map(frozenset, ("bv", "csz", "ckq", "gj", "mn", "sx", "ly")))


def _keys() -> Iterator[tuple[str, float, int]]:
    for line, (row, shift) in enumerate(zip(_ROWS, _SHIFTS, strict=True)):
        for place, letter in enumerate(row):
            yield letter, place + shift, line


_NEIGHBOURS = frozenset(
    a + b
    for a, x, line in _keys()
    for b, other_x, other_line in _keys()
    if a != b and abs(x - other_x) < _NEAR and abs(line - other_line) <= 1
)


def is_slip(typed: str, known: str) -> bool:
    """Whether `typed` is `known` but for one slip: two letters swapped, one left out, one twice or
    with its neighbour on the keyboard, or one in the place of such a neighbour or of a consonant
    that sounds like it. Both are folded; no other letter will do."""
    at = next((n for n, (a, b) in enumerate(zip(typed, known, strict=False)) if a != b), None)
    at = min(len(typed), len(known)) if at is None else at
    if len(typed) + 1 == len(known):
        return typed[at:] == known[at + 1 :]
    if len(typed) == len(known) + 1:
        return typed[at + 1 :] == known[at:] and _brushed(typed, at)
    if len(typed) != len(known):
        return False
    if typed[at:] == known[at + 1 : at + 2] + known[at : at + 1] + known[at + 2 :]:
        return True
    return typed[at + 1 :] == known[at + 1 :] and _mistaken(typed[at : at + 1], known[at : at + 1])


def _brushed(typed: str, at: int) -> bool:
    """Whether the letter at `at` came along with one beside it."""
    beside = typed[max(at - 1, 0) : at] + typed[at + 1 : at + 2]
    return any(typed[at] == letter or typed[at] + letter in _NEIGHBOURS for letter in beside)


def _mistaken(one: str, other: str) -> bool:
    both = {one, other}
    return one + other in _NEIGHBOURS or any(both <= pair for pair in _ALIKE)
