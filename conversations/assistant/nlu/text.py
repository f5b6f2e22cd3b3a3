"""Normalisation of customer text before anything reads it. Pure functions, no configuration."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
# Cc controls (NUL included), Cf formats (zero width, bidi), Cs lone surrogates, Co private use,
# Cn unassigned. Whitespace controls are turned to spaces first, so words never get glued.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Accents that are part of no letter once composed: words struck through or heaped with marks.
_STRAY_MARKS = re.compile("[\u0300-\u036f]+")


def clean(text: str) -> str:
    """Text that is safe to store, log-count and match: NFC, one space between words, no controls.

    NUL, lone surrogates, zero-width characters, bidirectional controls, private-use and other
    control characters are removed, and marks that make no letter; any run of whitespace becomes one
    space; the ends are trimmed. Case and accents are kept.
    """
    spaced = _SPACES.sub(" ", text)
    if not spaced.isprintable():  # cheap: almost every message is printable
        kept = "".join(c for c in spaced if unicodedata.category(c) not in _DROPPED)
        spaced = _SPACES.sub(" ", kept)  # what stood between two spaces may be gone
    composed = unicodedata.normalize("NFC", spaced)
    return composed.strip() if composed.isascii() else _STRAY_MARKS.sub("", composed).strip()


class _Folding(dict[int, str]):
    """Characters already folded, for `str.translate`; each maps to exactly one character."""

    def __missing__(self, code: int) -> str:
        lowered = chr(code).lower()
        folded = unicodedata.normalize("NFD", lowered)[:1] or lowered[:1]
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case, no accents, ñ as n. Keeps the length, so offsets also hold for `text` (NFC)."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)
