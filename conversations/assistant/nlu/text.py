"""Normalisation of customer text before anything reads it. Pure functions, no configuration."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
# Cc controls (NUL included), Cf formats (zero width, bidi), Cs lone surrogates, Co private use,
# Cn unassigned. Whitespace controls are turned to spaces first, so words never get glued.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str) -> str:
    """Text that is safe to store, log-count and match: NFC, one space between words, no controls.

    NUL, lone surrogates, zero-width characters, bidirectional controls, private-use and other
    control characters are removed; any run of whitespace becomes one space; the ends are
    trimmed. Case and accents are kept.
    """
    spaced = _SPACES.sub(" ", text)
    if not spaced.isascii() or not spaced.isprintable():
        spaced = "".join(c for c in spaced if unicodedata.category(c) not in _DROPPED)
        # Removing characters can bring two spaces together and composing can change nothing else.
        spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", spaced))
    return spaced.strip()


def fold_char(char: str) -> str:
    """One character to one character: lower case without accents (ñ becomes n, ç becomes c)."""
    lowered = char.lower()
    base = unicodedata.normalize("NFD", lowered)[:1]
    return base or lowered[:1] or char


def fold(text: str) -> str:
    """Lower case, no accents, ñ as n. Keeps the length, so offsets also hold for `text` (NFC)."""
    if text.isascii():
        return text.lower()
    return "".join(c.lower() if c.isascii() else fold_char(c) for c in text)
